"""From rows of mail to wire types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from service.mail.routing import marks
from service.parts import Parts
from service.repositories import mail as queries
from service.repositories.paging import Slice
from service.schemas import Page
from service.schemas import mail as m
from service.tables.mail import MailboxRow, MailMessageRow
from service.usecases.mail_boxes import is_archive
from service.usecases.mail_jobs import open_scan
from service.usecases.mail_lease import is_scanned
from service.usecases.mail_rules import Trial, envelope_of_row
from service.usecases.mail_suggest import own_words, suggest

T = TypeVar("T")

_EXAMPLES = 20
_PREVIEW = 240
_MESSAGE_FIELDS = frozenset(m.MailMessage.model_fields) - {
    "folders",
    "document_ids",
    "marks",
    "suggestion",
    "preview",
}


def page(found: Slice[Any], shown: list[T]) -> Page[T]:
    """Return one page of a list."""
    return Page[T](items=shown, total=found.total, limit=found.limit, offset=found.offset)


def mailboxes(session: Session, rows: Sequence[MailboxRow]) -> list[m.Mailbox]:
    """Show mailboxes with their counts."""
    return [_mailbox(session, row) for row in rows]


def _mailbox(session: Session, row: MailboxRow) -> m.Mailbox:
    newest = queries.newest_message(session, row.id)
    counts = queries.count_messages(session, row.id)
    job = open_scan(session, row.id)
    return m.Mailbox(
        id=row.id,
        name=row.name,
        kind=m.MailboxKind(row.kind),
        options=m.MailboxOptions.model_validate(row.options),
        secret_ref=row.secret_ref,
        project_id=row.project_id,
        paused=row.paused,
        archive=is_archive(row),
        scanning=is_scanned(session, row.id),
        job_id=job.id if job else None,
        scanned_at=row.scanned_at,
        error_code=row.error_code,
        error_detail=row.error_detail,
        last_scan={m.Outcome(name): n for name, n in row.counts.items()},
        messages={m.MessageState(name): n for name, n in counts.items()},
        quarantined=queries.count_quarantined(session, row.id),
        newest_at=newest[0] if newest else None,
        lag_s=max((newest[1] - newest[0]).total_seconds(), 0.0) if newest else None,
        version=row.version,
    )


def messages(session: Session, rows: Sequence[MailMessageRow]) -> list[m.MailMessage]:
    """Show messages with the folders they were seen in and the documents they became."""
    places = queries.places_of(session, [row.id for row in rows])
    files = [row.file_id for row in rows if row.file_id is not None]
    documents = queries.documents_of(session, files)
    return [
        m.MailMessage(
            **{name: getattr(row, name) for name in _MESSAGE_FIELDS},
            folders=places.get(row.id, []),
            document_ids=[
                found.id for found in (documents.get(row.file_id, []) if row.file_id else [])
            ],
        )
        for row in rows
    ]


def waiting(parts: Parts, session: Session, rows: Sequence[MailMessageRow]) -> list[m.MailMessage]:
    """Show waiting messages with what a rule could look at and where they may belong."""
    words = {row.id: own_words(parts, session, row) for row in rows}
    suggestions = suggest(parts, session, rows, words)
    shown = []
    for row, message in zip(rows, messages(session, rows), strict=True):
        found = suggestions.get(row.id)
        values = {
            "marks": [
                m.RuleMark(kind=kind, value=value) for kind, value in marks(envelope_of_row(row))
            ],
            "suggestion": m.RouteSuggestion.model_validate(found) if found else None,
            "preview": " ".join(words[row.id].split())[:_PREVIEW],
        }
        shown.append(message.model_copy(update=values))
    return shown


def trial(session: Session, found: Trial) -> m.RuleTrial:
    """Show what a rule would do."""
    return m.RuleTrial(
        matched=found.matched,
        would_file=len(found.would_file),
        agrees=found.agrees,
        contradicts=found.contradicts,
        examples=messages(session, found.would_file[-_EXAMPLES:]),
    )
