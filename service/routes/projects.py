"""Projects, reviewers, and the numbers over a project."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from service import schemas as s
from service import views
from service.dependencies import LimitDep, OffsetDep, PartsDep, ReaderDep, WorkDep
from service.exports.export import export_record
from service.repositories import documents as document_queries
from service.repositories import projects as queries
from service.usecases import needs, projects, reports

router = APIRouter()


@router.get("/reviewers", tags=["reviewers"])
def list_reviewers(
    session: ReaderDep, limit: LimitDep = 100, offset: OffsetDep = 0
) -> s.Page[s.Reviewer]:
    """List the people who decide."""
    found = queries.list_reviewers(session, limit=limit, offset=offset)
    decisions = queries.count_decisions(session, [row.name for row in found.rows])
    items = [s.Reviewer(name=row.name, decisions=decisions.get(row.name, 0)) for row in found.rows]
    return s.Page(items=items, total=found.total, limit=limit, offset=offset)


@router.post("/reviewers", tags=["reviewers"], status_code=status.HTTP_201_CREATED)
def add_reviewer(work: WorkDep, command: s.ReviewerCreate) -> s.Reviewer:
    """Add a person who decides."""
    return projects.add_reviewer(work, command)


@router.get("/projects", tags=["projects"])
def list_projects(
    session: ReaderDep,
    archived: Annotated[bool, Query(description="Show archived ones too.")] = False,
    limit: LimitDep = 100,
    offset: OffsetDep = 0,
) -> s.Page[s.Project]:
    """List projects with their counts."""
    found = queries.list_projects(session, archived=archived, limit=limit, offset=offset)
    return views.page(found, views.projects, session)


@router.post("/projects", tags=["projects"], status_code=status.HTTP_201_CREATED)
def create_project(work: WorkDep, command: s.ProjectCreate) -> s.Project:
    """Make a project."""
    return views.projects(work.session, [projects.create_project(work, command)])[0]


@router.get("/projects/{project_id}", tags=["projects"])
def get_project(session: ReaderDep, project_id: int) -> s.Project:
    """Return a project."""
    return views.projects(session, [queries.get_project(session, project_id)])[0]


@router.patch("/projects/{project_id}", tags=["projects"])
def update_project(work: WorkDep, project_id: int, command: s.ProjectUpdate) -> s.Project:
    """Change or archive a project."""
    return views.projects(work.session, [projects.update_project(work, project_id, command)])[0]


@router.delete("/projects/{project_id}", tags=["projects"], status_code=status.HTTP_204_NO_CONTENT)
def erase_project(
    work: WorkDep,
    parts: PartsDep,
    project_id: int,
    confirm_key: Annotated[str, Query(description="The project's key, to be sure.")],
) -> None:
    """Erase a project with its documents, decisions and record."""
    projects.erase_project(work, parts, project_id, confirm_key=confirm_key)


@router.get("/projects/{project_id}/coverage", tags=["numbers"])
def coverage(session: ReaderDep, project_id: int, document_id: int | None = None) -> s.Coverage:
    """Return what became of every sentence."""
    queries.get_project(session, project_id)
    if document_id is not None:
        document_queries.get_document(session, project_id, document_id)
    return reports.coverage(session, project_id, document_id=document_id)


@router.get("/projects/{project_id}/implicit-needs", tags=["record"])
def implicit_needs(parts: PartsDep, session: ReaderDep, project_id: int) -> s.ImplicitNeeds:
    """Suggest what similar projects ask for; empty unless the installation shares records."""
    queries.get_project(session, project_id)
    return needs.implicit_needs(parts, session, project_id)


@router.get("/projects/{project_id}/mood", tags=["numbers"])
def mood(
    session: ReaderDep, project_id: int, limit: LimitDep = 50, offset: OffsetDep = 0
) -> s.Page[s.ContactMood]:
    """Return the mood per contact over time."""
    queries.get_project(session, project_id)
    found = reports.mood(session, project_id, limit=limit, offset=offset)
    return s.Page(items=list(found.rows), total=found.total, limit=limit, offset=offset)


@router.get("/projects/{project_id}/audit", tags=["numbers"])
def audit(
    session: ReaderDep, project_id: int, limit: LimitDep = 50, offset: OffsetDep = 0
) -> s.Page[s.AuditEntry]:
    """List the writes of a project, newest first."""
    queries.get_project(session, project_id)
    found = queries.list_audit(session, project_id, limit=limit, offset=offset)
    items = [s.AuditEntry.model_validate(row) for row in found.rows]
    return s.Page(items=items, total=found.total, limit=limit, offset=offset)


@router.get("/projects/{project_id}/export", tags=["record"], response_class=Response)
def export(
    session: ReaderDep,
    project_id: int,
    export_format: Annotated[s.ExportFormat, Query(alias="format", description="Kind of file.")],
) -> Response:
    """Return the record as CSV, Excel, JSON, Jira CSV or a sheet for the client."""
    file = export_record(session, project_id, export_format)
    disposition = f'attachment; filename="{file.name}"'
    return Response(
        file.data, media_type=file.media_type, headers={"Content-Disposition": disposition}
    )
