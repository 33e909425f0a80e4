"""Read the labelled documents of `data/labelled` (format: `data/labelled/FORMAT.md`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from nlp.domain import (
    Basis,
    Document,
    DocumentKind,
    Priority,
    RequirementKind,
    Side,
    Span,
)

_TAG = re.compile(
    r"^(?P<joined>\+?)(?P<tag>\.|~|h|q|s|A|D|T|B|O|P|K|R(?P<p>[mscw])(?P<k>[fqc])(?P<b>[SCXN]?))"
    r"(?:,(?P<flags>\S+))?(?: (?P<text>.*))?$"
)
_PRIORITIES = {"m": Priority.MUST, "s": Priority.SHOULD, "c": Priority.COULD, "w": Priority.WONT}
_KINDS = {
    "f": RequirementKind.FUNCTIONAL,
    "q": RequirementKind.QUALITY,
    "c": RequirementKind.CONSTRAINT,
}
_BASES = {"S": Basis.STRUCTURE, "C": Basis.CUE, "X": Basis.CONTEXT, "N": Basis.NOT_STATED}
_KIND_OF_DOCUMENT = {
    "email": DocumentKind.EMAIL,
    "notes": DocumentKind.NOTES,
    "questionnaire": DocumentKind.NOTES,
    "transcript": DocumentKind.TRANSCRIPT,
    "message": DocumentKind.MESSAGE,
}
_SPEAKERS = {"us": Side.US, "cl": Side.CLIENT, "th": Side.THIRD}
_HEADER_FIELDS = 8


class Label(StrEnum):
    """What a labelled unit is."""

    NONE = "none"
    HEADING = "heading"
    QUOTED = "quoted"
    SIGNATURE = "signature"
    REQUIREMENT = "requirement"
    ACTION = "action"
    DECISION = "decision"
    STATUS = "status"
    BACKGROUND = "background"
    QUESTION = "question"
    PROPOSAL = "proposal"
    RISK = "risk"


_LABELS = {
    ".": Label.NONE, "h": Label.HEADING, "q": Label.QUOTED, "s": Label.SIGNATURE, "A": Label.ACTION,
    "D": Label.DECISION, "T": Label.STATUS, "B": Label.BACKGROUND, "O": Label.QUESTION,
    "P": Label.PROPOSAL, "K": Label.RISK, "R": Label.REQUIREMENT,
}  # fmt: skip


class CorpusError(ValueError):
    """A labelled file breaks the format; the message names file and line."""


@dataclass(frozen=True, slots=True)
class LabelledUnit:
    """A unit with its gold labels; ``flags`` are the letters after the comma."""

    span: Span
    label: Label
    priority: Priority | None = None
    kind: RequirementKind | None = None
    basis: Basis | None = None
    flags: frozenset[str] = frozenset()
    side: Side | None = None
    due: date | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A whole document with labels; ``tone`` is negative, neutral, positive or na."""

    document: Document
    language: str
    domain: str
    genre: str
    tone: str
    split: str
    units: tuple[LabelledUnit, ...]


def read_corpus(folder: Path, *, pattern: str = "*.txt") -> tuple[LabelledDocument, ...]:
    """Read every labelled file of ``folder`` in name order.

    Raises
    ------
    CorpusError
        If a line breaks the format or an id occurs twice; names file and line.
    """
    documents: list[LabelledDocument] = []
    seen: dict[str, Path] = {}
    for path in sorted(folder.glob(pattern)):
        for document in read_labelled(path):
            if document.document.id in seen:
                other = seen[document.document.id]
                raise CorpusError(f"{path}: id {document.document.id} is already in {other}")
            seen[document.document.id] = path
            documents.append(document)
    return tuple(documents)


def read_labelled(path: Path) -> Iterator[LabelledDocument]:
    """Yield the documents of one labelled file."""
    header: list[str] | None = None
    header_at = 0
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line.startswith("@@ "):
            if header is not None:
                yield _document(path, header_at, header, lines)
            header, header_at, lines = [part.strip() for part in line[3:].split("|")], number, []
            if len(header) != _HEADER_FIELDS:
                raise CorpusError(
                    f"{path}:{number}: header has {len(header)} fields, not {_HEADER_FIELDS}"
                )
        elif line.strip() and not (header is None and line.startswith("##")):
            if header is None:
                raise CorpusError(f"{path}:{number}: text before the first @@ header")
            lines.append((number, line))
    if header is not None:
        yield _document(path, header_at, header, lines)


def _document(
    path: Path, header_at: int, header: list[str], lines: Iterable[tuple[int, str]]
) -> LabelledDocument:
    identifier, language, genre, domain, tone, received_at, sender, split = header
    try:
        kind = _KIND_OF_DOCUMENT[genre]
        side = Side(sender)
        received = datetime.fromisoformat(received_at) if received_at else None
    except (KeyError, ValueError) as error:
        raise CorpusError(f"{path}:{header_at}: bad header of {identifier}: {error}") from error
    if tone not in {"negative", "neutral", "positive", "na"} or split not in {
        "train",
        "dev",
        "test",
    }:
        raise CorpusError(f"{path}:{header_at}: bad tone {tone!r} or split {split!r}")
    text, units = _assemble(path, lines)
    return LabelledDocument(
        document=Document(
            id=identifier, text=text, kind=kind, received_at=received, sender_side=side
        ),
        language=language,
        domain=domain,
        genre=genre,
        tone=tone,
        split=split,
        units=units,
    )


def _assemble(path: Path, lines: Iterable[tuple[int, str]]) -> tuple[str, tuple[LabelledUnit, ...]]:
    parts: list[str] = []
    units: list[LabelledUnit] = []
    length = 0
    for number, line in lines:
        match = _TAG.match(line)
        if match is None:
            raise CorpusError(f"{path}:{number}: cannot read the tag of {line[:40]!r}")
        text = match["text"] or ""
        if parts:
            joint = "\n"
            if match["joined"]:
                joint = " " if _needs_space(parts[-1], text) else ""
            parts.append(joint)
            length += len(joint)
        parts.append(text)
        stripped = text.strip()
        if stripped:
            start = length + text.index(stripped)
            span = Span(start, start + len(stripped))
            if match["tag"] == "~" and units:
                units[-1] = replace(units[-1], span=Span(units[-1].span.start, span.end))
            elif match["tag"] != "~":
                units.append(_unit(path, number, match, span))
        length += len(text)
    return "".join(parts), tuple(units)


def _needs_space(before: str, after: str) -> bool:
    """English sentences on one line are parted by a space, Chinese ones by nothing."""
    if before.endswith((" ", "\t")) or not before or not after:
        return False
    return ord(before[-1]) < 0x2E80 and not "\u2e80" <= after[0] <= "\u9fff"


def _unit(path: Path, number: int, match: re.Match[str], span: Span) -> LabelledUnit:
    flags: set[str] = set()
    side: Side | None = None
    due: date | None = None
    owner: str | None = None
    for flag in filter(None, (match["flags"] or "").split(",")):
        if flag.startswith("due="):
            try:
                due = date.fromisoformat(flag[4:])
            except ValueError as error:
                raise CorpusError(f"{path}:{number}: bad date in {flag!r}") from error
        elif flag.startswith("own="):
            owner = flag[4:].replace("_", " ")
        elif flag in _SPEAKERS:
            side = _SPEAKERS[flag]
        elif flag in {"-", "+", "!", "W", "V"}:
            flags.add(flag)
        else:
            raise CorpusError(f"{path}:{number}: unknown flag {flag!r}")
    label = _LABELS[match["tag"][0]]
    return LabelledUnit(
        span=span,
        label=label,
        priority=_PRIORITIES[match["p"]] if match["p"] else None,
        kind=_KINDS[match["k"]] if match["k"] else None,
        basis=_BASES[match["b"]] if match["b"] else None,
        flags=frozenset(flags),
        side=side,
        due=due,
        owner=owner,
    )
