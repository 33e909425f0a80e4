"""Mails made to exhaust time or memory; each must be read or refused quickly."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Iterator

_HEAD = b"From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
_MIB = 1024 * 1024


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield names and messages."""
    yield "zip of 300 MiB zeros", attached("bomb.zip", zipped("a.txt", b"0" * 300 * _MIB))
    yield "zip within zip, 12 deep", attached("deep.zip", nested_zip(12))
    yield "zip of 200 zips of 4 MiB each", attached("wide.zip", wide_zip(200, 4 * _MIB))
    yield "zip of 20,000 empty files", attached("many.zip", many_entries(20_000))
    yield (
        "docx that unpacks to 300 MiB",
        attached("a.docx", zipped("word/document.xml", b" " * 300 * _MIB)),
    )
    yield "multipart, 200 levels", nested_parts(200)
    yield "message within message, 100 levels", nested_messages(100)
    yield "multipart with 20,000 parts", many_parts(20_000)
    yield "header of 4 MiB", b"Subject: " + b"x" * 4 * _MIB + b"\r\n\r\nhi\r\n"
    yield "100,000 headers", b"X-A: 1\r\n" * 100_000 + b"\r\nhi\r\n"
    yield "20,000 recipients", b"To: " + b"a <a@b.example>,\r\n " * 20_000 + b"\r\n\r\nhi\r\n"
    yield "HTML, 100,000 levels", html(b"<div>" * 100_000 + b"hi")
    yield "HTML, 20,000 block quotes", html(b"<blockquote>" * 20_000 + b"hi")
    yield "HTML, 50,000 open tables", html(b"<table><tr><td>" * 50_000 + b"hi")
    yield "1 MiB of quote marks", plain(b">" * _MIB)
    yield "1 MiB of spaces", plain(b"a" + b" " * _MIB + b"b")
    yield "1 MiB of dashes", plain(b"-" * _MIB)
    yield "9,000 copied headers", plain(b"From: a@b.example\nTo: c\nSubject: x\n" * 3_000)
    yield "10,000 attributions", plain(b"On Mon, 1 Jan 2026 x <a@b.example>\n" * 10_000)
    yield "20,000 closings", plain(b"Best regards,\n" * 20_000)
    yield "1 MiB without a line end", plain("必须".encode() * (_MIB // 6))
    yield (
        "calendar of 50,000 entries",
        _HEAD
        + (
            b"Content-Type: text/calendar\r\n\r\n"
            + b"BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n" * 50_000
        ),
    )
    yield "winmail.dat that promises 4 billion values", attached("winmail.dat", tnef_promise())


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
    # Noise compressed once keeps the ratio of each archive unsuspicious.
    text = b"".join(
        zlib.crc32(str(n).encode()).to_bytes(4, "big").hex().encode() for n in range(size // 8)
    )
    inner = zipped("a.txt", text)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{number}.zip", inner if number == 0 else inner[:1_000])
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


def tnef_promise() -> bytes:
    """Return a winmail.dat with a property of 4 billion short values that are not there."""
    properties = (
        (1).to_bytes(4, "little") + (0x1002).to_bytes(2, "little") + b"\x01\x00" + b"\xff" * 4
    )
    attribute = (
        b"\x01\x03\x90\x06\x00" + len(properties).to_bytes(4, "little") + properties + b"\0\0"
    )
    return b"\x78\x9f\x3e\x22\x01\x00" + attribute + b"\0" * 16
