"""``clientsignal import``: a job like all others, watched from the command line."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.mail import counted, fail, opened_parts, progress_bar, stop_on_signal
from service.schemas.jobs import JobState
from service.schemas.mail import Outcome

if TYPE_CHECKING:
    from service.parts import Parts
    from service.tables.jobs import JobRow

_LOOK_EVERY_S = 0.3
_NOBODY_AFTER_S = 10.0


def import_archive(
    path: Annotated[
        Path, typer.Argument(help=".mbox, .eml or .msg file, Maildir, or folder of mail files.")
    ],
    project: Annotated[
        str | None,
        typer.Option(metavar="KEY", help="Project of all the mail; rules decide if left out."),
    ] = None,
) -> None:
    """Take an archive of mail in; after a stop or crash the same command goes on.

    The import is a job, seen and stopped on the page of jobs, too. Without a broker it is done by
    this command (or by the worker of a running `clientsignal run`), with CLIENTSIGNAL_BROKER_URL by
    a worker. Ctrl-C stops the job after the message at hand.

    Status 1 if it could not be read to its end, 3 if it was stopped.
    """
    from service.errors import ServiceError  # noqa: PLC0415 - keeps ``--help`` quick
    from service.usecases.mail_jobs import ask_for_import  # noqa: PLC0415 - as above
    from service.work import Work  # noqa: PLC0415 - as above

    stop = stop_on_signal()
    with opened_parts() as parts:
        try:
            with parts.writers.begin() as session:
                job_id = ask_for_import(Work(session, "command line"), path, project).id
        except ServiceError as error:
            raise fail(error) from error
        with progress_bar(path.name) as report:
            job = _Watched(parts, job_id, stop).until_its_end(report)
        outcomes, problem = _outcome(parts, job)
    stopped = job.state == JobState.CANCELLED
    typer.echo(counted(outcomes) + (" - stopped" if stopped else ""))
    if job.state == JobState.FAILED:
        typer.echo(problem or job.error or "it failed", err=True)
        raise typer.Exit(1)
    if stopped:
        raise typer.Exit(3)


class _Watched:
    """A job that is done here where no broker is, and followed until its end in any case."""

    def __init__(self, parts: Parts, job_id: int, stop: threading.Event) -> None:
        from service.jobs.celery_app import EMBEDDED, broker_kind  # noqa: PLC0415 - as above

        self._parts = parts
        self._job_id = job_id
        self._stop = stop
        self._embedded = broker_kind(parts.settings) == EMBEDDED
        self._doing: threading.Thread | None = None
        self._warned = False

    def until_its_end(self, report: Callable[[int, int | None], None]) -> JobRow:
        """Return the job once it is over; ``report`` hears how far it is."""
        import service.jobs.mail  # noqa: F401, PLC0415 - registers the task; others stay unloaded
        from service.schemas.jobs import UNFINISHED  # noqa: PLC0415 - as above

        begun = time.monotonic()
        asked = False
        while True:
            if self._stop.is_set() and not asked:
                self._cancel()
                asked = True
            job = self._look()
            report(job.done, job.total)
            if job.state not in UNFINISHED:
                break
            if self._embedded:
                self._do(job)
            elif time.monotonic() - begun > _NOBODY_AFTER_S:
                self._warn_if_alone(job)
            time.sleep(_LOOK_EVERY_S)
        if self._doing is not None:
            self._doing.join()
        return job

    def _do(self, job: JobRow) -> None:
        """Do the job in this program unless a worker has it."""
        from service.jobs.lease import is_held  # noqa: PLC0415 - keeps ``--help`` quick
        from service.jobs.running import run_job  # noqa: PLC0415 - as above

        if is_held(job) or (self._doing is not None and self._doing.is_alive()):
            return
        self._doing = threading.Thread(
            target=run_job, args=(self._parts, self._job_id), name=f"job-{self._job_id}"
        )
        self._doing.start()

    def _look(self) -> JobRow:
        from service.repositories import jobs as queries  # noqa: PLC0415 - keeps ``--help`` quick

        with self._parts.readers() as session:
            return queries.get_job(session, self._job_id)

    def _cancel(self) -> None:
        from service.errors import ConflictError  # noqa: PLC0415 - keeps ``--help`` quick
        from service.usecases.jobs import cancel  # noqa: PLC0415 - as above
        from service.work import Work  # noqa: PLC0415 - as above

        try:
            with self._parts.writers.begin() as session:
                cancel(Work(session, "command line"), self._job_id)
        except ConflictError:
            return  # it ended meanwhile

    def _warn_if_alone(self, job: JobRow) -> None:
        from service.usecases.jobs import workers  # noqa: PLC0415 - keeps ``--help`` quick

        if self._warned or job.state != JobState.QUEUED:
            return
        with self._parts.readers() as session:
            alive = workers(session, "").alive
        if not alive:
            typer.echo("no worker is there; start one with: clientsignal worker", err=True)
            self._warned = True


def _outcome(parts: Parts, job: JobRow) -> tuple[dict[Outcome, int], str | None]:
    """Return what the last attempt found and why it ended early, from the mailbox of the archive."""
    from service.repositories import mail as queries  # noqa: PLC0415 - keeps ``--help`` quick

    with parts.readers() as session:
        row = queries.get_mailbox(session, int(job.payload["mailbox_id"]))
        return {Outcome(name): count for name, count in row.counts.items()}, row.error_detail
