"""Learning: what was learned from whom, the random audit, retraining."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from service.dependencies import LimitDep, OffsetDep, PartsDep, ReaderDep, WorkDep
from service.learning.examples import read_examples
from service.repositories import projects as project_queries
from service.schemas import Page
from service.schemas import learning as s
from service.schemas.jobs import Job
from service.usecases import audit, learning, vouching
from service.usecases.learning_order import learning_order
from service.usecases.model_versions import registry_of

router = APIRouter(tags=["learning"])

_SAMPLES = "/projects/{project_id}/audit-samples"


@router.get("/learning")
def get_learning(parts: PartsDep, session: ReaderDep) -> s.LearningOverview:
    """Return what was learned from whom, how far people agree, and what the audit says."""
    return learning.overview(parts, session)


@router.patch("/learning/settings")
def update_learning(work: WorkDep, command: s.LearningSettingsUpdate) -> s.LearningSettings:
    """Change what starts a retraining."""
    return learning.update_settings(work, command)


@router.post("/learning/retrain", status_code=status.HTTP_202_ACCEPTED)
def retrain(work: WorkDep) -> Job:
    """Retrain in the background; asking twice gives the job that is under way."""
    return Job.model_validate(learning.retrain(work, why="button"))


@router.get("/learning/reviewers")
def get_hearing(parts: PartsDep, session: ReaderDep) -> s.Hearing:
    """Return whose decisions count, why others do not, and who vouches for whom."""
    return vouching.hearing(registry_of(parts).root, session)


@router.post("/learning/vouches")
def vouch(work: WorkDep, command: s.VouchCommand) -> s.Vouch:
    """Vouch for a reviewer or take it back; the next retraining follows it."""
    return vouching.vouch(work, command)


@router.get("/learning/drift")
def get_drift(session: ReaderDep) -> list[s.DriftSignal]:
    """Compare the last 30 days with everything before, each with n and what to do."""
    return learning.drift(session)


@router.get("/projects/{project_id}/examples")
def list_examples(
    session: ReaderDep, project_id: int, limit: LimitDep = 50, offset: OffsetDep = 0
) -> Page[s.Example]:
    """List what a project has taught, newest first."""
    project_queries.get_project(session, project_id)
    found = read_examples(session, project_id=project_id)[::-1]
    items = learning.examples_out(session, found[offset : offset + limit])
    return Page(items=items, total=len(found), limit=limit, offset=offset)


@router.get("/projects/{project_id}/learning-order")
def get_learning_order(parts: PartsDep, session: ReaderDep, project_id: int) -> list[int]:
    """Return the documents with open items, the one that teaches most first."""
    project_queries.get_project(session, project_id)
    return learning_order(parts, session, project_id)


@router.get(_SAMPLES)
def list_audit_samples(
    session: ReaderDep,
    project_id: int,
    answered: Annotated[bool, Query(description="Those that somebody looked at.")] = False,
    limit: LimitDep = 50,
    offset: OffsetDep = 0,
) -> Page[s.AuditSample]:
    """List units that the models passed over and that were drawn for a second look."""
    project_queries.get_project(session, project_id)
    found = audit.list_samples(session, project_id, answered=answered, limit=limit, offset=offset)
    items = [audit.sample_out(session, row) for row in found.rows]
    return Page(items=items, total=found.total, limit=limit, offset=offset)


@router.post(_SAMPLES + "/{sample_id}")
def answer_audit_sample(
    work: WorkDep, project_id: int, sample_id: int, command: s.AuditAnswer
) -> s.AuditSample:
    """Say what a drawn unit is; what was missed goes into the review queue."""
    return audit.sample_out(work.session, audit.answer(work, project_id, sample_id, command))


@router.get("/projects/{project_id}/audit-estimate")
def get_audit_estimate(session: ReaderDep, project_id: int) -> s.AuditEstimate:
    """Return what the random audit says about what was missed in a project."""
    project_queries.get_project(session, project_id)
    return audit.estimate(session, project_id)
