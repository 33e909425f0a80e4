"""End dates count open work and never cross."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.delay.survival import Reference, Survival, kaplan_meier


def _curve(slips: list[float], finished: list[bool]) -> Reference:
    return Reference(*kaplan_meier(np.array(slips), np.array(finished)), len(slips))


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
    st.lists(st.tuples(st.floats(-0.9, 3.0), st.booleans()), min_size=2, max_size=60),
    st.floats(-1.0, 3.0),
)
def test_higher_levels_are_later(items: list[tuple[float, bool]], already: float) -> None:
    """P50, P80 and P95 are in order for any history."""
    curve = _curve([slip for slip, _ in items], [done for _, done in items])
    found = [curve.quantile(level, already=already) for level in (0.5, 0.8, 0.95)]
    if not any(np.isnan(found)):
        assert found == sorted(found)


def test_neighbors_come_from_the_same_segment() -> None:
    """A large segment is compared with itself only."""
    random = np.random.default_rng(0)
    segment = np.repeat([0, 1], 200).astype(np.int32)
    slip = np.where(segment == 0, 0.1, 0.9)
    survival = Survival(random.normal(size=400), slip, np.ones(400, dtype=bool), segment)
    assert survival.like(0.0, 0).quantile(0.8) == 0.1
    assert survival.like(0.0, 1).quantile(0.8) == 0.9


def test_all_open_has_no_quantile() -> None:
    """A history in which nothing has finished gives no date at all."""
    assert np.isnan(_curve([0.1, 0.2], [False, False]).quantile(0.8))


def test_no_date_lies_beyond_the_longest_slip() -> None:
    """Nine of ten open: the tail would be drawn out for years; it ends where the longest item stands."""
    slips = [0.01 * value for value in range(100)]
    finished = [value % 10 == 0 for value in range(100)]
    free = _curve(slips, finished)
    assert free.quantile(0.95) > 2.0
    survival = Survival(
        np.zeros(200),
        np.array([*slips, *([1.5] * 100)]),
        np.array([*finished, *([False] * 100)]),
        np.zeros(200, dtype=np.int32),
    )
    like = survival.like(0.0, 0)
    assert like.longest == 1.5
    assert like.quantile(0.95) == 1.5
    assert like.quantile(0.95, already=2.5) == 2.5
