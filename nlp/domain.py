"""The nouns of the text side: documents, zones, segments, units and findings.

Every noun is frozen. The text of a `Document` is final; everything that is known about it is a `Span` of code points
into that text, so any quote shown to a person is a slice of what the client wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from nlp.labels import (
    READABLE_ZONES,
    Basis,
    CueKind,
    DocumentKind,
    FindingType,
    Language,
    Priority,
    RequirementKind,
    Role,
    Side,
    Status,
    ToneLabel,
    Verdict,
    Zone,
)

__all__ = [
    "READABLE_ZONES",
    "Analysis",
    "Anchor",
    "Basis",
    "Cell",
    "Cue",
    "CueKind",
    "Document",
    "DocumentKind",
    "DueDate",
    "Finding",
    "FindingType",
    "Heading",
    "Language",
    "Layout",
    "PersonMention",
    "Priority",
    "Quantity",
    "RawDocument",
    "RequirementKind",
    "Role",
    "Segment",
    "Side",
    "Span",
    "SpokenTurn",
    "Status",
    "Tone",
    "ToneLabel",
    "Unit",
    "UnitVerdict",
    "Verdict",
    "Zone",
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range ``[start, end)`` of code points in the text of one document."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span {self.start}:{self.end} is empty, reversed or negative")

    def slice(self, text: str) -> str:
        """Return the covered part of ``text``."""
        return text[self.start : self.end]

    def overlap(self, other: Span) -> int:
        """Return how many code points both spans cover."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a span of the text stood in the original file (page, paragraph, row, time)."""

    span: Span
    page: int | None = None
    paragraph: int | None = None
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    time_s: float | None = None


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """Who says the words from the end of ``label`` to the next turn, where the file itself says so.

    ``label`` covers name and time as they stand in the text.
    """

    label: Span
    speaker: str
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RawDocument:
    """Bytes as they came in, before anything was understood."""

    name: str
    data: bytes
    media_type: str | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Final text and what is known about its origin.

    ``sender_side`` is the side of the person who wrote the newest part; ``zones`` are zones that the reader
    already knows from markup (for example a ``blockquote`` of an HTML mail); ``anchors`` lead back to the
    original file; ``turns`` are the speakers of a chat or transcript whose file names them. ``project`` is its
    project by the name that exported decisions give it; empty where nobody says.
    """

    id: str
    text: str
    kind: DocumentKind = DocumentKind.NOTES
    received_at: datetime | None = None
    subject: str | None = None
    sender: str | None = None
    sender_side: Side = Side.UNKNOWN
    people: tuple[str, ...] = ()
    zones: tuple[tuple[Span, Zone], ...] = ()
    anchors: tuple[Anchor, ...] = ()
    turns: tuple[SpokenTurn, ...] = ()
    warnings: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    project: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading above a segment: its span, level (1 is outermost) and bare title."""

    span: Span
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row with the title of its column, if the table has a header row."""

    span: Span
    column: int
    title: str | None = None


class Segment(NamedTuple):
    """A block of the layout: paragraph, heading, bullet, table row, ``Field: value`` line or speaker turn.

    ``span`` covers the block without surrounding white space; ``content`` leaves out the marker (bullet sign,
    number, quote marks, speaker label). ``depth`` is the nesting depth of a bullet (0 outermost) or level of
    a heading (1 outermost). ``lead_in`` is the line that introduces the list the segment is an item of ("We
    need:"). ``meeting`` counts meetings within one file from 0. ``sender`` is the writer of forwarded words,
    with the address where it is named. A long text has very many segments; a tuple is made in a third of the
    time of a frozen data class.
    """

    span: Span
    content: Span
    role: Role
    zone: Zone = Zone.OWN
    depth: int = 0
    headings: tuple[Heading, ...] = ()
    lead_in: Span | None = None
    speaker: str | None = None
    side: Side = Side.UNKNOWN
    cells: tuple[Cell, ...] = ()
    language: Language = Language.EN
    meeting: int = 0
    said_at: datetime | None = None
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, bullet or table row: what a verdict is given on.

    ``segment`` is the index into `Layout.segments`.
    """

    index: int
    span: Span
    segment: int
    language: Language


@dataclass(frozen=True, slots=True)
class Layout:
    """A document with its segments and units, in reading order."""

    document: Document
    segments: tuple[Segment, ...]
    units: tuple[Unit, ...]

    def segment_of(self, unit: Unit) -> Segment:
        """Return the segment that ``unit`` is a part of."""
        return self.segments[unit.segment]

    def text_of(self, unit: Unit) -> str:
        """Return the words of ``unit``."""
        return unit.span.slice(self.document.text)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of the text that signal something; ``phrase`` names the rule that matched."""

    span: Span
    kind: CueKind
    phrase: str


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date asked for, with what it rests on.

    ``latest`` is the date (or the end of the range); ``earliest`` the start of a range. ``rule`` names the
    rule in words that a PM understands; ``alternatives`` are other readings. Both dates are ``None`` when the
    words are ambiguous.
    """

    span: Span
    latest: date | None
    earliest: date | None = None
    rule: str = ""
    alternatives: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in canonical form ("2 秒" -> 2.0 s)."""

    span: Span
    value: float
    unit: str
    comparator: str = "="


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person or role named as the one to act."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a PM should see, grounded in the text.

    ``confidence`` and ``priority_confidence`` are calibrated probabilities in [0, 1]. ``wording`` is the
    quote without bullets, numbers and table bars; ``unsure`` marks a requirement that may well be none;
    ``evidence`` holds the spans behind the priority (cue words, heading or table cell); ``reasons`` are
    readable notes.
    """

    type: FindingType
    unit: int
    span: Span
    quote: str
    confidence: float
    language: Language
    side: Side = Side.UNKNOWN
    priority: Priority | None = None
    priority_confidence: float = 0.0
    basis: Basis = Basis.NOT_STATED
    kind: RequirementKind | None = None
    kind_confidence: float = 0.0
    status: Status = Status.STATED
    due: DueDate | None = None
    owner: PersonMention | None = None
    quantities: tuple[Quantity, ...] = ()
    cues: tuple[Cue, ...] = ()
    evidence: tuple[Span, ...] = ()
    reasons: tuple[str, ...] = ()
    unsure: bool = False
    wording: str = ""


@dataclass(frozen=True, slots=True)
class UnitVerdict:
    """One line of the coverage ledger."""

    span: Span
    verdict: Verdict
    confidence: float


@dataclass(frozen=True, slots=True)
class Tone:
    """The client's tone in a document; ``score`` runs from -1 (negative) to 1 (positive).

    ``axes`` are in [0, 1]: complaint, pressure, politeness, politeness_drop, praise. A drop inside one document is
    a complaint without polite words. ``axis_evidence`` holds the sentences behind an axis, where it has any.
    """

    label: ToneLabel
    score: float
    evidence: tuple[Span, ...] = ()
    axes: Mapping[str, float] = field(default_factory=dict)
    confidence: float = 0.0
    axis_evidence: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is known about one document after one pass of one model version."""

    layout: Layout
    verdicts: tuple[UnitVerdict, ...]
    findings: tuple[Finding, ...]
    tone: Tone
    model_version: str
