"""Mailboxes in one file (.mbox), read as a stream, whatever their size."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from service.mail.source import DEFAULT_LIMITS, Cursor, Fetched, Known, Limits, SourceError

_HEADER = re.compile(rb"[!-9;-~]{1,76}:")
_DATED = re.compile(rb"From .*\b\d{1,2}:\d{2}(?::\d{2})?\b.*\b\d{4}\b")
_ESCAPED = re.compile(rb">+From ")
_ANCHOR = 4096
_LONGEST_LINE = 1024 * 1024


def is_mbox(path: Path) -> bool:
    """Return whether a file begins like a mailbox."""
    with path.open("rb") as file:
        first, second = file.readline(_LONGEST_LINE), file.readline(_LONGEST_LINE)
    return first.startswith(b"From ") and _HEADER.match(second) is not None


@dataclass(slots=True)
class _Message:
    """A message while its lines come in; lines beyond the limit are counted only."""

    limit: int
    size: int = 0
    lines: list[bytes] = field(default_factory=list)

    def add(self, line: bytes) -> None:
        self.size += len(line)
        if self.size <= self.limit:
            self.lines.append(line[1:] if _ESCAPED.match(line) else line)


class MboxSource:
    """One file; positions are offsets, and an anchor notices when the file was rewritten."""

    def __init__(self, path: Path, *, limits: Limits = DEFAULT_LIMITS) -> None:
        self._path = path
        self._limits = limits

    def folders(self) -> Sequence[str]:
        """Return the file as its only folder."""
        return [self._path.name]

    def fetch(self, folder: str, cursor: Cursor, known: Known) -> Iterator[Fetched]:
        """Give the messages after the cursor; all of them when the file was rewritten."""
        try:
            with self._path.open("rb") as file:
                total = self._path.stat().st_size
                start = cursor.position if self._still_holds(file, cursor) else 0
                for offset, end, message in self._messages(file, start):
                    yield self._fetched(file, offset, end, message, total)
        except OSError as error:
            raise SourceError(
                "path", f"{self._path} cannot be read ({error.strerror}); check the path"
            ) from error

    def close(self) -> None:
        """Do nothing: the file is open only while it is read."""

    def _fetched(
        self, file: BinaryIO, offset: int, end: int, message: _Message, total: int
    ) -> Fetched:
        whole = message.size <= self._limits.max_bytes
        data = b"".join(message.lines)
        anchor = _anchor(file, end)
        return Fetched(
            # Other bytes at the same place after a rewrite are another message.
            position=f"{offset}:{hashlib.sha256(data).hexdigest()[:16]}",
            cursor=Cursor("", end, anchor),
            name=f"{self._path.name}#{offset}.eml",
            data=data,
            problem=None if whole else self._limits.too_large(message.size),
            done=end,
            total=total,
        )

    def _still_holds(self, file: BinaryIO, cursor: Cursor) -> bool:
        if not cursor.position or _anchor(file, cursor.position) != cursor.anchor:
            return False
        file.seek(cursor.position)
        # A message that grew after it was read begins again, from its start.
        return file.read(5) in (b"", b"From ")

    def _messages(self, file: BinaryIO, start: int) -> Iterator[tuple[int, int, _Message]]:
        """Give offset, end and content of each message from an offset on."""
        file.seek(start)
        begun: int | None = None
        message = _Message(self._limits.max_bytes)
        offset, blank = start, True
        line = file.readline(_LONGEST_LINE)
        while line:
            following = file.readline(_LONGEST_LINE)
            if _separates(line, following, blank=blank):
                if begun is not None:
                    yield begun, offset, message
                    # The consumer looks at the file too.
                    file.seek(offset + len(line) + len(following))
                begun, message = offset, _Message(self._limits.max_bytes)
            elif begun is not None:
                message.add(line)
            blank = not line.strip(b"\r\n")
            offset += len(line)
            line = following
        if begun is not None:
            yield begun, offset, message


def _separates(line: bytes, following: bytes, *, blank: bool) -> bool:
    """Return whether a line begins a message: "From " after a blank line, before a header."""
    if not line.startswith(b"From ") or not _HEADER.match(following):
        return False
    return blank or _DATED.match(line) is not None


def _anchor(file: BinaryIO, position: int) -> str:
    first = max(position - _ANCHOR, 0)
    file.seek(first)
    return hashlib.sha256(file.read(position - first)).hexdigest()
