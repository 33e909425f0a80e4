"""Working days and public holidays of China, with the swap days that turn weekends into work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays

DAY = timedelta(days=1)

_FESTIVALS = {
    "new_year": ("New Year's Day",),
    "spring_festival": ("Chinese New Year",),
    "qingming": ("Tomb-Sweeping Day",),
    "labor_day": ("Labor Day",),
    "dragon_boat": ("Dragon Boat Festival",),
    "mid_autumn": ("Mid-Autumn Festival",),
    "national_day": ("National Day",),
}
_SATURDAY = 5


@lru_cache(maxsize=64)
def _year(year: int) -> tuple[dict[date, str], frozenset[date], bool]:
    """Return days off with names, weekend days of work, and whether swap days are known."""
    table = holidays.country_holidays("CN", years=year, language="en_US")
    swaps = frozenset(day for day in table.weekend_workdays if day.year == year)
    return dict(table.items()), swaps, bool(swaps)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of mainland China.

    ``extra_days_off`` are further days on which nobody works (a company's own holidays).
    """

    extra_days_off: frozenset[date] = field(default=frozenset())

    def knows(self, day: date) -> bool:
        """Return whether the government's swap days of that year are in the data."""
        return _year(day.year)[2]

    def is_workday(self, day: date) -> bool:
        """Return whether ``day`` is worked; Monday to Friday in years without data."""
        if day in self.extra_days_off:
            return False
        off, swaps, known = _year(day.year)
        if not known:
            return day.weekday() < _SATURDAY
        return day in swaps or (day.weekday() < _SATURDAY and day not in off)

    def add_workdays(self, start: date, count: int) -> date:
        """Return the ``count``-th working day after ``start``."""
        day = start
        while count > 0:
            day += DAY
            count -= self.is_workday(day)
        return day

    def last_workday(self, first: date, last: date) -> date:
        """Return the last working day from ``first`` to ``last``, or ``last`` if there is none."""
        day = last
        while day >= first:
            if self.is_workday(day):
                return day
            day -= DAY
        return last

    def festival(self, name: str, year: int) -> tuple[date, date] | None:
        """Return the first and last day off around a festival, ``None`` where unknown."""
        days = [
            day
            for day, label in _year(year)[0].items()
            if any(part.startswith(_FESTIVALS[name]) for part in label.split("; "))
        ]
        if not days:
            return None
        first, last = min(days), max(days)
        while not self.is_workday(first - DAY):
            first -= DAY
        while not self.is_workday(last + DAY):
            last += DAY
        return first, last

    def next_festival(self, name: str, after: date) -> tuple[date, date] | None:
        """Return the first block of days off around ``name`` that begins after ``after``."""
        for year in (after.year, after.year + 1):
            block = self.festival(name, year)
            if block is not None and block[0] > after:
                return block
        return None

    def next_holiday(self, after: date) -> tuple[date, date] | None:
        """Return the first block of days off around any public holiday after ``after``."""
        blocks = (self.next_festival(name, after) for name in _FESTIVALS)
        return min((block for block in blocks if block is not None), default=None)
