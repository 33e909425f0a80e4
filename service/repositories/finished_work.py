"""Queries on finished work: imported history and closed projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.tables import HistoryRow, ProjectOutcomeRow, ProjectRow, ProjectSnapshotRow

_MOST_COMPARED = 2_000


def count_finished(session: Session) -> int:
    """Return the number of finished pieces of work: imported ones and closed projects."""
    imported = session.scalar(
        select(func.count(func.distinct(HistoryRow.work_key))).where(
            HistoryRow.actual_end.is_not(None)
        )
    )
    return (imported or 0) + (session.scalar(select(func.count(ProjectOutcomeRow.project_id))) or 0)


def finished_history(session: Session, segment: str | None) -> Sequence[HistoryRow]:
    """Return imported work that has ended, newest first; of one segment if there is any."""
    statement = select(HistoryRow).where(
        HistoryRow.actual_end.is_not(None), HistoryRow.start_date.is_not(None)
    )
    if segment is not None:
        statement = statement.where(HistoryRow.segment == segment)
    order = (HistoryRow.actual_end.desc(), HistoryRow.id.desc())
    return session.scalars(statement.order_by(*order).limit(_MOST_COMPARED)).all()


def closed_projects(
    session: Session,
) -> Iterator[tuple[ProjectRow, ProjectOutcomeRow, ProjectSnapshotRow]]:
    """Give each closed project with its outcome and its first snapshot."""
    first = (
        select(ProjectSnapshotRow.project_id, func.min(ProjectSnapshotRow.as_of).label("day"))
        .group_by(ProjectSnapshotRow.project_id)
        .subquery()
    )
    rows = session.execute(
        select(ProjectRow, ProjectOutcomeRow, ProjectSnapshotRow)
        .join(ProjectOutcomeRow, ProjectOutcomeRow.project_id == ProjectRow.id)
        .join(first, first.c.project_id == ProjectRow.id)
        .join(
            ProjectSnapshotRow,
            (ProjectSnapshotRow.project_id == ProjectRow.id)
            & (ProjectSnapshotRow.as_of == first.c.day),
        )
        .order_by(ProjectRow.id, ProjectSnapshotRow.revision)
    )
    # the newest revision of the first day comes last and wins
    found = {row[0].id: (row[0], row[1], row[2]) for row in rows}
    yield from found.values()


def history_rows(session: Session) -> Sequence[HistoryRow]:
    """Return all imported rows in the order in which they came."""
    return session.scalars(select(HistoryRow).order_by(HistoryRow.id)).all()


def current_snapshots(session: Session, project_ids: Sequence[int]) -> list[ProjectSnapshotRow]:
    """Return the newest revision of every day of some projects, oldest day first."""
    rows = session.scalars(
        select(ProjectSnapshotRow)
        .where(ProjectSnapshotRow.project_id.in_(project_ids))
        .order_by(
            ProjectSnapshotRow.project_id, ProjectSnapshotRow.as_of, ProjectSnapshotRow.revision
        )
    )
    newest: dict[tuple[int, date], ProjectSnapshotRow] = {}
    for row in rows:
        newest[row.project_id, row.as_of] = row
    return list(newest.values())
