"""From an estimate of the model to what a project manager is shown: level, mean delay, loss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from service.schemas import RiskLevel

if TYPE_CHECKING:
    from models.delay import DelayEstimate
    from models.delay.drivers import Driver

LATE_SHARE = 0.05
# An estimate is made every night; one of two weeks ago no longer says how a project stands.
STALE_DAYS = 14
_GROUPS_OF_FACTS = frozenset({"plan", "progress", "team", "dependencies"})
_MOST_EVIDENCE = 20


def duration_days(facts: Mapping[str, Any], as_of: date) -> int:
    """Return the planned duration; from the day of the snapshot where the start is unknown."""
    start = date.fromisoformat(facts["start_date"]) if facts.get("start_date") else as_of
    return max((date.fromisoformat(facts["planned_end"]) - start).days, 1)


def level_of(
    *,
    p_late: float,
    threshold: float,
    slip_days: float,
    p50_slip_days: int,
    duration: int,
    days_past_end: int,
) -> RiskLevel:
    """Return how a project stands; both signs together make a risk, one alone asks for a look.

    So does a date of even odds that lies over 5 % of the duration behind the plan: nobody calls that "on track".
    """
    if days_past_end > 0:
        return RiskLevel.OVERDUE
    signs = (p_late >= threshold) + (slip_days > LATE_SHARE * duration)
    if signs == 0 and p50_slip_days > LATE_SHARE * duration:
        return RiskLevel.WATCH
    return (RiskLevel.CALM, RiskLevel.WATCH, RiskLevel.AT_RISK)[signs]


def level_on(level: str, planned_end: date, day: date) -> RiskLevel:
    """Return how a project stands on a day that may lie long after its estimate."""
    return RiskLevel.OVERDUE if day > planned_end else RiskLevel(level)


def cost_per_day(chosen: float | None, facts: Mapping[str, Any], duration: int) -> float | None:
    """Return the cost of a day of delay: as chosen, else the planned cost over the duration."""
    if chosen is not None:
        return chosen
    cost = facts.get("planned_cost") or facts.get("contract_value")
    return float(cost) / duration if cost else None


def drivers_out(
    estimate: DelayEstimate,
    known: Mapping[str, Any],
    evidence: Mapping[str, Any],
    snapshot_id: int,
) -> list[dict[str, Any]]:
    """Return the drivers as JSON, each with what stands behind it."""
    return [
        {
            "name": driver.name,
            "group": driver.group,
            "points": round(driver.points, 2),
            "features": list(driver.features),
            **_column(driver, known),
            "evidence": _evidence(driver, evidence, snapshot_id),
        }
        for driver in estimate.drivers
        if abs(driver.points) >= 0.05
    ]


def columns_of(driver: Driver) -> list[str]:
    """Return the columns of the schema that the features of a driver are made from."""
    found = []
    for feature in driver.features:
        name = feature.partition(":")[2].partition("=")[0]
        for ending in ("_over_total", "_over_duration", "_log"):
            name = name.removesuffix(ending)
        found.append(name)
    return list(dict.fromkeys(found))


def _column(driver: Driver, known: Mapping[str, Any]) -> dict[str, Any]:
    named = [column for column in columns_of(driver) if column in known]
    if len(named) != 1:
        # made of several facts, such as the share of the time used: the model knows the number
        return {} if driver.number is None else {"column": driver.shown, "value": driver.number}
    value = known[named[0]]
    return {"column": named[0], "value": value if isinstance(value, (int, float)) else None}


def _evidence(driver: Driver, evidence: Mapping[str, Any], snapshot_id: int) -> list[list[Any]]:
    found = [list(ref) for column in columns_of(driver) for ref in evidence.get(column, ())]
    unique = list(dict.fromkeys((str(kind), int(id_)) for kind, id_ in found))
    if not unique and driver.group in _GROUPS_OF_FACTS:
        unique = [("snapshot", snapshot_id)]
    return [list(ref) for ref in unique[:_MOST_EVIDENCE]]
