"""Damage good mails in the ways that networks, old programs and attackers do."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Mutation = Callable[[bytearray, random.Random, Sequence[bytes]], None]

_TOKENS = (
    b"\r\n\r\n", b"\n\n", b"\r", b"\0", b"\xff\xfe", b"\x1b$B", b"=?gb2312?B?", b"?=",
    b"=?utf-8?Q?=E4?=", b"=\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n",
    b"Content-Type: message/rfc822\r\n", b"--", b"\r\n--x--\r\n",
    b"Content-Type: text/calendar\r\n", b"Content-Type: application/ms-tnef\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\nbegin 644 a\r\n", b"format=flowed; delsp=yes",
    b"charset=utf-7", b"charset=hz", b"charset=\xe4", b"filename*0*=utf-8''%E4; filename*1=",
    b"BEGIN:VEVENT\r\nDESCRIPTION:", b"<blockquote>", b"</div>", b"<table><tr><td>", b"<!--",
    b"<div style='display:none'>", b"&#x110000;", b"> ", b">>> ", b"On Mon, x wrote:\r\n",
    "在 2026年1月1日，x 写道：\r\n".encode(), "发件人：a@b.example\r\n".encode(),
    "------ 原始邮件 ------\r\n".encode(), "主　题：".encode("gbk"),
    b"From: a@b.example\r\nSent: x\r\nSubject: FW: x\r\n", b"-- \r\n", b"Sent from my iPhone\r\n",
    b"PK\x03\x04", b"\x78\x9f\x3e\x22", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)  # fmt: skip
_LABELS = (
    b"gb2312", b"gbk", b"gb18030", b"big5", b"utf-8", b"iso-8859-1", b"us-ascii", b"utf-16", b"utf-7", b"hz",
    b"iso-2022-jp", b"x-unknown", b"idna", b"rot13", b"base64", b"quoted-printable", b"8bit", b"7bit", b"x-uuencode",
)  # fmt: skip
_MOST = 12
_LONGEST_RUN = 20_000


def mutate(message: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Return ``message`` with one to a dozen damages."""
    data = bytearray(message)
    for _ in range(chance.randint(1, chance.choice((1, 3, _MOST)))):
        chance.choice(_MUTATIONS)(data, chance, others)
    return bytes(data)


def _place(data: bytearray, chance: random.Random) -> int:
    """Return an offset; headers and boundaries at the beginning are hit as often as all the rest."""
    limit = min(len(data), 1_500) if chance.random() < 0.5 else len(data)
    return chance.randint(0, max(0, limit))


def _flip(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> None:
    for _ in range(chance.randint(1, 20)):
        if data:
            data[min(_place(data, chance), len(data) - 1)] = chance.randrange(256)


def _cut(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> None:
    start = _place(data, chance)
    del data[start : start + chance.randint(1, chance.choice((4, 200, 5_000)))]


def _truncate(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> None:
    del data[_place(data, chance) :]


def _insert(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> None:
    place = _place(data, chance)
    data[place:place] = chance.choice(_TOKENS)


def _run(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> None:
    """Insert one token again and again: what costs the square of its length shows here."""
    token = chance.choice((*_TOKENS, b" ", b"\n", b">", b"-", b"a", b"@", b"<", "写".encode()))
    place = _place(data, chance)
    data[place:place] = token * (chance.randint(1, _LONGEST_RUN) // len(token))


def _repeat(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> None:
    start = _place(data, chance)
    piece = bytes(data[start : start + chance.randint(1, 2_000)])
    place = _place(data, chance)
    data[place:place] = piece * chance.randint(1, 8)


def _splice(data: bytearray, chance: random.Random, others: Sequence[bytes]) -> None:
    other = chance.choice(others)
    start = chance.randint(0, len(other))
    place = _place(data, chance)
    data[place : place + chance.randint(0, 500)] = other[start : start + chance.randint(1, 4_000)]


def _nest(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> None:
    head = b"Subject: FW: x\r\nFrom: a@b.example\r\nMIME-Version: 1.0\r\n"
    kind = chance.choice(
        (b"message/rfc822", b"multipart/mixed; boundary=x", b"application/ms-tnef")
    )
    data[:] = head + b"Content-Type: " + kind + b"\r\n\r\n" + bytes(data)


def _label(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> None:
    old = chance.choice(_LABELS)
    data[:] = bytes(data).replace(old, chance.choice(_LABELS), chance.randint(1, 5))


def _line_ends(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> None:
    data[:] = bytes(data).replace(b"\r\n", chance.choice((b"\n", b"\r", b"\n\r", b"\r\n\r\n")))


_MUTATIONS: tuple[Mutation, ...] = (
    _flip, _flip, _cut, _cut, _truncate, _insert, _insert, _insert, _run, _repeat, _splice, _splice, _nest, _label,
    _line_ends,
)  # fmt: skip
