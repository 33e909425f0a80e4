"""Asking for background work, stopping it, and trying it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.errors import ConflictError
from service.jobs.lease import end, is_held
from service.leases import is_dead
from service.repositories import jobs as queries
from service.schemas.jobs import UNFINISHED, JobState, Workers
from service.tables.jobs import JobRow
from service.work import Work, now

WAKE = "clientsignal_wake"
"""Where a session keeps what tells workers about a job; without it they find it themselves."""

_ALIVE = timedelta(seconds=30)

Wake = Callable[[int], None]


def enqueue(
    work: Work,
    kind: str,
    payload: Mapping[str, Any],
    *,
    key: str | None = None,
    project_id: int | None = None,
    audited: bool = True,
) -> JobRow:
    """Ask for a job; if an unfinished one has the key, that one is returned instead.

    The payload holds ids and choices, never client text. Workers are told after the commit. What
    starts by itself every few minutes is not ``audited``: the list of jobs shows it.
    """
    if key is not None:
        found = queries.find_open(work.session, key)
        if found is not None:
            return found
    row = JobRow(
        kind=kind,
        key=key,
        open_key=key,
        project_id=project_id,
        payload=dict(payload),
        state=JobState.QUEUED,
        cursor={},
        result={},
        done=0,
        message="",
        log=[],
        attempts=0,
        cancel_requested=False,
        created_by=work.actor,
        created_at=now(),
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:
        # Somebody asked for the same at the same moment (PostgreSQL).
        found = queries.find_open(work.session, key) if key else None
        if found is None:
            raise
        return found
    if audited:
        work.audit("job.enqueue", "job", row.id, project_id=project_id, kind=kind)
    _send_after_commit(work.session, row)
    return row


def cancel(work: Work, job_id: int) -> JobRow:
    """Stop a job: at once if nobody does it, otherwise as soon as its worker hears of it."""
    row = queries.get_job(work.session, job_id, lock=True)
    if row.state not in UNFINISHED:
        raise ConflictError(f"job {job_id} is {row.state} already; there is nothing to stop")
    row.cancel_requested = True
    if not is_held(row):
        end(row, JobState.CANCELLED)
    work.audit("job.cancel", "job", row.id, project_id=row.project_id, kind=row.kind)
    return row


def retry(work: Work, job_id: int) -> JobRow:
    """Try a job again that failed or was cancelled; it goes on from its cursor."""
    row = queries.get_job(work.session, job_id, lock=True)
    if row.state not in (JobState.FAILED, JobState.CANCELLED):
        raise ConflictError(f"job {job_id} is {row.state}; only what ended early is tried again")
    if row.key is not None and queries.find_open(work.session, row.key) is not None:
        raise ConflictError(f"another job does the same as job {job_id} now; wait until it is done")
    row.state, row.open_key = JobState.QUEUED, row.key
    row.error = row.finished_at = None
    row.attempts, row.cancel_requested = 0, False
    work.audit("job.retry", "job", row.id, project_id=row.project_id, kind=row.kind)
    _send_after_commit(work.session, row)
    return row


def workers(session: Session, broker: str) -> Workers:
    """Return whether anybody does background work."""
    rows = queries.list_workers(session)
    since = now() - _ALIVE
    return Workers(
        alive=sum(row.seen_at >= since and not is_dead(row.owner) for row in rows),
        seen_at=rows[0].seen_at if rows else None,
        waiting=queries.count_waiting(session),
        broker=broker,
    )


def _send_after_commit(session: Session, row: JobRow) -> None:
    wake: Wake | None = session.info.get(WAKE)
    if wake is None:
        return
    row.sent_at = now()
    job_id = row.id
    sent = False

    @event.listens_for(session, "after_commit")
    def send(committed: Session) -> None:
        nonlocal sent
        # The end of a savepoint is no commit, and a session may commit again later.
        if sent or committed.in_nested_transaction():
            return
        sent = True
        wake(job_id)
