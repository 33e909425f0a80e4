"""Queries on review items, decisions and bulk acceptance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session, aliased

from service.errors import NotFoundError
from service.repositories.paging import Slice, fetch_slice
from service.repositories.projects import OPEN_STATES
from service.schemas import BulkFilter, DecisionAction, DocumentStatus, ItemState, Origin
from service.tables import (
    BulkRow,
    ChangeRequestRow,
    DecisionRow,
    DocumentRow,
    FindingRow,
    ReviewItemRow,
)


def get_item(session: Session, project_id: int, item_id: int) -> ReviewItemRow:
    """Return an item of this project and of no other."""
    statement = select(ReviewItemRow).where(
        ReviewItemRow.id == item_id, ReviewItemRow.project_id == project_id
    )
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError("item", item_id)
    return row


def list_items(
    session: Session,
    project_id: int,
    *,
    document_id: int | None,
    state: str | None,
    type_: str | None,
    ids: Sequence[int] | None = None,
    limit: int,
    offset: int,
) -> Slice[ReviewItemRow]:
    """Return items in reading order: documents as they came in, then by position."""
    statement = (
        select(ReviewItemRow)
        .join(DocumentRow, DocumentRow.id == ReviewItemRow.document_id)
        .where(
            ReviewItemRow.project_id == project_id,
            DocumentRow.status != DocumentStatus.WITHDRAWN,
        )
    )
    if document_id is not None:
        statement = statement.where(ReviewItemRow.document_id == document_id)
    if state is not None:
        statement = statement.where(ReviewItemRow.state == state)
    if type_ is not None:
        statement = statement.where(ReviewItemRow.type == type_)
    if ids is not None:
        statement = statement.where(ReviewItemRow.id.in_(ids))
    return fetch_slice(session, in_reading_order(statement), limit=limit, offset=offset)


def stamps(session: Session, document_id: int) -> list[tuple[int, int, datetime]]:
    """Return id, version and moment of every item of a document, in reading order."""
    statement = select(ReviewItemRow.id, ReviewItemRow.version, ReviewItemRow.updated_at).where(
        ReviewItemRow.document_id == document_id
    )
    ordered = statement.order_by(ReviewItemRow.start, ReviewItemRow.id)
    return [(row[0], row[1], row[2]) for row in session.execute(ordered)]


def in_reading_order(
    statement: Select[ReviewItemRow],
) -> Select[ReviewItemRow]:
    """Sort items by document, position and id."""
    return statement.order_by(ReviewItemRow.document_id, ReviewItemRow.start, ReviewItemRow.id)


def items_of_document(session: Session, document_id: int) -> Sequence[ReviewItemRow]:
    """Return all items of a document, whatever their state."""
    statement = select(ReviewItemRow).where(ReviewItemRow.document_id == document_id)
    return session.scalars(in_reading_order(statement)).all()


def items_by_id(session: Session, project_id: int, ids: Iterable[int]) -> list[ReviewItemRow]:
    """Return items of a project in reading order; unknown ids are left out."""
    statement = select(ReviewItemRow).where(
        ReviewItemRow.project_id == project_id, ReviewItemRow.id.in_(set(ids))
    )
    return list(session.scalars(in_reading_order(statement)))


def children_of(session: Session, item_id: int) -> Sequence[ReviewItemRow]:
    """Return the parts of a split item."""
    statement = select(ReviewItemRow).where(ReviewItemRow.parent_id == item_id)
    return session.scalars(in_reading_order(statement)).all()


def pending_items(session: Session, project_id: int, chosen: BulkFilter) -> list[ReviewItemRow]:
    """Return the pending items of the model that a bulk acceptance takes.

    Items that touch the record (a change, a withdrawal, a contradiction) are always decided one by
    one, and so are items whose own words withdraw or change something.
    """
    statement = (
        select(ReviewItemRow)
        .join(DocumentRow, DocumentRow.id == ReviewItemRow.document_id)
        .where(
            ReviewItemRow.project_id == project_id,
            ReviewItemRow.state == ItemState.PENDING,
            ReviewItemRow.origin == Origin.MODEL,
            ReviewItemRow.confidence >= chosen.min_confidence,
            ReviewItemRow.relation == "new",
            ReviewItemRow.status == "stated",
            DocumentRow.status != DocumentStatus.WITHDRAWN,
        )
    )
    if chosen.document_id is not None:
        statement = statement.where(ReviewItemRow.document_id == chosen.document_id)
    if chosen.type is not None:
        statement = statement.where(ReviewItemRow.type == chosen.type)
    if chosen.priority is not None:
        statement = statement.where(ReviewItemRow.priority == chosen.priority)
    return list(session.scalars(in_reading_order(statement)))


def delete_items(session: Session, rows: Sequence[ReviewItemRow]) -> None:
    """Delete items that nobody decided on, and the change requests drafted from them."""
    ids = [row.id for row in rows]
    session.flush()
    session.execute(delete(ChangeRequestRow).where(ChangeRequestRow.item_id.in_(ids)))
    session.execute(delete(ReviewItemRow).where(ReviewItemRow.id.in_(ids)))
    for row in rows:
        session.expunge(row)


def count_by_document(session: Session, document_ids: Iterable[int]) -> dict[int, Counter[str]]:
    """Return items per document and state."""
    found = session.execute(
        select(ReviewItemRow.document_id, ReviewItemRow.state, func.count())
        .where(ReviewItemRow.document_id.in_(set(document_ids)))
        .group_by(ReviewItemRow.document_id, ReviewItemRow.state)
    )
    counts: dict[int, Counter[str]] = {}
    for document_id, state, n in found:
        counts.setdefault(document_id, Counter())[state] = n
    return counts


def count_items(
    session: Session, project_id: int, *, document_id: int | None
) -> list[tuple[str, str, str, int]]:
    """Return items per type, state and origin."""
    statement = (
        select(ReviewItemRow.type, ReviewItemRow.state, ReviewItemRow.origin, func.count())
        .where(ReviewItemRow.project_id == project_id)
        .group_by(ReviewItemRow.type, ReviewItemRow.state, ReviewItemRow.origin)
        .order_by(ReviewItemRow.type, ReviewItemRow.state)
    )
    if document_id is not None:
        statement = statement.where(ReviewItemRow.document_id == document_id)
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(statement)]


def has_open_items(session: Session, document_id: int) -> bool:
    """Return whether an item of the document waits for a decision."""
    session.flush()
    found = session.scalar(
        select(ReviewItemRow.id)
        .where(ReviewItemRow.document_id == document_id, ReviewItemRow.state.in_(OPEN_STATES))
        .limit(1)
    )
    return found is not None


def findings_by_id(session: Session, ids: Iterable[int | None]) -> dict[int, FindingRow]:
    """Return findings by id."""
    wanted = {found for found in ids if found is not None}
    rows = session.scalars(select(FindingRow).where(FindingRow.id.in_(wanted)))
    return {row.id: row for row in rows}


def known_finding(session: Session, finding_id: int) -> FindingRow:
    """Return a finding that is known to exist, without a query if the session has it."""
    return session.get_one(FindingRow, finding_id)


def _standing() -> Select[DecisionRow]:
    """Select decisions that are neither an undo nor taken back."""
    undo = aliased(DecisionRow)
    return select(DecisionRow).where(
        DecisionRow.action != DecisionAction.UNDO,
        ~select(undo.id).where(undo.reverts_id == DecisionRow.id).exists(),
    )


def last_decision_on(session: Session, item_id: int) -> DecisionRow | None:
    """Return the newest standing decision on an item."""
    statement = _standing().where(DecisionRow.item_id == item_id)
    return session.scalar(statement.order_by(DecisionRow.id.desc()).limit(1))


def last_decision_on_record(session: Session, record_id: int) -> DecisionRow | None:
    """Return the newest standing decision that changed a record item."""
    statement = _standing().where(DecisionRow.record_id == record_id)
    return session.scalar(statement.order_by(DecisionRow.id.desc()).limit(1))


def last_decision_by(session: Session, project_id: int, reviewer: str) -> DecisionRow | None:
    """Return a reviewer's newest standing decision in a project."""
    statement = _standing().where(
        DecisionRow.project_id == project_id, DecisionRow.reviewer == reviewer
    )
    return session.scalar(statement.order_by(DecisionRow.id.desc()).limit(1))


def decisions_of_bulk(session: Session, bulk_id: int) -> Sequence[DecisionRow]:
    """Return the standing decisions of a bulk acceptance, newest first."""
    statement = _standing().where(DecisionRow.bulk_id == bulk_id)
    return session.scalars(statement.order_by(DecisionRow.id.desc())).all()


def decided_items(session: Session, item_ids: Iterable[int]) -> set[int]:
    """Return which of the items have a standing decision."""
    statement = _standing().where(DecisionRow.item_id.in_(set(item_ids)))
    rows = session.scalars(statement)
    return {row.item_id for row in rows if row.item_id is not None}


def decisions_of_item(session: Session, item_id: int) -> Sequence[DecisionRow]:
    """Return all decisions on an item, oldest first."""
    statement = select(DecisionRow).where(DecisionRow.item_id == item_id)
    return session.scalars(statement.order_by(DecisionRow.id)).all()


def ever_decided(session: Session, document_id: int) -> set[int]:
    """Return the items of a document that somebody has ever decided on, taken back or not."""
    statement = (
        select(DecisionRow.item_id)
        .join(ReviewItemRow, ReviewItemRow.id == DecisionRow.item_id)
        .where(ReviewItemRow.document_id == document_id)
    )
    return {found for found in session.scalars(statement) if found is not None}


def get_bulk(session: Session, project_id: int, bulk_id: int) -> BulkRow:
    """Return a bulk acceptance of this project and of no other."""
    statement = select(BulkRow).where(BulkRow.id == bulk_id, BulkRow.project_id == project_id)
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError("bulk acceptance", bulk_id)
    return row
