"""What every source of mail offers: folders, and the messages after a cursor in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

MAIL_TYPE = "message/rfc822"
OUTLOOK_TYPE = "application/vnd.ms-outlook"


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder was read.

    ``validity`` says under which numbering ``position`` counts (UIDVALIDITY of IMAP); ``anchor`` is
    a fingerprint of what stood before the position, for sources whose numbering can shift.
    """

    validity: str = ""
    position: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One message as its source gave it.

    ``cursor`` is the cursor of the folder once this message is stored. A message with a ``problem``
    could not be fetched whole; ``data`` then holds what could be had of it.
    """

    position: str
    cursor: Cursor
    name: str
    data: bytes
    media_type: str = MAIL_TYPE
    received_at: datetime | None = None
    problem: Problem | None = None
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a message could not be fetched whole, with a stable code and what to do."""

    code: str
    reason: str


Known = Callable[[], frozenset[str]]
"""Gives the positions that are stored already; only sources without a numbering ask."""


class Source(Protocol):
    """A mailbox or archive; it is only ever read."""

    def folders(self) -> Sequence[str]:
        """Return the folders to scan."""
        ...

    def fetch(self, folder: str, cursor: Cursor, known: Known) -> Iterator[Fetched]:
        """Give the messages after a cursor, oldest first; raises `SourceError`."""
        ...

    def close(self) -> None:
        """Let go of connections and files."""
        ...


class SourceError(Exception):
    """A source cannot be read; the message says what is wrong and what to do.

    Attributes
    ----------
    code
        Stable reason: ``unreachable``, ``tls``, ``login``, ``folder``, ``dropped``, ``path``,
        ``secret`` or ``refused``.
    transient
        Whether trying again soon may help.
    """

    def __init__(self, code: str, detail: str, *, transient: bool = False) -> None:
        self.code = code
        self.detail = detail
        self.transient = transient
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may cost; larger ones are kept by their headers only."""

    max_bytes: int = 50 * 1024 * 1024
    batch_bytes: int = field(default=8 * 1024 * 1024)
    batch_messages: int = field(default=50)

    def too_large(self, size: int) -> Problem:
        """Return the problem of a message over the limit."""
        return Problem(
            "too_large",
            f"the message has {size / 1024**2:.0f} MB, the limit is "
            f"{self.max_bytes / 1024**2:.0f} MB; only its headers are kept: raise "
            "CLIENTSIGNAL_MAX_UPLOAD_BYTES and import it as a file, or ask for a smaller one",
        )


DEFAULT_LIMITS = Limits()
