"""A stretch of decisions that reads as if accept and reject had been mixed up."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from training.learning.streaks import SHORTEST, find_streak


def honest(
    seed: int, count: int = 400, *, shift: float = 0.0, noise: float = 0.0
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return chances and decisions that follow them, more or less strict, with wrong ones at random."""
    chance = np.random.default_rng(seed)
    chances = chance.beta(0.5, 0.9, count).astype(np.float32)
    odds = np.log(chances / (1 - chances)) + shift
    said = chance.random(count) < 1 / (1 + np.exp(-odds))
    return chances, said ^ (chance.random(count) < noise)


@pytest.mark.parametrize("shift", [-3.0, 0.0, 3.0])
@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_habits_and_noise_are_no_mix_up(shift: float, noise: float) -> None:
    """Far stricter or more generous people, and one wrong answer in five, go through in at least 19 of 20 cases."""
    found = [find_streak(*honest(seed, shift=shift, noise=noise)) for seed in range(60)]
    assert sum(one is not None for one in found) <= 3


@pytest.mark.parametrize("first", [0, 130, 350])
def test_fifty_turned_decisions_are_found_where_they_are(first: int) -> None:
    """Wherever the stretch lies among right ones, it is found, and few others with it."""
    hit = 0
    for seed in range(20):
        chances, said = honest(seed)
        said[first : first + 50] ^= True
        found = find_streak(chances, said)
        if found is not None:
            hit += 1
            assert abs(found.start - first) <= 15
            assert abs(found.end - first - 50) <= 15
    assert hit >= 18


def test_few_turned_decisions_prove_nothing() -> None:
    """Ten of 400 look like ordinary errors, and somebody with fewer decisions than a stretch holds has none."""
    found = []
    for seed in range(20):
        chances, said = honest(seed)
        said[100:110] ^= True
        found.append(find_streak(chances, said))
    assert sum(one is not None for one in found) <= 2
    chances, said = honest(1, SHORTEST - 1)
    assert find_streak(chances, ~said) is None
    assert find_streak(chances[:0], said[:0]) is None
