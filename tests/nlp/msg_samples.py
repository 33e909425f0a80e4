"""Outlook files (.msg) made for tests: a compound file of properties, each a small stream."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

_SECTOR, _SMALL = 512, 64
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TEXT, _TIME = 0x001F, 0x0040
_CLASS, _SUBJECT, _SUBMITTED, _HEADERS, _BODY = 0x001A, 0x0037, 0x0039, 0x007D, 0x1000
_NAME, _KIND, _ADDRESS, _SMTP = 0x0C1A, 0x0C1E, 0x0C1F, 0x5D01


def outlook_message(
    subject: str, body: str, name: str, address: str, sent: datetime, headers: str = ""
) -> bytes:
    """Return a message as Outlook saves it; ``headers`` are those with which it came."""
    texts = {
        _CLASS: "IPM.Note", _SUBJECT: subject, _BODY: body, _NAME: name, _KIND: "SMTP",
        _ADDRESS: address, _SMTP: address, _HEADERS: headers,
    }  # fmt: skip
    texts = {tag: text for tag, text in texts.items() if text}
    streams = {
        f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le") for tag, text in texts.items()
    }
    rows = b"".join(
        struct.pack("<HHIII", _TEXT, tag, 6, len(text.encode("utf-16-le")) + 2, 0)
        for tag, text in texts.items()
    )
    ticks = int((sent - _EPOCH).total_seconds()) * 10_000_000
    rows += struct.pack("<HHIQ", _TIME, _SUBMITTED, 6, ticks)
    streams["__properties_version1.0"] = bytes(32) + rows
    return _compound(streams)


def _compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file whose root holds ``streams``, all of them shorter than 4,096 bytes."""
    small_table: list[int] = []
    small = b""
    starts = []
    for data in streams.values():
        count = -(-len(data) // _SMALL)
        first = len(small_table)
        starts.append(first)
        small_table += [*range(first + 1, first + count), _END]
        small += data.ljust(count * _SMALL, b"\0")
    directory = b"".join(_entries(streams, starts, len(small)))
    parts = [directory, struct.pack(f"<{len(small_table)}I", *small_table), small]
    filled = [
        part.ljust(-(-len(part) // _SECTOR) * _SECTOR, b"\xff" if n == 1 else b"\0")
        for n, part in enumerate(parts)
    ]
    table: list[int] = [_FAT]
    begins = []
    for part in filled:
        first, count = len(table), len(part) // _SECTOR
        begins.append(first)
        table += [*range(first + 1, first + count), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    whole = bytearray(b"".join([struct.pack(f"<{len(table)}I", *table), *filled]))
    # Only now is known in which sector the small streams begin, which the root entry names.
    struct.pack_into("<I", whole, begins[0] * _SECTOR + 116, begins[2])
    return _header(begins, len(filled[1]) // _SECTOR) + bytes(whole)


def _header(begins: list[int], small_tables: int) -> bytes:
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    )
    head += bytes(6) + struct.pack("<IIIII", 0, 1, begins[0], 0, 4096)
    head += struct.pack("<IIII", begins[1], small_tables, _END, 0) + struct.pack("<I", 0)
    return head.ljust(_SECTOR, b"\xff")


def _entries(streams: Mapping[str, bytes], starts: list[int], size: int) -> Iterator[bytes]:
    """Yield the root and the streams, each of them right of the one before."""
    yield _entry("Root Entry", 5, child=1, start=0, size=size)
    for number, (name, data) in enumerate(streams.items(), start=1):
        right = number + 1 if number < len(streams) else _FREE
        yield _entry(name, 2, right=right, start=starts[number - 1], size=len(data))


def _entry(
    name: str, kind: int, *, start: int, size: int, child: int = _FREE, right: int = _FREE
) -> bytes:
    title = name.encode("utf-16-le")
    head = title.ljust(64, b"\0") + struct.pack("<HBB", len(title) + 2, kind, 1)
    return (
        head
        + struct.pack("<III", _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
