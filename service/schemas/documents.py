"""Wire types of documents: what comes in, and everything a page needs to show one."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from service.schemas.base import Answer, Command, SpanOut
from service.schemas.enums import (
    Basis,
    DocumentKind,
    DocumentStatus,
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


class TextIn(Command):
    """Pasted text."""

    text: str = Field(
        min_length=1,
        description="The text as it is; offsets in answers are code points of the stored text.",
        examples=["The export must be ready by 30 June."],
    )
    kind: DocumentKind | None = Field(default=None, description="Guessed when left out.")
    received_at: datetime | None = Field(
        default=None, description="When it was written; anchors words like 'next Friday'."
    )
    sender_side: Side | None = Field(default=None, description="Whose text it is, if known.")
    name: str | None = Field(
        default=None, max_length=300, examples=["Kick-off"], description="Name."
    )


class ReanalyzeIn(Command):
    """Ask for a new analysis, optionally with corrected facts about the document."""

    kind: DocumentKind | None = Field(default=None, description="Corrected kind.")
    received_at: datetime | None = Field(default=None, description="Corrected date.")
    sender_side: Side | None = Field(default=None, description="Corrected side.")


class RelatedOut(Answer):
    """What comparing a document with the record again has changed."""

    changed: int = Field(examples=[2], description="Waiting items that relate differently now.")


class DocumentSummary(Answer):
    """A document in a list."""

    id: int = Field(examples=[3], description="Id.")
    project_id: int = Field(examples=[1], description="Project.")
    name: str = Field(examples=["minutes-2026-05-04.docx"], description="File name or given name.")
    kind: DocumentKind = Field(description="Kind.")
    status: DocumentStatus = Field(description="Where it stands.")
    error_code: str | None = Field(
        default=None, examples=["encrypted"], description="Why it failed."
    )
    error_detail: str | None = Field(default=None, description="What to do about it.")
    subject: str | None = Field(default=None, description="Subject line.")
    sender: str | None = Field(default=None, description="Who sent it.")
    sender_side: Side = Field(default=Side.UNKNOWN, description="Side of the sender.")
    received_at: datetime | None = Field(default=None, description="When it was written.")
    created_at: datetime = Field(description="When it was stored, UTC.")
    size_bytes: int = Field(examples=[2048], description="Size of the original.")
    characters: int = Field(examples=[1830], description="Code points of the text.")
    sha256: str = Field(description="Hash of the original bytes.")
    part: int = Field(default=0, description="Which document of a file with several, from 0.")
    tone: ToneLabel | None = Field(default=None, description="Tone of the client.")
    tone_score: float | None = Field(default=None, description="-1 negative to 1 positive.")
    model_version: str | None = Field(default=None, description="Models of the current analysis.")
    open_items: int = Field(default=0, description="Items pending or skipped.")
    accepted_items: int = Field(default=0, description="Items accepted.")
    total_items: int = Field(default=0, description="All items, merged and split ones left out.")
    warnings: list[str] = Field(default_factory=list, description="What the reader noticed.")


class UploadResult(Answer):
    """What became of an upload."""

    documents: list[DocumentSummary] = Field(description="One per document in the file.")
    created: int = Field(examples=[1], description="How many of them are new.")
    existing: int = Field(examples=[0], description="How many were already stored (same bytes).")


class ZoneOut(SpanOut):
    """A stretch of text and whose words it holds."""

    zone: Zone = Field(description="Zone.")


class HeadingOut(SpanOut):
    """A heading above a segment."""

    level: int = Field(examples=[1], description="1 is outermost.")
    title: str = Field(examples=["Must have"], description="Bare title.")


class CellOut(SpanOut):
    """A cell of a table row."""

    column: int = Field(description="Column from 0.")
    title: str | None = Field(default=None, description="Title of the column.")


class SegmentOut(SpanOut):
    """A block of the layout."""

    role: Role = Field(description="Part it plays.")
    zone: Zone = Field(description="Whose words.")
    content: SpanOut = Field(description="Without bullet sign, number or speaker label.")
    depth: int = Field(default=0, description="Nesting depth of a bullet, level of a heading.")
    headings: list[HeadingOut] = Field(default_factory=list, description="Outermost first.")
    speaker: str | None = Field(default=None, description="Speaker of a turn.")
    side: Side = Field(default=Side.UNKNOWN, description="Side of the speaker.")
    cells: list[CellOut] = Field(default_factory=list, description="Cells of a table row.")
    language: Language = Field(default=Language.EN, description="Language.")


class UnitOut(SpanOut):
    """A sentence, bullet or row with its verdict."""

    index: int = Field(description="Position in reading order.")
    segment: int = Field(description="Index into the segments.")
    verdict: Verdict = Field(description="What became of it.")
    confidence: float = Field(description="Probability in [0, 1].")


class AnchorOut(SpanOut):
    """Where a span stood in the original file."""

    page: int | None = Field(default=None, description="Page from 1.")
    paragraph: int | None = Field(default=None, description="Paragraph.")
    sheet: str | None = Field(default=None, description="Sheet of a workbook.")
    row: int | None = Field(default=None, description="Row.")
    column: int | None = Field(default=None, description="Column.")
    time_s: float | None = Field(default=None, description="Seconds into a recording.")


class ToneOut(Answer):
    """The client's tone."""

    label: ToneLabel = Field(description="Tone.")
    score: float = Field(examples=[-0.2], description="-1 negative to 1 positive.")
    confidence: float = Field(default=0.0, description="Probability in [0, 1].")
    axes: dict[str, float] = Field(default_factory=dict, description="complaint, pressure, ...")
    evidence: list[SpanOut] = Field(default_factory=list, description="Sentences behind it.")
    axis_evidence: dict[str, list[SpanOut]] = Field(
        default_factory=dict, description="Sentences behind each axis that has any."
    )


class DueOut(SpanOut):
    """A date asked for and what it rests on; both dates are null when the words are ambiguous."""

    quote: str = Field(examples=["by 30 June"], description="The words.")
    latest: date | None = Field(default=None, description="Date, or end of the range.")
    earliest: date | None = Field(default=None, description="Start of the range.")
    rule: str = Field(default="", description="The rule in words.")
    alternatives: list[date] = Field(default_factory=list, description="Other readings.")


class OwnerOut(SpanOut):
    """A person or role named as the one to act."""

    name: str = Field(examples=["Zhang Min"], description="Name as written.")


class QuantityOut(SpanOut):
    """A number with its unit."""

    value: float = Field(examples=[2.0], description="Number.")
    unit: str = Field(examples=["s"], description="Unit.")
    comparator: str = Field(default="=", examples=["<="], description="How it is meant.")


class CueOut(SpanOut):
    """Words that signal something."""

    kind: str = Field(examples=["must"], description="What they signal.")
    phrase: str = Field(examples=["must"], description="Name of the rule.")


class FindingOut(SpanOut):
    """What the model found; never changes."""

    type: FindingType = Field(description="Type.")
    quote: str = Field(examples=["The export must be ready."], description="Slice of the text.")
    confidence: float = Field(examples=[0.93], description="Probability in [0, 1].")
    unit: int = Field(description="Index of the unit.")
    language: Language = Field(description="Language.")
    side: Side = Field(description="Who speaks.")
    priority: Priority | None = Field(default=None, description="Priority the words give.")
    priority_confidence: float = Field(default=0.0, description="Probability in [0, 1].")
    basis: Basis = Field(default=Basis.NOT_STATED, description="What the priority rests on.")
    kind: RequirementKind | None = Field(default=None, description="Kind of requirement.")
    kind_confidence: float = Field(default=0.0, description="Probability in [0, 1].")
    status: Status = Field(default=Status.STATED, description="What the client does with it.")
    due: DueOut | None = Field(default=None, description="Date asked for.")
    owner: OwnerOut | None = Field(default=None, description="Person named to act.")
    quantities: list[QuantityOut] = Field(default_factory=list, description="Numbers.")
    cues: list[CueOut] = Field(default_factory=list, description="Cue words.")
    evidence: list[SpanOut] = Field(default_factory=list, description="Spans behind the priority.")
    reasons: list[str] = Field(default_factory=list, description="Readable notes.")
    unsure: bool = Field(default=False, description="Shown, but may well be none.")


class AnalysisOut(Answer):
    """Everything found in one text."""

    text: str = Field(description="The text that all offsets refer to.")
    kind: DocumentKind = Field(description="Kind.")
    model_version: str = Field(examples=["base-1"], description="Models.")
    segments: list[SegmentOut] = Field(description="Layout in reading order.")
    zones: list[ZoneOut] = Field(description="Zones of all segments, joined where they touch.")
    units: list[UnitOut] = Field(description="Coverage ledger.")
    findings: list[FindingOut] = Field(description="What was found, in reading order.")
    tone: ToneOut = Field(description="The client's tone.")


class DocumentDetail(DocumentSummary):
    """A document with its text and layout; its items come from the review queue."""

    text: str = Field(description="The text that all offsets refer to.")
    people: list[str] = Field(default_factory=list, description="Names known from the file.")
    segments: list[SegmentOut] = Field(default_factory=list, description="Layout.")
    zones: list[ZoneOut] = Field(default_factory=list, description="Zones in text order.")
    units: list[UnitOut] = Field(default_factory=list, description="Coverage ledger.")
    anchors: list[AnchorOut] = Field(default_factory=list, description="Places in the original.")
    tone_detail: ToneOut | None = Field(default=None, description="Tone with evidence.")
