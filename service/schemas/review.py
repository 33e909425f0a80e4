"""Wire types of the review: items, decisions, bulk acceptance."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from service.schemas.base import Answer, Command
from service.schemas.documents import FindingOut
from service.schemas.enums import (
    Basis,
    BulkState,
    DecisionAction,
    FindingType,
    ItemState,
    Origin,
    Priority,
    Relation,
    RequirementKind,
    Side,
    Status,
)
from service.schemas.insights import ExplanationOut, GapOut

_VERSION = Field(ge=1, description="Version that was read; 409 if it has changed.", examples=[1])


class ItemFields(Command):
    """Fields a reviewer may set; a field left out stays, a field set to null is emptied."""

    text: str | None = Field(
        default=None, min_length=1, max_length=5000, description="Wording for the record."
    )
    type: FindingType | None = Field(default=None, description="Type.")
    priority: Priority | None = Field(default=None, description="Priority decided by the PM.")
    kind: RequirementKind | None = Field(default=None, description="Kind of requirement.")
    due_on: date | None = Field(default=None, description="Due date.", examples=["2026-06-30"])
    owner: str | None = Field(default=None, max_length=200, description="Who acts.")
    criterion: str | None = Field(
        default=None,
        max_length=5000,
        description="Acceptance criterion; empty for none, null for the draft again.",
    )


class Accept(Command):
    """Confirm an item; it enters the record."""

    expected_version: int = _VERSION
    fields: ItemFields | None = Field(default=None, description="Last corrections.")
    as_new: bool = Field(
        default=False, description="Make a new record item even if the item matches one."
    )
    record_id: int | None = Field(
        default=None, description="Apply to this record item instead of the matched one."
    )
    relation: Relation | None = Field(
        default=None, description="How it relates to that record item; default as matched."
    )


class Reject(Command):
    """Say that an item is not what it was taken for."""

    expected_version: int = _VERSION
    reason: str = Field(default="", max_length=500, description="Why, in a few words.")


class Skip(Command):
    """Leave an item for later."""

    expected_version: int = _VERSION


class Edit(Command):
    """Correct an item without confirming it yet."""

    expected_version: int = _VERSION
    fields: ItemFields = Field(description="Corrections.")


class Split(Command):
    """Cut an item into several."""

    expected_version: int = _VERSION
    offsets: list[int] = Field(
        min_length=1,
        max_length=20,
        description="Where to cut, as code points of the document's text inside the item.",
        examples=[[42]],
    )


class ItemRef(Command):
    """An item at a version."""

    id: int = Field(ge=1, examples=[8], description="Item.")
    expected_version: int = _VERSION


class Merge(Command):
    """Join other items of the same document into this one."""

    expected_version: int = _VERSION
    others: list[ItemRef] = Field(min_length=1, max_length=20, description="Items to take in.")


class Undo(Command):
    """Take back the last decision on an item."""

    expected_version: int = _VERSION


class ItemAdd(Command):
    """A missed requirement marked by hand; the quote is the slice of the document."""

    start: int = Field(ge=0, examples=[12], description="First code point.")
    end: int = Field(gt=0, examples=[48], description="One past the last code point.")
    type: FindingType = Field(default=FindingType.REQUIREMENT, description="Type.")
    fields: ItemFields | None = Field(default=None, description="What is known already.")
    accept: bool = Field(default=False, description="Confirm at once.")


class SourceOut(Answer):
    """A quote and where it stands."""

    document_id: int = Field(examples=[3], description="Document.")
    document_name: str = Field(default="", examples=["kickoff.eml"], description="Its name.")
    start: int = Field(examples=[12], description="First code point.")
    end: int = Field(examples=[48], description="One past the last code point.")
    quote: str = Field(examples=["The export must be ready."], description="Slice of the text.")
    side: Side = Field(default=Side.UNKNOWN, description="Who spoke.")
    received_at: datetime | None = Field(default=None, description="When it was written.")


class Decision(Answer):
    """One append-only decision."""

    id: int = Field(examples=[21], description="Id; grows with time.")
    action: DecisionAction = Field(description="What was done.")
    reviewer: str = Field(examples=["李娜"], description="Who decided.")
    at: datetime = Field(description="When, UTC.")
    item_id: int | None = Field(default=None, description="Review item.")
    record_id: int | None = Field(default=None, description="Record item.")
    bulk_id: int | None = Field(default=None, description="Bulk acceptance it was part of.")
    model_version: str | None = Field(default=None, description="Models behind the first guess.")
    model_guess: dict[str, object] = Field(description="What the model had said first.")
    before: dict[str, object] = Field(description="Values before.")
    after: dict[str, object] = Field(description="Values after.")
    reverts_id: int | None = Field(default=None, description="Decision that this one takes back.")


class ReviewItem(Answer):
    """Something that waits for a decision, or has got one."""

    id: int = Field(examples=[7], description="Id.")
    version: int = Field(examples=[1], description="Version for the next decision.")
    project_id: int = Field(examples=[1], description="Project.")
    document_id: int = Field(examples=[3], description="Document.")
    document_name: str = Field(default="", examples=["kickoff.eml"], description="Its name.")
    type: FindingType = Field(description="Type.")
    state: ItemState = Field(description="Where it stands.")
    origin: Origin = Field(description="Where it came from.")
    start: int = Field(examples=[12], description="First code point in the document.")
    end: int = Field(examples=[48], description="One past the last code point.")
    quote: str = Field(examples=["The export must be ready."], description="Slice of the text.")
    more_sources: list[SourceOut] = Field(default_factory=list, description="Quotes merged in.")
    text: str = Field(description="Wording for the record; the quote until it is edited.")
    priority: Priority | None = Field(default=None, description="Priority, as edited so far.")
    client_priority: Priority | None = Field(
        default=None, description="Priority in the client's words; null if not stated."
    )
    priority_confidence: float = Field(default=0.0, description="Probability in [0, 1].")
    basis: Basis = Field(default=Basis.NOT_STATED, description="What the priority rests on.")
    kind: RequirementKind | None = Field(default=None, description="Kind of requirement.")
    status: Status = Field(default=Status.STATED, description="What the client does with it.")
    side: Side = Field(default=Side.UNKNOWN, description="Who spoke.")
    due_on: date | None = Field(default=None, description="Due date, as edited so far.")
    owner: str | None = Field(default=None, description="Who acts, as edited so far.")
    confidence: float = Field(default=1.0, description="Probability in [0, 1].")
    unsure: bool = Field(default=False, description="Whether it may well be no requirement.")
    gaps: list[GapOut] = Field(default_factory=list, description="What it leaves open.")
    criterion: str | None = Field(
        default=None, description="Acceptance criterion: the reviewer's, else a draft, else null."
    )
    criterion_is_draft: bool = Field(
        default=False, description="Whether nobody has confirmed the criterion yet."
    )
    finding: FindingOut | None = Field(default=None, description="The model's output, unchanged.")
    model_version: str | None = Field(default=None, description="Models behind the finding.")
    relation: Relation = Field(default=Relation.NEW, description="Relation to the record.")
    matched_record_id: int | None = Field(default=None, description="Record item it relates to.")
    matched_code: str | None = Field(default=None, examples=["REQ-12"], description="Its code.")
    matched_quote: str | None = Field(default=None, description="Its quote, to show side by side.")
    relation_note: str = Field(default="", examples=["2 s -> 1 s"], description="What differs.")
    relation_confidence: float = Field(default=0.0, description="Probability in [0, 1].")
    record_id: int | None = Field(default=None, description="Record item it became part of.")
    record_code: str | None = Field(default=None, examples=["REQ-1"], description="Its code.")
    parent_id: int | None = Field(default=None, description="Item it was split from.")
    merged_into_id: int | None = Field(default=None, description="Item that took it in.")
    can_undo: bool = Field(default=False, description="Whether a decision can be taken back.")


class ReviewItemDetail(ReviewItem):
    """A review item with all decisions on it, oldest first."""

    decisions: list[Decision] = Field(default_factory=list, description="Oldest first.")
    explanation: ExplanationOut | None = Field(
        default=None, description="Why this priority; null for other types than requirements."
    )


class UndoResult(Answer):
    """What an undo took back."""

    decision: Decision = Field(description="The new decision that reverts the old one.")
    items: list[ReviewItem] = Field(description="Items as they stand now.")


class BulkFilter(Command):
    """Which pending items a bulk acceptance takes."""

    document_id: int | None = Field(default=None, description="Only this document.")
    type: FindingType | None = Field(default=None, description="Only this type.")
    priority: Priority | None = Field(default=None, description="Only this priority.")
    min_confidence: float = Field(
        default=0.9, ge=0.0, le=1.0, examples=[0.9], description="At least this sure."
    )


class ItemStamp(Answer):
    """An item and a mark of its state; the mark differs as soon as anything about it changed."""

    id: int = Field(examples=[7], description="Id.")
    stamp: str = Field(examples=["3@2026-05-04T09:30:00"], description="Compare it, nothing else.")


class ItemStamps(Answer):
    """All items of a document in reading order, each with its mark."""

    items: list[ItemStamp] = Field(description="One per item, whatever its state.")


class Bulk(Answer):
    """A bulk acceptance: what it would take, and what has to be looked at first."""

    id: int = Field(examples=[2], description="Id.")
    state: BulkState = Field(description="Where it stands.")
    filter: BulkFilter = Field(description="What was asked for.")
    items: list[ReviewItem] = Field(description="What accepting would take, spot checks left out.")
    spot_check: list[ReviewItem] = Field(
        description="Drawn at random; each must be decided by itself before the rest is accepted."
    )
    spot_check_open: int = Field(examples=[2], description="Spot checks not decided yet.")
    spot_check_rejected: int = Field(
        default=0, examples=[0], description="Spot checks that were wrong; a warning for the rest."
    )


class BulkLeftOut(Answer):
    """An item that a bulk step did not touch."""

    item_id: int = Field(examples=[9], description="Item.")
    reason: str = Field(examples=["changed since the preview"], description="Why not.")


class BulkResult(Answer):
    """What a bulk step did."""

    bulk_id: int = Field(examples=[2], description="Bulk acceptance.")
    state: BulkState = Field(description="Where it stands.")
    changed: list[ReviewItem] = Field(description="Items as they stand now.")
    left_out: list[BulkLeftOut] = Field(description="Items left as they were, with the reason.")
