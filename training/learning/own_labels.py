"""A customer's own labels, read for `clientsignal evaluate`: JSON Lines, or a table with English or Chinese titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from nlp.domain import Document, Priority, RequirementKind, Span
from training.learning.own_documents import LabelsError, lines_of, parse, read_documents
from training.learning.own_tables import read_table

_REPORTED = 20
"""Problems that are named in one message; whoever mends them sees the rest next time."""


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


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labels of one document with where each of them stands in the file."""

    labels: Labels
    where: str
    places: tuple[str, ...]


def read_pairs(documents: Path, labels: Path) -> list[tuple[Document, dict[str, Any]]]:
    """Read both; documents without labels are left out, labels without a document are an error.

    Returns each document with its labels in the shape that the scorer knows, without units.

    Raises
    ------
    LabelsError
        If a file is missing, a line breaks the format, or labels do not fit; names up to 20 problems at once.
    """
    own = read_documents(documents)
    found: dict[str, _Collected] = {}
    problems: list[str] = []
    for one in _labels_of(labels):
        try:
            document = own.find(one.labels.id)
            collected = found.setdefault(document.id, _Collected(document))
            collected.hear_tone(one.labels.tone)
        except LabelsError as error:
            problems.append(f"{one.where}: {error}")
            continue
        problems += collected.add(one)
    if problems:
        more = len(problems) - _REPORTED
        shown = [*problems[:_REPORTED], *([f"and {more} more"] if more > 0 else [])]
        raise LabelsError("\n  ".join(["the labels do not fit:", *shown]))
    if not found:
        raise LabelsError(f"{labels.name} holds no labels; see `clientsignal evaluate --help`")
    return [(each.document, each.gold()) for each in found.values()]


def _labels_of(path: Path) -> Iterator[Labelled]:
    """Yield labels line by line, whatever the form of the file."""
    if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
        for row in read_table(path):
            where = f"{path.name} line {row.number}"
            requirements = [row.fields] if row.fields else []
            labels = Labels.model_validate(
                {"id": row.document, "requirements": requirements, "tone": row.tone}
            )
            yield Labelled(labels, where, (where,) * len(requirements))
        return
    for number, line in lines_of(path):
        labels = parse(Labels, path, number, line)
        where = f"{path.name} line {number}"
        count = len(labels.requirements)
        yield Labelled(
            labels, where, tuple(f"{where}, requirement {at}" for at in range(1, count + 1))
        )


@dataclass(slots=True)
class _Collected:
    """All labels of one document so far, from however many lines."""

    document: Document
    tone: str | None = None
    spans: list[Span] = field(default_factory=list)
    labels: list[LabelledRequirement] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def hear_tone(self, tone: str | None) -> None:
        if tone is not None and self.tone not in {None, tone}:
            raise LabelsError(f"{self.document.id} is {self.tone} above and {tone} here")
        self.tone = tone or self.tone

    def add(self, one: Labelled) -> list[str]:
        """Take the requirements of a line; returns what is wrong with them."""
        problems: list[str] = []
        for label, where in zip(one.labels.requirements, one.places, strict=True):
            try:
                span = _span(self.document, label)
                self._alone(span)
            except LabelsError as error:
                problems.append(f"{where}: {error}")
                continue
            self.spans.append(span)
            self.labels.append(label)
            self.places.append(where)
        return problems

    def _alone(self, span: Span) -> None:
        for other, where in zip(self.spans, self.places, strict=True):
            if span.overlap(other):
                raise LabelsError(
                    f"{span.start}:{span.end} overlaps {other.start}:{other.end} of {where}; "
                    "label each stretch of text once, or split it"
                )

    def gold(self) -> dict[str, Any]:
        """Return the labels in the shape of the scorer."""
        return {
            "id": self.document.id,
            "text": self.document.text,
            "spans": self.spans,
            "req": [
                {"u": at, "p": one.priority and str(one.priority), "k": one.kind and str(one.kind)}
                for at, one in enumerate(self.labels)
            ],
            "maybe": [],
            "tone": self.tone,
        }


def _span(document: Document, one: LabelledRequirement) -> Span:
    text = document.text
    if one.start is not None and one.end is not None:
        if not one.start < one.end <= len(text):
            raise LabelsError(
                f"{one.start}:{one.end} does not lie in the text of {document.id} ({len(text)} code points)"
            )
        return Span(one.start, one.end)
    if one.quote is None or not one.quote.strip():
        raise LabelsError("give start and end, or quote")
    # Cells of a table and lines of a mail are broken elsewhere than the text that we read.
    words = r"\s+".join(map(re.escape, one.quote.split()))
    found = [match.span() for match in re.finditer(words, text)]
    if len(found) != 1:
        hint = "give start and end" if found else "copy the words as they stand in the document"
        raise LabelsError(f"the quote occurs {len(found)} times in {document.id}; {hint}")
    return Span(*found[0])
