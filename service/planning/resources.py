"""Weekly demand against capacity: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from service.schemas.planning import RoleLoad, RoleWeek

_NEXT_WEEKS = 4


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def gap(row: RoleWeek) -> float:
    """Return the hours that a role lacks in a week."""
    return max(0.0, row.demand_hours - row.capacity_hours)


def loads(rows: Sequence[RoleWeek], today: date) -> list[RoleLoad]:
    """Sum up each role, largest gap first. Spare hours of one week never fill another one's gap."""
    found = []
    for role in dict.fromkeys(row.role for row in rows):
        own = [row for row in rows if row.role == role]
        overload = sorted(row.week for row in own if gap(row) > 0)
        found.append(
            RoleLoad(
                role=role,
                weeks=len(own),
                demand_hours=sum(row.demand_hours for row in own),
                capacity_hours=sum(row.capacity_hours for row in own),
                gap_hours=sum(gap(row) for row in own),
                overload_weeks=overload,
                first_overload=next((week for week in overload if week >= monday(today)), None),
                spare_hours=sum(max(0.0, row.capacity_hours - row.demand_hours) for row in own),
            )
        )
    return sorted(found, key=lambda load: (-load.gap_hours, load.role))


def next_gap(rows: Sequence[RoleWeek], today: date) -> float:
    """Return the hours missing in this week and the next three, over all roles."""
    first = monday(today)
    last = first + timedelta(weeks=_NEXT_WEEKS)
    return sum(gap(row) for row in rows if first <= row.week < last)
