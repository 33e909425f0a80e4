"""Statistics of drift: right on made data, silent on little, and said in words."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.drift import (
    binned,
    calibration_bins,
    calibration_drift,
    input_drift,
    precision_drift,
    rate_drift,
    stability,
    wilson,
)

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 500), max_size=6)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(0, 0, 0.0, 1.0), (5, 10, 0.2366, 0.7634), (0, 100, 0.0, 0.0370), (200, 200, 0.9812, 1.0)],
)
def test_wilson_interval(hits: int, trials: int, low: float, high: float) -> None:
    """Published values of the score interval."""
    assert wilson(hits, trials) == pytest.approx((low, high), abs=2e-4)


@given(before=COUNTS, now=COUNTS)
def test_stability_is_zero_only_for_the_same(before: dict[str, int], now: dict[str, int]) -> None:
    """The index is never negative, symmetric, and zero for equal shares."""
    value = stability(before, now)
    if not sum(before.values()) or not sum(now.values()):
        assert math.isnan(value)
        return
    assert value >= 0
    assert value == pytest.approx(stability(now, before))
    assert stability(before, before) == pytest.approx(0)


def test_new_language_asks_for_action() -> None:
    """A client who begins to write Chinese is named with n and with what to do, in both languages."""
    signal = input_drift("language", {"en": 300, "zh": 20}, {"en": 60, "zh": 90})
    assert signal.level == "act"
    assert (signal.n_before, signal.n_now) == (320, 150)
    assert "retrain" in signal.en
    assert "重新训练" in signal.zh
    assert "150" in signal.zh


def test_same_mix_needs_nothing() -> None:
    """Chance differences are not reported as drift."""
    chance = np.random.default_rng(1)
    before = binned(chance.normal(100, 20, 2000).tolist(), [60, 80, 100, 120, 140])
    now = binned(chance.normal(100, 20, 500).tolist(), [60, 80, 100, 120, 140])
    assert input_drift("length", before, now).level == "ok"


@pytest.mark.parametrize("small", [0, 1, 49])
def test_too_few_are_called_too_few(small: int) -> None:
    """No verdict without fifty observations on both sides."""
    assert input_drift("x", {"a": 500}, {"b": small}).level == "unknown"
    assert rate_drift("x", (1, 500), (small, small)).level == "unknown"
    assert calibration_drift("x", [0.9] * small, [False] * small).level == "unknown"


@pytest.mark.parametrize(
    ("now", "level"), [((11, 100), "ok"), ((75, 400), "watch"), ((120, 400), "act")]
)
def test_rise_of_overruled_findings(now: tuple[int, int], level: str) -> None:
    """A rise within chance is none; a clear one is watched; one over ten points asks for action."""
    assert rate_drift("overruled", (40, 400), now).level == level


def test_calibration_that_holds_and_that_does_not() -> None:
    """Outcomes drawn from the promised chances are honest; twice the promise is not."""
    chance = np.random.default_rng(3)
    promised = chance.uniform(0.05, 0.5, 600)
    honest = chance.random(600) < promised
    assert calibration_drift("risk", promised.tolist(), honest.tolist()).level == "ok"
    wrong = chance.random(600) < 2 * promised
    assert calibration_drift("risk", promised.tolist(), wrong.tolist()).level == "act"


def test_what_moved_is_named_in_words() -> None:
    """A language is no code to a reader, and the number of a bucket of words is left out."""
    moved = input_drift("languages", {"en": 90, "zh": 10}, {"en": 20, "zh": 80})
    assert "Chinese: 10% → 80%" in moved.en or "English: 90% → 20%" in moved.en
    assert "英文" in moved.zh or "中文" in moved.zh
    words = input_drift("words", {"7": 90, "12": 10}, {"7": 20, "12": 80})
    assert words.level == "act"
    assert "12" not in words.en.replace("n 100", "")
    assert "最大" not in words.zh


def test_promises_that_hold_only_on_average() -> None:
    """As many came true as were promised, but the sure ones did not, and that is said."""
    promised = [0.2] * 150 + [0.9] * 150
    coin = [bool(at % 20 < 11) for at in range(300)]
    found = calibration_drift("confidence", promised, coin)
    assert found.low <= np.mean(promised) <= found.high
    assert found.level == "act"
    assert "do not rely" in found.en


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=80), st.integers(1, 12)
)
def test_bins_hold_everything_once(pairs: list[tuple[float, bool]], bins: int) -> None:
    """No observation is lost between bins, and the means are means of what was given."""
    found = calibration_bins([p for p, _ in pairs], [s for _, s in pairs], bins)
    assert sum(one.n for one in found) == len(pairs)
    total = sum(one.n * one.promised for one in found)
    assert total == pytest.approx(sum(p for p, _ in pairs), abs=1e-6)


@pytest.mark.parametrize(
    ("before", "now", "level", "words"),
    [
        ((0, 0), (5, 9), "unknown", "5 of n=9 right"),
        ((0, 0), (16, 20), "ok", "80% right (n=20, 95 % interval 58% to 92%); no fall"),
        ((45, 50), (30, 50), "watch", "90% before (n=50); it fell"),
        ((45, 50), (3, 20), "act", "most are wrong"),
    ],
)
def test_precision_of_alerts_comes_with_n_and_interval(
    before: tuple[int, int], now: tuple[int, int], level: str, words: str
) -> None:
    """Ten judged ones say something; a fall beyond chance is watched, mostly wrong asks to act."""
    found = precision_drift("alerts", before, now)
    assert found.level == level
    assert words in found.en
    assert f"n={now[1]}" in found.zh
