"""Jobs that start by themselves; what was missed while no worker ran is started once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from service.errors import BadRequestError, StaleVersionError
from service.jobs.registry import plans
from service.repositories import jobs as queries
from service.schemas.jobs import ScheduleUpdate
from service.tables.jobs import JobScheduleRow
from service.usecases.jobs import enqueue
from service.work import Work, now

ACTOR = "schedule"


def next_start(row: JobScheduleRow, moment: datetime) -> datetime:
    """Return when a schedule starts its next job after a moment."""
    if row.every_minutes is not None:
        return moment + timedelta(minutes=row.every_minutes)
    hour, minute = (int(part) for part in (row.at or "00:00").split(":"))
    today = datetime.combine(moment.date(), time(hour, minute), tzinfo=moment.tzinfo)
    return today if today > moment else today + timedelta(days=1)


def add_plans(work: Work) -> None:
    """Store the schedules that are new in this version; changed ones stay as people left them."""
    known = {row.name for row in queries.list_schedules(work.session)}
    for name, plan in plans().items():
        if name in known:
            continue
        row = JobScheduleRow(
            name=name,
            kind=plan.kind,
            every_minutes=plan.every_minutes,
            at=plan.at,
            enabled=plan.enabled,
            version=1,
        )
        row.next_at = next_start(row, now())
        work.session.add(row)
    work.session.flush()


def start_due(work: Work) -> list[int]:
    """Ask for the jobs of all schedules that are due; returns their numbers."""
    started = []
    moment = now()
    for row in queries.due_schedules(work.session, moment):
        job = enqueue(work, row.kind, {}, key=row.kind, audited=False)
        row.next_at = next_start(row, moment)
        row.last_job_id = job.id
        started.append(job.id)
    return started


def update_schedule(work: Work, name: str, command: ScheduleUpdate) -> JobScheduleRow:
    """Change when jobs start by themselves."""
    row = queries.get_schedule(work.session, name)
    if row.version != command.expected_version:
        raise StaleVersionError(
            "schedule",
            row.name,
            expected=command.expected_version,
            current={"name": row.name, "version": row.version, "enabled": row.enabled},
        )
    if command.every_minutes is not None and command.at is not None:
        raise BadRequestError("give either every_minutes or at, not both")
    if command.enabled is not None:
        row.enabled = command.enabled
    if command.every_minutes is not None:
        row.every_minutes, row.at = command.every_minutes, None
    if command.at is not None:
        row.every_minutes, row.at = None, command.at
    row.next_at = next_start(row, now())
    row.version += 1
    fields = sorted(command.model_fields_set - {"expected_version"})
    work.audit("schedule.update", "schedule", None, name=name, fields=fields)
    return row
