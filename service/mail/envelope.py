"""What the outside of a message says: who, about what, in answer to what, and its identity."""

from __future__ import annotations

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

from nlp.domain import RawDocument
from service.mail.source import OUTLOOK_TYPE

_MESSAGE_ID = re.compile(r"<([^<>\s]{1,2000})>")
_LIST_ID = re.compile(r"<([^<>\s]+)>")
_REPLY = re.compile(
    r"^\s*(?:(?:re|aw|antw|sv|r|fw|fwd|wg|tr|回复|答复|回覆|转发|轉寄|转寄)"
    r"\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_LONGEST_KEY = 250
_TO = ("To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "Envelope-To")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The outside of one message.

    ``fingerprint`` is the identity: Message-ID and decoded content together, so that the same
    message is known again after another road, another folder or another transfer encoding, and a
    different message that reuses a Message-ID is not taken for it.
    """

    fingerprint: str
    sha256: str
    message_key: str = ""
    subject: str = ""
    sender: str = ""
    sender_address: str = ""
    recipients: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    list_id: str = ""
    sent_at: datetime | None = None

    @property
    def is_reply(self) -> bool:
        """Return whether the subject begins with a mark of a reply or forward."""
        return _REPLY.match(self.subject) is not None

    @property
    def base_subject(self) -> str:
        """Return the subject that all messages of a thread share."""
        return base_subject(self.subject)

    @property
    def people(self) -> frozenset[str]:
        """Return the addresses of all who take part."""
        return frozenset(filter(None, (self.sender_address, *self.recipients)))


def base_subject(subject: str) -> str:
    """Return a subject without reply marks, case and spacing."""
    return " ".join(_REPLY.sub("", subject).casefold().split())


def message_key(message_id: str) -> str:
    """Return a Message-ID in a form that fits an index."""
    if len(message_id) <= _LONGEST_KEY:
        return message_id
    return hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest()


def envelope_of(data: bytes, media_type: str) -> Envelope:
    """Return the envelope of a message; raises whatever the parsers raise on damaged bytes."""
    if media_type == OUTLOOK_TYPE:
        return _outlook(data)
    from nlp.reading.mail import (  # noqa: PLC0415 - parsers are slow to import
        addresses,
        header_text,
        sent_at,
    )

    message = email.message_from_bytes(data)
    found = _keys(header_text(message, "Message-ID"))
    senders = addresses(message, "From") or addresses(message, "Sender")
    name, address = senders[0] if senders else ("", "")
    moment = header_text(message, "Date")
    subject = header_text(message, "Subject") or ""
    identity = found[0] if found else "\n".join((address.lower(), moment or "", subject))
    return Envelope(
        fingerprint=_hash(identity, *_contents(message)),
        sha256=hashlib.sha256(data).hexdigest(),
        message_key=found[0] if found else "",
        subject=_clean(subject),
        sender=_clean(name or address),
        sender_address=_clean(address).lower(),
        recipients=_recipients(message),
        references=_references(message),
        list_id=_list_id(message),
        sent_at=sent_at(moment),
    )


def _recipients(message: Message) -> tuple[str, ...]:
    from nlp.reading.mail import addresses  # noqa: PLC0415 - parsers are slow to import

    found = (_clean(address).lower() for _name, address in addresses(message, *_TO))
    return tuple(dict.fromkeys(address for address in found if "@" in address))


def _references(message: Message) -> tuple[str, ...]:
    """Return the messages that this one answers, the nearest first: it decides where it belongs."""
    from nlp.reading.mail import header_text  # noqa: PLC0415 - parsers are slow to import

    answered = _keys(header_text(message, "In-Reply-To"))
    older = reversed(_keys(header_text(message, "References")))
    return tuple(dict.fromkeys([*answered, *older]))[:100]


def _list_id(message: Message) -> str:
    from nlp.reading.mail import header_text  # noqa: PLC0415 - parsers are slow to import

    lists = _LIST_ID.search(header_text(message, "List-Id") or "")
    return _clean(lists.group(1)).lower() if lists else ""


def _outlook(data: bytes) -> Envelope:
    from nlp.reading.mail import header_text  # noqa: PLC0415 - parsers are slow to import
    from nlp.reading.msg import outlook_headers, read_outlook  # noqa: PLC0415 - the same

    document = read_outlook(RawDocument("message.msg", data)).document
    head = outlook_headers(data)
    found = _keys(header_text(head, "Message-ID"))
    sha256 = hashlib.sha256(data).hexdigest()
    return Envelope(
        fingerprint=_hash(sha256),
        sha256=sha256,
        message_key=found[0] if found else "",
        subject=_clean(document.subject or ""),
        sender=_clean(document.sender or ""),
        sender_address=_clean(document.metadata.get("sender_address", "")).lower(),
        recipients=_recipients(head),
        references=_references(head),
        list_id=_list_id(head),
        sent_at=document.received_at,
    )


def _keys(words: str | None) -> list[str]:
    return [message_key(_clean(found)) for found in _MESSAGE_ID.findall(words or "")]


def _clean(words: str) -> str:
    """Return words that every database can store."""
    return words.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _contents(message: Message) -> Iterator[bytes]:
    """Give type and decoded bytes of each leaf; white space in text does not count.

    Servers on the way change transfer encodings and line ends, and mailboxes in one file quote
    "From" at the start of a line.
    """
    for part in message.walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        kind = part.get_content_type()
        if kind.startswith("text/"):
            data = b" ".join(word.lstrip(b">") for word in data.split())
        yield kind.encode("ascii", "replace")
        yield data


def _hash(*pieces: str | bytes) -> str:
    found = hashlib.sha256()
    for piece in pieces:
        data = piece.encode("utf-8", "replace") if isinstance(piece, str) else piece
        # The length keeps "ab" + "c" and "a" + "bc" apart.
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()
