"""Decisions on review items: accept, reject, skip, edit, add."""

from __future__ import annotations

from typing import Any

from service.errors import BadRequestError, ConflictError, StaleVersionError
from service.repositories import documents as document_queries
from service.repositories import record as record_queries
from service.repositories import review as queries
from service.schemas import (
    Accept,
    Basis,
    DecisionAction,
    DocumentStatus,
    Edit,
    FindingType,
    ItemAdd,
    ItemFields,
    ItemState,
    Origin,
    Priority,
    RecordStatus,
    Reject,
    Relation,
    Skip,
    Status,
)
from service.tables import DecisionRow, DocumentRow, RecordItemRow, ReviewItemRow
from service.usecases import record
from service.usecases.analysis import refresh_status
from service.usecases.projects import open_project
from service.work import Work, now

_FIELDS = (
    "state",
    "type",
    "text",
    "priority",
    "kind",
    "due_on",
    "owner",
    "criterion",
    "start",
    "end",
    "quote",
    "more_spans",
    "record_id",
    "merged_into_id",
)
_GUESS = (
    "type",
    "quote",
    "confidence",
    "priority",
    "priority_confidence",
    "basis",
    "kind",
    "status",
)
_OPEN = (ItemState.PENDING, ItemState.SKIPPED)


def snapshot(item: ReviewItemRow) -> dict[str, Any]:
    """Return the fields of an item that decisions change, as JSON."""
    values = {field: getattr(item, field) for field in _FIELDS}
    values["due_on"] = item.due_on.isoformat() if item.due_on else None
    return values


def open_item(work: Work, project_id: int, item_id: int, *, expected_version: int) -> ReviewItemRow:
    """Return an item for a decision: project locked, version as expected."""
    open_project(work, project_id)
    item = queries.get_item(work.session, project_id, item_id)
    if item.version != expected_version:
        raise StaleVersionError(
            "item",
            item_id,
            expected=expected_version,
            current={"id": item.id, "version": item.version, **snapshot(item)},
        )
    return item


def check_undecided(work: Work, item: ReviewItemRow) -> None:
    """Refuse a decision on an item that has one, or whose document was taken out."""
    if item.state not in _OPEN:
        raise ConflictError(f"item {item.id} is {item.state} already; undo that first")
    if document_of(work, item).status == DocumentStatus.WITHDRAWN:
        raise ConflictError(f"the document of item {item.id} is withdrawn; upload it again first")


def finish(
    work: Work,
    item: ReviewItemRow,
    action: DecisionAction,
    *,
    before: dict[str, Any],
    after: dict[str, Any] | None = None,
    record_id: int | None = None,
    bulk_id: int | None = None,
    reason: str = "",
    reverts_id: int | None = None,
) -> DecisionRow:
    """Write down a decision on an item that was just changed, and bring its document up to date.

    ``before`` and ``after`` are entries of `DecisionRow`; ``after`` gets the item's new fields.
    """
    item.version += 1
    item.updated_at = now()
    finding_id = item.finding_id
    finding = None if finding_id is None else queries.known_finding(work.session, finding_id)
    payload = finding.payload if finding else {}
    guess = {field: payload[field] for field in _GUESS if field in payload}
    if finding:
        guess["due"] = (payload.get("due") or {}).get("latest")
        guess["owner"] = (payload.get("owner") or {}).get("name")
    decision = DecisionRow(
        project_id=item.project_id,
        item_id=item.id,
        record_id=record_id,
        bulk_id=bulk_id,
        action=action,
        reviewer=work.actor,
        at=item.updated_at,
        model_version=finding.model_version if finding else None,
        model_guess=guess,
        before=before,
        after={"item": snapshot(item), **(after or {})},
        reason=reason,
        reverts_id=reverts_id,
    )
    work.session.add(decision)
    work.session.flush()
    work.audit(
        f"item.{action}",
        "item",
        item.id,
        project_id=item.project_id,
        decision_id=decision.id,
        bulk_id=bulk_id,
    )
    refresh_status(work, document_of(work, item))
    return decision


def document_of(work: Work, item: ReviewItemRow) -> DocumentRow:
    """Return the document an item stands in."""
    return document_queries.known_document(work.session, item.document_id)


def set_fields(item: ReviewItemRow, fields: ItemFields | None) -> None:
    """Apply a reviewer's corrections."""
    if fields is None:
        return
    values = fields.model_dump(exclude_unset=True)
    for field in ("text", "type"):
        if field in values and values[field] is None:
            raise BadRequestError(f"{field} of an item cannot be empty")
    if "due_on" in values and values["due_on"] != item.due_on:
        item.due_rule = ""
    for field, value in values.items():
        setattr(item, field, value)
    if item.type == FindingType.REQUIREMENT and item.priority is None:
        item.priority = Priority.SHOULD


def accept(
    work: Work, project_id: int, item_id: int, command: Accept, *, bulk_id: int | None = None
) -> ReviewItemRow:
    """Confirm an item: it makes a record item, or changes the one it is about."""
    item = open_item(work, project_id, item_id, expected_version=command.expected_version)
    check_undecided(work, item)
    before = {"item": snapshot(item)}
    set_fields(item, command.fields)
    change = _enter(work, item, command)
    item.state = ItemState.ACCEPTED
    item.record_id = change.row.id
    before["record"] = {"id": change.row.id, "version": change.before}
    after = {"record": {"id": change.row.id, "version": change.row.version}}
    decision = finish(
        work,
        item,
        DecisionAction.ACCEPT,
        before=before,
        after=after,
        record_id=change.row.id,
        bulk_id=bulk_id,
    )
    sources = record.sources_from(item, document_of(work, item).text)
    record.write_down(work, change, decision, sources=sources)
    return item


def _enter(work: Work, item: ReviewItemRow, command: Accept) -> record.RecordChange:
    """Find out which record item an accepted item makes or changes, and do it."""
    relation = command.relation or Relation(item.relation)
    target_id = command.record_id or item.matched_record_id
    if command.record_id is not None and relation == Relation.NEW:
        relation = Relation.SAME
    makes_new = command.as_new or relation in (Relation.NEW, Relation.CONTRADICTS)
    if makes_new or target_id is None:
        earlier = _retracted(work, item)
        return record.revive(item, earlier) if earlier else record.create(work, item)
    target = record_queries.get_record_item(work.session, item.project_id, target_id)
    return record.apply(item, target, relation)


def _retracted(work: Work, item: ReviewItemRow) -> RecordItemRow | None:
    """Return the record item that an undone confirmation of this item left behind."""
    if item.record_id is None:
        return None
    row = record_queries.get_record_item(work.session, item.project_id, item.record_id)
    return row if row.status == RecordStatus.RETRACTED and row.type == item.type else None


def reject(work: Work, project_id: int, item_id: int, command: Reject) -> ReviewItemRow:
    """Reject an item; it stays visible with its decision."""
    item = open_item(work, project_id, item_id, expected_version=command.expected_version)
    check_undecided(work, item)
    before = {"item": snapshot(item)}
    item.state = ItemState.REJECTED
    finish(work, item, DecisionAction.REJECT, before=before, reason=command.reason)
    return item


def skip(work: Work, project_id: int, item_id: int, command: Skip) -> ReviewItemRow:
    """Leave an item for later."""
    item = open_item(work, project_id, item_id, expected_version=command.expected_version)
    check_undecided(work, item)
    before = {"item": snapshot(item)}
    item.state = ItemState.SKIPPED
    finish(work, item, DecisionAction.SKIP, before=before)
    return item


def edit(work: Work, project_id: int, item_id: int, command: Edit) -> ReviewItemRow:
    """Correct an item that is not decided yet."""
    item = open_item(work, project_id, item_id, expected_version=command.expected_version)
    check_undecided(work, item)
    before = {"item": snapshot(item)}
    set_fields(item, command.fields)
    if snapshot(item) != before["item"]:
        finish(work, item, DecisionAction.EDIT, before=before)
    return item


def add(work: Work, project_id: int, document_id: int, command: ItemAdd) -> ReviewItemRow:
    """Add something the models missed; the quote is cut from the document, never typed."""
    open_project(work, project_id)
    document = document_queries.get_document(work.session, project_id, document_id)
    if document.status in (DocumentStatus.FAILED, DocumentStatus.WITHDRAWN):
        raise ConflictError(f"document {document_id} is {document.status}; nothing can be added")
    quote = document.text[command.start : command.end]
    if not quote.strip() or command.end > document.characters:
        raise BadRequestError(
            f"{command.start}:{command.end} holds no words of document {document_id}, "
            f"which has {document.characters} characters"
        )
    item = _by_hand(work, document, command)
    set_fields(item, command.fields)
    work.session.add(item)
    work.session.flush()
    finish(work, item, DecisionAction.ADD, before={})
    if command.accept:
        again = Accept(expected_version=item.version)
        return accept(work, project_id, item.id, again)
    return item


def _by_hand(work: Work, document: DocumentRow, command: ItemAdd) -> ReviewItemRow:
    quote = document.text[command.start : command.end]
    # White space around a selection by mouse is not part of what was said.
    start = command.start + len(quote) - len(quote.lstrip())
    quote = quote.strip()
    is_requirement = command.type == FindingType.REQUIREMENT
    moment = now()
    return ReviewItemRow(
        project_id=document.project_id,
        document_id=document.id,
        origin=Origin.MANUAL,
        state=ItemState.PENDING,
        start=start,
        end=start + len(quote),
        quote=quote,
        more_spans=[],
        text=quote,
        type=command.type,
        priority=Priority.SHOULD if is_requirement else None,
        client_priority=None,
        basis=Basis.NOT_STATED,
        kind=None,
        status=Status.STATED,
        side=document.sender_side,
        due_rule="",
        confidence=1.0,
        priority_confidence=0.0,
        relation=Relation.NEW,
        relation_note="",
        relation_confidence=0.0,
        created_at=moment,
        updated_at=moment,
        version=0,
    )
