"""What a document may cost to read."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from nlp.errors import UnreadableDocumentError

_SMALL_ENTRY = 1_000_000


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Upper bounds on a document; what is larger is refused before it is unpacked.

    ``max_depth`` counts mails within mails, ``max_ratio`` the growth of an entry of a ZIP archive;
    ``max_unpacked`` bounds one Office file, ``max_archived`` all files in the archives of a message.
    """

    max_bytes: int = 50 * 1024 * 1024
    max_unpacked: int = 250 * 1024 * 1024
    max_archived: int = 64 * 1024 * 1024
    max_ratio: int = 200
    max_entries: int = 10_000
    max_parts: int = 500
    max_depth: int = 8
    max_messages: int = 5_000
    max_pages: int = 2_000
    max_rows: int = 100_000
    max_characters: int = 20_000_000


@dataclass(slots=True)
class Budget:
    """What one file may still unpack, over all archives within archives."""

    limits: ReadingLimits
    unpacked: int = 0
    files: int = 0

    def spend(self, name: str, size: int) -> None:
        """Count a file before it is unpacked; refuse what is over the limit."""
        self.unpacked += size
        self.files += 1
        if self.unpacked > self.limits.max_archived or self.files > self.limits.max_entries:
            reason = "its archives unpack to far more than a mail should hold; send the files apart"
            raise UnreadableDocumentError(name, reason, code="too_large")


def check_size(name: str, data: bytes, limits: ReadingLimits) -> None:
    """Refuse empty and oversized files."""
    if not data:
        raise UnreadableDocumentError(name, "the file is empty; send it again", code="empty")
    if len(data) > limits.max_bytes:
        size = f"{len(data) / 1024**2:.0f} MB, the limit is {limits.max_bytes / 1024**2:.0f} MB"
        raise UnreadableDocumentError(
            name, f"the file has {size}; split it or send the text only", code="too_large"
        )


def check_zip(name: str, data: bytes, limits: ReadingLimits) -> list[str]:
    """Return the entries of a ZIP archive; refuse encrypted ones and bombs."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableDocumentError(
            name,
            "the file is damaged; save it again and send that copy",
            code="corrupt",
        ) from error
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableDocumentError(
            name, "the file is encrypted; send it without a password", code="encrypted"
        )
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > _SMALL_ENTRY
        and entry.file_size > limits.max_ratio * max(1, entry.compress_size)
        for entry in entries
    )
    if unpacked > limits.max_unpacked or swollen or len(entries) > limits.max_entries:
        raise UnreadableDocumentError(
            name,
            "the file unpacks to far more than it should; copy its text into a new file",
            code="too_large",
        )
    return [entry.filename for entry in entries]
