"""Times as chat programs and meeting transcripts write them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

DAY = r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
CLOCK = (
    r"(?:(?P<part>凌晨|早上|上午|中午|下午|晚上)\s*)?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:[.,]\d{1,3})?(?:\s?(?P<half>am|pm))?"
)
WHEN = rf"(?:{DAY}[\s,]*(?:\(?(?:星期|周).\)?\s*)?)?{CLOCK}"
_AFTERNOON = frozenset(["下午", "晚上", "pm"])
_MIDDAY = "中午"


def moment_of(
    found: re.Match[str], today: datetime | None, received_at: datetime | None
) -> datetime | None:
    """Return the local time that a match of `WHEN` names.

    ``today`` is the day of the last line with a date; a day without a year is the last such day
    before ``received_at``. Chats name no time zone, so the result has none.
    """
    values = found.groupdict()
    hour = _hour(values)
    day = day_of(found, received_at) if values.get("month") else today
    if day is None or hour > 23:
        return None
    try:
        return day.replace(
            hour=hour, minute=int(values["minute"]), second=int(values["second"] or 0)
        )
    except ValueError:
        return None


def day_of(found: re.Match[str], received_at: datetime | None) -> datetime | None:
    """Return the day that a match of `DAY` names, at midnight."""
    month, day = int(found["month"]), int(found["day"])
    if found["year"]:
        return _date(int(found["year"]), month, day)
    if received_at is None:
        return None
    this_year = _date(received_at.year, month, day)
    if this_year is None or this_year.date() <= received_at.date() + timedelta(days=1):
        return this_year
    return _date(received_at.year - 1, month, day)


def offset_of(found: re.Match[str]) -> float:
    """Return the seconds since the start that a match of `CLOCK` names: ``00:12`` or ``1:02:03``."""
    first, second = int(found["hour"]), int(found["minute"])
    if found["second"] is None:
        return float(first * 60 + second)
    return float(first * 3600 + second * 60 + int(found["second"]))


def _hour(values: dict[str, str | None]) -> int:
    hour = int(values["hour"] or 0)
    mark = values.get("half") or values.get("part")
    if mark in _AFTERNOON and hour < 12:
        return hour + 12
    if mark == _MIDDAY and hour < 11:
        return hour + 12
    return 0 if mark in {"am", "凌晨"} and hour == 12 else hour


def _date(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day)  # noqa: DTZ001 - chats name no time zone
    except ValueError:
        return None
