"""The gate: nothing worse goes through unseen, chance alone stops nothing, and reasons are words."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.learning.behavior import Behavior
from training.learning.gate import BOUND, LEAST, LIMIT, Check, Gate, outcome_of, verdict
from training.learning.scoring import Difference, compare, requirement_f1

NAN = math.nan


def gap(before: float, after: float, *, low: float, high: float, n: int = 200) -> Difference:
    return Difference(before, after, low, high, n, 20)


@pytest.mark.parametrize(
    ("difference", "outcome"),
    [
        (gap(0.7, 0.75, low=0.01, high=0.09), "better"),
        (gap(0.7, 0.75, low=-0.01, high=0.11), "same"),
        (gap(0.7, 0.67, low=-0.05, high=-0.01), "worse"),
        (gap(0.7, 0.67, low=-0.08, high=0.02), "same"),
        (gap(0.7, 0.64, low=-0.20, high=0.08), "worse"),
        (gap(0.7, 0.1, low=-0.7, high=-0.5, n=LEAST - 1), "few"),
        (gap(0.7, NAN, low=NAN, high=NAN), "undefined"),
        (gap(NAN, NAN, low=NAN, high=NAN), "few"),
        (gap(NAN, 0.5, low=NAN, high=NAN), "same"),
    ],
)
def test_outcome(difference: Difference, outcome: str) -> None:
    """Clear losses and lost scores count against the challenger; few items and chance do not."""
    assert outcome_of(difference) == outcome


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.3), st.integers(0, 500))
def test_a_large_loss_never_passes(before: float, after: float, reach: float, n: int) -> None:
    """Whatever the interval: with enough items a loss beyond the limit is worse, a gain never is."""
    found = outcome_of(
        gap(before, after, low=after - before - reach, high=after - before + reach, n=n)
    )
    if n >= LEAST and after - before < -LIMIT:
        assert found == "worse"
    if after - before >= -BOUND:
        assert found != "worse"


def test_one_bad_group_refuses_with_reasons_in_both_languages() -> None:
    """A gain in all does not outweigh a loss in one language; the reason names it with numbers and n."""
    good = Check("later", "all", "requirement F1", gap(0.7, 0.8, low=0.05, high=0.15), "better")
    bad = Check(
        "shipped", "language zh", "requirement F1", gap(0.9, 0.8, low=-0.12, high=-0.08), "worse"
    )
    found = verdict([good, bad], [])
    assert not found.passed
    assert not found.better
    assert "language zh" in found.reasons_en[0]
    assert "0.900 to 0.800" in found.reasons_en[0]
    assert "语言：中文" in found.reasons_zh[0]
    assert "n=200" in found.reasons_zh[0]


def test_broken_behavior_refuses() -> None:
    """A challenger that breaks a rule more often than the champion is refused; as often is no reason."""
    before = Behavior("added must", "zh", 1, 10)
    assert verdict([], [(before, before)]).passed
    found = verdict([], [(before, Behavior("added must", "zh", 2, 10))])
    assert not found.passed
    assert "必须" in found.reasons_zh[0]


def test_names_that_matter_more_than_before_refuse() -> None:
    """A model that listens to names more than the champion does is refused; a little more is chance."""
    before = Behavior("names and dates", "en", 3, 10, 0.20)
    assert verdict([], [(before, Behavior("names and dates", "en", 6, 10, 0.24))]).passed
    found = verdict([], [(before, Behavior("names and dates", "en", 6, 10, 0.26))])
    assert "0.26 on average" in found.reasons_en[0]
    assert "姓名" in found.reasons_zh[0]


def test_verdict_goes_into_files_without_nan() -> None:
    """JSON knows no NaN; what is not defined becomes null."""
    check = Check("later", "all", "x", gap(0.7, NAN, low=NAN, high=NAN), "undefined")
    found = Gate(False, False, ("r",), ("r",), (check,)).as_json()
    assert found["checks"][0]["difference"]["challenger"] is None


def test_comparison_is_paired() -> None:
    """Equal counts have no difference at all; a gain in every document is a sure one."""
    chance = np.random.default_rng(0)
    before = [np.array([3.0, 6.0, 5.0 + chance.integers(0, 3)]) for _ in range(30)]
    same = compare(before, before, requirement_f1, 150)
    assert (same.low, same.value, same.high) == (0, 0, 0)
    after = [counts + np.array([1.0, 0.0, 0.0]) for counts in before]
    assert compare(before, after, requirement_f1, 150).low > 0
