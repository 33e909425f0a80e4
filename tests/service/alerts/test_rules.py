"""When alerts are raised, repeated and cleared, for every course of estimates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.alerts.rules import (
    Policy,
    QuietHours,
    Reading,
    Standing,
    Step,
    is_above,
    is_below,
    next_step,
    next_try,
    react_by,
    send_at,
)

DAY = date(2026, 3, 2)  # a Monday
POLICY = Policy(threshold=0.5)
LATE = Reading(0.6, 0.2)
CALM = Reading(0.2, 0.0)

readings = st.builds(
    Reading, st.floats(0, 1), st.one_of(st.none(), st.floats(-0.5, 2.0, allow_nan=False))
)
policies = st.builds(
    Policy,
    threshold=st.floats(0.05, 0.95),
    clear_margin=st.floats(0, 0.5),
    quiet_days=st.integers(0, 30),
    react_days=st.integers(0, 20),
)


def after(standing: Standing, step: Step, reading: Reading, policy: Policy, day: date) -> Standing:
    """Return the standing that a use case would write down."""
    if step is Step.NOTHING:
        return standing
    if step is Step.CLEAR:
        return replace(standing, is_open=False, told_on=day, react_by=None, reminded=False)
    told_p = reading.p_late if step is Step.RAISE else max(standing.told_p, reading.p_late)
    deadline = react_by(day, policy) if step is Step.RAISE else standing.react_by
    reminded = step is Step.REMIND or (standing.reminded and step is not Step.RAISE)
    return Standing(True, day, told_p, deadline, reminded)


def course(found: list[Reading], policy: Policy) -> list[tuple[date, Step, Standing]]:
    """Return what happens when one estimate comes every day."""
    standing, steps = Standing(), []
    for number, reading in enumerate(found):
        day = DAY + timedelta(days=number)
        step = next_step(standing, reading, policy, day)
        standing = after(standing, step, reading, policy, day)
        steps.append((day, step, standing))
    return steps


def test_both_signs_are_needed() -> None:
    """A probable slip that is expected to be small raises nothing, nor does an improbable one."""
    assert next_step(Standing(), LATE, POLICY, DAY) is Step.RAISE
    assert next_step(Standing(), Reading(0.6, 0.04), POLICY, DAY) is Step.NOTHING
    assert next_step(Standing(), Reading(0.4, 0.3), POLICY, DAY) is Step.NOTHING
    assert next_step(Standing(), Reading(0.6, None), POLICY, DAY) is Step.RAISE


def test_small_ups_and_downs_raise_one_alert() -> None:
    """Around the threshold nothing flickers: it clears only when clearly below."""
    found = [Reading(p, 0.2) for p in (0.51, 0.49, 0.52, 0.45, 0.5, 0.41, 0.55, 0.39, 0.3)]
    steps = [step for _day, step, _standing in course(found, replace(POLICY, react_days=20))]
    assert steps[0] is Step.RAISE
    assert steps[1:7] == [Step.NOTHING] * 6
    assert steps[7] is Step.CLEAR
    assert steps[8] is Step.NOTHING


def test_nobody_reacts_and_one_reminder_goes_out() -> None:
    """The day after the deadline reminds once."""
    steps = [step for _day, step, _standing in course([LATE] * 30, POLICY)]
    assert steps[0] is Step.RAISE
    assert steps.count(Step.REMIND) == 1
    assert steps.index(Step.REMIND) == 4


def test_much_worse_is_told_again_after_the_quiet_days() -> None:
    """Fifteen points more are news, but not on the next day."""
    worse = [LATE, *[Reading(0.9, 0.4)] * 9]
    steps = [s for _day, s, _standing in course(worse, replace(POLICY, react_days=30))]
    assert steps == [Step.RAISE, *[Step.NOTHING] * 6, Step.WORSE, *[Step.NOTHING] * 2]


@given(st.lists(readings, max_size=60), policies)
def test_raised_and_cleared_take_turns(found: list[Reading], policy: Policy) -> None:
    """No alert is raised twice or cleared before it was raised, and each rests on its limit."""
    is_open = False
    for (_day, step, _standing), reading in zip(course(found, policy), found, strict=True):
        if step is Step.RAISE:
            assert not is_open
            assert is_above(reading, policy)
        elif step is not Step.NOTHING:
            assert is_open
        if step is Step.CLEAR:
            assert is_below(reading, policy)
        is_open = step is not Step.CLEAR and (is_open or step is Step.RAISE)


@given(st.lists(readings, max_size=60), policies)
def test_quiet_days_are_kept(found: list[Reading], policy: Policy) -> None:
    """Within the quiet days of a message another one says "clear" or "remind", or is much worse."""
    told: tuple[date, float] | None = None
    for (day, step, standing), reading in zip(course(found, policy), found, strict=True):
        if told and step in (Step.RAISE, Step.WORSE):
            is_quiet = day < told[0] + timedelta(days=policy.quiet_days)
            assert not is_quiet or (step is Step.RAISE and reading.p_late >= told[1] + 0.15)
        if step is not Step.NOTHING and standing.told_on:
            told = (standing.told_on, standing.told_p)


@given(st.lists(readings, max_size=60), policies)
def test_one_reminder_an_alert_and_only_when_late(found: list[Reading], policy: Policy) -> None:
    """A reminder comes after the deadline and once."""
    reminded = False
    for day, step, standing in course(found, policy):
        reminded = reminded and step is not Step.RAISE
        if step is Step.REMIND:
            assert not reminded
            assert standing.react_by is not None
            assert day > standing.react_by
            reminded = True


@given(readings, policies, st.integers(0, 400))
def test_between_the_limits_nothing_changes(reading: Reading, policy: Policy, days: int) -> None:
    """A reading that is neither above nor below opens and closes nothing."""
    if is_above(reading, policy) or is_below(reading, policy):
        return
    handled = Standing(is_open=True, told_on=DAY, told_p=1.0)
    day = DAY + timedelta(days=days)
    assert next_step(Standing(), reading, policy, day) is Step.NOTHING
    assert next_step(handled, reading, policy, day) is Step.NOTHING


@given(readings, policies)
def test_the_same_day_twice_changes_nothing_more(reading: Reading, policy: Policy) -> None:
    """A second look at the same estimate sends no second message."""
    step = next_step(Standing(), reading, policy, DAY)
    standing = after(Standing(), step, reading, policy, DAY)
    again = next_step(standing, reading, policy, DAY)
    assert again is Step.NOTHING or (again is Step.CLEAR and is_below(reading, policy))


@given(policies)
def test_an_alert_does_not_clear_on_the_reading_that_raised_it(policy: Policy) -> None:
    """What is above is never below."""
    for p in (policy.threshold, 1.0):
        for share in (0.051, 3.0, None):
            reading = Reading(p, share)
            assert not (is_above(reading, policy) and is_below(reading, policy))


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 30))
def test_deadline_is_a_working_day_of_the_week(day: date, react_days: int) -> None:
    """Nobody has to react on a Saturday or Sunday, and nobody gets less time than promised."""
    found = react_by(day, replace(POLICY, react_days=react_days))
    assert found.weekday() < 5
    assert timedelta(react_days) <= found - day <= timedelta(react_days + 2)


moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001 - made UTC
    lambda moment: moment.replace(tzinfo=UTC)
)
hours = st.integers(0, 23)
zones = st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "Asia/Kolkata"])


@given(moments, hours, hours, zones)
def test_nothing_leaves_in_quiet_hours(moment: datetime, begin: int, end: int, zone: str) -> None:
    """A message waits less than a day, leaves outside the quiet hours, and is moved only once."""
    quiet = QuietHours(begin, end, zone)
    found = send_at(moment, quiet)
    assert timedelta(0) <= found - moment <= timedelta(hours=25)  # a day may have 25 hours
    assert send_at(found, quiet) == found


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(21, "21:00"), (22, "07:00"), (3, "07:00"), (7, "07:00")],
)
def test_quiet_over_night(hour: int, expected: str) -> None:
    """From 22 to 7 the message waits for the morning."""
    moment = datetime(2026, 3, 2, hour, tzinfo=UTC)
    assert f"{send_at(moment, QuietHours(22, 7)):%H:%M}" == expected


def test_retries_end() -> None:
    """Five further tries over about fifteen hours, then no more."""
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    waits = [next_try(attempts, moment) for attempts in range(1, 7)]
    minutes = [(wait - moment).total_seconds() / 60 for wait in waits if wait]
    assert minutes == [1, 5, 30, 120, 720]
    assert waits[-1] is None
