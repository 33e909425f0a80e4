"""All projects at once: the portfolio, and the background work on delay risk."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, status

from service import schemas as s
from service.dependencies import LimitDep, OffsetDep, PartsDep, ReaderDep, WorkDep
from service.repositories.portfolio import PortfolioFilter
from service.schemas import jobs as j
from service.usecases import jobs, portfolio, risk_view
from service.work import now

router = APIRouter(tags=["delay"])


@router.get("/portfolio")
def get_portfolio(
    *,
    parts: PartsDep,
    session: ReaderDep,
    as_of: Annotated[date | None, Query(description="Day; today if left out.")] = None,
    level: Annotated[list[s.RiskLevel] | None, Query(description="Only these levels.")] = None,
    client: Annotated[str, Query(max_length=200, description="Only this client.")] = "",
    segment: Annotated[str, Query(max_length=200, description="Only this segment.")] = "",
    q: Annotated[str, Query(max_length=200, description="Words in key, name, client.")] = "",
    sort: Annotated[s.PortfolioSort, Query(description="Order.")] = s.PortfolioSort.LOSS,
    limit: LimitDep = 50,
    offset: OffsetDep = 0,
) -> s.Portfolio:
    """Return the open projects as of a day, the most urgent first."""
    filters = PortfolioFilter(as_of or now().date(), tuple(level or ()), client, segment, q)
    live = parts.delay.live()
    return portfolio.portfolio(session, live, filters, sort, limit=limit, offset=offset)


@router.get("/delay/status")
def get_delay_status(parts: PartsDep, session: ReaderDep) -> s.DelayStatus:
    """Return what the estimates of this installation rest on."""
    return risk_view.delay_status(session, parts.delay.live())


@router.post("/delay/score", status_code=status.HTTP_202_ACCEPTED)
def score_all(work: WorkDep) -> j.Job:
    """Estimate all open projects in the background."""
    return j.Job.model_validate(jobs.enqueue(work, "delay.score", {}, key="delay.score"))


@router.post("/delay/train", status_code=status.HTTP_202_ACCEPTED)
def train_delay(work: WorkDep) -> j.Job:
    """Learn from all finished work in the background."""
    return j.Job.model_validate(jobs.enqueue(work, "delay.train", {}, key="delay.train"))
