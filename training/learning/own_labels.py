"""A customer's own documents and labels, read for `clientsignal evaluate`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import ModelError
from nlp.domain import Document, DocumentKind, Priority, RequirementKind, Span
from nlp.reading.kinds import guess_kind

_Line = TypeVar("_Line", bound=BaseModel)


class LabelsError(ModelError):
    """Documents and labels cannot be read or do not fit; the message names file, line and what to do."""


class LabelledRequirement(BaseModel):
    """A requirement by its offsets, or by its words if they occur once."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    start: int | None = Field(default=None, ge=0)
    end: int | None = None
    quote: str | None = Field(default=None, min_length=1)
    priority: Priority | None = None
    kind: RequirementKind | None = None


class Labels(BaseModel):
    """All labels of one document; what is not listed is no requirement."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    requirements: tuple[LabelledRequirement, ...]
    tone: Literal["negative", "neutral", "positive"] | None = None


class OwnDocument(BaseModel):
    """A document as `clientsignal analyze` reads it."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    id: str
    text: str
    kind: DocumentKind | None = None

    def as_document(self) -> Document:
        """Return the document; a missing kind is guessed."""
        return Document(self.id, self.text, self.kind or guess_kind(self.text))


def read_pairs(documents: Path, labels: Path) -> list[tuple[OwnDocument, dict[str, Any]]]:
    """Read both files; documents without labels are left out, labels without a document are an error.

    Returns each document with its labels in the shape that the scorer knows, without units.

    Raises
    ------
    LabelsError
        If a file is missing, a line breaks the format, or labels do not fit their document.
    """
    texts: dict[str, OwnDocument] = {}
    for number, line in _lines(documents):
        document = _parse(OwnDocument, documents, number, line)
        if document.id in texts:
            raise LabelsError(f"{documents.name} line {number}: id {document.id} occurs twice")
        texts[document.id] = document
    found = []
    for number, line in _lines(labels):
        own = _parse(Labels, labels, number, line)
        where = f"{labels.name} line {number}"
        if own.id not in texts:
            raise LabelsError(f"{where}: id {own.id} is not in {documents.name}; add the document")
        document = texts[own.id]
        spans = [
            _span(document, one, f"{where}, requirement {at}")
            for at, one in enumerate(own.requirements, start=1)
        ]
        found.append((document, _gold(document, own, spans)))
    if not found:
        raise LabelsError(f"{labels.name} holds no labels; one JSON object a line is needed")
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsError(f"cannot read {path.name}: {error}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _parse(kind: type[_Line], path: Path, number: int, line: str) -> _Line:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "the line"
        raise LabelsError(f"{path.name} line {number}: {field}: {first['msg']}") from None


def _span(document: OwnDocument, one: LabelledRequirement, where: str) -> Span:
    if one.start is not None and one.end is not None:
        if not one.start < one.end <= len(document.text):
            raise LabelsError(
                f"{where}: {one.start}:{one.end} does not lie in the text ({len(document.text)} code points)"
            )
        return Span(one.start, one.end)
    if one.quote is None:
        raise LabelsError(f"{where}: give start and end, or quote")
    times = document.text.count(one.quote)
    if times != 1:
        raise LabelsError(
            f"{where}: the quote occurs {times} times in {document.id}; give start and end"
        )
    start = document.text.index(one.quote)
    return Span(start, start + len(one.quote))


def _gold(document: OwnDocument, own: Labels, spans: list[Span]) -> dict[str, Any]:
    return {
        "id": document.id,
        "text": document.text,
        "spans": spans,
        "req": [
            {"u": at, "p": one.priority and str(one.priority), "k": one.kind and str(one.kind)}
            for at, one in enumerate(own.requirements)
        ],
        "maybe": [],
        "tone": own.tone,
    }
