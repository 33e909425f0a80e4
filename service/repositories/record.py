"""Queries on the project record and its change requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from service.errors import NotFoundError
from service.repositories.changes import stands
from service.repositories.paging import Slice, fetch_slice
from service.schemas import FindingType, Priority, RecordStatus
from service.tables import (
    ChangeRequestRow,
    DecisionRow,
    DocumentRow,
    RecordItemRow,
    RecordSourceRow,
    RecordVersionRow,
)


def get_record_item(session: Session, project_id: int, record_id: int) -> RecordItemRow:
    """Return a record item of this project and of no other."""
    statement = select(RecordItemRow).where(
        RecordItemRow.id == record_id, RecordItemRow.project_id == project_id
    )
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError("record item", record_id)
    return row


def record_items_by_id(session: Session, ids: Iterable[int | None]) -> dict[int, RecordItemRow]:
    """Return record items by id."""
    wanted = {found for found in ids if found is not None}
    rows = session.scalars(select(RecordItemRow).where(RecordItemRow.id.in_(wanted)))
    return {row.id: row for row in rows}


def last_number(session: Session, project_id: int, type_: str) -> int:
    """Return the highest number given to a type in a project; call with the project locked."""
    found = session.scalar(
        select(func.max(RecordItemRow.number)).where(
            RecordItemRow.project_id == project_id, RecordItemRow.type == type_
        )
    )
    return found or 0


def list_record(
    session: Session,
    project_id: int,
    *,
    type_: str | None,
    priority: str | None,
    status: str | None,
    kind: str | None = None,
    owner: str | None = None,
    q: str | None = None,
    limit: int,
    offset: int,
) -> Slice[RecordItemRow]:
    """Return the record by type and number; retracted items only when asked for by status."""
    statement = select(RecordItemRow).where(RecordItemRow.project_id == project_id)
    if type_ is not None:
        statement = statement.where(RecordItemRow.type == type_)
    if priority is not None:
        statement = statement.where(RecordItemRow.priority == priority)
    if kind is not None:
        statement = statement.where(RecordItemRow.kind == kind)
    if owner:
        statement = statement.where(RecordItemRow.owner.icontains(owner, autoescape=True))
    if status is None:
        statement = statement.where(RecordItemRow.status != RecordStatus.RETRACTED)
    else:
        statement = statement.where(RecordItemRow.status == status)
    if q:
        in_quotes = select(RecordSourceRow.record_id).where(
            RecordSourceRow.project_id == project_id,
            RecordSourceRow.quote.icontains(q, autoescape=True),
        )
        statement = statement.where(
            or_(
                RecordItemRow.text.icontains(q, autoescape=True),
                RecordItemRow.code.icontains(q, autoescape=True),
                RecordItemRow.owner.icontains(q, autoescape=True),
                RecordItemRow.id.in_(in_quotes),
            )
        )
    # Requirements come first, whatever their name in the alphabet.
    first = (RecordItemRow.type != "requirement", RecordItemRow.type, RecordItemRow.number)
    return fetch_slice(session, statement.order_by(*first), limit=limit, offset=offset)


def matchable(session: Session, project_id: int) -> dict[int, tuple[int, datetime]]:
    """Return version and moment of the requirements that new findings are compared with."""
    found = session.execute(
        select(RecordItemRow.id, RecordItemRow.version, RecordItemRow.updated_at)
        .where(
            RecordItemRow.project_id == project_id,
            RecordItemRow.type == FindingType.REQUIREMENT,
            RecordItemRow.status != RecordStatus.RETRACTED,
        )
        .order_by(RecordItemRow.id)
    )
    return {row[0]: (row[1], row[2]) for row in found}


def requirements_changed_at(session: Session, project_id: int) -> datetime | None:
    """Return when a requirement of the record was last made, changed or taken back."""
    return session.scalar(
        select(func.max(RecordItemRow.updated_at)).where(
            RecordItemRow.project_id == project_id,
            RecordItemRow.type == FindingType.REQUIREMENT,
        )
    )


def active_requirements(session: Session, project_id: int, *, limit: int) -> Sequence[int]:
    """Return the ids of the newest requirements that stand, oldest first."""
    statement = select(RecordItemRow.id).where(
        RecordItemRow.project_id == project_id,
        RecordItemRow.type == FindingType.REQUIREMENT,
        RecordItemRow.status.in_((RecordStatus.ACTIVE, RecordStatus.DONE)),
        or_(RecordItemRow.priority.is_(None), RecordItemRow.priority != Priority.WONT),
    )
    found = session.scalars(statement.order_by(RecordItemRow.id.desc()).limit(limit)).all()
    return sorted(found)


def sources_of(
    session: Session, record_ids: Iterable[int]
) -> dict[int, list[tuple[RecordSourceRow, DocumentRow]]]:
    """Return the standing quotes of record items with their documents, oldest first."""
    undo = aliased(DecisionRow)
    statement = (
        select(RecordSourceRow, DocumentRow)
        .join(DocumentRow, DocumentRow.id == RecordSourceRow.document_id)
        .where(
            RecordSourceRow.record_id.in_(set(record_ids)),
            ~select(undo.id).where(undo.reverts_id == RecordSourceRow.decision_id).exists(),
        )
        .order_by(RecordSourceRow.id)
    )
    found: dict[int, list[tuple[RecordSourceRow, DocumentRow]]] = {}
    for source, document in session.execute(statement):
        found.setdefault(source.record_id, []).append((source, document))
    return found


def records_from_document(session: Session, document_id: int) -> list[str]:
    """Return the codes of record items that stand on quotes of a document."""
    undo = aliased(DecisionRow)
    statement = (
        select(RecordItemRow.code)
        .join(RecordSourceRow, RecordSourceRow.record_id == RecordItemRow.id)
        .where(
            RecordSourceRow.document_id == document_id,
            RecordItemRow.status != RecordStatus.RETRACTED,
            ~select(undo.id).where(undo.reverts_id == RecordSourceRow.decision_id).exists(),
        )
        .order_by(RecordItemRow.id)
        .distinct()
        .add_columns(RecordItemRow.id)
    )
    return [row[0] for row in session.execute(statement)]


def versions_of(session: Session, record_id: int) -> Sequence[RecordVersionRow]:
    """Return all versions of a record item, oldest first."""
    statement = select(RecordVersionRow).where(RecordVersionRow.record_id == record_id)
    return session.scalars(statement.order_by(RecordVersionRow.version)).all()


def version_at(session: Session, record_id: int, version: int) -> RecordVersionRow:
    """Return one version of a record item."""
    return session.scalars(
        select(RecordVersionRow).where(
            RecordVersionRow.record_id == record_id, RecordVersionRow.version == version
        )
    ).one()


def get_change(session: Session, project_id: int, change_id: int) -> ChangeRequestRow:
    """Return a change request of this project and of no other."""
    statement = select(ChangeRequestRow).where(
        ChangeRequestRow.id == change_id, ChangeRequestRow.project_id == project_id
    )
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError("change request", change_id)
    return row


def list_changes(
    session: Session, project_id: int, *, state: str | None, limit: int, offset: int
) -> Slice[ChangeRequestRow]:
    """Return change requests, newest first."""
    statement = select(ChangeRequestRow).where(ChangeRequestRow.project_id == project_id, stands())
    if state is not None:
        statement = statement.where(ChangeRequestRow.state == state)
    return fetch_slice(
        session, statement.order_by(ChangeRequestRow.id.desc()), limit=limit, offset=offset
    )


def changes_of_record(session: Session, record_id: int) -> Sequence[ChangeRequestRow]:
    """Return the change requests about a record item, oldest first."""
    statement = select(ChangeRequestRow).where(ChangeRequestRow.record_id == record_id, stands())
    return session.scalars(statement.order_by(ChangeRequestRow.id)).all()
