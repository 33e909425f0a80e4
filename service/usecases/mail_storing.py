"""Writing a message and its place: kept, without text, or in quarantine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from service.mail.envelope import Envelope
from service.mail.routing import Route
from service.mail.source import Problem
from service.parts import Parts
from service.repositories import mail as queries
from service.schemas.mail import MessageState, Outcome
from service.tables.mail import MailMessageRow, MailQuarantineRow, MailReferenceRow
from service.usecases.intake import OpenWork
from service.usecases.mail_threads import subject_key, thread_for
from service.work import Work, now

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message as it came; ``name`` is what its file is called."""

    name: str
    data: bytes
    media_type: str
    received_at: datetime | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Landed:
    """What a message became: a message or an entry of the quarantine."""

    message_id: int | None = None
    quarantine_id: int | None = None


Settle = Callable[[Work, Landed], None]
"""Notes the place of the message; runs in the transaction that stores it."""


@dataclass(frozen=True, slots=True)
class Inlet:
    """Where messages come from and how they are written.

    ``begin`` opens a writing transaction (checking the lease), ``project_id`` is set when all mail
    of the mailbox belongs to one project. ``uploads`` remembers, by project, the mail that people
    uploaded by hand before.
    """

    parts: Parts
    begin: OpenWork
    mailbox_id: int | None = None
    project_id: int | None = None
    uploads: dict[int, dict[str, int]] = field(default_factory=dict)


class KnownMeanwhileError(Exception):
    """Another scanner stored the message while we read it; rolls our transaction back."""


CORRUPT = Problem(
    "corrupt",
    "the message is damaged; open it in a mail program, save it as .eml and import that file",
)


def file_name(envelope: Envelope, name: str) -> str:
    """Return what the file of a message is called: its subject, with the suffix of its kind."""
    suffix = ".msg" if name.lower().endswith(".msg") else ".eml"
    subject = " ".join(_UNSAFE.sub(" ", envelope.subject).split())[:_NAME_LENGTH].strip(". ")
    return f"{subject or 'mail'}{suffix}"


def new_row(
    work: Work, inlet: Inlet, arrived: Arrived, envelope: Envelope, found: Route
) -> MailMessageRow:
    """Add a message with its thread and references."""
    row = MailMessageRow(
        fingerprint=envelope.fingerprint,
        scope=found.project_id or queries.UNROUTED,
        project_id=found.project_id,
        mailbox_id=inlet.mailbox_id,
        thread_id=thread_for(work.session, envelope),
        state=MessageState.UNROUTED,
        route=found.reason,
        name=file_name(envelope, arrived.name),
        media_type=arrived.media_type,
        size_bytes=len(arrived.data),
        message_key=envelope.message_key,
        subject=envelope.subject,
        subject_key=subject_key(envelope),
        sender=envelope.sender,
        sender_address=envelope.sender_address,
        recipients=list(envelope.recipients),
        list_id=envelope.list_id,
        sent_at=envelope.sent_at,
        received_at=arrived.received_at,
        created_at=now(),
    )
    work.session.add(row)
    work.session.flush()
    work.session.add_all(
        MailReferenceRow(message_id=row.id, message_key=key) for key in envelope.references
    )
    return row


def note_place(work: Work, row: MailMessageRow, arrived: Arrived, settle: Settle) -> None:
    """Note the place of a message; what was quarantined of the same bytes is read at last."""
    sha256 = hashlib.sha256(arrived.data).hexdigest()
    for scope in {row.scope, queries.UNROUTED}:
        quarantined = queries.find_quarantined(work.session, sha256, scope=scope)
        if quarantined is not None:
            queries.release_quarantined(work.session, quarantined, message_id=row.id)
    settle(work, Landed(row.id))


def keep_empty(
    inlet: Inlet, arrived: Arrived, envelope: Envelope, found: Route, settle: Settle
) -> Outcome:
    """Keep a message without any text; it becomes no document."""
    scope = found.project_id or queries.UNROUTED
    with inlet.begin() as work:
        if queries.find_message(work.session, envelope.fingerprint, scope=scope) is not None:
            raise KnownMeanwhileError
        row = queries.find_message(
            work.session, envelope.fingerprint, scope=queries.UNROUTED
        ) or new_row(work, inlet, arrived, envelope, found)
        row.project_id, row.scope = found.project_id, scope
        row.state, row.data = MessageState.EMPTY, arrived.data
        row.route = found.reason
        work.session.flush()
        note_place(work, row, arrived, settle)
    return Outcome.EMPTY


def quarantine(
    inlet: Inlet,
    arrived: Arrived,
    problem: Problem,
    settle: Settle,
    *,
    project_id: int | None = None,
) -> Outcome:
    """Keep a message that cannot be read, once, with what is wrong."""
    project_id = project_id or inlet.project_id
    scope = project_id or queries.UNROUTED
    sha256 = hashlib.sha256(arrived.data or arrived.name.encode()).hexdigest()
    with inlet.begin() as work:
        row = queries.find_quarantined(work.session, sha256, scope=scope)
        outcome = Outcome.KNOWN if row else Outcome.QUARANTINED
        if row is None:
            row = MailQuarantineRow(
                mailbox_id=inlet.mailbox_id,
                project_id=project_id,
                scope=scope,
                sha256=sha256,
                name=arrived.name[:300],
                media_type=arrived.media_type,
                data=arrived.data,
                size_bytes=len(arrived.data),
                complete=arrived.problem is None,
                received_at=arrived.received_at,
                tries=0,
                created_at=now(),
            )
            work.session.add(row)
        row.code, row.reason = problem.code, problem.reason
        row.tries += 1
        row.tried_at = now()
        work.session.flush()
        work.audit("mail.quarantine", "mail", row.id, project_id=project_id, code=problem.code)
        settle(work, Landed(quarantine_id=row.id))
    return outcome
