"""Messages for tests, built by the standard library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def mail(number: int = 1, text: str = "It must run.", **fields: str) -> EmailMessage:
    """Return a message; ``fields`` are headers with ``_`` for ``-``."""
    message = EmailMessage()
    headers = {
        "From": "Amy Lee <amy@client.com>",
        "To": "pm@ours.com",
        "Subject": f"Topic {number}",
        "Message-ID": f"<m{number}@client.com>",
        "Date": format_datetime(START + timedelta(minutes=number)),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    for name, value in headers.items():
        if value:
            message[name] = value
    message.set_content(text)
    return message


def raw(number: int = 1, text: str = "It must run.", **fields: str) -> bytes:
    """Return a message as bytes with the line ends of the network."""
    return bytes(mail(number, text, **fields)).replace(b"\n", b"\r\n")


def with_attachment(number: int, name: str, data: bytes) -> bytes:
    """Return a message with a text file attached."""
    message = mail(number)
    message.add_attachment(data, maintype="text", subtype="plain", filename=name)
    return bytes(message)


def unreadable(number: int = 99, depth: int = 12) -> bytes:
    """Return a message that our reader refuses: messages within messages, too deep."""
    inner = mail(number, Message_ID="<innermost@client.com>")
    for level in range(depth):
        outer = mail(number, Message_ID=f"<deep{number}.{level}@client.com>")
        outer.set_content("see below")
        outer.add_attachment(inner)
        inner = outer
    return bytes(inner).replace(b"\n", b"\r\n")


def mbox(*messages: bytes) -> bytes:
    """Return a mailbox file."""
    whole = b""
    for message in messages:
        body = message.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
        whole += b"From amy@client.com Mon Mar  2 09:00:00 2026\n" + body.rstrip(b"\n") + b"\n\n"
    return whole
