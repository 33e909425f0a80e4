"""Burn against plan and the expected cost at the end: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from service.schemas.planning import BudgetLevel, BudgetMonth, BurnPoint, ForecastBasis


@dataclass(frozen=True, slots=True)
class Burn:
    """Sums of a budget; the forecast is absent before the first actual cost."""

    points: tuple[BurnPoint, ...]
    planned_total: float
    planned_to_date: float
    actual_to_date: float
    months_known: int
    months_missing: int
    earned_value: float | None
    cost_index: float | None
    forecast_total: float | None
    basis: ForecastBasis


_LEAST_AMOUNT = 0.01
"""The smallest amount of a currency; what is less divides into nothing sensible."""


def burn(months: Sequence[BudgetMonth]) -> Burn:
    """Sum up a budget and forecast its end.

    With a share of work done, the rest costs what the work so far has cost for its value. Without
    one, the rest of the plan costs more or less by the same factor as the months so far. A month
    without actual cost before the last known one counts as planned and is reported as missing.
    """
    ordered = sorted(months, key=lambda month: month.month)
    total = sum(month.planned_cost for month in ordered)
    known = [number for number, month in enumerate(ordered) if month.actual_cost is not None]
    last = known[-1] if known else -1
    past = ordered[: last + 1]
    spent = [
        month.planned_cost if month.actual_cost is None else month.actual_cost for month in past
    ]
    actual, planned = sum(spent), sum(month.planned_cost for month in past)
    factor, earned, basis = _factor(past, total, planned, actual)
    rest = total - planned if basis is not ForecastBasis.EARNED else total - (earned or 0.0)
    forecast = None if factor is None else actual + rest * factor
    return Burn(
        points=_points(ordered, spent, forecast),
        planned_total=total,
        planned_to_date=planned,
        actual_to_date=actual,
        months_known=len(known),
        months_missing=len(past) - len(known),
        earned_value=earned,
        cost_index=earned / actual if earned is not None and actual > 0 else None,
        forecast_total=forecast,
        basis=basis,
    )


def _factor(
    past: Sequence[BudgetMonth], total: float, planned: float, actual: float
) -> tuple[float | None, float | None, ForecastBasis]:
    """Return what a unit of the rest costs, the earned value, and what that rests on."""
    if not past:
        return None, None, ForecastBasis.NONE
    earned = (past[-1].earned_share or 0.0) * total
    if earned >= _LEAST_AMOUNT:
        return actual / earned, earned, ForecastBasis.EARNED
    if planned >= _LEAST_AMOUNT:
        return actual / planned, None, ForecastBasis.TREND
    return 1.0, None, ForecastBasis.TREND


def _points(
    ordered: Sequence[BudgetMonth], spent: Sequence[float], forecast: float | None
) -> tuple[BurnPoint, ...]:
    planned = list(accumulate(month.planned_cost for month in ordered))
    actual: list[float | None] = [*accumulate(spent), *[None] * (len(ordered) - len(spent))]
    now = sum(spent)
    done = planned[len(spent) - 1] if spent else 0.0
    rest = (planned[-1] - done) if planned else 0.0
    points = []
    for number, month in enumerate(ordered):
        ahead: float | None = None
        if forecast is not None and number >= len(spent) - 1:
            part = (planned[number] - done) / rest if rest > 0 else 1.0
            is_last = number == len(ordered) - 1
            ahead = forecast if is_last else now + (forecast - now) * part
            if number == len(spent) - 1 and not is_last:
                ahead = now
        points.append(
            BurnPoint(
                month=month.month, planned=planned[number], actual=actual[number], forecast=ahead
            )
        )
    return tuple(points)


def level_of(
    forecast: float | None, budget: float, warn_share: float
) -> tuple[BudgetLevel, float | None]:
    """Return how a forecast stands against the budget with agreed changes, and the overrun."""
    if forecast is None or budget <= 0:
        return BudgetLevel.UNKNOWN, None
    overrun = forecast / budget - 1
    if overrun > warn_share:
        return BudgetLevel.OVERRUN, overrun
    return (BudgetLevel.WATCH if overrun > 0 else BudgetLevel.CALM), overrun
