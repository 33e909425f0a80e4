"""End dates count open work and never cross."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.delay.survival import REACH, Reference, Survival

ITEMS = st.lists(st.tuples(st.floats(-0.9, 3.0), st.booleans()), min_size=1, max_size=60)


def _curve(slips: list[float], finished: list[bool], *, longest: float = np.inf) -> Reference:
    return Reference.of(np.array(slips), np.array(finished), longest=longest)


def test_all_finished_gives_plain_quantiles() -> None:
    """Without open work half of the items lie at or below the median."""
    curve = _curve([float(value) for value in range(10)], [True] * 10)
    assert curve.quantile(0.5) == 4.0
    assert curve.quantile(0.8) == 7.0


def test_open_work_moves_dates_outward() -> None:
    """Items that are still open make the date later, not vanish."""
    slips = [float(value) for value in range(10)]
    closed_only = _curve(slips[::2], [True] * 5)
    with_open = _curve(slips, [True, False] * 5)
    assert with_open.quantile(0.5) > closed_only.quantile(0.5)


def test_conditional_on_time_passed() -> None:
    """A date of work that is still open lies after what has passed."""
    curve = _curve([0.0, 0.1, 0.2, 0.3, 0.4, 0.5], [True] * 6)
    assert curve.quantile(0.5, already=0.25) == pytest.approx(0.4)


@given(
    ITEMS,
    st.one_of(st.just(-np.inf), st.floats(-1.0, 9.0)),
    st.floats(0.0, 6.0),
    st.lists(st.floats(0.01, 0.998), min_size=2, max_size=6),
)
def test_dates_are_in_order_bounded_and_never_in_the_past(
    items: list[tuple[float, bool]], already: float, longest: float, levels: list[float]
) -> None:
    """For any history and any levels: later with the level, not before what has passed, not beyond the bound."""
    curve = _curve([slip for slip, _ in items], [done for _, done in items], longest=longest)
    found = [curve.quantile(level, already=already) for level in sorted(levels)]
    assert np.isfinite(found).all()
    assert found == sorted(found)
    assert min(found) >= already
    assert max(found) <= max(longest, already)


@settings(max_examples=400)
@given(ITEMS, st.floats(0.01, 0.998))
def test_open_work_never_makes_a_date_earlier(
    items: list[tuple[float, bool]], level: float
) -> None:
    """That items which are called finished were still open can only move a date outward."""
    slips = [slip for slip, _ in items]
    all_done = _curve(slips, [True] * len(items))
    some_open = _curve(slips, [done for _, done in items])
    assert some_open.quantile(level) >= all_done.quantile(level) - 1e-9


@given(ITEMS, st.floats(0.5, 0.998))
def test_the_last_item_is_no_end_of_a_curve(items: list[tuple[float, bool]], level: float) -> None:
    """Drawn out or not, a date is never earlier than the plain share of finished items says."""
    slips = sorted(slip for slip, _ in items)
    plain = slips[max(int(np.ceil(level * len(slips) - 1e-9)) - 1, 0)]
    assert _curve(slips, [True] * len(slips)).quantile(level) >= plain - 1e-9


def test_neighbors_come_from_the_same_segment() -> None:
    """A large segment is compared with itself only."""
    random = np.random.default_rng(0)
    segment = np.repeat([0, 1], 200).astype(np.int32)
    slip = np.where(segment == 0, 0.1, 0.9)
    survival = Survival(random.normal(size=400), slip, np.ones(400, dtype=bool), segment)
    assert survival.like(0.0, 0).quantile(0.8) == 0.1
    assert survival.like(0.0, 1).quantile(0.8) == 0.9


def test_where_nothing_has_finished_dates_reach_far() -> None:
    """A history in which all is still open says that work takes long, not that nothing is known."""
    open_only = _curve([0.1, 0.2, 0.3], [False] * 3, longest=0.6)
    assert 0.3 < open_only.quantile(0.8) <= 0.6


def test_a_young_history_reaches_beyond_its_follow_up_but_not_for_years() -> None:
    """Nine of ten open after a short follow-up: P95 lies beyond it, at twice the longest slip at most."""
    slips = [0.01 * value for value in range(100)]
    finished = [value % 10 == 0 for value in range(100)]
    assert _curve(slips, finished).quantile(0.95) > 10.0
    survival = Survival(
        np.zeros(200),
        np.array([*slips, *([1.5] * 100)]),
        np.array([*finished, *([False] * 100)]),
        np.zeros(200, dtype=np.int32),
    )
    like = survival.like(0.0, 0)
    assert like.longest == like.quantile(0.95) == REACH * 1.5
    assert like.quantile(0.95, already=4.0) == 4.0


def test_a_long_history_seen_to_its_end_keeps_its_dates() -> None:
    """Of a thousand finished items the dates are the plain shares; the tail is not needed."""
    slips = np.random.default_rng(0).normal(0.1, 0.2, 1000)
    curve = _curve(list(slips), [True] * 1000)
    for level in (0.5, 0.8, 0.95):
        assert curve.quantile(level) == pytest.approx(np.quantile(slips, level), abs=0.01)


def test_work_open_beyond_all_others_is_dated_by_the_pace_of_the_tail() -> None:
    """What has lasted longer than everything seen gets a date ahead, not one that has passed."""
    curve = _curve([0.1 * value for value in range(20)], [True] * 20, longest=9.0)
    p50, p80 = (curve.quantile(level, already=3.0) for level in (0.5, 0.8))
    assert p50 == pytest.approx(3.0 + curve.pace * np.log(2))
    assert p80 == pytest.approx(3.0 + curve.pace * np.log(5))
