"""Closing a project with the outcome of its alerts and responses."""

from __future__ import annotations

from fastapi import APIRouter

from service import schemas as s
from service.dependencies import WorkDep
from service.schemas.closing import ClosingIn
from service.usecases import closing

router = APIRouter(tags=["delay"])


@router.post("/projects/{project_id}/closing")
def close_with_outcomes(work: WorkDep, project_id: int, command: ClosingIn) -> s.Outcome:
    """Close a project, or correct its outcome; alerts and risks are answered with it."""
    return closing.close(work, project_id, command)
