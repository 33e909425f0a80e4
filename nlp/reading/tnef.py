"""Outlook's winmail.dat (TNEF): the text and the files that it wraps.

tnefparse, the library for it, believes every count in the file and allocates what a damaged or
hostile one names; this reader takes no more than there is (docs/adr/0025).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from nlp.domain import RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.reading.encoding import decode

SIGNATURE = b"\x78\x9f\x3e\x22"
TYPES = frozenset(["application/ms-tnef", "application/vnd.ms-tnef"])

_BODY, _MAPI, _CODEPAGE = 0x800C, 0x9003, 0x9007
_NEW_FILE, _FILE_TITLE, _FILE_DATA, _FILE_MAPI = 0x9002, 0x8010, 0x800F, 0x9005
_TEXT, _HTML, _LONG_NAME, _NAME, _SHOWN_NAME, _CONTENT = (
    0x1000, 0x1013, 0x3707, 0x3704, 0x3001, 0x3701,
)  # fmt: skip
_STRING, _UNICODE = 0x1E, 0x1F
_VARIABLE = frozenset([_STRING, _UNICODE, 0x0D, 0x0102])
_FIXED = {2: 2, 11: 2, 3: 4, 4: 4, 10: 4, 5: 8, 6: 8, 7: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_MANY, _NAMED = 0x1000, 0x8000
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
_MAX_ATTRIBUTES = 20_000
_MAX_PROPERTIES = 5_000


@dataclass(slots=True)
class TnefFile:
    """A file within; ``name`` is empty until one is found."""

    name: str = ""
    data: bytes = b""


@dataclass(slots=True)
class Tnef:
    """What a winmail.dat holds."""

    text: str = ""
    html: str = ""
    files: list[TnefFile] = field(default_factory=list)

    def attachments(self, raw: RawDocument) -> list[RawDocument]:
        """Return the files as documents still to be read; a message within stays a winmail.dat."""
        return [
            RawDocument(f"{raw.name}/{file.name or 'winmail.dat'}", file.data, None, raw.received_at)
            for file in self.files
            if file.data and (file.name or file.data.startswith(SIGNATURE))
        ]  # fmt: skip


class _EndError(ValueError):
    """A length leads beyond the end."""


@dataclass(slots=True)
class _Cursor:
    data: memoryview
    at: int = 0

    def take(self, count: int) -> bytes:
        if count < 0 or self.at + count > len(self.data):
            raise _EndError
        found = bytes(self.data[self.at : self.at + count])
        self.at += count
        return found

    def number(self, size: int = 4) -> int:
        return int.from_bytes(self.take(size), "little")


def unpack(raw: RawDocument) -> Tnef:
    """Return the content of a winmail.dat; what stands before a damaged place is kept.

    Raises
    ------
    UnreadableDocumentError
        If it is none.
    """
    if not raw.data.startswith(SIGNATURE):
        reason = "the file is named winmail.dat but is none; ask for the mail as plain text"
        raise UnreadableDocumentError(raw.name, reason, code="corrupt")
    found = Tnef()
    codepage = "cp1252"
    for level, name, data in _attributes(memoryview(raw.data)[6:]):
        if name == _CODEPAGE and len(data) >= 4:
            codepage = _codec(struct.unpack_from("<I", data)[0])
        elif level == 1:
            _note_message(found, name, data, codepage)
        else:
            _note_file(found, name, data, codepage)
    return found


def _attributes(data: memoryview) -> Iterator[tuple[int, int, bytes]]:
    cursor = _Cursor(data)
    try:
        for _ in range(_MAX_ATTRIBUTES):
            level, name, _kind = cursor.number(1), cursor.number(2), cursor.number(2)
            content = cursor.take(cursor.number())
            cursor.take(2)  # a checksum
            yield level, name, content
    except _EndError:
        return


def _note_message(found: Tnef, name: int, data: bytes, codepage: str) -> None:
    if name == _BODY:
        found.text = found.text or _words(data, codepage)
    elif name == _MAPI:
        for key, kind, value in _properties(data):
            if key == _TEXT:
                found.text = _string(kind, value, codepage)
            elif key == _HTML:
                found.html = _string(kind, value, codepage)


def _note_file(found: Tnef, name: int, data: bytes, codepage: str) -> None:
    if name == _NEW_FILE or not found.files:
        found.files.append(TnefFile())
    file = found.files[-1]
    if name == _FILE_TITLE:
        file.name = file.name or _words(data, codepage)
    elif name == _FILE_DATA:
        file.data = data
    elif name == _FILE_MAPI:
        _note_properties(file, data, codepage)


def _note_properties(file: TnefFile, data: bytes, codepage: str) -> None:
    shown = ""
    for key, kind, value in _properties(data):
        if key == _LONG_NAME:
            file.name = _string(kind, value, codepage) or file.name
        elif key == _NAME:
            file.name = file.name or _string(kind, value, codepage)
        elif key == _SHOWN_NAME:
            shown = _string(kind, value, codepage)
        elif key == _CONTENT:
            file.data = value[len(_MESSAGE) :] if value.startswith(_MESSAGE) else value
    file.name = file.name or shown


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield key, type and first value of each property."""
    cursor = _Cursor(memoryview(data))
    try:
        for _ in range(min(cursor.number(), _MAX_PROPERTIES)):
            kind, key = cursor.number(2), cursor.number(2)
            if key >= _NAMED:
                _skip_name(cursor)
            yield key, kind & ~_MANY, _value(cursor, kind)
    except _EndError:
        return


def _skip_name(cursor: _Cursor) -> None:
    cursor.take(16)
    length = cursor.number() if cursor.number() else 0
    cursor.take(_padded(length) if length else 4)


def _value(cursor: _Cursor, kind: int) -> bytes:
    many, kind = bool(kind & _MANY), kind & ~_MANY
    if kind not in _VARIABLE and kind not in _FIXED:
        raise _EndError
    count = cursor.number() if many or kind in _VARIABLE else 1
    first = b""
    size = _FIXED.get(kind, 0)
    for number in range(count):
        if kind in _VARIABLE:
            length = cursor.number()
            value = cursor.take(length)
            cursor.take(_padded(length) - length)
        else:
            value = cursor.take(size)
        first = first if number else value
    cursor.take(-size * count % 4)
    return first


def _padded(length: int) -> int:
    return length + -length % 4


def _codec(number: int) -> str:
    return {65001: "utf-8", 28591: "iso-8859-1", 20127: "us-ascii"}.get(number, f"cp{number}")


def _string(kind: int, value: bytes, codepage: str) -> str:
    if kind == _UNICODE:
        return value.decode("utf-16-le", errors="replace").rstrip("\0")
    return _words(value, codepage)


def _words(value: bytes, codepage: str) -> str:
    value = value.rstrip(b"\0")
    return decode(value, codepage) if value else ""
