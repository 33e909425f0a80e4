"""Which format some bytes are in."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

from nlp.domain import RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.reading import tnef
from nlp.reading.limits import ReadingLimits, check_zip

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
_MAIL_HEADER = re.compile(
    rb"\s{0,10}(?:[\w-]{1,60}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,40}){0,60}?"
    rb"(?:Received|Message-ID|MIME-Version|Return-Path|Delivered-To|Content-Type|X-Mailer):",
    re.IGNORECASE,
)


class Format(StrEnum):
    """Formats that we read."""

    TEXT = "text"
    MAIL = "mail"
    MAILBOX = "mailbox"
    OUTLOOK = "outlook"
    WORD = "word"
    PDF = "pdf"
    HTML = "html"
    SUBTITLES = "subtitles"
    WORKBOOK = "workbook"
    CSV = "csv"
    ARCHIVE = "archive"
    CALENDAR = "calendar"
    TNEF = "tnef"
    CHAT = "chat"


_BY_SUFFIX = {
    ".txt": Format.TEXT,
    ".md": Format.TEXT,
    ".markdown": Format.TEXT,
    ".text": Format.TEXT,
    ".log": Format.TEXT,
    ".eml": Format.MAIL,
    ".mbox": Format.MAILBOX,
    ".msg": Format.OUTLOOK,
    ".docx": Format.WORD,
    ".pdf": Format.PDF,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".vtt": Format.SUBTITLES,
    ".srt": Format.SUBTITLES,
    ".xlsx": Format.WORKBOOK,
    ".xlsm": Format.WORKBOOK,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".ics": Format.CALENDAR,
    ".json": Format.CHAT,
}
_BY_TYPE = {
    "text/plain": Format.TEXT,
    "text/markdown": Format.TEXT,
    "text/html": Format.HTML,
    "text/csv": Format.CSV,
    "text/vtt": Format.SUBTITLES,
    "message/rfc822": Format.MAIL,
    "application/mbox": Format.MAILBOX,
    "application/pdf": Format.PDF,
    "text/calendar": Format.CALENDAR,
    "application/ics": Format.CALENDAR,
    "application/json": Format.CHAT,
}
READABLE = "txt, md, eml, mbox, msg, docx, pdf, html, vtt, srt, xlsx, csv, ics, json or zip"
_OLD_OFFICE = frozenset(
    [".doc", ".xls", ".ppt", ".wps", ".et", ".dps", ".rtf", ".pptx", ".pages", ".odt", ".ods"]
)


def format_of(raw: RawDocument, limits: ReadingLimits) -> Format:
    """Return the format of ``raw``: by its first bytes, then its name, then its media type."""
    suffix = _suffix(raw.name)
    by_name = _BY_SUFFIX.get(suffix) or _BY_TYPE.get(
        (raw.media_type or "").split(";")[0].strip().lower()
    )
    if b"%PDF-" in raw.data[:1024]:
        return Format.PDF
    if raw.data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(raw, limits)
    if raw.data.startswith(tnef.SIGNATURE):
        return Format.TNEF
    if raw.data.startswith(_OLE):
        return _ole(raw)
    if by_name in {Format.PDF, Format.WORD, Format.WORKBOOK, Format.OUTLOOK}:
        reason = f"the file is named {suffix} but is none; save it again or send its text"
        raise UnreadableDocumentError(raw.name, reason, code="corrupt")
    if by_name is not None:
        return by_name
    if suffix in _OLD_OFFICE or _is_binary(raw.data):
        raise _unsupported(raw.name)
    return _by_content(raw.data)


def _zipped(raw: RawDocument, limits: ReadingLimits) -> Format:
    names = check_zip(raw.name, raw.data, limits)
    if "word/document.xml" in names or any(
        re.match(r"word/document\d*\.xml$", name) for name in names
    ):
        return Format.WORD
    if any(name.startswith("xl/") for name in names):
        return Format.WORKBOOK
    suffix = _suffix(raw.name)
    if suffix in _OLD_OFFICE or "mimetype" in names or "[Content_Types].xml" in names:
        raise _unsupported(raw.name)  # slides, OpenDocument and the like
    return Format.ARCHIVE


def _suffix(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/").lower()).suffix


def _ole(raw: RawDocument) -> Format:
    """Tell an Outlook message from an encrypted or old Office file; all share one container."""
    if _ENCRYPTED in raw.data:
        raise UnreadableDocumentError(
            raw.name, "the file has a password; send it without one", code="encrypted"
        )
    if _OUTLOOK in raw.data or raw.name.lower().endswith(".msg"):
        return Format.OUTLOOK
    raise _unsupported(raw.name)


def _unsupported(name: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        name, f"this format is not read; save it as {READABLE}", code="unsupported"
    )


def _is_binary(data: bytes) -> bool:
    """Tell bytes that are no text in any encoding by their control characters."""
    sample = data[:4096]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    control = sum(byte < 9 or 13 < byte < 27 for byte in sample)
    zeros = sample.count(0)
    wide = zeros > len(sample) // 4 and (sample[::2].count(0) < 3 or sample[1::2].count(0) < 3)
    return control > len(sample) // 20 and not wide


def _by_content(data: bytes) -> Format:
    head = data[:20_000]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"WEBVTT"):
        return Format.SUBTITLES
    if re.match(rb"\s*(?:<!doctype html|<html)", head, re.IGNORECASE):
        return Format.HTML
    if re.match(rb"From \S+ .*\r?\n[\w-]{1,60}:", head):
        return Format.MAILBOX
    return Format.MAIL if _MAIL_HEADER.match(head) else Format.TEXT
