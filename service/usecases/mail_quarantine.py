"""Messages that could not be read: trying them again, or giving them up."""

from __future__ import annotations

from service.errors import ConflictError
from service.parts import Parts
from service.repositories import mail as queries
from service.schemas.mail import Outcome
from service.usecases.intake import OpenWork
from service.usecases.mail_intake import take_in
from service.usecases.mail_storing import Arrived, Inlet, Landed
from service.work import Work


def retry(parts: Parts, begin: OpenWork, quarantine_id: int) -> Outcome:
    """Read a quarantined message again, with the reader and rules of today."""
    with parts.readers() as session:
        row = queries.get_quarantined(session, quarantine_id)
        mailbox = queries.get_mailbox(session, row.mailbox_id) if row.mailbox_id else None
    if not row.complete:
        raise ConflictError(
            f"only a part of quarantined message {quarantine_id} is kept; {row.reason}"
        )
    arrived = Arrived(row.name, row.data, row.media_type, row.received_at)
    project_id = (mailbox.project_id if mailbox else None) or row.project_id

    def note(work: Work, landed: Landed) -> None:
        if landed.quarantine_id == quarantine_id:
            return
        left = queries.find_quarantined(work.session, row.sha256, scope=row.scope)
        if left is not None:
            queries.release_quarantined(work.session, left, message_id=landed.message_id)

    return take_in(Inlet(parts, begin, row.mailbox_id, project_id), arrived, note)


def give_up(work: Work, quarantine_id: int) -> None:
    """Drop a quarantined message for good; its place stays known, so it does not come back."""
    row = queries.get_quarantined(work.session, quarantine_id)
    work.audit("mail.give_up", "mail", row.id, project_id=row.project_id, code=row.code)
    work.session.delete(row)
    work.session.flush()
