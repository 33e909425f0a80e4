"""What a model change would flip among stored findings, as a list that a person can read before it happens.

Nothing confirmed changes by it: the record belongs to people. Confirmed ones are marked because they show best whether
the change is for the better.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.analyzer import TextModel
from models.flips import Flip
from nlp.domain import Analysis, Document, DocumentKind, Priority, Side, Span, Zone
from training.learning.decisions import DecisionsError


class StoredFinding(BaseModel):
    """A finding as it stands in the database, with what people made of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    start: int = Field(ge=0)
    end: int
    label: str
    priority: Priority | None = None
    state: Literal["confirmed", "pending", "rejected"]


class StoredDocument(BaseModel):
    """A document with its stored findings, one line of ``findings.jsonl``."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal[1]
    document: str
    project: str
    kind: DocumentKind
    text: str
    language: str | None = None
    received_at: str | None = None
    sender_side: Side = Side.UNKNOWN
    people: tuple[str, ...] = ()
    zones: tuple[tuple[int, int, Zone], ...] = ()
    complete: bool = False
    findings: tuple[StoredFinding, ...]

    def as_document(self) -> Document:
        """Return the document as prediction would read it."""
        return Document(
            id=self.document,
            text=self.text,
            kind=self.kind,
            sender_side=self.sender_side,
            people=self.people,
            zones=tuple((Span(start, end), zone) for start, end, zone in self.zones),
            project=self.project,
        )


def read_stored(path: Path) -> list[StoredDocument]:
    """Read ``findings.jsonl``.

    Raises
    ------
    DecisionsError
        If the file is missing or a line breaks the format; names file, line and field, never text.
    """
    found = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionsError(f"cannot read {path.name}: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(StoredDocument.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            field = ".".join(map(str, first["loc"])) or "the line"
            raise DecisionsError(
                f"{path.name} line {number}: {field}: {first['msg']}; export the findings again"
            ) from None  # the cause holds client text
    return found


def flips(
    champion: TextModel, challenger: TextModel, documents: Iterable[StoredDocument]
) -> list[Flip]:
    """Analyze every document with both models and list what differs."""
    found = []
    for stored in documents:
        document = stored.as_document()
        old, new = champion.analyze(document), challenger.analyze(document)
        before, after = _findings(old), _findings(new)
        languages = {unit.span: str(unit.language) for unit in old.layout.units}
        for span in sorted(set(before) | set(after)):
            was, becomes = before.get(span, ""), after.get(span, "")
            if was == becomes:
                continue
            match = max(stored.findings, key=lambda one: _overlap(one, span), default=None)
            if match is not None and not _overlap(match, span):
                match = None
            found.append(
                Flip(
                    stored.document, match.id if match else None, span.start, span.end,
                    languages.get(span, ""), was, becomes, match.state if match else "new",
                    _better(match, was, becomes),
                )
            )  # fmt: skip
    return found


def _findings(analysis: Analysis) -> dict[Span, str]:
    """Return label and priority of every finding by its span."""
    return {
        one.span: f"{one.type} {one.priority}" if one.priority else str(one.type)
        for one in analysis.findings
    }


def _overlap(stored: StoredFinding, span: Span) -> int:
    return max(0, min(stored.end, span.end) - max(stored.start, span.start))


def _better(stored: StoredFinding | None, was: str, becomes: str) -> bool | None:
    """Tell whether the change goes toward what people decided; nothing where they decided nothing or it is as far."""
    if stored is None or stored.state == "pending":
        return None
    wanted = (
        ""
        if stored.state == "rejected"
        else f"{stored.label} {stored.priority}"
        if stored.priority
        else stored.label
    )
    old, new = _distance(was, wanted), _distance(becomes, wanted)
    return None if old == new else new < old


def _distance(said: str, wanted: str) -> int:
    if said == wanted:
        return 0
    return 1 if said.split(" ", maxsplit=1)[0] == wanted.split(" ", maxsplit=1)[0] else 2
