"""Wire types of the project record and its change requests."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from service.schemas.base import Answer, Command
from service.schemas.enums import (
    Basis,
    ChangeState,
    FindingType,
    Priority,
    RecordStatus,
    Relation,
    RequirementKind,
    Side,
)
from service.schemas.review import SourceOut


class RecordItem(Answer):
    """A confirmed requirement, decision, action, risk or question."""

    id: int = Field(examples=[4], description="Id.")
    project_id: int = Field(examples=[1], description="Project.")
    code: str = Field(examples=["REQ-1"], description="Number within the project; never reused.")
    type: FindingType = Field(description="Type.")
    version: int = Field(examples=[1], description="Version for the next change.")
    text: str = Field(examples=["The export must be ready by 30 June."], description="Wording.")
    priority: Priority | None = Field(default=None, description="Priority decided by the PM.")
    client_priority: Priority | None = Field(
        default=None, description="Priority in the client's words; null if not stated."
    )
    basis: Basis = Field(
        default=Basis.NOT_STATED, description="What the client's priority rests on."
    )
    kind: RequirementKind | None = Field(default=None, description="Kind of requirement.")
    status: RecordStatus = Field(description="Where it stands.")
    side: Side = Field(default=Side.UNKNOWN, description="Who said it.")
    due_on: date | None = Field(default=None, description="Due date.")
    due_rule: str = Field(default="", description="How the date was read.")
    owner: str | None = Field(default=None, description="Who acts.")
    note: str = Field(default="", description="The PM's own note.")
    criterion: str = Field(default="", description="Acceptance criterion, written by the PM.")
    created_at: datetime = Field(description="When it was confirmed, UTC.")
    created_by: str = Field(examples=["李娜"], description="Who confirmed it.")
    updated_at: datetime = Field(description="When it last changed, UTC.")
    sources: list[SourceOut] = Field(default_factory=list, description="Quotes, oldest first.")


class RecordVersion(Answer):
    """The values of a record item at one version."""

    version: int = Field(examples=[2], description="Version, from 1.")
    at: datetime = Field(description="When, UTC.")
    by: str = Field(examples=["李娜"], description="Who.")
    reason: str = Field(examples=["withdraws"], description="What brought it about.")
    decision_id: int | None = Field(default=None, description="Decision behind it.")
    values: dict[str, object] = Field(description="All values at this version.")
    changed: list[str] = Field(default_factory=list, examples=[["priority"]], description="Fields.")


class RecordDetail(RecordItem):
    """A record item with its history and the change requests about it."""

    versions: list[RecordVersion] = Field(description="Oldest first.")
    changes: list[ChangeRequest] = Field(default_factory=list, description="Change requests.")


class RecordUpdate(Command):
    """A PM's change to a record item; a field left out stays, a field set to null is emptied."""

    expected_version: int = Field(ge=1, examples=[1], description="Version that was read.")
    text: str | None = Field(default=None, min_length=1, max_length=5000, description="Wording.")
    priority: Priority | None = Field(default=None, description="Priority decided by the PM.")
    kind: RequirementKind | None = Field(default=None, description="Kind of requirement.")
    status: RecordStatus | None = Field(default=None, description="Where it stands.")
    due_on: date | None = Field(default=None, description="Due date.")
    owner: str | None = Field(default=None, max_length=200, description="Who acts.")
    note: str | None = Field(default=None, max_length=5000, description="The PM's own note.")
    criterion: str | None = Field(
        default=None, max_length=5000, description="Acceptance criterion; empty for none."
    )
    reason: str = Field(default="", max_length=500, description="Why it changes.")


class ChangeRequest(Answer):
    """A change to a confirmed item, with both quotes and its effects."""

    id: int = Field(examples=[1], description="Id.")
    version: int = Field(examples=[1], description="Version for the next change.")
    record_id: int = Field(examples=[4], description="Record item.")
    record_code: str = Field(examples=["REQ-1"], description="Its code.")
    item_id: int | None = Field(default=None, description="Review item that asks for the change.")
    relation: Relation = Field(description="What sort of change.")
    from_value: str = Field(examples=["2 s"], description="Value before.")
    to_value: str = Field(examples=["1 s"], description="Value asked for.")
    from_quote: str = Field(description="Words behind the old value.")
    to_quote: str = Field(description="Words that ask for the new one.")
    schedule_effect: str = Field(default="", description="Effect on the schedule, by the PM.")
    cost_effect: str = Field(default="", description="Effect on the cost, by the PM.")
    state: ChangeState = Field(description="Where it stands.")
    created_at: datetime = Field(description="When it was drafted, UTC.")


class ChangeUpdate(Command):
    """A PM's change to a change request; fields left out stay."""

    expected_version: int = Field(ge=1, examples=[1], description="Version that was read.")
    from_value: str | None = Field(default=None, max_length=2000, description="Value before.")
    to_value: str | None = Field(default=None, max_length=2000, description="Value asked for.")
    schedule_effect: str | None = Field(default=None, max_length=2000, description="Schedule.")
    cost_effect: str | None = Field(default=None, max_length=2000, description="Cost.")
    state: ChangeState | None = Field(default=None, description="Agreed, rejected or draft again.")


RecordDetail.model_rebuild()
