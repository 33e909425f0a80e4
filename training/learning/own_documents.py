"""A customer's own documents for `clientsignal evaluate`: a folder of files, one file, or JSON Lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from models.errors import ModelError
from nlp.domain import Document, DocumentKind, RawDocument
from nlp.errors import NlpError
from nlp.reading import read
from nlp.reading.encoding import decode
from nlp.reading.kinds import guess_kind

_Line = TypeVar("_Line", bound=BaseModel)
_SHOWN = 10


class LabelsError(ModelError):
    """Documents and labels cannot be read or do not fit; the message names file, line and what to do."""


class _OwnLine(BaseModel):
    """A line as `clientsignal analyze` reads it."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    id: str
    text: str
    kind: DocumentKind | None = None


class OwnDocuments:
    """Documents by the names that labels may call them.

    A file is called by its path below the folder, by its name, or by its name without the ending, as far as that is
    clear; attachments of a mail follow it as ``mail.eml/attachment``.

    Parameters
    ----------
    where
        What the person named: shown in messages.
    documents
        Documents by id.
    unreadable
        Why files could not be read, by their path.
    """

    def __init__(
        self, where: Path, documents: Mapping[str, Document], unreadable: Mapping[str, str]
    ) -> None:
        self.where = where
        self.documents = documents
        self.unreadable = unreadable
        self._called: dict[str, set[str]] = {}
        for name in [*documents, *unreadable]:
            for called in {name, name.rsplit("/", 1)[-1], _bare(name.rsplit("/", 1)[-1])}:
                self._called.setdefault(_key(called), set()).add(name)

    def find(self, called: str) -> Document:
        """Return the document that labels call by this name.

        Raises
        ------
        LabelsError
            If there is none, several, or it could not be read.
        """
        if called in self.documents:
            return self.documents[called]
        found = sorted(self._called.get(_key(called.replace("\\", "/")), ()))
        if not found:
            there = ", ".join(sorted(self.documents)[:_SHOWN]) or "nothing readable"
            more = ", …" if len(self.documents) > _SHOWN else ""
            raise LabelsError(
                f"{called} is not in {self.where.name}; there are: {there}{more}; add the document or mend the name"
            )
        if len(found) > 1:
            raise LabelsError(
                f"{called} may be {found[0]} or {found[1]}; write the name with its folder and ending"
            )
        if found[0] in self.unreadable:
            raise LabelsError(self.unreadable[found[0]])
        return self.documents[found[0]]


def read_documents(path: Path) -> OwnDocuments:
    """Read a folder with all its files, one file of any kind that the product reads, or JSON Lines (.jsonl).

    Hidden files are left out. A file that cannot be read is an error only once labels ask for it.

    Raises
    ------
    LabelsError
        If nothing is there, or a line breaks the format.
    """
    if path.is_dir():
        files = sorted(one for one in path.rglob("*") if one.is_file() and not _hidden(path, one))
        if not files:
            raise LabelsError(f"{path.name} holds no file; put the documents there")
        documents: dict[str, Document] = {}
        unreadable: dict[str, str] = {}
        for one in files:
            name = one.relative_to(path).as_posix()
            try:
                documents |= _read_file(one, name)
            except (NlpError, OSError) as error:
                unreadable[name] = str(error)
        return OwnDocuments(path, documents, unreadable)
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        return OwnDocuments(path, dict(_read_lines(path)), {})
    try:
        return OwnDocuments(path, _read_file(path, path.name), {})
    except (NlpError, OSError) as error:
        raise LabelsError(f"cannot read {path.name}: {error}") from error


def _hidden(folder: Path, path: Path) -> bool:
    """Tell whether a file is one that programs leave behind: hidden, or the lock of an open Word file."""
    return any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)


def _read_file(path: Path, name: str) -> dict[str, Document]:
    found = read(RawDocument(name, path.read_bytes()))
    documents = {name: replace(found[0], id=name)}
    for number, one in enumerate(found[1:], start=2):
        called = f"{name}/{one.id.rsplit('/', 1)[-1]}"
        called = called if called not in documents else f"{called}#{number}"
        documents[called] = replace(one, id=called)
    return documents


def _read_lines(path: Path) -> Iterator[tuple[str, Document]]:
    seen: set[str] = set()
    for number, line in lines_of(path):
        one = parse(_OwnLine, path, number, line)
        if one.id in seen:
            raise LabelsError(f"{path.name} line {number}: id {one.id} occurs twice")
        seen.add(one.id)
        yield one.id, Document(one.id, one.text, one.kind or guess_kind(one.text))


def text_of(path: Path) -> str:
    """Return the text of a file, in whatever encoding a spreadsheet wrote it.

    Raises
    ------
    LabelsError
        If the file cannot be read.
    """
    try:
        return decode(path.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        raise LabelsError(f"cannot read {path.name}: {reason}") from error


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that hold something, with their numbers."""
    for number, line in enumerate(text_of(path).split("\n"), start=1):
        if line.strip():
            yield number, line


def parse(kind: type[_Line], path: Path, number: int, line: str) -> _Line:
    """Return a line of JSON as an object.

    Raises
    ------
    LabelsError
        If it breaks the format; names file, line and field.
    """
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "the line"
        raise LabelsError(f"{path.name} line {number}: {field}: {first['msg']}") from None


def _bare(name: str) -> str:
    """Return a file name without its ending."""
    stem, dot, ending = name.rpartition(".")
    return stem if dot and 0 < len(ending) <= 5 else name


def _key(name: str) -> str:
    """Return a name as people compare names: case and composed letters do not matter."""
    return unicodedata.normalize("NFC", name.strip()).casefold()
