"""Which change requests count: drafts of waiting items, and those whose item changed the record."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from service.schemas import ChangeState, ItemState
from service.tables import ChangeRequestRow, ReviewItemRow

_UNDECIDED = (ItemState.PENDING, ItemState.SKIPPED)


def _has_item(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(ReviewItemRow.id)
        .where(ReviewItemRow.id == ChangeRequestRow.item_id, condition)
        .correlate(ChangeRequestRow)  # the statement around it may name the items itself
        .exists()
    )


def _is_confirmed() -> ColumnElement[bool]:
    return and_(
        ReviewItemRow.state == ItemState.ACCEPTED,
        ReviewItemRow.record_id == ChangeRequestRow.record_id,
    )


def stands() -> ColumnElement[bool]:
    """Hold for requests that are not off the table: their item was not rejected or accepted as something else."""
    still = or_(ReviewItemRow.state.in_(_UNDECIDED), _is_confirmed())
    return or_(ChangeRequestRow.item_id.is_(None), _has_item(still))


def is_confirmed() -> ColumnElement[bool]:
    """Hold for requests that a person has confirmed: by accepting the item, or by agreeing."""
    return or_(ChangeRequestRow.state == ChangeState.AGREED, _has_item(_is_confirmed()))


def items_with_edited_change(session: Session, document_id: int) -> set[int]:
    """Return the items of a document whose change request a person has completed, agreed to or rejected."""
    statement = (
        select(ChangeRequestRow.item_id)
        .join(ReviewItemRow, ReviewItemRow.id == ChangeRequestRow.item_id)
        .where(
            ReviewItemRow.document_id == document_id,
            or_(ChangeRequestRow.version > 1, ChangeRequestRow.state != ChangeState.DRAFT),
        )
    )
    return {found for found in session.scalars(statement) if found is not None}


def delete_changes_of(session: Session, item_id: int) -> None:
    """Delete the change requests drafted from an item."""
    session.execute(delete(ChangeRequestRow).where(ChangeRequestRow.item_id == item_id))
