"""The risk register and recommended responses."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from service import risk_views as show
from service import schemas as s
from service import views
from service.dependencies import LimitDep, OffsetDep, ReaderDep, WorkDep
from service.exports.export import export_register
from service.repositories import projects as project_queries
from service.repositories import risks as queries
from service.schemas import risks as r
from service.usecases import responses, risks

router = APIRouter(tags=["risks"])


@router.get("/projects/{project_id}/risks")
def list_risks(
    session: ReaderDep,
    project_id: int,
    risk_status: Annotated[r.RiskStatus | None, Query(alias="status")] = None,
    limit: LimitDep = 100,
    offset: OffsetDep = 0,
) -> s.Page[r.Risk]:
    """List the risk register: open risks first, the largest exposure in days first."""
    project_queries.get_project(session, project_id)
    found = queries.list_risks(session, project_id, status=risk_status, limit=limit, offset=offset)
    return views.page(found, show.risks, session)


@router.post("/projects/{project_id}/risks", status_code=status.HTTP_201_CREATED)
def create_risk(work: WorkDep, project_id: int, command: r.RiskCreate) -> r.RiskDetail:
    """Add a risk by hand, from a response, from a confirmed risk or from words of a document."""
    row = risks.create_risk(work, project_id, command)
    return show.risk_detail(work.session, row)


@router.get("/projects/{project_id}/risks/{risk_id}")
def get_risk(session: ReaderDep, project_id: int, risk_id: int) -> r.RiskDetail:
    """Return a risk with its history."""
    return show.risk_detail(session, queries.get_risk(session, project_id, risk_id))


@router.patch("/projects/{project_id}/risks/{risk_id}")
def update_risk(
    work: WorkDep, project_id: int, risk_id: int, command: r.RiskUpdate
) -> r.RiskDetail:
    """Change a risk; the old version stays readable."""
    row = risks.update_risk(work, project_id, risk_id, command)
    return show.risk_detail(work.session, row)


@router.post("/projects/{project_id}/risks/{risk_id}/close")
def close_risk(work: WorkDep, project_id: int, risk_id: int, command: r.RiskClose) -> r.RiskDetail:
    """Close a risk with its outcome."""
    row = risks.close_risk(work, project_id, risk_id, command)
    return show.risk_detail(work.session, row)


@router.get("/projects/{project_id}/risks-waiting")
def list_waiting_risks(session: ReaderDep, project_id: int) -> s.Page[s.RecordItem]:
    """List confirmed risks of the record that are not in the register yet."""
    project_queries.get_project(session, project_id)
    rows = queries.waiting_record_risks(session, project_id)
    items = views.record_items(session, rows)
    return s.Page(items=items, total=len(items), limit=max(len(items), 1), offset=0)


@router.get("/projects/{project_id}/risks-export", response_class=Response)
def export_risks(
    session: ReaderDep,
    project_id: int,
    export_format: Annotated[
        r.RegisterFormat, Query(alias="format", description="Kind of file.")
    ] = r.RegisterFormat.XLSX,
) -> Response:
    """Return the risk register as CSV or Excel."""
    file = export_register(session, project_id, export_format)
    disposition = f'attachment; filename="{file.name}"'
    return Response(
        file.data, media_type=file.media_type, headers={"Content-Disposition": disposition}
    )


@router.get("/projects/{project_id}/responses")
def list_responses(
    session: ReaderDep,
    project_id: int,
    most: Annotated[int, Query(ge=1, le=100, description="Most responses.")] = 5,
) -> r.ResponseList:
    """Recommend responses to the drivers of the newest estimate, with what they did before."""
    project_queries.get_project(session, project_id)
    return responses.recommend(session, project_id, most=most)
