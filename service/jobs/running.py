"""Doing one job: claim, task, end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from service.jobs import registry
from service.jobs.context import JobContext
from service.jobs.errors import (
    JobCancelledError,
    JobError,
    JobInterruptedError,
    JobLostError,
)
from service.jobs.lease import claim, end, prolong, put_back
from service.logs import where
from service.parts import Parts
from service.schemas.jobs import JobState

log = logging.getLogger(__name__)

KEEP_EVERY_S = 5.0

_running: set[JobContext] = set()
_running_lock = threading.Lock()


def interrupt_all() -> None:
    """Ask all jobs of this process to end soon; they go on in the next worker."""
    with _running_lock:
        for context in _running:
            context.interrupt()


def run_job(parts: Parts, job_id: int) -> JobState | None:
    """Do a job if it is there to be done; returns how it ended."""
    with parts.writers.begin() as session:
        row = claim(session, job_id)
        context = None if row is None else JobContext(parts, row)
        owner = "" if row is None else row.lease_owner or ""
    if context is None:
        return None
    log.info("job begun", extra={"job": job_id, "kind": context.kind, "attempt": context.attempt})
    state, error = _attempt(context)
    try:
        with parts.writers.begin() as session:
            row = prolong(session, job_id, owner)
            if state is JobState.QUEUED:
                put_back(row)
            else:
                end(row, state, error)
    except JobLostError as lost:
        log.warning("job taken over", extra={"job": job_id, "where": where(lost)})
        return None
    log.info("job ended", extra={"job": job_id, "kind": context.kind, "state": str(state)})
    return state


def _attempt(context: JobContext) -> tuple[JobState, str | None]:
    try:
        task = registry.find_task(context.kind)
        with _kept(context):
            task(context)
    except JobCancelledError:
        return JobState.CANCELLED, None
    except (JobInterruptedError, JobLostError):
        return JobState.QUEUED, None
    except JobError as error:
        return JobState.FAILED, str(error)
    except Exception as error:
        # Without its message: that may quote a client.
        log.exception("job failed", exc_info=False, extra={"where": where(error)})
        return JobState.FAILED, f"it failed on our side: {where(error)}"
    return JobState.DONE, None


@contextmanager
def _kept(context: JobContext) -> Iterator[None]:
    """Keep the lease while the task computes, and hear of a wish to stop."""
    over = threading.Event()

    def keep() -> None:
        while not over.wait(KEEP_EVERY_S):
            try:
                context.keep()
            except Exception as error:
                # A busy database now is no reason to lose the job; the next round tries again.
                log.warning("lease not prolonged", extra={"where": where(error)})

    keeper = threading.Thread(target=keep, name=f"job-{context.job_id}", daemon=True)
    keeper.start()
    with _running_lock:
        _running.add(context)
    try:
        yield
    finally:
        with _running_lock:
            _running.discard(context)
        over.set()
        keeper.join()
