"""Thresholds and the unsure band."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from training.measures import best_threshold, choose_threshold, f1_of, unsure_band

SHARE = 0.15


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return calibrated probabilities with truths that follow them."""
    chance = np.random.default_rng(seed)
    chances = chance.beta(0.4, 0.8, 600).astype(np.float32)
    return chances, chance.random(600) < chances


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_band_holds_its_share_and_the_threshold(seed: int) -> None:
    """The band never holds more units than allowed, contains the threshold, and no shifted band catches more errors."""
    chances, truth = drawn(seed)
    threshold, _ = best_threshold(chances, truth)
    low, high = unsure_band(chances, truth, threshold, SHARE)
    inside = (chances >= low) & (chances < high)
    wrong = (chances >= threshold) != truth
    assert inside.mean() <= SHARE
    assert low <= threshold <= high
    for shift in (-0.05, -0.02, 0.02, 0.05):
        other = (chances >= low + shift) & (chances < high + shift)
        if other.mean() <= inside.mean() and low + shift <= threshold <= high + shift:
            assert (wrong & other).sum() <= (wrong & inside).sum()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_chosen_threshold_costs_next_to_nothing(seed: int) -> None:
    """The F1 at the chosen threshold is within the slack of the best one."""
    chances, truth = drawn(seed)
    _, top = best_threshold(chances, truth)
    chosen = choose_threshold(chances, truth, SHARE)
    assert f1_of(truth, chances >= chosen) >= top - 0.005
