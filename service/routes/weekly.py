"""The weekly report of a project."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from service.dependencies import ReaderDep, WorkDep
from service.jobs.weekly import SEND
from service.schemas import weekly as w
from service.schemas.enums import Language
from service.usecases import jobs
from service.usecases.projects import open_project
from service.weekly.collect import collect
from service.weekly.files import report_file
from service.work import now

router = APIRouter(tags=["weekly"])

WeekDep = Annotated[date | None, Query(description="A day of the week; today if left out.")]
AudienceDep = Annotated[w.ReportAudience, Query(description="Who reads it.")]
LanguageDep = Annotated[Language | None, Query(description="The project's if left out.")]


@router.get("/projects/{project_id}/weekly-report")
def get_weekly_report(
    session: ReaderDep,
    project_id: int,
    week: WeekDep = None,
    audience: AudienceDep = w.ReportAudience.INTERNAL,
    language: LanguageDep = None,
) -> w.WeeklyReport:
    """Return what the report of a week says."""
    day = week or now().date()
    return collect(session, project_id, day, audience=audience, language=language)


@router.get("/projects/{project_id}/weekly-report-file", response_class=Response)
def get_weekly_report_file(
    session: ReaderDep,
    project_id: int,
    report_format: Annotated[
        w.ReportFormat, Query(alias="format", description="Kind of file.")
    ] = w.ReportFormat.PDF,
    week: WeekDep = None,
    audience: AudienceDep = w.ReportAudience.INTERNAL,
    language: LanguageDep = None,
) -> Response:
    """Return the report of a week as Word, PDF or HTML."""
    day = week or now().date()
    report = collect(session, project_id, day, audience=audience, language=language)
    file = report_file(report, report_format)
    disposition = f'attachment; filename="{file.name}"'
    return Response(
        file.data, media_type=file.media_type, headers={"Content-Disposition": disposition}
    )


@router.post("/projects/{project_id}/weekly-report-mail", status_code=status.HTTP_202_ACCEPTED)
def send_weekly_report(work: WorkDep, project_id: int, command: w.WeeklyMail) -> w.WeeklyMailAsked:
    """Send the report of a week by mail, to the addresses of the alert settings."""
    open_project(work, project_id)
    payload = {"week": command.week.isoformat(), "audience": command.audience.value}
    job = jobs.enqueue(work, SEND, payload, project_id=project_id)
    work.audit("weekly.send", "project", project_id, project_id=project_id, **payload)
    return w.WeeklyMailAsked(job_id=job.id)
