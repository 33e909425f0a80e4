"""All open projects as of a day, the most urgent first."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from service import schemas as s
from service.delay import judging
from service.delay.champion import LiveDelay
from service.repositories import portfolio as queries
from service.repositories.portfolio import PortfolioFilter
from service.usecases.risk_view import delay_status

_OF_ESTIMATE = frozenset(s.PortfolioEntry.model_fields) - {
    "key",
    "name",
    "client_name",
    "trend",
    "trend_days",
    "is_stale",
    "level",
}


def portfolio(
    session: Session,
    live: LiveDelay,
    filters: PortfolioFilter,
    sort: s.PortfolioSort,
    *,
    limit: int,
    offset: int,
) -> s.Portfolio:
    """Return one page of the portfolio with the counts over all pages."""
    rows = queries.list_portfolio(session, filters, sort, limit=limit, offset=offset)
    trends = queries.trends(session, {project.id: found.as_of for project, found in rows})
    levels = queries.count_levels(session, filters)
    last = filters.day - timedelta(days=judging.STALE_DAYS)
    items = []
    for project, estimate in rows:
        points = trends[project.id]
        items.append(
            s.PortfolioEntry.model_validate(
                {
                    **{name: getattr(estimate, name) for name in _OF_ESTIMATE},
                    "is_stale": estimate.as_of < last,
                    "level": judging.level_on(estimate.level, estimate.planned_end, filters.day),
                    "key": project.key,
                    "name": project.name,
                    "client_name": project.client_name,
                    "trend": [round(p_late, 3) for _day, p_late in points],
                    "trend_days": (points[-1][0] - points[0][0]).days if points else 0,
                }
            )
        )
    wanted = filters.levels or list(levels)
    return s.Portfolio(
        as_of=filters.day,
        items=items,
        total=sum(count for level, count in levels.items() if level in wanted),
        limit=limit,
        offset=offset,
        levels=[s.LevelCount(level=level, projects=levels.get(level, 0)) for level in s.RiskLevel],
        losses=[
            s.LossSum(currency=currency, expected_loss=loss, projects=n)
            for currency, loss, n in queries.sum_losses(session, filters)
        ],
        stale=queries.count_stale(session, filters, last),
        stale_days=judging.STALE_DAYS,
        without_estimate=queries.count_without_estimate(session, filters.day),
        status=delay_status(session, live),
    )
