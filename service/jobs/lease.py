"""One worker a job at a time, on one machine or many."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.jobs.errors import JobLostError
from service.leases import is_dead, new_owner
from service.schemas.jobs import UNFINISHED, JobState
from service.tables.jobs import JobRow
from service.work import now

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5


def claim(session: Session, job_id: int) -> JobRow | None:
    """Take a job that waits or whose worker is gone; nothing if there is nothing to do."""
    row = session.scalar(select(JobRow).where(JobRow.id == job_id).with_for_update())
    if row is None or row.state not in UNFINISHED or is_held(row):
        return None
    if row.cancel_requested:
        end(row, JobState.CANCELLED)
        return None
    if row.attempts >= MOST_ATTEMPTS:
        error = f"its worker died {row.attempts} times while doing it; see the worker's log"
        end(row, JobState.FAILED, error)
        return None
    row.state = JobState.RUNNING
    row.attempts += 1
    row.started_at = row.started_at or now()
    row.lease_owner, row.lease_until = new_owner(), now() + LEASE
    # Its message is used up: when this attempt dies, the sweep sends another one at once.
    row.sent_at = None
    return row


def is_held(row: JobRow) -> bool:
    """Return whether a living worker has the job."""
    if row.lease_owner is None or row.lease_until is None:
        return False
    return row.lease_until > now() and not is_dead(row.lease_owner)


def prolong(session: Session, job_id: int, owner: str) -> JobRow:
    """Prolong a lease inside the writing transaction; without the lease nothing is written."""
    row = session.scalar(
        select(JobRow).where(JobRow.id == job_id, JobRow.lease_owner == owner).with_for_update()
    )
    if row is None:
        raise JobLostError(f"job {job_id} was taken over or erased")
    row.lease_until = now() + LEASE
    return row


def end(row: JobRow, state: JobState, error: str | None = None) -> None:
    """Finish a job; its key is free for the next one."""
    row.state, row.error, row.finished_at = state, error, now()
    row.open_key = row.lease_owner = row.lease_until = None


def put_back(row: JobRow) -> None:
    """Let another worker go on from the cursor; being interrupted counts as no attempt."""
    row.state = JobState.QUEUED
    row.attempts = max(0, row.attempts - 1)
    row.lease_owner = row.lease_until = row.sent_at = None
