"""Mails saved by Outlook (.msg)."""

from __future__ import annotations

import email
import io
from email.message import Message as Mail

from oxmsg import Message
from oxmsg.domain import constants as tags

from nlp.domain import Document, DocumentKind, RawDocument, Span, Zone
from nlp.normalize import fold, normalize
from nlp.reading.html import html_to_text
from nlp.reading.mail import ReadMail, header_text, words_of
from nlp.zoning.headers import is_forward_subject

_ADDRESS_END = ">"


def read_outlook(raw: RawDocument) -> ReadMail:
    """Return an Outlook message with its attachments."""
    message = Message.load(io.BytesIO(raw.data))
    subject = words_of(message.subject) if message.subject else None
    text = normalize(message.body or "")
    zones: tuple[tuple[Span, Zone], ...] = ()
    if not text.strip() and message.html_body:
        page = html_to_text(
            message.html_body, mail=True, forwarded=is_forward_subject(fold(subject or ""))
        )
        text, zones = page.text, page.zones
    sender, address = _split(words_of(message.sender or ""))
    people = [
        sender or address,
        *(recipient.name or recipient.email_address for recipient in message.recipients),
    ]
    message_id = header_text(_headers(message), "Message-ID") or ""
    metadata = {"source": "mail", "sender_address": address, "message_id": message_id}
    document = Document(
        raw.name,
        text,
        DocumentKind.EMAIL,
        message.sent_date or raw.received_at,
        subject=subject,
        sender=sender or address or None,
        people=tuple(dict.fromkeys(person for person in people if person)),
        zones=zones,
        metadata={key: value for key, value in metadata.items() if value},
    )
    return ReadMail(document, tuple(_attachments(message, raw)))


def outlook_headers(data: bytes) -> Mail:
    """Return the headers with which a saved message came, without its body.

    A message that was never sent over the Internet has none; what Outlook keeps beside them fills in.
    """
    return _headers(Message.load(io.BytesIO(data)))


def _headers(message: Message) -> Mail:
    head = email.message_from_string(_words(message, tags.PID_TRANSPORT_MESSAGE_HEADERS))
    head.set_payload("")
    kept = {
        "Message-ID": _words(message, tags.PID_INTERNET_MESSAGE_ID),
        "In-Reply-To": _words(message, tags.PID_IN_REPLY_TO_ID),
        "References": _words(message, tags.PID_INTERNET_REFERENCES),
        "To": ", ".join(r.email_address for r in message.recipients if r.email_address),
    }
    for name, words in kept.items():
        if words and name not in head:
            head[name] = " ".join(words.split())
    return head


def _words(message: Message, tag: int) -> str:
    return message.properties.str_prop_value(tag) or ""


def _attachments(message: Message, raw: RawDocument) -> list[RawDocument]:
    return [
        RawDocument(
            f"{raw.name}/{item.file_name}", item.file_bytes, item.mime_type, raw.received_at
        )
        for item in message.attachments
        if item.attached_by_value and item.file_name and item.file_bytes
    ]


def _split(sender: str) -> tuple[str, str]:
    """Split ``"Name" <address>``."""
    name, _, rest = sender.partition("<")
    return name.strip("\"' "), rest.rstrip(_ADDRESS_END).strip()
