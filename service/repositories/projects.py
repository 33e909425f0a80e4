"""Queries on projects, reviewers and the audit log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.errors import NotFoundError
from service.repositories.changes import stands
from service.repositories.paging import Slice, fetch_slice
from service.schemas import (
    ChangeState,
    DocumentStatus,
    FindingType,
    ItemState,
    ProjectCounts,
    RecordStatus,
)
from service.tables import (
    AuditRow,
    ChangeRequestRow,
    DecisionRow,
    DocumentRow,
    ProjectRow,
    RecordItemRow,
    ReviewerRow,
    ReviewItemRow,
)

OPEN_STATES = (ItemState.PENDING, ItemState.SKIPPED)


def get_project(session: Session, project_id: int, *, lock: bool = False) -> ProjectRow:
    """Return a project; ``lock`` keeps other writers of PostgreSQL out until the commit."""
    statement = select(ProjectRow).where(ProjectRow.id == project_id)
    if lock:
        statement = statement.with_for_update()
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError("project", project_id)
    return row


def find_project_by_key(session: Session, key: str) -> ProjectRow | None:
    """Return the project with a key, if there is one."""
    return session.scalar(select(ProjectRow).where(ProjectRow.key == key))


def keys_by_id(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Return the keys of projects by id."""
    found = session.execute(select(ProjectRow.id, ProjectRow.key).where(ProjectRow.id.in_(ids)))
    return {row[0]: row[1] for row in found}


def list_projects(
    session: Session, *, archived: bool, limit: int, offset: int
) -> Slice[ProjectRow]:
    """Return projects in the order they were made; archived ones only when asked for."""
    statement = select(ProjectRow).order_by(ProjectRow.id)
    if not archived:
        statement = statement.where(ProjectRow.archived_at.is_(None))
    return fetch_slice(session, statement, limit=limit, offset=offset)


def other_projects(session: Session, project_id: int) -> Sequence[ProjectRow]:
    """Return all projects but one, archived ones included, newest first."""
    statement = select(ProjectRow).where(ProjectRow.id != project_id)
    return session.scalars(statement.order_by(ProjectRow.id.desc())).all()


def count_projects(session: Session) -> int:
    """Return the number of projects, archived ones included."""
    return session.scalar(select(func.count(ProjectRow.id))) or 0


def delete_project(session: Session, row: ProjectRow) -> None:
    """Delete a project; the database takes everything below it along."""
    session.execute(delete(ProjectRow).where(ProjectRow.id == row.id))
    session.expunge(row)


def counts(session: Session, project_ids: Sequence[int]) -> dict[int, ProjectCounts]:
    """Return the counts of projects, in five queries however many there are."""
    documents: Counter[tuple[int, str]] = Counter()
    for project_id, status, n in session.execute(
        select(DocumentRow.project_id, DocumentRow.status, func.count())
        .where(DocumentRow.project_id.in_(project_ids))
        .group_by(DocumentRow.project_id, DocumentRow.status)
    ):
        documents[project_id, status] = n
    items = _count_items(session, project_ids)
    record: Counter[int] = Counter()
    requirements: Counter[int] = Counter()
    for project_id, type_, status, n in session.execute(
        select(RecordItemRow.project_id, RecordItemRow.type, RecordItemRow.status, func.count())
        .where(
            RecordItemRow.project_id.in_(project_ids),
            RecordItemRow.status != RecordStatus.RETRACTED,
        )
        .group_by(RecordItemRow.project_id, RecordItemRow.type, RecordItemRow.status)
    ):
        record[project_id] += n
        if type_ == FindingType.REQUIREMENT and status == RecordStatus.ACTIVE:
            requirements[project_id] += n
    changes = _count_changes(session, project_ids)
    return {
        project_id: ProjectCounts(
            documents=sum(
                n
                for (owner, status), n in documents.items()
                if owner == project_id and status != DocumentStatus.WITHDRAWN
            ),
            failed_documents=documents[project_id, DocumentStatus.FAILED],
            open_items=items.get(project_id, 0),
            record_items=record[project_id],
            requirements=requirements[project_id],
            open_changes=changes.get(project_id, 0),
        )
        for project_id in project_ids
    }


def _count_items(session: Session, project_ids: Sequence[int]) -> dict[int, int]:
    found = session.execute(
        select(ReviewItemRow.project_id, func.count())
        .join(DocumentRow, DocumentRow.id == ReviewItemRow.document_id)
        .where(
            ReviewItemRow.project_id.in_(project_ids),
            ReviewItemRow.state.in_(OPEN_STATES),
            DocumentRow.status != DocumentStatus.WITHDRAWN,
        )
        .group_by(ReviewItemRow.project_id)
    )
    return {row[0]: row[1] for row in found}


def _count_changes(session: Session, project_ids: Sequence[int]) -> dict[int, int]:
    found = session.execute(
        select(ChangeRequestRow.project_id, func.count())
        .where(
            ChangeRequestRow.project_id.in_(project_ids),
            ChangeRequestRow.state == ChangeState.DRAFT,
            stands(),
        )
        .group_by(ChangeRequestRow.project_id)
    )
    return {row[0]: row[1] for row in found}


def find_reviewer(session: Session, name: str) -> ReviewerRow | None:
    """Return a reviewer by name, if known."""
    return session.scalar(select(ReviewerRow).where(ReviewerRow.name == name))


def list_reviewers(session: Session, *, limit: int, offset: int) -> Slice[ReviewerRow]:
    """Return reviewers by name."""
    statement = select(ReviewerRow).order_by(ReviewerRow.name)
    return fetch_slice(session, statement, limit=limit, offset=offset)


def count_decisions(session: Session, names: Sequence[str]) -> dict[str, int]:
    """Return how often each reviewer has decided."""
    found = session.execute(
        select(DecisionRow.reviewer, func.count())
        .where(DecisionRow.reviewer.in_(names))
        .group_by(DecisionRow.reviewer)
    )
    return {row[0]: row[1] for row in found}


def list_audit(session: Session, project_id: int, *, limit: int, offset: int) -> Slice[AuditRow]:
    """Return the audit log of a project, newest first."""
    statement = (
        select(AuditRow).where(AuditRow.project_id == project_id).order_by(AuditRow.id.desc())
    )
    return fetch_slice(session, statement, limit=limit, offset=offset)
