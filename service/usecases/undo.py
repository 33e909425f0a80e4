"""Taking decisions back: an undo is a further decision, and nothing is ever erased."""

from __future__ import annotations

from datetime import date
from typing import Any

from service.errors import ConflictError, NotFoundError
from service.repositories import record as record_queries
from service.repositories import review as queries
from service.schemas import DecisionAction, ItemState, Undo
from service.tables import DecisionRow, ReviewItemRow
from service.usecases import record
from service.usecases.projects import open_project
from service.usecases.review import finish, open_item, snapshot
from service.work import Work, now

Undone = tuple[DecisionRow, list[ReviewItemRow]]


def undo_item(work: Work, project_id: int, item_id: int, command: Undo) -> Undone:
    """Take back the last decision on an item, or the split that made it."""
    item = open_item(work, project_id, item_id, expected_version=command.expected_version)
    decision = queries.last_decision_on(work.session, item_id)
    source_id = item.parent_id or item.merged_into_id
    if decision is None and source_id is not None:
        decision = queries.last_decision_on(work.session, source_id)
    if decision is None:
        raise ConflictError(f"there is no decision on item {item_id} to take back")
    return take_back(work, decision)


def undo_last(work: Work, project_id: int) -> Undone:
    """Take back the last decision of the acting reviewer in a project."""
    open_project(work, project_id)
    decision = queries.last_decision_by(work.session, project_id, work.actor)
    if decision is None:
        raise ConflictError(f"{work.actor} has no decision in this project to take back")
    return take_back(work, decision)


def take_back(work: Work, decision: DecisionRow, *, bulk_id: int | None = None) -> Undone:
    """Revert a decision; refused if anything it touched was changed since. Checks come first."""
    _check_latest(work, decision)
    _check_children(work, decision)
    change = _revert_record(work, decision)
    if decision.item_id is None:
        return _finish_record_edit(work, decision, change), []
    undo, items = _revert_item(work, decision, change, bulk_id=bulk_id)
    if change is not None:
        record.write_down(work, change, undo)
    return undo, items


def _revert_record(work: Work, decision: DecisionRow) -> record.RecordChange | None:
    touched = decision.after.get("record")
    if touched is None:
        return None
    row = record_queries.get_record_item(work.session, decision.project_id, touched["id"])
    # Later changes that were taken back themselves are no obstacle, though they raised the version.
    latest = queries.last_decision_on_record(work.session, row.id)
    if latest is not None and latest.id != decision.id:
        raise ConflictError(
            f"{row.code} was changed since (version {row.version}); take that back first"
        )
    return record.restore(work, row, decision.before["record"]["version"])


def _check_latest(work: Work, decision: DecisionRow) -> None:
    """Refuse to take back a decision under a later one on the same item."""
    if decision.item_id is None:
        return
    latest = queries.last_decision_on(work.session, decision.item_id)
    if latest is not None and latest.id != decision.id:
        raise ConflictError(
            f"{latest.reviewer} decided on item {decision.item_id} later; take that back first"
        )


def _check_children(work: Work, decision: DecisionRow) -> list[ReviewItemRow]:
    """Return the parts a split made; refuse if somebody worked on one of them."""
    wanted = decision.after.get("children", [])
    children = queries.items_by_id(work.session, decision.project_id, wanted)
    for child in children:
        if child.state != ItemState.PENDING or child.version != 1:
            raise ConflictError(f"part {child.id} of the split was worked on; take that back first")
    return children


def _revert_item(
    work: Work,
    decision: DecisionRow,
    change: record.RecordChange | None,
    *,
    bulk_id: int | None,
) -> Undone:
    if decision.item_id is None:
        raise NotFoundError("item of decision", decision.id)
    children = _check_children(work, decision)
    others = _merged_in(work, decision)
    item = queries.get_item(work.session, decision.project_id, decision.item_id)
    before = {"item": snapshot(item)}
    _put_back(item, decision, keep_record=change is not None)
    for other, state in others:
        other.state = state
        other.merged_into_id = None
        other.version += 1
        other.updated_at = now()
    if children:
        # Nobody has decided on them, so no history is lost with them.
        queries.delete_items(work.session, children)
    after: dict[str, Any] = {}
    if change is not None:
        before["record"] = {"id": change.row.id, "version": change.before}
        after["record"] = {"id": change.row.id, "version": change.row.version}
    undo = finish(
        work,
        item,
        DecisionAction.UNDO,
        before=before,
        after=after,
        record_id=decision.record_id,
        bulk_id=bulk_id,
        reverts_id=decision.id,
    )
    return undo, [item, *(other for other, _state in others)]


def _put_back(item: ReviewItemRow, decision: DecisionRow, *, keep_record: bool) -> None:
    values = dict(decision.before.get("item", {}))
    if not values:
        # It was added by hand: taking that back means that nothing was missed there.
        item.state = ItemState.REJECTED
        return
    values["due_on"] = date.fromisoformat(values["due_on"]) if values["due_on"] else None
    made = decision.before.get("record", {}).get("version") == 0
    if keep_record and made:
        # The item keeps its place in the record, so that confirming it again gives the same code.
        values["record_id"] = item.record_id
    for field, value in values.items():
        setattr(item, field, value)


def _merged_in(work: Work, decision: DecisionRow) -> list[tuple[ReviewItemRow, str]]:
    states = {entry["id"]: entry["state"] for entry in decision.before.get("others", [])}
    rows = queries.items_by_id(work.session, decision.project_id, states)
    for row in rows:
        if row.state != ItemState.MERGED or row.merged_into_id != decision.item_id:
            raise ConflictError(f"item {row.id} is no longer merged; load it again")
    return [(row, states[row.id]) for row in rows]


def _finish_record_edit(
    work: Work, decision: DecisionRow, change: record.RecordChange | None
) -> DecisionRow:
    if change is None:
        raise ConflictError(f"decision {decision.id} changed nothing that can be put back")
    undo = DecisionRow(
        project_id=decision.project_id,
        record_id=change.row.id,
        action=DecisionAction.UNDO,
        reviewer=work.actor,
        at=now(),
        model_guess={},
        before={"record": {"id": change.row.id, "version": change.before}},
        after={"record": {"id": change.row.id, "version": change.row.version}},
        reason="",
        reverts_id=decision.id,
    )
    work.session.add(undo)
    work.session.flush()
    record.write_down(work, change, undo)
    work.audit(
        "record.undo",
        "record",
        change.row.id,
        project_id=decision.project_id,
        decision_id=undo.id,
    )
    return undo
