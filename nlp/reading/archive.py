"""ZIP archives: the files within, each read like one sent on its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from nlp.domain import RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.reading.encoding import decode
from nlp.reading.limits import Budget

_NAMES_IN_UTF8 = 0x800
_OF_SYSTEMS = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")


def unpack_archive(raw: RawDocument, budget: Budget) -> Iterator[RawDocument]:
    """Yield the files of an archive that was checked (`nlp.reading.limits.check_zip`).

    Raises
    ------
    UnreadableDocumentError
        If all archives of one message together unpack to more than the limit.
    """
    with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
        for entry in archive.infolist():
            name = entry_name(entry)
            if entry.is_dir() or any(part in name.lower() for part in _OF_SYSTEMS):
                continue
            budget.spend(raw.name, entry.file_size)
            with archive.open(entry) as file:
                data = file.read(entry.file_size)
            yield RawDocument(f"{raw.name}/{name}", data, None, raw.received_at)


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry; Chinese Windows writes GBK and says nothing about it."""
    if entry.flag_bits & _NAMES_IN_UTF8:
        return entry.filename
    try:
        return decode(entry.filename.encode("cp437"))
    except UnicodeEncodeError:
        return entry.filename


def nothing_readable(name: str) -> UnreadableDocumentError:
    """Return the refusal of an archive without a readable file."""
    reason = "the archive holds no file that can be read; send the documents on their own"
    return UnreadableDocumentError(name, reason, code="empty")
