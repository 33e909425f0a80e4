"""Mail that other programs send to us over HTTP, each message exactly once."""

from __future__ import annotations

import email

from service.errors import BadRequestError
from service.mail.source import MAIL_TYPE, OUTLOOK_TYPE
from service.parts import Parts
from service.repositories import projects as project_queries
from service.schemas.mail import Outcome
from service.usecases.intake import OpenWork
from service.usecases.mail_intake import take_in
from service.usecases.mail_storing import Arrived, Inlet, Landed
from service.work import Work

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADERS = {"from", "to", "subject", "date", "message-id", "received", "sender"}


def receive_message(
    parts: Parts, begin: OpenWork, name: str, data: bytes, project_id: int | None
) -> Outcome:
    """Take one message in; the same message again is known, so a sender may repeat itself.

    Without a project, rules and threads decide, as with a mailbox.
    """
    media_type = OUTLOOK_TYPE if data.startswith(_OLE) else MAIL_TYPE
    if media_type == MAIL_TYPE and not _is_mail(data):
        raise BadRequestError(
            f"{name} is no mail: it has none of the headers From, To, Subject, Date; send the "
            "message as it came, with its headers (RFC 822)"
        )
    if project_id is not None:
        with parts.readers() as session:
            project_queries.get_project(session, project_id)
    arrived = Arrived(name, data, media_type)

    def note(work: Work, landed: Landed) -> None:
        entity = "message" if landed.message_id else "mail"
        found = landed.message_id or landed.quarantine_id
        work.audit("mail.receive", entity, found, project_id=project_id)

    return take_in(Inlet(parts, begin, None, project_id), arrived, note)


def _is_mail(data: bytes) -> bool:
    head = data[: 64 * 1024].lstrip(b"\r\n")
    found = email.message_from_bytes(head.partition(b"\r\n\r\n")[0])
    return any(name.lower() in _HEADERS for name in found)
