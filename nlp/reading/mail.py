"""Mails: single messages (.eml) and mailboxes (.mbox)."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from nlp.domain import Document, DocumentKind, RawDocument, Span, Zone
from nlp.errors import UnreadableDocumentError
from nlp.normalize import fold, normalize
from nlp.reading import tnef
from nlp.reading.calendar import calendar_document
from nlp.reading.encoding import decode, html_charset
from nlp.reading.flowed import unflow
from nlp.reading.html import html_to_text
from nlp.reading.limits import ReadingLimits
from nlp.zoning.headers import is_forward_subject

_FROM_LINE = re.compile(rb"(?m)^From [^\r\n]*\r?\n(?=[\w-]{1,60}:)")
_CALENDAR_TYPES = frozenset(["text/calendar", "application/ics"])
_ESCAPED_FROM = re.compile(rb"(?m)^>(>*From )")
_GOOGLE_CALENDAR = re.compile(r"Invitation from Google Calendar|来自 ?Google ?日历的邀请")
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
    calendars: list[str] = field(default_factory=list)
    automatic: str = ""
    wrapped_plain: str = ""
    wrapped_html: str = ""

    def repeats_entry(self) -> bool:
        """Tell whether the text repeats what was written into the calendar entry."""
        return bool(self.text.strip()) and not _GOOGLE_CALENDAR.search(self.text)


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


def read_wrapped(raw: RawDocument) -> ReadMail:
    """Return a winmail.dat that came without its mail."""
    content = tnef.unpack(raw)
    parts = MailParts(plain=[content.text], html=[content.html] if content.html else [])
    _choose(parts, forwarded=False)
    document = Document(
        raw.name,
        parts.text,
        DocumentKind.EMAIL,
        raw.received_at,
        zones=parts.zones,
        metadata={"source": "mail"},
    )
    return ReadMail(document, tuple(content.attachments(raw)))


def _read(
    message: Message,
    raw: RawDocument,
    limits: ReadingLimits,
    *,
    depth: int,
    parent: str | None,
    returned: bool = False,
) -> Iterator[ReadMail]:
    """Yield a message and those within; ``returned`` says that a bounce brings our own back."""
    if depth > limits.max_depth:
        reason = (
            f"mails are nested more than {limits.max_depth} deep; send the inner mail on its own"
        )
        raise UnreadableDocumentError(raw.name, reason, code="too_nested")
    subject = header_text(message, "Subject")
    parts = _parts(message, raw, limits, forwarded=is_forward_subject(fold(subject or "")))
    name = raw.name if parent is None else f"{raw.name}#{depth}"
    document = _document(message, parts, name, subject=subject, raw=raw, parent=parent)
    if returned and document.text:
        whole = ((Span(0, len(document.text)), Zone.QUOTED),)
        yield ReadMail(replace(document, zones=whole), ())
    else:
        yield ReadMail(document, tuple(parts.attachments))
        yield from _calendars(parts, document)
    bounced = returned or parts.automatic == "bounce"
    for count, inner in enumerate(parts.messages, start=1):
        nested = RawDocument(f"{name}#{count}", b"", received_at=raw.received_at)
        yield from _read(inner, nested, limits, depth=depth + 1, parent=name, returned=bounced)


def _calendars(parts: MailParts, mail: Document) -> Iterator[ReadMail]:
    """Yield the calendar entries of an invitation; a damaged one adds nothing to the mail's words."""
    for count, source in enumerate(dict.fromkeys(parts.calendars), start=1):
        try:
            document = calendar_document(
                f"{mail.id}/invite-{count}.ics",
                source,
                mail.received_at,
                described=not parts.repeats_entry(),
                parent=mail.id,
            )
        except UnreadableDocumentError:
            continue
        yield ReadMail(document, ())


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
    if kind in _CALENDAR_TYPES or (name or "").lower().endswith(".ics"):
        parts.calendars.append(decode(data, _charset(part)))
        return
    if kind in tnef.TYPES or data.startswith(tnef.SIGNATURE):
        _wrapped(data, parts, raw)
        return
    attached = (part.get_content_disposition() or "") == "attachment" or (
        name and not kind.startswith("text/")
    )
    if attached:
        if data and name:
            parts.attachments.append(RawDocument(f"{raw.name}/{name}", data, kind, raw.received_at))
    elif kind == "text/html":
        parts.html.append(decode(data, _charset(part) or html_charset(data)))
    elif kind == "text/plain":
        parts.plain.append(_plain(part, decode(data, _charset(part))))


def _plain(part: Message, text: str) -> str:
    """Return a plain part; soft line breaks are taken out where it says that it has any."""
    if str(_parameter(part, "format")).lower() != "flowed":
        return text
    return unflow(text, delete_space=str(_parameter(part, "delsp")).lower() == "yes")


def _wrapped(data: bytes, parts: MailParts, raw: RawDocument) -> None:
    """Take text and files out of a winmail.dat; its text counts where the mail has no other."""
    wrapped = RawDocument(f"{raw.name}/winmail.dat", data, None, raw.received_at)
    try:
        content = tnef.unpack(wrapped)
    except UnreadableDocumentError:
        parts.attachments.append(wrapped)  # its reader says what is wrong with it
        return
    parts.wrapped_plain, parts.wrapped_html = content.text, content.html
    parts.attachments += content.attachments(raw)


def _choose(parts: MailParts, *, forwarded: bool) -> None:
    """Take the plain text unless it is missing or only says that the mail is HTML."""
    if not any(text.strip() for text in [*parts.plain, *parts.html]):
        parts.plain = [parts.wrapped_plain]
        parts.html = [parts.wrapped_html] if parts.wrapped_html else []
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


def _parameter(part: Message, name: str) -> object:
    """Return a parameter of the content type; damaged ones give nothing."""
    try:
        return part.get_param(name, "")
    except (ValueError, LookupError, TypeError):
        return ""


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
