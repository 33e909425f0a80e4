"""Queries on snapshots, estimates, settings and outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, undefer

from service.repositories.paging import Slice, fetch_slice
from service.tables import (
    ChangeRequestRow,
    ProjectOutcomeRow,
    ProjectRow,
    ProjectSnapshotRow,
    RecordItemRow,
    RiskEstimateRow,
    RiskSettingsRow,
)


def list_snapshots(
    session: Session, project_id: int, *, limit: int, offset: int
) -> Slice[ProjectSnapshotRow]:
    """Return all snapshots of a project, newest day and newest revision first."""
    statement = (
        select(ProjectSnapshotRow)
        .where(ProjectSnapshotRow.project_id == project_id)
        .order_by(ProjectSnapshotRow.as_of.desc(), ProjectSnapshotRow.revision.desc())
    )
    return fetch_slice(session, statement, limit=limit, offset=offset)


def last_revision(session: Session, project_id: int, as_of: date) -> int:
    """Return the number of snapshots of a day."""
    found = session.scalar(
        select(func.max(ProjectSnapshotRow.revision)).where(
            ProjectSnapshotRow.project_id == project_id, ProjectSnapshotRow.as_of == as_of
        )
    )
    return found or 0


def newest_snapshot(
    session: Session, project_id: int, *, until: date | None = None, with_evidence: bool = False
) -> ProjectSnapshotRow | None:
    """Return the newest snapshot on or before a day, in its newest revision."""
    statement = select(ProjectSnapshotRow).where(ProjectSnapshotRow.project_id == project_id)
    if until is not None:
        statement = statement.where(ProjectSnapshotRow.as_of <= until)
    if with_evidence:
        statement = statement.options(undefer(ProjectSnapshotRow.evidence))
    order = (ProjectSnapshotRow.as_of.desc(), ProjectSnapshotRow.revision.desc())
    return session.scalars(statement.order_by(*order).limit(1)).first()


def planned_ends(session: Session, project_id: int, until: date) -> list[tuple[date, str, int]]:
    """Return day, planned end and id of the snapshots up to a day, oldest first."""
    rows = session.scalars(
        select(ProjectSnapshotRow)
        .where(ProjectSnapshotRow.project_id == project_id, ProjectSnapshotRow.as_of <= until)
        .order_by(ProjectSnapshotRow.as_of, ProjectSnapshotRow.revision)
    )
    return [(row.as_of, str(row.facts["planned_end"]), row.id) for row in rows]


def first_snapshot(session: Session, project_id: int) -> ProjectSnapshotRow | None:
    """Return the oldest snapshot in its newest revision; the plan of a project starts there."""
    statement = select(ProjectSnapshotRow).where(ProjectSnapshotRow.project_id == project_id)
    order = (ProjectSnapshotRow.as_of, ProjectSnapshotRow.revision.desc())
    return session.scalars(statement.order_by(*order).limit(1)).first()


def list_estimates(
    session: Session,
    project_id: int,
    *,
    until: date | None,
    with_drivers: bool,
    limit: int,
    offset: int,
) -> Slice[RiskEstimateRow]:
    """Return the current estimate of each day, newest first."""
    statement = (
        select(RiskEstimateRow)
        .where(RiskEstimateRow.project_id == project_id, RiskEstimateRow.is_current.is_(True))
        .order_by(RiskEstimateRow.as_of.desc(), RiskEstimateRow.id.desc())
    )
    if until is not None:
        statement = statement.where(RiskEstimateRow.as_of <= until)
    if with_drivers:
        statement = statement.options(undefer(RiskEstimateRow.drivers))
    return fetch_slice(session, statement, limit=limit, offset=offset)


def supersede_estimates(session: Session, project_id: int, as_of: date) -> None:
    """Mark the estimates of a day as past; a newer one takes their place."""
    session.execute(
        update(RiskEstimateRow)
        .where(
            RiskEstimateRow.project_id == project_id,
            RiskEstimateRow.as_of == as_of,
            RiskEstimateRow.is_current.is_(True),
        )
        .values(is_current=False)
    )


def find_settings(session: Session, project_id: int) -> RiskSettingsRow | None:
    """Return the settings of a project, if somebody made any."""
    return session.get(RiskSettingsRow, project_id)


def settings_by_project(session: Session, ids: Iterable[int]) -> dict[int, RiskSettingsRow]:
    """Return the settings of projects that have any."""
    rows = session.scalars(select(RiskSettingsRow).where(RiskSettingsRow.project_id.in_(set(ids))))
    return {row.project_id: row for row in rows}


def open_projects(session: Session) -> Sequence[int]:
    """Return the projects that can still be late: neither archived nor closed, with a snapshot."""
    has_facts = select(ProjectSnapshotRow.project_id).distinct()
    is_closed = select(ProjectOutcomeRow.project_id)
    return session.scalars(
        select(ProjectRow.id)
        .where(
            ProjectRow.archived_at.is_(None),
            ProjectRow.id.in_(has_facts),
            ProjectRow.id.not_in(is_closed),
        )
        .order_by(ProjectRow.id)
    ).all()


def find_outcome(session: Session, project_id: int) -> ProjectOutcomeRow | None:
    """Return how a project ended, if it has ended."""
    return session.get(ProjectOutcomeRow, project_id)


def changes_by_id(session: Session, ids: Iterable[int]) -> list[tuple[int, str, datetime]]:
    """Return id, code of the record item and moment of change requests."""
    found = session.execute(
        select(ChangeRequestRow.id, RecordItemRow.code, ChangeRequestRow.created_at)
        .join(RecordItemRow, RecordItemRow.id == ChangeRequestRow.record_id)
        .where(ChangeRequestRow.id.in_(set(ids)))
    )
    return [(row[0], row[1], row[2]) for row in found]


def snapshots_by_id(
    session: Session, ids: Iterable[int], *, with_evidence: bool = False
) -> Sequence[ProjectSnapshotRow]:
    """Return snapshots by id, oldest first."""
    statement = select(ProjectSnapshotRow).where(ProjectSnapshotRow.id.in_(set(ids)))
    if with_evidence:
        statement = statement.options(undefer(ProjectSnapshotRow.evidence))
    return session.scalars(
        statement.order_by(ProjectSnapshotRow.as_of, ProjectSnapshotRow.id)
    ).all()


def unestimated_snapshots(session: Session) -> list[int]:
    """Return the snapshots of open projects on whose day nothing was estimated, oldest first."""
    estimated = (
        select(RiskEstimateRow.id)
        .where(
            RiskEstimateRow.project_id == ProjectSnapshotRow.project_id,
            RiskEstimateRow.is_current.is_(True),
            RiskEstimateRow.as_of == ProjectSnapshotRow.as_of,
        )
        .exists()
    )
    rows = session.execute(
        select(ProjectSnapshotRow.id, ProjectSnapshotRow.project_id, ProjectSnapshotRow.as_of)
        .where(~estimated, ProjectSnapshotRow.project_id.in_(open_projects(session)))
        .order_by(ProjectSnapshotRow.as_of, ProjectSnapshotRow.revision)
    )
    # the newest revision of a day comes last and wins
    return list({(project_id, as_of): id_ for id_, project_id, as_of in rows}.values())
