"""Writing the project record: every change is a new version with the decision behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.errors import BadRequestError, ConflictError, StaleVersionError
from service.repositories import record as queries
from service.schemas import (
    DecisionAction,
    FindingType,
    RecordStatus,
    RecordUpdate,
    Relation,
    Status,
)
from service.tables import (
    DecisionRow,
    RecordItemRow,
    RecordSourceRow,
    RecordVersionRow,
    ReviewItemRow,
)
from service.usecases.projects import open_project
from service.work import Work, now

CODES = {
    FindingType.REQUIREMENT: "REQ",
    FindingType.DECISION: "DEC",
    FindingType.ACTION: "ACT",
    FindingType.RISK: "RSK",
    FindingType.QUESTION: "QST",
}

_FIELDS = (
    "text",
    "priority",
    "client_priority",
    "basis",
    "kind",
    "status",
    "side",
    "due_on",
    "due_rule",
    "owner",
    "note",
    "criterion",
)


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A change already made to a row, not yet written down; ``before`` is 0 for a new row."""

    row: RecordItemRow
    before: int
    reason: str


def values_of(row: RecordItemRow) -> dict[str, Any]:
    """Return the values of a record item that versions keep, as JSON."""
    values = {field: getattr(row, field) for field in _FIELDS}
    values["due_on"] = row.due_on.isoformat() if row.due_on else None
    return values


def create(work: Work, item: ReviewItemRow) -> RecordChange:
    """Make a record item from a review item; call with the project locked."""
    kind = FindingType(item.type)
    number = queries.last_number(work.session, item.project_id, item.type) + 1
    moment = now()
    row = RecordItemRow(
        project_id=item.project_id,
        type=item.type,
        number=number,
        code=f"{CODES[kind]}-{number}",
        **_values_from(item),
        note="",
        criterion=item.criterion or "",
        created_at=moment,
        created_by=work.actor,
        updated_at=moment,
        version=1,
    )
    work.session.add(row)
    work.session.flush()
    return RecordChange(row, before=0, reason=Relation.NEW)


def _values_from(item: ReviewItemRow) -> dict[str, Any]:
    withdrawn = item.status == Status.WITHDRAWN
    return {
        "text": item.text,
        "priority": item.priority,
        "client_priority": item.client_priority,
        "basis": item.basis,
        "kind": item.kind,
        "status": RecordStatus.WITHDRAWN if withdrawn else RecordStatus.ACTIVE,
        "side": item.side,
        "due_on": item.due_on,
        "due_rule": item.due_rule,
        "owner": item.owner,
    }


def revive(item: ReviewItemRow, row: RecordItemRow) -> RecordChange:
    """Confirm an item again after its confirmation was undone; it gets its old code back."""
    before = row.version
    for field, value in _values_from(item).items():
        setattr(row, field, value)
    _take_criterion(item, row)
    _advance(row)
    return RecordChange(row, before=before, reason="confirmed again")


def apply(item: ReviewItemRow, row: RecordItemRow, relation: Relation) -> RecordChange:
    """Change a confirmed item as a review item asks for."""
    if row.status == RecordStatus.RETRACTED:
        raise ConflictError(f"{row.code} was retracted; accept the item as new instead")
    before = row.version
    if relation in (Relation.REFINES, Relation.CHANGES_VALUE):
        _take_wording(item, row)
    if relation == Relation.CHANGES_PRIORITY:
        _take_priority(item, row)
    if relation == Relation.WITHDRAWS:
        row.status = RecordStatus.WITHDRAWN
    _take_criterion(item, row)
    _advance(row)
    return RecordChange(row, before=before, reason=relation)


def _take_wording(item: ReviewItemRow, row: RecordItemRow) -> None:
    row.text = item.text
    if item.kind is not None:
        row.kind = item.kind
    if item.due_on is not None:
        row.due_on, row.due_rule = item.due_on, item.due_rule
    if item.owner is not None:
        row.owner = item.owner
    # A new wording without a priority of its own says nothing about the old priority.
    if item.client_priority is not None:
        _take_priority(item, row)


def _take_criterion(item: ReviewItemRow, row: RecordItemRow) -> None:
    # A draft that nobody has looked at is no criterion of the record.
    if item.criterion is not None:
        row.criterion = item.criterion


def _take_priority(item: ReviewItemRow, row: RecordItemRow) -> None:
    row.priority = item.priority
    row.client_priority = item.client_priority
    row.basis = item.basis


def restore(work: Work, row: RecordItemRow, version: int) -> RecordChange:
    """Go back to the values of a version; version 0 retracts the item."""
    before = row.version
    if version == 0:
        row.status = RecordStatus.RETRACTED
    else:
        # Versions written before there were criteria hold none.
        values = {"criterion": "", **queries.version_at(work.session, row.id, version).values}
        values["due_on"] = date.fromisoformat(values["due_on"]) if values["due_on"] else None
        for field in _FIELDS:
            setattr(row, field, values[field])
    _advance(row)
    return RecordChange(row, before=before, reason="undo")


def _advance(row: RecordItemRow) -> None:
    row.version += 1
    row.updated_at = now()


def write_down(
    work: Work,
    change: RecordChange,
    decision: DecisionRow,
    *,
    sources: Sequence[RecordSourceRow] = (),
) -> None:
    """Keep the new version and its quotes, tied to the decision behind them."""
    work.session.add(
        RecordVersionRow(
            project_id=change.row.project_id,
            record_id=change.row.id,
            version=change.row.version,
            at=now(),
            by=work.actor,
            reason=change.reason,
            decision_id=decision.id,
            values=values_of(change.row),
        )
    )
    for source in sources:
        source.record_id = change.row.id
        source.decision_id = decision.id
        work.session.add(source)
    work.session.flush()


def sources_from(item: ReviewItemRow, text: str) -> list[RecordSourceRow]:
    """Return the quotes of an item as unsaved sources; ``text`` is the document's."""
    return [
        RecordSourceRow(
            project_id=item.project_id,
            document_id=item.document_id,
            start=start,
            end=end,
            quote=text[start:end],
            side=item.side,
        )
        for start, end in [(item.start, item.end), *item.more_spans]
    ]


def update_record(
    work: Work, project_id: int, record_id: int, command: RecordUpdate
) -> RecordItemRow:
    """Let a PM change a record item; the old version stays readable."""
    open_project(work, project_id)
    row = queries.get_record_item(work.session, project_id, record_id)
    if row.version != command.expected_version:
        current = {"id": row.id, "code": row.code, "version": row.version, **values_of(row)}
        raise StaleVersionError(
            "record item", row.id, expected=command.expected_version, current=current
        )
    before, version = values_of(row), row.version
    values = command.model_dump(exclude_unset=True, exclude={"expected_version", "reason"})
    _check_update(row, values)
    if "due_on" in values and values["due_on"] != row.due_on:
        row.due_rule = ""
    for field, value in values.items():
        setattr(row, field, value)
    if values_of(row) == before:
        return row
    _advance(row)
    after = values_of(row)
    decision = DecisionRow(
        project_id=project_id,
        record_id=row.id,
        action=DecisionAction.RECORD_EDIT,
        reviewer=work.actor,
        at=row.updated_at,
        model_guess={},
        before={"record": {"id": row.id, "version": version}, "values": before},
        after={"record": {"id": row.id, "version": row.version}, "values": after},
        reason=command.reason,
    )
    work.session.add(decision)
    work.session.flush()
    reason = command.reason or "edited"
    write_down(work, RecordChange(row, before=version, reason=reason), decision)
    fields = sorted(field for field in after if after[field] != before[field])
    work.audit("record.update", "record", row.id, project_id=project_id, fields=fields)
    return row


def _check_update(row: RecordItemRow, values: dict[str, Any]) -> None:
    for field in ("text", "status", "note", "criterion"):
        if field in values and values[field] is None:
            raise BadRequestError(f"{field} of a record item cannot be empty")
    if row.status == RecordStatus.RETRACTED:
        raise ConflictError(f"{row.code} was retracted; confirm its sentence again in the review")
    if values.get("status") == RecordStatus.RETRACTED:
        raise BadRequestError("only undoing a confirmation retracts a record item")
