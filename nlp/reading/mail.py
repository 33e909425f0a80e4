"""Mails: single messages (.eml) and mailboxes (.mbox)."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from nlp.domain import Document, DocumentKind, RawDocument, Span, Zone
from nlp.errors import UnreadableDocumentError
from nlp.normalize import fold, normalize
from nlp.reading.encoding import decode, html_charset
from nlp.reading.html import html_to_text
from nlp.reading.limits import ReadingLimits
from nlp.zoning.headers import is_forward_subject

_FROM_LINE = re.compile(rb"(?m)^From [^\r\n]*\r?\n(?=[\w-]{1,60}:)")
_ESCAPED_FROM = re.compile(rb"(?m)^>(>*From )")
_HTML_ONLY = re.compile(r"(?:html|view (?:this|it) (?:in|email)|不支持|浏览器)", re.IGNORECASE)


@dataclass(slots=True)
class MailParts:
    """What a message holds: its text with zones, its attachments and messages within it."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    text: str = ""
    zones: tuple[tuple[Span, Zone], ...] = ()
    attachments: list[RawDocument] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    automatic: str = ""


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A message as a document, with its attachments still unread."""

    document: Document
    attachments: tuple[RawDocument, ...]


def split_mailbox(raw: RawDocument, limits: ReadingLimits) -> list[bytes]:
    """Return the messages of an .mbox file."""
    starts = [found.start() for found in _FROM_LINE.finditer(raw.data)]
    if not starts:
        reason = "no messages were found in the mailbox; send single .eml files instead"
        raise UnreadableDocumentError(raw.name, reason, code="corrupt")
    if len(starts) > limits.max_messages:
        reason = f"the mailbox holds more than {limits.max_messages} messages; split it"
        raise UnreadableDocumentError(raw.name, reason, code="too_large")
    messages = []
    for start, stop in zip(starts, [*starts[1:], len(raw.data)], strict=True):
        body = raw.data[raw.data.index(b"\n", start) + 1 : stop]
        messages.append(_ESCAPED_FROM.sub(rb"\1", body))
    return messages


def read_message(raw: RawDocument, limits: ReadingLimits) -> list[ReadMail]:
    """Return a message and the messages attached to it, outermost first."""
    return list(_read(email.message_from_bytes(raw.data), raw, limits, depth=0, parent=None))


def _read(
    message: Message, raw: RawDocument, limits: ReadingLimits, *, depth: int, parent: str | None
) -> Iterator[ReadMail]:
    if depth > limits.max_depth:
        reason = (
            f"mails are nested more than {limits.max_depth} deep; send the inner mail on its own"
        )
        raise UnreadableDocumentError(raw.name, reason, code="too_nested")
    subject = header_text(message, "Subject")
    parts = _parts(message, raw, limits, forwarded=is_forward_subject(fold(subject or "")))
    name = raw.name if parent is None else f"{raw.name}#{depth}"
    yield ReadMail(
        _document(message, parts, name, subject=subject, raw=raw, parent=parent),
        tuple(parts.attachments),
    )
    for count, inner in enumerate(parts.messages, start=1):
        nested = RawDocument(f"{name}#{count}", b"", received_at=raw.received_at)
        yield from _read(inner, nested, limits, depth=depth + 1, parent=name)


def _document(
    message: Message,
    parts: MailParts,
    name: str,
    *,
    subject: str | None,
    raw: RawDocument,
    parent: str | None,
) -> Document:
    senders = addresses(message, "From") or addresses(message, "Sender")
    others = addresses(message, "To", "Cc")
    metadata = {"source": "mail", "message_id": header_text(message, "Message-ID") or ""}
    metadata["in_reply_to"] = header_text(message, "In-Reply-To") or ""
    metadata["references"] = header_text(message, "References") or ""
    metadata["sender_address"] = senders[0][1] if senders else ""
    metadata["automatic"] = parts.automatic
    metadata["parent"] = parent or ""
    return Document(
        name,
        parts.text,
        DocumentKind.EMAIL,
        sent_at(header_text(message, "Date")) or raw.received_at,
        subject=subject,
        sender=(senders[0][0] or senders[0][1]) if senders else None,
        people=tuple(dict.fromkeys(display or address for display, address in [*senders, *others])),
        zones=parts.zones,
        metadata={key: value for key, value in metadata.items() if value},
    )


def _parts(
    message: Message, raw: RawDocument, limits: ReadingLimits, *, forwarded: bool
) -> MailParts:
    """Collect the readable body, attachments and inner messages."""
    parts = MailParts(automatic=_automatic(message))
    stack: list[tuple[Message, int]] = [(message, 0)]
    seen = 0
    while stack:
        part, depth = stack.pop()
        seen += 1
        if seen > limits.max_parts or depth > 50:
            reason = "the mail is built from too many parts; forward its text in a new mail"
            raise UnreadableDocumentError(raw.name, reason, code="too_nested")
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            parts.messages.extend(m for m in inner if isinstance(m, Message)) if isinstance(
                inner, list
            ) else None
        elif kind == "message/delivery-status":
            parts.automatic = "bounce"
        elif part.is_multipart():
            children = [child for child in part.get_payload() if isinstance(child, Message)]
            stack.extend((child, depth + 1) for child in reversed(children))
        else:
            _leaf(part, kind, parts, raw)
    _choose(parts, forwarded=forwarded)
    return parts


def _leaf(part: Message, kind: str, parts: MailParts, raw: RawDocument) -> None:
    data = _payload(part)
    name = _file_name(part)
    attached = (part.get_content_disposition() or "") == "attachment" or (
        name and not kind.startswith("text/")
    )
    if attached:
        if data and name:
            parts.attachments.append(RawDocument(f"{raw.name}/{name}", data, kind, raw.received_at))
    elif kind == "text/html":
        parts.html.append(decode(data, _charset(part) or html_charset(data)))
    elif kind == "text/plain":
        parts.plain.append(decode(data, _charset(part)))


def _choose(parts: MailParts, *, forwarded: bool) -> None:
    """Take the plain text unless it is missing or only says that the mail is HTML."""
    text = normalize("\n".join(parts.plain))
    if parts.html and _is_useless(text):
        page = html_to_text("\n".join(parts.html), mail=True, forwarded=forwarded)
        if len(page.text.strip()) > len(text.strip()):
            parts.text, parts.zones = page.text, page.zones
            return
    parts.text = text


def _is_useless(text: str) -> bool:
    words = text.strip()
    return (
        not words
        or (len(words) < 300 and bool(_HTML_ONLY.search(words)))
        or (len(words) < 40 and words.startswith("<"))
    )


def _payload(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, TypeError):
        return None


def _file_name(part: Message) -> str | None:
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError):
        return None
    return words_of(name) if name else None


def _automatic(message: Message) -> str:
    """Return what kind of program wrote the mail, if its headers say so."""
    submitted = str(message.get("Auto-Submitted", "no")).strip().lower()
    if str(message.get_param("report-type", "")).lower() == "delivery-status":
        return "bounce"
    if (
        submitted.startswith("auto-replied")
        or message.get("X-Autoreply")
        or message.get("X-Autorespond")
    ):
        return "auto_reply"
    return ""


def header_text(message: Message, name: str) -> str | None:
    """Return a header as text, with encoded words and raw bytes decoded."""
    values = _raw_values(message, name)
    return words_of(values[0]) if values else None


def _raw_values(message: Message, name: str) -> list[str]:
    """Return the values of a header; bytes that were sent raw are decoded as a whole."""
    values = []
    for key, value in message.raw_items():
        if key.lower() != name.lower():
            continue
        text = str(value)
        if not text.isascii():
            data = text.encode("utf-8", errors="surrogateescape")
            text = decode(data)
        values.append(text)
    return values


def words_of(value: str) -> str:
    """Decode encoded words (``=?gb2312?B?…?=``) and bytes that were sent raw."""
    try:
        pieces = decode_header(value)
    except (ValueError, LookupError, AssertionError, IndexError):
        return " ".join(normalize(value).split())
    words = ""
    pending = b""
    pending_charset: str | None = None
    for piece, charset in [*pieces, (b"", "end")]:
        data = piece if isinstance(piece, bytes) else piece.encode("utf-8", errors="replace")
        if pending and charset != pending_charset:
            words += decode(pending, pending_charset)
            pending = b""
        pending += data  # a character may be cut between two encoded words
        pending_charset = charset
    return " ".join(normalize(words).split())


def addresses(message: Message, *names: str) -> list[tuple[str, str]]:
    """Return the display names and addresses of some headers."""
    found = []
    for name in names:
        for value in _raw_values(message, name):
            try:
                pairs = getaddresses([value])
            except (ValueError, IndexError, TypeError):
                continue
            found += [
                (words_of(display).strip("\"' "), address)
                for display, address in pairs
                if display or address
            ]
    return found


def sent_at(value: str | None) -> datetime | None:
    """Return the time of a Date header, in the sender's own zone; UTC where none is given."""
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
