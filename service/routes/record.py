"""The project record and its change requests."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from service import schemas as s
from service import views
from service.dependencies import LimitDep, OffsetDep, ReaderDep, WorkDep
from service.repositories import projects as project_queries
from service.repositories import record as queries
from service.usecases import changes, record

router = APIRouter(tags=["record"])


@router.get("/projects/{project_id}/record")
def list_record(
    *,
    session: ReaderDep,
    project_id: int,
    item_type: Annotated[s.FindingType | None, Query(alias="type")] = None,
    priority: s.Priority | None = None,
    record_status: Annotated[s.RecordStatus | None, Query(alias="status")] = None,
    kind: s.RequirementKind | None = None,
    owner: Annotated[str | None, Query(max_length=200, description="Part of a name.")] = None,
    q: Annotated[str | None, Query(max_length=200, description="Words to look for.")] = None,
    limit: LimitDep = 50,
    offset: OffsetDep = 0,
) -> s.Page[s.RecordItem]:
    """List the record; retracted items only when asked for by status."""
    project_queries.get_project(session, project_id)
    found = queries.list_record(
        session,
        project_id,
        type_=item_type,
        priority=priority,
        status=record_status,
        kind=kind,
        owner=owner,
        q=q,
        limit=limit,
        offset=offset,
    )
    return views.page(found, views.record_items, session)


@router.get("/projects/{project_id}/record/{record_id}")
def get_record_item(session: ReaderDep, project_id: int, record_id: int) -> s.RecordDetail:
    """Return a record item with its full history."""
    row = queries.get_record_item(session, project_id, record_id)
    return views.record_detail(session, row)


@router.patch("/projects/{project_id}/record/{record_id}")
def update_record(
    work: WorkDep, project_id: int, record_id: int, command: s.RecordUpdate
) -> s.RecordDetail:
    """Change a record item; the old version stays readable."""
    row = record.update_record(work, project_id, record_id, command)
    return views.record_detail(work.session, row)


@router.get("/projects/{project_id}/changes")
def list_changes(
    session: ReaderDep,
    project_id: int,
    state: s.ChangeState | None = None,
    limit: LimitDep = 50,
    offset: OffsetDep = 0,
) -> s.Page[s.ChangeRequest]:
    """List change requests, newest first."""
    project_queries.get_project(session, project_id)
    found = queries.list_changes(session, project_id, state=state, limit=limit, offset=offset)
    return views.page(found, views.changes, session)


@router.patch("/projects/{project_id}/changes/{change_id}")
def update_change(
    work: WorkDep, project_id: int, change_id: int, command: s.ChangeUpdate
) -> s.ChangeRequest:
    """Complete, agree to or reject a change request."""
    row = changes.update_change(work, project_id, change_id, command)
    return views.changes(work.session, [row])[0]
