"""A folder that people drop ``.eml`` and ``.msg`` files into."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from service.mail.source import (
    DEFAULT_LIMITS,
    MAIL_TYPE,
    OUTLOOK_TYPE,
    Cursor,
    Fetched,
    Known,
    Limits,
    SourceError,
)

_TYPES = {".eml": MAIL_TYPE, ".msg": OUTLOOK_TYPE}
_LONGEST_POSITION = 250
_HEAD = 64 * 1024


class FolderSource:
    """All mail files below a folder, or one file.

    A file younger than ``settle_s`` may still be written to, so it waits for the next scan.
    """

    def __init__(
        self, path: Path, *, settle_s: float = 2.0, limits: Limits = DEFAULT_LIMITS
    ) -> None:
        self._path = path
        self._settle_s = settle_s
        self._limits = limits

    def folders(self) -> Sequence[str]:
        """Return the folder as its only folder."""
        if not self._path.exists():
            raise SourceError("path", f"{self._path} is not there; check the path")
        return [self._path.name]

    def fetch(self, folder: str, cursor: Cursor, known: Known) -> Iterator[Fetched]:
        """Give the files that are new or were changed, oldest first."""
        stored = known()
        found = [entry for entry in self._files() if entry[1] not in stored]
        for number, (path, position, facts) in enumerate(found, start=1):
            whole = facts.st_size <= self._limits.max_bytes
            try:
                with path.open("rb") as file:
                    data = file.read(self._limits.max_bytes if whole else _HEAD)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise SourceError(
                    "path", f"{path} cannot be read ({error.strerror}); check its rights"
                ) from error
            yield Fetched(
                position=position,
                cursor=cursor,
                name=path.name,
                data=data,
                media_type=_TYPES[path.suffix.lower()],
                received_at=datetime.fromtimestamp(facts.st_mtime, UTC),
                problem=None if whole else self._limits.too_large(facts.st_size),
                done=number,
                total=len(found),
            )

    def close(self) -> None:
        """Do nothing: files are open only while they are read."""

    def _files(self) -> list[tuple[Path, str, os.stat_result]]:
        paths = [self._path] if self._path.is_file() else self._path.rglob("*")
        found = []
        for path in paths:
            if path.suffix.lower() not in _TYPES or path.name.startswith((".", "~")):
                continue
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue
            if path.is_file() and time.time() - facts.st_mtime >= self._settle_s:
                found.append((path, self._position(path, facts), facts))
        return sorted(found, key=lambda entry: (entry[2].st_mtime_ns, entry[1]))

    def _position(self, path: Path, facts: os.stat_result) -> str:
        name = path.name if path == self._path else path.relative_to(self._path).as_posix()
        position = f"{name}|{facts.st_mtime_ns}|{facts.st_size}"
        if len(position) <= _LONGEST_POSITION and position.isprintable():
            return position
        return hashlib.sha256(position.encode("utf-8", "surrogateescape")).hexdigest()
