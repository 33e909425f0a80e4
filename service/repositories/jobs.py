"""Queries on jobs, schedules and workers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from service.errors import NotFoundError
from service.repositories.paging import Slice, fetch_slice
from service.schemas.jobs import UNFINISHED, JobState
from service.tables.jobs import JobRow, JobScheduleRow, JobWorkerRow


def get_job(session: Session, job_id: int, *, lock: bool = False) -> JobRow:
    """Return a job."""
    statement = select(JobRow).where(JobRow.id == job_id)
    row = session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFoundError("job", job_id)
    return row


def find_open(session: Session, key: str) -> JobRow | None:
    """Return the unfinished job of a key."""
    return session.scalar(select(JobRow).where(JobRow.open_key == key))


def list_jobs(
    session: Session,
    *,
    state: JobState | None,
    kind: str | None,
    key: str | None,
    project_id: int | None,
    limit: int,
    offset: int,
) -> Slice[JobRow]:
    """Return jobs, newest first."""
    statement = select(JobRow).order_by(JobRow.id.desc())
    wanted = {"state": state, "kind": kind, "key": key, "project_id": project_id}
    for name, value in wanted.items():
        if value is not None:
            statement = statement.where(getattr(JobRow, name) == value)
    return fetch_slice(session, statement, limit=limit, offset=offset)


def unfinished(session: Session, *, unsent_since: datetime) -> Sequence[JobRow]:
    """Return jobs that nobody was told of lately, oldest first."""
    statement = select(JobRow).where(
        JobRow.state.in_(UNFINISHED), or_(JobRow.sent_at.is_(None), JobRow.sent_at < unsent_since)
    )
    return session.scalars(statement.order_by(JobRow.id)).all()


def count_waiting(session: Session) -> int:
    """Return how many jobs wait to be begun."""
    statement = select(func.count(JobRow.id)).where(JobRow.state == JobState.QUEUED)
    return session.scalar(statement) or 0


def delete_finished(session: Session, before: datetime) -> None:
    """Forget jobs that ended long ago."""
    session.execute(delete(JobRow).where(JobRow.finished_at < before))


def list_schedules(session: Session) -> Sequence[JobScheduleRow]:
    """Return all schedules by name."""
    return session.scalars(select(JobScheduleRow).order_by(JobScheduleRow.name)).all()


def due_schedules(session: Session, moment: datetime) -> Sequence[JobScheduleRow]:
    """Return schedules that are due, for writing; what another worker starts now is left out."""
    statement = select(JobScheduleRow).where(
        JobScheduleRow.enabled.is_(True), JobScheduleRow.next_at <= moment
    )
    return session.scalars(statement.with_for_update(skip_locked=True)).all()


def get_schedule(session: Session, name: str) -> JobScheduleRow:
    """Return a schedule for writing."""
    statement = select(JobScheduleRow).where(JobScheduleRow.name == name).with_for_update()
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError("schedule", name)
    return row


def list_workers(session: Session) -> Sequence[JobWorkerRow]:
    """Return all workers, the one that was seen last first."""
    return session.scalars(select(JobWorkerRow).order_by(JobWorkerRow.seen_at.desc())).all()


def see_worker(session: Session, owner: str, moment: datetime, *, forget: datetime) -> None:
    """Note that a worker lives, and forget those not seen for long."""
    row = session.get(JobWorkerRow, owner)
    if row is None:
        session.add(JobWorkerRow(owner=owner, started_at=moment, seen_at=moment))
    else:
        row.seen_at = moment
    session.execute(delete(JobWorkerRow).where(JobWorkerRow.seen_at < forget))


def remove_worker(session: Session, owner: str) -> None:
    """Note that a worker has stopped."""
    session.execute(delete(JobWorkerRow).where(JobWorkerRow.owner == owner))
