"""Mails made to exhaust time or memory; each must be read or refused quickly."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

_HEAD = b"From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
_MIB = 1024 * 1024


def zeros(name: str, size: int) -> bytes:
    """Return a small ZIP archive that unpacks to ``size`` zeros."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as file,
    ):
        for _ in range(size // _MIB):
            file.write(bytes(_MIB))
    return buffer.getvalue()


def plain(body: bytes) -> bytes:
    """Return a text mail."""
    return _HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + body + b"\r\n"


def html(body: bytes) -> bytes:
    """Return an HTML mail."""
    return _HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + body + b"\r\n"


def attached(name: str, data: bytes) -> bytes:
    """Return a mail with a file."""
    return (
        _HEAD
        + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nhi\r\n--x\r\n"
        + f"Content-Disposition: attachment; filename={name}\r\n".encode()
        + b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(data)
        + b"--x--\r\n"
    )


def zipped(name: str, data: bytes) -> bytes:
    """Return a ZIP archive of one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def nested_zip(depth: int) -> bytes:
    """Return an archive within an archive and so on."""
    data = zipped("a.txt", b"hi")
    for _ in range(depth):
        data = zipped("a.zip", data)
    return data


def wide_zip(count: int, size: int) -> bytes:
    """Return an archive of archives, each below the limits, together far above them."""
    # A little noise in each line keeps the ratio of each archive unsuspicious.
    lines = (f"{zlib.crc32(str(n).encode()):08x}{'x' * 991}\n" for n in range(size // 1_000))
    inner = zipped("a.txt", "".join(lines).encode())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for number in range(count):
            archive.writestr(f"{number}.zip", inner)
    return buffer.getvalue()


def many_entries(count: int) -> bytes:
    """Return an archive of empty files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", b"")
    return buffer.getvalue()


def nested_parts(depth: int) -> bytes:
    """Return a multipart within a multipart and so on."""
    data = b"Content-Type: text/plain\r\n\r\nhi\r\n"
    for number in range(depth):
        mark = f"b{number}".encode()
        data = (
            b"Content-Type: multipart/mixed; boundary="
            + mark
            + (b"\r\n\r\n--" + mark + b"\r\n" + data + b"--" + mark + b"--\r\n")
        )
    return _HEAD + data


def nested_messages(depth: int) -> bytes:
    """Return a message within a message and so on."""
    return (_HEAD + b"Content-Type: message/rfc822\r\n\r\n") * depth + plain(b"hi")


def many_parts(count: int) -> bytes:
    """Return a mail of very many parts."""
    part = b"--x\r\nContent-Type: text/plain\r\n\r\nhi\r\n"
    return (
        _HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + part * count + b"--x--\r\n"
    )


def calendar(count: int) -> bytes:
    """Return an invitation of very many entries."""
    entry = b"BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n"
    return _HEAD + b"Content-Type: text/calendar\r\n\r\n" + entry * count


def tnef_promise() -> bytes:
    """Return a winmail.dat with a property of 4 billion short values that are not there."""
    properties = (
        (1).to_bytes(4, "little") + (0x1002).to_bytes(2, "little") + b"\x01\x00" + b"\xff" * 4
    )
    attribute = (
        b"\x01\x03\x90\x06\x00" + len(properties).to_bytes(4, "little") + properties + b"\0\0"
    )
    return b"\x78\x9f\x3e\x22\x01\x00" + attribute + b"\0" * 16


BOMBS: Mapping[str, Callable[[], bytes]] = {
    "zip of 300 MiB zeros": lambda: attached("bomb.zip", zeros("a.txt", 300 * _MIB)),
    "zip within zip, 12 deep": lambda: attached("deep.zip", nested_zip(12)),
    "zip of 200 zips of 4 MiB each": lambda: attached("wide.zip", wide_zip(200, 4 * _MIB)),
    "zip of 20,000 empty files": lambda: attached("many.zip", many_entries(20_000)),
    "docx that unpacks to 300 MiB": lambda: attached(
        "a.docx", zeros("word/document.xml", 300 * _MIB)
    ),
    "multipart, 200 levels": lambda: nested_parts(200),
    "message within message, 100 levels": lambda: nested_messages(100),
    "multipart with 20,000 parts": lambda: many_parts(20_000),
    "header of 4 MiB": lambda: b"Subject: " + b"x" * 4 * _MIB + b"\r\n\r\nhi\r\n",
    "100,000 headers": lambda: b"X-A: 1\r\n" * 100_000 + b"\r\nhi\r\n",
    "50,000 different labels": lambda: plain(
        b"".join(b"X-%d: 1\r\n" % number for number in range(50_000))
    ),
    "20,000 recipients": lambda: b"To: " + b"a <a@b.example>,\r\n " * 20_000 + b"\r\n\r\nhi\r\n",
    "sender of 100,000 letters": lambda: b"From: " + b"x" * 100_000 + b"\r\n\r\nhi\r\n\r\nx\r\n",
    "HTML, 100,000 levels": lambda: html(b"<div>" * 100_000 + b"hi"),
    "HTML, 20,000 block quotes": lambda: html(b"<blockquote>" * 20_000 + b"hi"),
    "HTML, 50,000 open tables": lambda: html(b"<table><tr><td>" * 50_000 + b"hi"),
    "1 MiB of quote marks": lambda: plain(b">" * _MIB),
    "1 MiB of spaces": lambda: plain(b"a" + b" " * _MIB + b"b"),
    "a letter and 20,000 dashes": lambda: plain(b"F" + b"-" * 20_000),
    "1 MiB of dashes": lambda: plain(b"-" * _MIB),
    "9,000 copied headers": lambda: plain(b"From: a@b.example\nTo: c\nSubject: x\n" * 3_000),
    "10,000 attributions": lambda: plain(b"On Mon, 1 Jan 2026 x <a@b.example>\n" * 10_000),
    "20,000 closings": lambda: plain(b"Best regards,\n" * 20_000),
    "1 MiB without a line end": lambda: plain("必须".encode() * (_MIB // 6)),
    "calendar of 50,000 entries": lambda: calendar(50_000),
    "winmail.dat that promises 4 billion values": lambda: attached("winmail.dat", tnef_promise()),
}
"""Makers by name: some of the messages are large."""
