"""Jobs about mail: scanning one mailbox, and asking for the scans of all of them."""

from __future__ import annotations

from sqlalchemy import Engine

from service.jobs.context import JobContext
from service.jobs.errors import JobError, JobLostError, JobStoppedError
from service.jobs.registry import plan, task_of
from service.mail.source import Fetched
from service.parts import Parts
from service.repositories import mail as queries
from service.schemas.mail import Outcome
from service.usecases.mail_jobs import IMPORT, SCAN, SCAN_ALL, ask_for_all, ask_for_news
from service.usecases.mail_lease import MailboxBusyError
from service.usecases.mail_scan import ACTOR, scan
from service.usecases.mail_watch import Watch
from service.work import Work

plan("mail.scan_all", SCAN_ALL, every_minutes=5)


@task_of(SCAN_ALL)
def scan_all(context: JobContext) -> None:
    """Ask for a scan of every mailbox that is not paused, and listen where servers tell of news."""
    with context.begin() as work:
        count = ask_for_all(work)
        rows = queries.list_mailboxes(work.session, limit=10_000, offset=0).rows
    _watch_of(context.parts).keep(rows)
    context.finish_with(mailboxes=count)


_watches: dict[Engine, Watch] = {}


def _watch_of(parts: Parts) -> Watch:
    """Return the listeners of this worker; news of a mailbox asks for its scan."""

    def wake(mailbox_id: int) -> None:
        with parts.writers.begin() as session:
            ask_for_news(Work(session, ACTOR), mailbox_id)

    return _watches.setdefault(parts.engine, Watch(wake, parts.settings.secret_folders))


@task_of(IMPORT)
@task_of(SCAN)
def scan_mailbox(context: JobContext) -> None:
    """Scan one mailbox or archive; its own lease and cursors make it go on where it was stopped."""
    mailbox_id = int(context.payload["mailbox_id"])
    watch = _Watch(context)
    try:
        result = scan(
            context.parts, mailbox_id, report=watch, stop=context.stop, actor=context.created_by
        )
    except MailboxBusyError as error:
        raise JobError(error.detail) from error
    watch.end()
    context.finish_with(**{str(outcome): n for outcome, n in result.outcomes.items()})
    if result.error is not None:
        raise JobError(
            f"mailbox {mailbox_id} could not be read to its end ({result.error.code}); "
            "the page Mailboxes says what to do"
        )


class _Watch:
    """Shows progress; a wish to stop ends the scan after the message at hand."""

    def __init__(self, context: JobContext) -> None:
        self._context = context
        self._lost: JobLostError | None = None

    def __call__(self, _folder: str, fetched: Fetched, _outcome: Outcome) -> None:
        """Take note of one message."""
        try:
            self._context.progress(fetched.done, fetched.total, self._context.kind)
        except JobLostError as error:
            self._lost = error
            self._context.stop.set()
        except JobStoppedError:
            self._context.stop.set()

    def end(self) -> None:
        """Raise why the scan was stopped, if it was."""
        if self._lost is not None:
            raise self._lost
        self._context.check()
