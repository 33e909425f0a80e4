"""What a task gets: parts, payload, cursor, transactions, progress and the wish to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from service.jobs.errors import JobCancelledError, JobInterruptedError, JobLostError
from service.jobs.lease import prolong
from service.parts import Parts
from service.tables.jobs import JobRow
from service.work import Work, now

_WRITE_EVERY_S = 1.0
_MOST_LOG_LINES = 200
_LONGEST_LINE = 500


class JobContext:
    """One attempt at a job.

    Every write checks and prolongs the lease in its own transaction, so an attempt that was taken
    over writes nothing more. ``stop`` is set when the job should end; long calls may wait on it.
    """

    def __init__(self, parts: Parts, row: JobRow) -> None:
        self.parts = parts
        self.job_id = row.id
        self.kind = row.kind
        self.project_id = row.project_id
        self.payload: Mapping[str, Any] = row.payload
        self.cursor: dict[str, Any] = dict(row.cursor)
        self.attempt = row.attempts
        self.created_by = row.created_by
        self.stop = threading.Event()
        self.interrupted = threading.Event()
        self._lost = False
        self._owner = row.lease_owner or ""
        self._written_at = 0.0

    @contextmanager
    def begin(self) -> Iterator[Work]:
        """Open a transaction that is written only while the job is ours and nobody stopped it."""
        with self._locked() as (work, row):
            self._check(row)
            yield work

    def save_cursor(self, cursor: Mapping[str, Any], work: Work | None = None) -> None:
        """Note how far the job is; with ``work`` in the same transaction as the step itself."""
        if work is None:
            with self.begin() as own:
                self.save_cursor(cursor, own)
            return
        prolong(work.session, self.job_id, self._owner).cursor = dict(cursor)
        self.cursor = dict(cursor)

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Show how far the job is; written at most once a second, but the last step always.

        ``message`` is a code that pages have words for (``job.message.CODE``), never client text.
        """
        self.check()
        moment = time.monotonic()
        if moment - self._written_at < _WRITE_EVERY_S and done != total:
            return
        self._written_at = moment
        with self._locked() as (_work, row):
            self._check(row)
            row.done, row.total, row.message = done, total, message[:200]

    def note(self, text: str) -> None:
        """Add a line to the log of the job; never client text."""
        with self._locked() as (_work, row):
            line = {"at": now().isoformat(), "text": text[:_LONGEST_LINE]}
            row.log = [*row.log, line][-_MOST_LOG_LINES:]

    def finish_with(self, **result: Any) -> None:  # noqa: ANN401 - JSON values
        """Note what the job found; shown once it is done."""
        with self.begin() as work:
            prolong(work.session, self.job_id, self._owner).result = result

    def check(self) -> None:
        """Raise if the job should end; cheap enough for every step of a loop."""
        if self._lost:
            raise JobLostError(f"job {self.job_id} was taken over or erased")
        if self.interrupted.is_set():
            raise JobInterruptedError
        if self.stop.is_set():
            raise JobCancelledError

    def keep(self) -> None:
        """Prolong the lease and see whether somebody wants the job to end."""
        try:
            with self._locked() as (_work, row):
                wanted = row.cancel_requested
        except JobLostError:
            self._lost = wanted = True
        if wanted:
            self.stop.set()

    def interrupt(self) -> None:
        """Ask the task to end soon, because the worker is being stopped."""
        self.interrupted.set()
        self.stop.set()

    def _check(self, row: JobRow) -> None:
        if row.cancel_requested:
            self.stop.set()
        self.check()

    @contextmanager
    def _locked(self) -> Iterator[tuple[Work, JobRow]]:
        with self.parts.writers.begin() as session:
            work = Work(session, self.created_by, f"job-{self.job_id}")
            yield work, prolong(session, self.job_id, self._owner)
