"""Queries over all projects at once: the newest estimate of each as of a day, added up in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from service.schemas import PortfolioSort, RiskLevel
from service.tables import ProjectOutcomeRow, ProjectRow, RiskEstimateRow

TREND_DAYS = 182
_TREND_POINTS = 26


@dataclass(frozen=True, slots=True)
class PortfolioFilter:
    """Which projects to show as of a day; empty means all."""

    day: date
    levels: Sequence[str] = field(default_factory=tuple)
    client: str = ""
    segment: str = ""
    q: str = ""


def _newest(day: date) -> ColumnElement[date]:
    """Return the day of the newest estimate of a project; one seek in the index a project."""
    other = aliased(RiskEstimateRow)
    return (
        select(func.max(other.as_of))
        .where(other.project_id == ProjectRow.id, other.is_current.is_(True), other.as_of <= day)
        .correlate(ProjectRow)
        .scalar_subquery()
    )


def _newest_ids(day: date) -> Select[Any]:
    """Return the newest estimate of every open project.

    Ids, so that the database starts from the few projects: joined by day, it reads every estimate
    that was ever made (400,000 of them took 0.7 s a query).
    """
    other = aliased(RiskEstimateRow)
    newest = (
        select(other.id)
        .where(other.project_id == ProjectRow.id, other.is_current.is_(True), other.as_of <= day)
        .order_by(other.as_of.desc())
        .limit(1)
        .correlate(ProjectRow)
        .scalar_subquery()
    )
    return select(newest).select_from(ProjectRow).where(_open(day))


def _open(day: date) -> ColumnElement[bool]:
    closed = select(ProjectOutcomeRow.project_id).where(ProjectOutcomeRow.actual_end <= day)
    return ProjectRow.archived_at.is_(None) & ProjectRow.id.not_in(closed)


def _level(day: date) -> ColumnElement[str]:
    """Return how a project stands on a day; past its planned end it is overdue, however old."""
    past = RiskEstimateRow.planned_end < day
    return case((past, RiskLevel.OVERDUE.value), else_=RiskEstimateRow.level)


def _chosen(filters: PortfolioFilter, *columns: Any, with_levels: bool = True) -> Select[Any]:  # noqa: ANN401 - any columns
    statement = (
        select(*columns)
        .select_from(RiskEstimateRow)
        .join(ProjectRow, ProjectRow.id == RiskEstimateRow.project_id)
        .where(RiskEstimateRow.id.in_(_newest_ids(filters.day)))
    )
    if filters.levels and with_levels:
        statement = statement.where(_level(filters.day).in_(filters.levels))
    if filters.client:
        statement = statement.where(ProjectRow.client_name == filters.client)
    if filters.segment:
        statement = statement.where(RiskEstimateRow.segment == filters.segment)
    if filters.q:
        words = (ProjectRow.key, ProjectRow.name, ProjectRow.client_name)
        found = [column.icontains(filters.q, autoescape=True) for column in words]
        statement = statement.where(or_(*found))
    return statement


_ORDERS: dict[PortfolioSort, tuple[Any, ...]] = {
    PortfolioSort.LOSS: (
        RiskEstimateRow.expected_loss.is_(None),
        RiskEstimateRow.expected_loss.desc(),
        RiskEstimateRow.mean_delay_days.desc(),
    ),
    PortfolioSort.PROBABILITY: (RiskEstimateRow.p_late.desc(),),
    PortfolioSort.SLIP: (RiskEstimateRow.expected_slip_days.desc(),),
    PortfolioSort.END: (RiskEstimateRow.planned_end,),
    PortfolioSort.NAME: (ProjectRow.key,),
}


def list_portfolio(
    session: Session, filters: PortfolioFilter, sort: PortfolioSort, *, limit: int, offset: int
) -> list[tuple[ProjectRow, RiskEstimateRow]]:
    """Return one page of projects with their newest estimates."""
    statement = _chosen(filters, ProjectRow, RiskEstimateRow)
    ordered = statement.order_by(*_ORDERS[sort], ProjectRow.id).limit(limit).offset(offset)
    return [(row[0], row[1]) for row in session.execute(ordered)]


def count_levels(session: Session, filters: PortfolioFilter) -> dict[str, int]:
    """Return the number of projects per level, whatever levels are filtered for."""
    level = _level(filters.day)
    statement = _chosen(filters, level, func.count(), with_levels=False).group_by(level)
    return {row[0]: row[1] for row in session.execute(statement)}


def count_stale(session: Session, filters: PortfolioFilter, last: date) -> int:
    """Return the number of projects whose newest estimate is older than a day."""
    statement = _chosen(filters, func.count()).where(RiskEstimateRow.as_of < last)
    return session.scalar(statement) or 0


def sum_losses(session: Session, filters: PortfolioFilter) -> list[tuple[str, float, int]]:
    """Return the expected loss per currency with the number of projects behind it."""
    columns = (
        RiskEstimateRow.currency,
        func.sum(RiskEstimateRow.expected_loss),
        func.count(RiskEstimateRow.expected_loss),
    )
    statement = _chosen(filters, *columns).group_by(RiskEstimateRow.currency)
    return [(row[0], float(row[1]), row[2]) for row in session.execute(statement) if row[2]]


def count_without_estimate(session: Session, day: date) -> int:
    """Return the number of open projects that nothing was estimated for by a day."""
    statement = select(func.count(ProjectRow.id)).where(_open(day), _newest(day).is_(None))
    return session.scalar(statement) or 0


def trends(session: Session, newest: Mapping[int, date]) -> dict[int, list[tuple[date, float]]]:
    """Return P(late) of the half year up to the newest estimate of each project, oldest first.

    ``newest`` holds the day of that estimate by project; long series are thinned out evenly.
    """
    found: dict[int, list[tuple[date, float]]] = {project_id: [] for project_id in newest}
    if not newest:
        return found
    span = timedelta(days=TREND_DAYS)
    rows = session.execute(
        select(RiskEstimateRow.project_id, RiskEstimateRow.as_of, RiskEstimateRow.p_late)
        .where(
            RiskEstimateRow.project_id.in_(list(newest)),
            RiskEstimateRow.is_current.is_(True),
            RiskEstimateRow.as_of <= max(newest.values()),
            RiskEstimateRow.as_of > min(newest.values()) - span,
        )
        .order_by(RiskEstimateRow.project_id, RiskEstimateRow.as_of)
    )
    for project_id, as_of, p_late in rows:
        if newest[project_id] - span < as_of <= newest[project_id]:
            found[project_id].append((as_of, p_late))
    return {project_id: _thinned(points) for project_id, points in found.items()}


def _thinned(points: list[tuple[date, float]]) -> list[tuple[date, float]]:
    if len(points) <= _TREND_POINTS:
        return points
    step = (len(points) - 1) / (_TREND_POINTS - 1)
    return [points[round(index * step)] for index in range(_TREND_POINTS)]
