"""Which messages belong together: by their references, then by subject and people."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from service.mail.envelope import Envelope
from service.repositories import mail as queries
from service.tables.mail import MailMessageRow, MailThreadRow
from service.work import now

_NEAR = timedelta(days=60)
_CANDIDATES = 50


def subject_key(envelope: Envelope) -> str:
    """Return what the subjects of a thread have in common, in a form that fits an index."""
    subject = envelope.base_subject
    return hashlib.sha256(subject.encode("utf-8", "replace")).hexdigest() if subject else ""


def related_messages(session: Session, envelope: Envelope) -> Sequence[MailMessageRow]:
    """Return stored messages of the same thread.

    A subject counts only for a reply whose sender and at least one other person are in both
    messages: "Weekly report" alone connects nothing.
    """
    found = queries.relatives(session, envelope.message_key, envelope.references)
    if found or envelope.references or not envelope.is_reply or not envelope.base_subject:
        return found
    return [
        row
        for row in queries.with_subject(session, subject_key(envelope), limit=_CANDIDATES)
        if _is_near(row, envelope) and _share_people(row, envelope)
    ][:1]


def thread_for(session: Session, envelope: Envelope) -> int:
    """Return the thread of a message, joining threads that it connects."""
    threads = sorted({row.thread_id for row in related_messages(session, envelope)})
    if not threads:
        row = MailThreadRow(created_at=now())
        session.add(row)
        session.flush()
        return row.id
    keep, *others = threads
    if others:
        queries.merge_threads(session, keep, others)
    return keep


def _is_near(row: MailMessageRow, envelope: Envelope) -> bool:
    if row.sent_at is None or envelope.sent_at is None:
        return False
    return abs(row.sent_at - envelope.sent_at) <= _NEAR


def _share_people(row: MailMessageRow, envelope: Envelope) -> bool:
    people = {row.sender_address, *row.recipients} - {""}
    return envelope.sender_address in people and len(people & envelope.people) >= 2
