"""Whether past alerts were right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.alerts.track_record import Judged, judge, lead_days, track_record, wilson
from service.schemas.alerts import AlertOutcome

RIGHT, WRONG, PREVENTED = AlertOutcome.RIGHT, AlertOutcome.WRONG, AlertOutcome.PREVENTED


def test_precision_leaves_out_what_was_prevented() -> None:
    """Eight right and two wrong are .80 of n = 10, whatever was prevented; the interval is Wilson's."""
    alerts = [
        *[Judged(RIGHT, days) for days in (10, 20, 30, 40, 50, 60, 70, None)],
        *[Judged(WRONG, 5)] * 2,
        *[Judged(PREVENTED, 5)] * 3,
    ]
    found = track_record(alerts, open_count=4)
    assert (found.right, found.wrong, found.prevented, found.not_judged) == (8, 2, 3, 4)
    assert (found.n, found.precision) == (10, 0.8)
    assert found.precision_low == pytest.approx(0.4902, abs=1e-4)
    assert found.precision_high == pytest.approx(0.9433, abs=1e-4)
    assert (found.lead_days_median, found.n_lead) == (40.0, 7)


def test_without_outcomes_there_is_no_number() -> None:
    """Nothing judged is not a precision of zero."""
    found = track_record([], open_count=2)
    assert (found.precision, found.precision_low, found.lead_days_median) == (None, None, None)


@pytest.mark.parametrize(
    ("slip", "days", "acted", "expected"),
    [
        (6, 100, False, RIGHT),
        (5, 100, False, WRONG),
        (5, 100, True, PREVENTED),
        (6, 100, True, RIGHT),
        (-3, 100, False, WRONG),
        (1, None, False, RIGHT),
        (0, None, True, PREVENTED),
    ],
)
def test_the_end_judges(slip: int, days: int | None, acted: bool, expected: AlertOutcome) -> None:
    """Over 5 % of the planned duration is right; acting without a slip counts for neither."""
    assert judge(slip, days, acted=acted) is expected


def test_lead_is_counted_to_the_planned_end() -> None:
    """An alert that comes after the planned end has a negative lead."""
    assert lead_days(date(2026, 3, 1), date(2026, 3, 31)) == 30
    assert lead_days(date(2026, 4, 2), date(2026, 3, 31)) == -2


@given(st.integers(0, 300), st.integers(0, 300))
def test_interval_holds_the_share(hits: int, misses: int) -> None:
    """The interval lies in [0, 1] around the share."""
    n = hits + misses
    low, high = wilson(hits, n)
    assert 0.0 <= low <= high <= 1.0
    if n:
        assert low - 1e-9 <= hits / n <= high + 1e-9
