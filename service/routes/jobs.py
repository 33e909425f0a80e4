"""Background work: jobs, their schedules, and whether anybody does them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from service.dependencies import LimitDep, OffsetDep, PartsDep, ReaderDep, WorkDep
from service.jobs.celery_app import broker_kind
from service.repositories import jobs as queries
from service.schemas import Page
from service.schemas import jobs as j
from service.usecases import job_schedules, jobs

router = APIRouter(tags=["jobs"])


@router.get("/jobs")
def list_jobs(
    session: ReaderDep,
    state: Annotated[j.JobState | None, Query(description="Only jobs in this state.")] = None,
    kind: Annotated[str | None, Query(description="Only jobs of this kind.")] = None,
    key: Annotated[str | None, Query(description="Only jobs of this key.")] = None,
    project_id: Annotated[int | None, Query(description="Only jobs of this project.")] = None,
    limit: LimitDep = 50,
    offset: OffsetDep = 0,
) -> Page[j.Job]:
    """List jobs, newest first."""
    found = queries.list_jobs(
        session, state=state, kind=kind, key=key, project_id=project_id, limit=limit, offset=offset
    )
    items = [j.Job.model_validate(row) for row in found.rows]
    return Page(items=items, total=found.total, limit=limit, offset=offset)


@router.get("/jobs/{job_id}")
def get_job(session: ReaderDep, job_id: int) -> j.JobDetail:
    """Return a job with its log."""
    return j.JobDetail.model_validate(queries.get_job(session, job_id))


@router.post("/jobs/{job_id}/cancel")
def cancel_job(work: WorkDep, job_id: int) -> j.Job:
    """Stop a job."""
    return j.Job.model_validate(jobs.cancel(work, job_id))


@router.post("/jobs/{job_id}/retry")
def retry_job(work: WorkDep, job_id: int) -> j.Job:
    """Try a job again that failed or was cancelled."""
    return j.Job.model_validate(jobs.retry(work, job_id))


@router.get("/workers")
def get_workers(parts: PartsDep, session: ReaderDep) -> j.Workers:
    """Return whether anybody does background work."""
    return jobs.workers(session, broker_kind(parts.settings))


@router.get("/schedules")
def list_schedules(session: ReaderDep) -> list[j.Schedule]:
    """List when jobs start by themselves."""
    return [j.Schedule.model_validate(row) for row in queries.list_schedules(session)]


@router.patch("/schedules/{name}")
def update_schedule(work: WorkDep, name: str, command: j.ScheduleUpdate) -> j.Schedule:
    """Change when jobs start by themselves."""
    return j.Schedule.model_validate(job_schedules.update_schedule(work, name, command))
