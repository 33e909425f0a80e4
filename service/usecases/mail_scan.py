"""Scanning a mailbox: every message once, each in a transaction of its own."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from service.logs import where
from service.mail.imap import ImapSource
from service.mail.opening import open_source
from service.mail.source import Cursor, Fetched, Limits, Source, SourceError
from service.parts import Parts
from service.repositories import mail as queries
from service.schemas.mail import MailboxKind, MailboxOptions, Outcome
from service.tables.mail import MailboxRow
from service.usecases.mail_intake import take_in
from service.usecases.mail_lease import Lease, LeaseLostError, acquire, prolong, release
from service.usecases.mail_storing import Arrived, Inlet, Landed
from service.work import Work, now

log = logging.getLogger(__name__)

ACTOR = "mail scan"
RETRY_WAITS_S = (1.0, 5.0)

Opener = Callable[[MailboxRow, Limits], Source]
Report = Callable[[str, Fetched, Outcome], None]


@dataclass(slots=True)
class ScanResult:
    """What a scan did; ``error`` says why it ended early."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    error: SourceError | None = None
    stopped: bool = False

    @property
    def new(self) -> int:
        """Return how many messages were not known before."""
        return self.outcomes.total() - self.outcomes[Outcome.KNOWN]


def source_of(mailbox: MailboxRow, limits: Limits, *, folders: Sequence[Path]) -> Source:
    """Return the source of a mailbox whose secret lies in one of the folders."""
    options = MailboxOptions.model_validate(mailbox.options)
    return open_source(
        MailboxKind(mailbox.kind), options, mailbox.secret_ref, limits=limits, folders=folders
    )


def scan(
    parts: Parts,
    mailbox_id: int,
    *,
    opener: Opener | None = None,
    report: Report = lambda _folder, _fetched, _outcome: None,
    stop: threading.Event | None = None,
    retry_waits_s: Sequence[float] = RETRY_WAITS_S,
    actor: str = ACTOR,
) -> ScanResult:
    """Take in all messages of a mailbox that are not known yet.

    A lost connection is tried again; after that, and after any crash, the next scan goes on where
    the last stored message was. Raises `MailboxBusyError` while somebody else scans the mailbox.
    """
    with parts.writers.begin() as session:
        lease = acquire(Work(session, actor), mailbox_id)
        mailbox = queries.get_mailbox(session, mailbox_id)
    opener = opener or partial(source_of, folders=parts.settings.secret_folders)
    running = _Scan(parts, mailbox, lease, opener, report, stop or threading.Event(), actor)
    try:
        running.run(retry_waits_s)
    except LeaseLostError:
        running.result.error = SourceError(
            "busy", "another scanner took the mailbox over; it goes on from here", transient=True
        )
        return running.result
    except BaseException as error:
        running.result.error = SourceError(
            "internal", f"the scan failed ({type(error).__name__}); the log says where"
        )
        raise
    finally:
        _finish(parts, lease, running.result)
    return running.result


class _Scan:
    """One scan under way."""

    def __init__(
        self,
        parts: Parts,
        mailbox: MailboxRow,
        lease: Lease,
        opener: Opener,
        report: Report,
        stop: threading.Event,
        actor: str,
    ) -> None:
        self.result = ScanResult()
        self._parts = parts
        self._mailbox = mailbox
        self._lease = lease
        self._opener = opener
        self._report = report
        self._stop = stop
        self._actor = actor
        self._inlet = Inlet(parts, self._begin, mailbox.id, mailbox.project_id)

    def run(self, retry_waits_s: Sequence[float]) -> None:
        """Scan all folders, again after errors that may pass; progress renews the patience."""
        waits = list(retry_waits_s)
        while True:
            before = self.result.outcomes.total()
            try:
                self._folders()
            except SourceError as error:
                log.warning(
                    "mailbox not read", extra={"mailbox": self._mailbox.id, "code": error.code}
                )
                if self.result.outcomes.total() > before:
                    waits = list(retry_waits_s)
                if not error.transient or not waits or self._stop.wait(waits.pop(0)):
                    self.result.error = error
                    return
            else:
                return

    @contextmanager
    def _begin(self) -> Iterator[Work]:
        with self._parts.writers.begin() as session:
            prolong(session, self._lease)
            yield Work(session, self._actor)

    def _folders(self) -> None:
        limits = Limits(max_bytes=self._parts.settings.max_upload_bytes)
        source = self._opener(self._mailbox, limits)
        try:
            for name in source.folders():
                self._folder(source, name)
                if self.result.stopped:
                    return
        finally:
            source.close()

    def _folder(self, source: Source, name: str) -> None:
        with self._begin() as work:
            row = queries.open_folder(work.session, self._mailbox.id, name)
            folder_id, cursor = row.id, queries.cursor_of(row)
        for fetched in source.fetch(name, cursor, lambda: self._known(folder_id)):
            if self._stop.is_set():
                self.result.stopped = True
                return
            outcome = take_in(self._inlet, _arrived(fetched), _Place(folder_id, fetched))
            self.result.outcomes[outcome] += 1
            self._report(name, fetched, outcome)
        if isinstance(source, ImapSource):
            source.finish(name, lambda: self._taken(folder_id))

    def _taken(self, folder_id: int) -> frozenset[str]:
        with self._parts.readers() as session:
            return queries.taken_positions(session, folder_id)

    def _known(self, folder_id: int) -> frozenset[str]:
        with self._parts.readers() as session:
            return queries.positions(session, folder_id)


@dataclass(frozen=True, slots=True)
class _Place:
    """Notes the place of a message and advances the cursor, in the transaction of the message."""

    folder_id: int
    fetched: Fetched

    def __call__(self, work: Work, landed: Landed) -> None:
        cursor: Cursor = self.fetched.cursor
        queries.add_position(
            work.session,
            self.folder_id,
            cursor.validity,
            self.fetched.position,
            message_id=landed.message_id,
            quarantine_id=landed.quarantine_id,
        )
        queries.advance(work.session, self.folder_id, cursor)


def _arrived(fetched: Fetched) -> Arrived:
    return Arrived(
        fetched.name, fetched.data, fetched.media_type, fetched.received_at, fetched.problem
    )


def _finish(parts: Parts, lease: Lease, result: ScanResult) -> None:
    """Note the result and give the lease back; a lost lease is somebody else's to note."""
    try:
        with parts.writers.begin() as session:
            prolong(session, lease)
            row = queries.get_mailbox(session, lease.mailbox_id, lock=True)
            row.scanned_at = now()
            row.error_code = result.error.code if result.error else None
            row.error_detail = result.error.detail if result.error else None
            row.counts = {str(outcome): n for outcome, n in result.outcomes.items()}
            release(session, lease)
    except LeaseLostError as error:
        log.warning("scan result not noted", extra={"where": where(error)})
    log.info("mailbox scanned", extra={"mailbox": lease.mailbox_id, "new": result.new})
