"""When an alert is raised, repeated and cleared; pure functions of what is known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

SLIP_SHARE = 0.05
"""A slip counts as late above this share of the planned duration."""
_CLEAR_SLIP_SHARE = 0.03
_WORSE_BY = 0.15
_RETRY_MINUTES = (1, 5, 30, 120, 720)


class Step(StrEnum):
    """What follows from a reading."""

    NOTHING = "nothing"
    RAISE = "raised"
    WORSE = "worse"
    REMIND = "reminder"
    CLEAR = "cleared"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a project has chosen.

    Parameters
    ----------
    threshold
        P(slip > 5 %) from which on an alert is raised.
    clear_margin
        How far below the threshold the probability must fall before the alert clears.
    quiet_days
        Days without a further message after one, unless it gets much worse.
    react_days
        Days until somebody must have said what is done about it.
    """

    threshold: float
    clear_margin: float = 0.1
    quiet_days: int = 7
    react_days: int = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """An estimate; ``slip_share`` is the expected slip over the planned duration, if known."""

    p_late: float
    slip_share: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the alerts of a project stand.

    ``told_on`` and ``told_p`` belong to the last message that was sent, of an open alert or of the
    one before; ``react_by`` is set while nobody has reacted.
    """

    is_open: bool = False
    told_on: date | None = None
    told_p: float = 0.0
    react_by: date | None = None
    reminded: bool = False


def next_step(standing: Standing, reading: Reading, policy: Policy, today: date) -> Step:
    """Return what to do; a reading between the two limits changes nothing."""
    if standing.is_open:
        return _while_open(standing, reading, policy, today)
    if not is_above(reading, policy):
        return Step.NOTHING
    if _is_quiet(standing, policy, today) and not _is_worse(standing, reading):
        return Step.NOTHING
    return Step.RAISE


def _while_open(standing: Standing, reading: Reading, policy: Policy, today: date) -> Step:
    if is_below(reading, policy):
        return Step.CLEAR
    if standing.react_by is not None and today > standing.react_by and not standing.reminded:
        return Step.REMIND
    if _is_worse(standing, reading) and not _is_quiet(standing, policy, today):
        return Step.WORSE
    return Step.NOTHING


def is_above(reading: Reading, policy: Policy) -> bool:
    """Return whether both signs are there: a probable slip, and an expected one over 5 %.

    Without a planned duration the share is not known, and the probability decides.
    """
    late = reading.slip_share is None or reading.slip_share > SLIP_SHARE
    return late and reading.p_late >= policy.threshold


def is_below(reading: Reading, policy: Policy) -> bool:
    """Return whether one sign is clearly gone."""
    calm = reading.slip_share is not None and reading.slip_share <= _CLEAR_SLIP_SHARE
    return calm or reading.p_late < policy.threshold - policy.clear_margin


def _is_quiet(standing: Standing, policy: Policy, today: date) -> bool:
    if standing.told_on is None:
        return False
    return today < standing.told_on + timedelta(days=policy.quiet_days)


def _is_worse(standing: Standing, reading: Reading) -> bool:
    return reading.p_late >= standing.told_p + _WORSE_BY


def react_by(today: date, policy: Policy) -> date:
    """Return the day by which somebody must have reacted; it never falls on a weekend."""
    day = today + timedelta(days=policy.react_days)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of the day without messages, from ``begin`` up to but not including ``end``."""

    begin: int
    end: int
    zone: str = "UTC"


def send_at(moment: datetime, quiet: QuietHours | None) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it lies in."""
    if quiet is None or quiet.begin == quiet.end:
        return moment
    local = moment.astimezone(ZoneInfo(quiet.zone))
    over_night = quiet.begin > quiet.end
    inside = (
        local.hour >= quiet.begin or local.hour < quiet.end
        if over_night
        else quiet.begin <= local.hour < quiet.end
    )
    if not inside:
        return moment
    day = local.date()
    if over_night and local.hour >= quiet.begin:
        day += timedelta(days=1)
    return datetime.combine(day, time(quiet.end), tzinfo=ZoneInfo(quiet.zone)).astimezone(
        moment.tzinfo
    )


def next_try(attempts: int, moment: datetime) -> datetime | None:
    """Return when a failed message is tried again, or nothing after the last try."""
    if attempts > len(_RETRY_MINUTES):
        return None
    return moment + timedelta(minutes=_RETRY_MINUTES[attempts - 1])
