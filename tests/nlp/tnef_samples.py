"""Small winmail.dat files, written as Outlook does (MS-OXTNEF)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

UNICODE, BINARY = 0x1F, 0x102
BODY, HTML, LONG_NAME, CONTENT = 0x1000, 0x1013, 0x3707, 0x3701


def tnef(
    text: bytes = b"",
    *,
    codepage: int = 936,
    properties: Sequence[bytes] = (),
    files: Sequence[tuple[bytes, bytes, Sequence[bytes]]] = (),
) -> bytes:
    """Return a file; ``files`` are title, content and properties."""
    data = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x9007, struct.pack("<II", codepage, 0))
    if text:
        data += attribute(1, 0x800C, text + b"\0")
    if properties:
        data += attribute(1, 0x9003, struct.pack("<I", len(properties)) + b"".join(properties))
    for title, content, more in files:
        data += attribute(2, 0x9002, b"\0" * 14)
        data += attribute(2, 0x8010, title + b"\0") if title else b""
        data += attribute(2, 0x800F, content) if content else b""
        if more:
            data += attribute(2, 0x9005, struct.pack("<I", len(more)) + b"".join(more))
    return data


def attribute(level: int, name: int, content: bytes) -> bytes:
    """Return one attribute with its checksum."""
    head = struct.pack("<BHHI", level, name, 6, len(content))
    return head + content + struct.pack("<H", sum(content) & 0xFFFF)


def value(kind: int, key: int, content: bytes) -> bytes:
    """Return a property of variable length."""
    padded = content + b"\0" * (-len(content) % 4)
    return struct.pack("<HHII", kind, key, 1, len(content)) + padded


def words(key: int, text: str) -> bytes:
    """Return a text property."""
    return value(UNICODE, key, text.encode("utf-16-le") + b"\0\0")


def fixed(kind: int, key: int, content: bytes) -> bytes:
    """Return a property of fixed length, padded as short ones are."""
    return struct.pack("<HH", kind, key) + content + b"\0" * (-len(content) % 4)


def named(kind: int, name: str, content: bytes) -> bytes:
    """Return a property that has a name in words instead of a number."""
    label = name.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<HH", kind, 0x8001) + b"\1" * 16 + struct.pack("<II", 1, len(label))
    return head + label + b"\0" * (-len(label) % 4) + content
