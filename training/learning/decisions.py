"""Decisions of reviewers, read from the file that the service writes (`docs/adr/0035`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.errors import ModelError
from nlp.domain import Document, DocumentKind, Language, Priority, RequirementKind, Side, Span, Zone
from training.corpus import Label

FORMAT = 1


class DecisionsError(ModelError):
    """A file of decisions breaks its format; the message names file, line and field."""


class NothingLeftError(DecisionsError):
    """There are decisions, and none of them is left to learn from."""


class Taught(StrEnum):
    """What a reviewer said a unit is."""

    REQUIREMENT = "requirement"
    ACTION = "action"
    DECISION = "decision"
    QUESTION = "question"
    RISK = "risk"
    NONE = "none"


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Guess(_Line):
    """What the model had said before the decision."""

    label: str
    priority: Priority | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)


class Decision(_Line):
    """One standing decision of one reviewer on one stretch of text."""

    start: int = Field(ge=0)
    end: int
    label: Taught
    priority: Priority | None = None
    requirement_kind: RequirementKind | None = None
    reviewer: str = Field(min_length=1, max_length=200)
    decided_at: datetime
    model_version: str = ""
    source: Literal["accept", "edit", "reject", "priority", "missed", "audit"]
    guess: Guess | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"end {self.end} must be greater than start {self.start}")
        if self.decided_at.tzinfo is None:
            raise ValueError("decided_at needs an offset, for example 2026-11-25T10:00:00+00:00")
        return self

    @property
    def span(self) -> Span:
        """Return the stretch that was decided on."""
        return Span(self.start, self.end)

    @property
    def as_label(self) -> Label:
        """Return the label in the terms of the labelled documents."""
        return Label(self.label.value)


class DecidedDocument(_Line):
    """A document with what people decided about it."""

    format: Literal[1]
    document: str = Field(min_length=1)
    project: str = Field(min_length=1)
    kind: DocumentKind
    text: str
    language: Language | None = None
    received_at: datetime | None = None
    sender_side: Side = Side.UNKNOWN
    people: tuple[str, ...] = ()
    zones: tuple[tuple[int, int, Zone], ...] = ()
    complete: bool = False
    decisions: tuple[Decision, ...]

    @model_validator(mode="after")
    def _within_text(self) -> Self:
        for number, one in enumerate(self.decisions):
            if one.end > len(self.text):
                raise ValueError(
                    f"decisions.{number}.end {one.end} lies beyond the text ({len(self.text)} code points)"
                )
        return self

    @property
    def decided_at(self) -> datetime:
        """Return when the last decision was made."""
        return max(one.decided_at for one in self.decisions)

    def as_document(self) -> Document:
        """Return the document as prediction would read it."""
        return Document(
            id=self.document,
            text=self.text,
            kind=self.kind,
            received_at=self.received_at,
            sender_side=self.sender_side,
            people=self.people,
            zones=tuple((Span(start, end), zone) for start, end, zone in self.zones),
            project=self.project,
        )


def read_decisions(path: Path) -> tuple[DecidedDocument, ...]:
    """Read a file of decisions; documents without a decision are left out.

    Raises
    ------
    DecisionsError
        If the file is missing or a line breaks the format; names file, line and field, never text.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionsError(f"cannot read {path.name}: {error}") from error
    found: list[DecidedDocument] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        document = _parse(path, number, line)
        if document.document in seen:
            raise DecisionsError(
                f"{path.name} line {number}: document {document.document} is already on line {seen[document.document]}"
            )
        seen[document.document] = number
        if document.decisions:
            found.append(document)
    return tuple(found)


def _parse(path: Path, number: int, line: str) -> DecidedDocument:
    try:
        return DecidedDocument.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "the line"
        more = f" and {error.error_count() - 1} more" if error.error_count() > 1 else ""
        raise DecisionsError(
            f"{path.name} line {number}: {field}: {first['msg']}{more}; export the decisions again"
        ) from None  # the cause holds client text


def data_hash(documents: Iterable[DecidedDocument]) -> str:
    """Return a hash that is the same for the same decisions, whatever the order of documents."""
    digest = hashlib.sha256()
    for document in sorted(documents, key=lambda one: one.document):
        text = json.dumps(document.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        digest.update(text.encode("utf-8", errors="surrogatepass"))
    return digest.hexdigest()[:16]


def count_decisions(documents: Iterable[DecidedDocument]) -> int:
    """Return how many decisions the documents hold."""
    return sum(len(document.decisions) for document in documents)
