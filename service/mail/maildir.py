"""Maildir: one file a message, folders as ``.Name`` beside it (Maildir++)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from service.mail.source import DEFAULT_LIMITS, Cursor, Fetched, Known, Limits, SourceError
from service.mail.utf7 import decode_folder, encode_folder

INBOX = "INBOX"
_HEAD = 64 * 1024


def is_maildir(path: Path) -> bool:
    """Return whether a folder is a Maildir."""
    return (path / "cur").is_dir() and (path / "new").is_dir()


class MaildirSource:
    """A Maildir; files stay where they are, with the flags they have."""

    def __init__(self, path: Path, *, limits: Limits = DEFAULT_LIMITS) -> None:
        self._path = path
        self._limits = limits

    def folders(self) -> Sequence[str]:
        """Return the inbox and all folders beside it."""
        if not is_maildir(self._path):
            raise SourceError(
                "path", f"{self._path} is no Maildir: it needs the folders 'cur' and 'new'"
            )
        beside = [
            decode_folder(found.name[1:])
            for found in sorted(self._path.iterdir())
            if found.name.startswith(".") and is_maildir(found)
        ]
        return [INBOX, *beside]

    def fetch(self, folder: str, cursor: Cursor, known: Known) -> Iterator[Fetched]:
        """Give the messages whose unique name is not known yet, oldest first."""
        stored = known()
        found = {key: path for key, path in self._keys(folder) if key not in stored}
        order = sorted(found, key=lambda key: (_delivered(key), key))
        for number, key in enumerate(order, start=1):
            read = self._read(folder, key, found[key])
            if read is None:
                continue
            data, size, moment = read
            yield Fetched(
                position=key,
                cursor=cursor,
                name=f"{key}.eml",
                data=data,
                received_at=datetime.fromtimestamp(moment, UTC),
                problem=self._limits.too_large(size) if size > self._limits.max_bytes else None,
                done=number,
                total=len(order),
            )

    def close(self) -> None:
        """Do nothing: files are open only while they are read."""

    def _place(self, folder: str) -> Path:
        return self._path if folder == INBOX else self._path / f".{encode_folder(folder)}"

    def _keys(self, folder: str) -> Iterator[tuple[str, Path]]:
        # "new" first: a message that moves to "cur" in between is then seen twice, not never.
        for part in ("new", "cur"):
            for path in sorted((self._place(folder) / part).iterdir()):
                if not path.name.startswith(".") and path.is_file():
                    yield _key(path), path

    def _read(self, folder: str, key: str, path: Path) -> tuple[bytes, int, float] | None:
        """Return the message; its file is renamed whenever a mail program changes its flags."""
        for _attempt in range(3):
            try:
                facts = path.stat()
                with path.open("rb") as file:
                    whole = facts.st_size <= self._limits.max_bytes
                    data = file.read(self._limits.max_bytes if whole else _HEAD)
            except FileNotFoundError:
                moved = dict(self._keys(folder)).get(key)
                if moved is None:
                    return None
                path = moved
            except OSError as error:
                raise SourceError(
                    "path", f"{path} cannot be read ({error.strerror}); check its rights"
                ) from error
            else:
                return data, facts.st_size, facts.st_mtime
        return None


def _key(path: Path) -> str:
    return path.name.split(":", 1)[0].split(";", 1)[0]


def _delivered(key: str) -> int:
    """Return the second of delivery that the unique name begins with."""
    first = key.split(".", 1)[0]
    return int(first) if first.isascii() and first.isdigit() else 0
