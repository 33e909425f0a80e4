"""Taking one message in: stored and its place noted in one transaction, or neither.

What a message becomes goes through the same intake as an upload (`service.usecases.intake`).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from nlp.errors import UnreadableDocumentError
from service.logs import where
from service.mail.envelope import Envelope, envelope_of
from service.mail.routing import Route, Rule, route
from service.mail.source import Problem
from service.parts import Parts
from service.repositories import documents as document_queries
from service.repositories import mail as queries
from service.repositories import mail_rules as rule_queries
from service.schemas.mail import MessageState, Outcome, RuleKind
from service.tables import FileRow
from service.tables.mail import MailMessageRow
from service.usecases import intake
from service.usecases.intake import OpenWork
from service.usecases.mail_storing import (
    CORRUPT,
    Arrived,
    Inlet,
    KnownMeanwhileError,
    Landed,
    Settle,
    file_name,
    keep_empty,
    new_row,
    note_place,
    quarantine,
)
from service.usecases.mail_threads import related_messages
from service.usecases.reading import OurSide, Upload, read
from service.usecases.same_mail import is_twin
from service.work import Work

log = logging.getLogger(__name__)

_TRIES = 3


class _UnreadableError(Exception):
    """The intake could not read the message; rolls its transaction back."""

    def __init__(self, problem: Problem, found: Route) -> None:
        self.problem = problem
        self.found = found
        super().__init__(problem.code)


def take_in(inlet: Inlet, arrived: Arrived, settle: Settle) -> Outcome:
    """Store one message exactly once; whatever cannot be read is quarantined."""
    if arrived.problem is not None:
        return quarantine(inlet, arrived, arrived.problem, settle)
    try:
        envelope = envelope_of(arrived.data, arrived.media_type)
    except Exception as error:
        # Parsers of foreign bytes fail in any way; the message must be kept all the same.
        log.exception("envelope not read", exc_info=False, extra={"where": where(error)})
        return quarantine(inlet, arrived, CORRUPT, settle)
    for attempt in range(_TRIES):
        try:
            return _try(inlet, arrived, envelope, settle)
        except (KnownMeanwhileError, IntegrityError):
            # The next look finds what the other scanner stored.
            if attempt == _TRIES - 1:
                raise
        except (DataError, UnicodeError) as error:
            log.exception("message not storable", exc_info=False, extra={"where": where(error)})
            return quarantine(inlet, arrived, CORRUPT, settle)
    raise AssertionError("unreachable")


def _try(inlet: Inlet, arrived: Arrived, envelope: Envelope, settle: Settle) -> Outcome:
    try:
        return _store(inlet, arrived, envelope, settle)
    except _UnreadableError as error:
        return _put_aside(inlet, arrived, envelope, error, settle)


def _store(inlet: Inlet, arrived: Arrived, envelope: Envelope, settle: Settle) -> Outcome:
    with inlet.parts.readers() as session:
        twin = _twin(session, inlet, envelope)
        found = None if twin else route_of(session, envelope, inlet.project_id)
    if twin is not None:
        with inlet.begin() as work:
            again = _twin(work.session, inlet, envelope)
            if again is None:
                raise KnownMeanwhileError
            settle(work, Landed(again.id))
        return Outcome.KNOWN
    assert found is not None  # noqa: S101 - set where there is no twin
    if found.project_id is None:
        return _wait(inlet, arrived, envelope, found, settle)
    return _file(inlet, arrived, envelope, found, settle)


def _twin(session: Session, inlet: Inlet, envelope: Envelope) -> MailMessageRow | None:
    """Return the message if it is known: in the project of the mailbox, or anywhere."""
    return queries.find_message(session, envelope.fingerprint, scope=inlet.project_id)


def route_of(session: Session, envelope: Envelope, project_id: int | None = None) -> Route:
    """Return where a message goes by the mailbox it is in, the rules and its thread."""
    if project_id is not None:
        return Route(project_id, "its mailbox")
    rules = [
        Rule(RuleKind(row.kind), row.value, row.project_id)
        for row in rule_queries.live_rules(session)
    ]
    related = {row.project_id for row in related_messages(session, envelope)}
    known = rule_queries.live_projects(session, {found for found in related if found is not None})
    return route(envelope, rules, known)


def _wait(
    inlet: Inlet, arrived: Arrived, envelope: Envelope, found: Route, settle: Settle
) -> Outcome:
    """Keep a message until somebody says which project it belongs to."""
    with inlet.begin() as work:
        if _twin(work.session, inlet, envelope) is not None:
            raise KnownMeanwhileError
        row = new_row(work, inlet, arrived, envelope, found)
        row.state, row.data = MessageState.UNROUTED, arrived.data
        work.session.flush()
        note_place(work, row, arrived, settle)
    return Outcome.UNROUTED


def _file(
    inlet: Inlet, arrived: Arrived, envelope: Envelope, found: Route, settle: Settle
) -> Outcome:
    """Put a new message into its project."""
    project_id = found.project_id
    assert project_id is not None  # noqa: S101 - checked by the caller

    def make(work: Work) -> MailMessageRow:
        waiting = queries.find_message(work.session, envelope.fingerprint, scope=queries.UNROUTED)
        if waiting is not None:
            # It waited for a project, and now a mailbox or import names one.
            return waiting
        return new_row(work, inlet, arrived, envelope, found)

    def check(work: Work) -> None:
        if _twin(work.session, inlet, envelope) is not None:
            raise KnownMeanwhileError

    upload = _upload_of(arrived, envelope)
    return _through_intake(
        inlet,
        upload,
        _Filing(found, project_id, make, check, _stored(inlet, project_id, upload, envelope)),
        lambda work, row: note_place(work, row, arrived, settle),
    )


def file_waiting(
    parts: Parts, begin: OpenWork, message_id: int, project_id: int, reason: str
) -> Outcome:
    """Put a message that waited into a project; one that is there already changes nothing."""
    with parts.readers() as session:
        row = queries.get_message(session, message_id)
    if row.state != MessageState.UNROUTED or row.data is None:
        return Outcome.KNOWN
    arrived = Arrived(row.name, row.data, row.media_type, row.received_at)
    if _merged(begin, message_id, project_id):
        return Outcome.KNOWN
    envelope = envelope_of(arrived.data, arrived.media_type)
    inlet = Inlet(parts, begin, mailbox_id=row.mailbox_id, project_id=project_id)
    upload = _upload_of(arrived, envelope)

    def check(work: Work) -> None:
        again = queries.get_message(work.session, message_id, lock=True)
        if again.state != MessageState.UNROUTED:
            raise KnownMeanwhileError

    filing = _Filing(
        Route(project_id, reason),
        project_id,
        lambda work: queries.get_message(work.session, message_id),
        check,
        _stored(inlet, project_id, upload, envelope),
    )
    try:
        return _through_intake(inlet, upload, filing, lambda _work, _row: None)
    except KnownMeanwhileError:
        return Outcome.KNOWN
    except _UnreadableError as error:
        return _put_aside(inlet, arrived, envelope, error, _Waited(message_id))


@dataclass(frozen=True, slots=True)
class _Waited:
    """Drops a message that waited when its bytes turn out to be unreadable."""

    message_id: int

    def __call__(self, work: Work, landed: Landed) -> None:
        if landed.quarantine_id is not None:
            row = queries.get_message(work.session, self.message_id)
            queries.quarantine_message(work.session, row, quarantine_id=landed.quarantine_id)


def _merged(begin: OpenWork, message_id: int, project_id: int) -> bool:
    """Drop a waiting message that its project has already, from an import for example."""
    with begin() as work:
        row = queries.get_message(work.session, message_id, lock=True)
        twin = queries.find_message(work.session, row.fingerprint, scope=project_id)
        if twin is None or row.state != MessageState.UNROUTED:
            return False
        queries.merge_message(work.session, row, into=twin.id)
        work.audit("mail.merge", "message", twin.id, project_id=project_id)
        return True


@dataclass(frozen=True, slots=True)
class _Filing:
    """A message on its way into a project."""

    found: Route
    project_id: int
    make: Callable[[Work], MailMessageRow]
    check: Callable[[Work], None]
    stored: str | None = None


def _stored(inlet: Inlet, project_id: int, upload: Upload, envelope: Envelope) -> str | None:
    """Return the hash of the same message that the project has from another road, though its bytes may differ."""
    if not envelope.message_key:
        return None
    with inlet.parts.readers() as session:
        if project_id not in inlet.uploads:
            inlet.uploads[project_id] = queries.uploaded_mail(session, project_id)
        candidates = queries.scanned_files(session, project_id, envelope.message_key)
        uploaded = inlet.uploads[project_id].get(f"<{envelope.message_key}>")
        if uploaded is not None:
            candidates.append(uploaded)
        return next(
            (
                file.sha256
                for file in (queries.file_with_data(session, file_id) for file_id in candidates)
                if _is_same(inlet, session, file, upload, envelope)
            ),
            None,
        )


def _is_same(
    inlet: Inlet, session: Session, file: FileRow, upload: Upload, envelope: Envelope
) -> bool:
    if envelope_of(file.data, file.media_type).fingerprint == envelope.fingerprint:
        return True
    try:
        # whose words they are changes nothing here, so nobody's side is looked up
        documents = read(inlet.parts, upload, OurSide())
    except UnreadableDocumentError:
        return False  # the intake finds it unreadable too, and keeps its bytes
    rows = document_queries.documents_of_file(session, file.id)
    return is_twin(rows, documents)


def _through_intake(
    inlet: Inlet,
    upload: Upload,
    filing: _Filing,
    noted: Callable[[Work, MailMessageRow], None],
) -> Outcome:
    """Send a message through the intake and finish it inside the intake's own transaction."""
    sha256 = filing.stored or hashlib.sha256(upload.data).hexdigest()
    outcomes: list[Outcome] = []

    def finish(work: Work) -> None:
        outcomes.append(_finish(work, filing, sha256, noted))

    @contextmanager
    def begin() -> Iterator[Work]:
        with inlet.begin() as work:
            filing.check(work)
            yield work
            finish(work)

    # Everything is analyzed before it is stored: nothing is left half done after a crash.
    settings = inlet.parts.settings.model_copy(
        update={"inline_characters": inlet.parts.settings.max_text_characters}
    )
    parts = replace(inlet.parts, settings=settings)
    if filing.stored is None:
        intake.receive(parts, begin, filing.project_id, upload, by_hand=False)
    if not outcomes:
        # It came on another road before, so the intake had nothing to write.
        with inlet.begin() as work:
            filing.check(work)
            finish(work)
    return outcomes[0]


def _finish(
    work: Work,
    filing: _Filing,
    sha256: str,
    noted: Callable[[Work, MailMessageRow], None],
) -> Outcome:
    file = document_queries.find_file(work.session, filing.project_id, sha256)
    documents = document_queries.documents_of_file(work.session, file.id) if file else []
    failed = next((row for row in documents if row.error_code and not row.text), None)
    if file is None or failed is not None:
        code = (failed.error_code if failed else None) or "corrupt"
        detail = (failed.error_detail if failed else None) or CORRUPT.reason
        raise _UnreadableError(Problem(code, detail), filing.found)
    row = filing.make(work)
    row.project_id = row.scope = filing.project_id
    row.route = filing.found.reason
    row.state, row.file_id, row.data = MessageState.FILED, file.id, None
    work.session.flush()
    work.audit("mail.file", "message", row.id, project_id=filing.project_id)
    noted(work, row)
    return Outcome.FILED


def _upload_of(arrived: Arrived, envelope: Envelope) -> Upload:
    return Upload(
        name=file_name(envelope, arrived.name),
        data=arrived.data,
        media_type=arrived.media_type,
        # The date in the message keeps the sender's own zone, which decides what "tomorrow" is.
        received_at=None if envelope.sent_at else arrived.received_at,
    )


def _put_aside(
    inlet: Inlet, arrived: Arrived, envelope: Envelope, error: _UnreadableError, settle: Settle
) -> Outcome:
    """Keep a message that became no document: one without text, or one that cannot be read."""
    if error.problem.code == "empty":
        return keep_empty(inlet, arrived, envelope, error.found, settle)
    return quarantine(inlet, arrived, error.problem, settle, project_id=error.found.project_id)
