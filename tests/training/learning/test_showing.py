"""From which chance a requirement is shown once decisions were heard."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from training.learning.showing import (
    ENOUGH,
    LEAST_PARTS,
    LEAST_SHOWN,
    STRENGTHS,
    held_back,
    parts_of,
    reachable_f1,
    strength_of,
    threshold_of,
)

PARTS = np.repeat(np.arange(20), 20)


def chances_and_truth(seed: int = 1) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return chances that hold, and what came true."""
    chance = np.random.default_rng(seed)
    chances = chance.beta(0.6, 1.2, len(PARTS)).astype(np.float32)
    return chances, chance.random(len(PARTS)) < chances


def leaning(strength: float, way: float) -> NDArray[np.float32]:
    """Return the chances, moved toward what came true or away from it."""
    chances, truth = chances_and_truth()
    odds = np.log(chances / (1 - chances + 1e-6)) + strength * way * np.where(truth, 1.0, -1.0)
    return (1 / (1 + np.exp(-odds))).astype(np.float32)


@pytest.mark.parametrize(("way", "strength"), [(0.6, STRENGTHS[-1]), (-0.6, 0.0)])
def test_a_correction_is_as_strong_as_held_back_decisions_say(way: float, strength: float) -> None:
    """What is right on other projects counts fully, and what is wrong there not at all."""
    _, truth = chances_and_truth()
    assert strength_of(lambda at: leaning(at, way), truth, PARTS) == strength


def test_little_evidence_makes_a_correction_weak() -> None:
    """Where it helps on some projects and harms on others, caution wins; few projects leave it as it was."""
    _, truth = chances_and_truth()
    helps = np.isin(PARTS, np.arange(0, 20, 2))

    def mixed(at: float) -> NDArray[np.float32]:
        return np.where(helps, leaning(at, 0.3), leaning(at, -0.3))

    assert strength_of(mixed, truth, PARTS) < 1.0
    assert strength_of(mixed, truth, PARTS % (LEAST_PARTS - 1)) == 1.0


def test_as_much_is_shown_as_before_where_nothing_speaks_against_it() -> None:
    """Chances that are all lower, as labels with errors make them, hide nothing; the threshold follows them down."""
    chances, truth = chances_and_truth()
    best = chances >= reachable_f1(chances) / 2
    lower = chances * np.float32(0.5)
    found = threshold_of(lower, best, truth, PARTS)
    assert found is not None
    assert abs(int((lower >= found).sum()) - int(best.sum())) <= 0.1 * best.sum()


def test_a_threshold_that_is_surely_better_is_taken() -> None:
    """Where the shipped one shows far too much on many projects, the held-back decisions move it up."""
    chances, truth = chances_and_truth()
    found = threshold_of(chances, chances >= 0.03, truth, PARTS)
    assert found is not None
    assert 0.9 * reachable_f1(chances) / 2 < found <= reachable_f1(chances) / 2 + 1e-6


def test_few_projects_prove_nothing() -> None:
    """The same units in fewer projects than can be drawn again keep what is shown as it was."""
    chances, truth = chances_and_truth()
    few = PARTS % (LEAST_PARTS - 1)
    found = threshold_of(chances, chances >= 0.03, truth, few)
    assert found is not None
    assert found < 0.05


def test_with_little_shown_the_shipped_threshold_stays() -> None:
    """Nine shown units, or all of them, tell of no rank."""
    chances, truth = chances_and_truth()
    few = np.zeros(len(chances), np.bool_)
    few[: LEAST_SHOWN - 1] = True
    assert threshold_of(chances, few, truth, PARTS) is None
    assert threshold_of(chances, np.ones(len(chances), np.bool_), truth, PARTS) is None


def test_nobody_judges_what_he_learned_from() -> None:
    """Every unit is judged once, by what learned from other parts alone; one part alone is never judged."""
    seen = []

    def judge(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float32]:
        assert not set(PARTS[first]) & set(PARTS[second])
        seen.extend(second.tolist())
        return second.astype(np.float32)

    rows, chances = held_back(PARTS, judge)
    assert sorted(seen) == list(range(len(PARTS)))
    assert rows.tolist() == chances.tolist()
    assert not len(held_back(np.zeros(5, np.int64), judge)[0])


def test_much_is_not_held_back_four_times() -> None:
    """With enough held-back units the other parts are not tried, so that time stays bounded."""
    calls = []
    many = np.repeat(np.arange(40), ENOUGH // 4)
    held_back(many, lambda first, second: calls.append(1) or np.zeros(len(second), np.float32))
    assert len(calls) == 1


def test_projects_are_parts_if_there_are_enough() -> None:
    """Few projects are cut into their documents."""
    documents = np.arange(12)
    assert len(set(parts_of(np.array(["p1"] * 6 + ["p2"] * 6), documents))) == 12
    projects = np.array([f"p{at // 2}" for at in range(12)])
    assert len(set(parts_of(projects, documents))) == 6


def test_reachable_f1_of_certain_and_of_equal_chances() -> None:
    """Certain chances reach 1; n equal ones p reach 2p/(1+p) by showing all of them."""
    assert reachable_f1(np.array([1.0, 0.0, 1.0], np.float32)) == pytest.approx(1.0)
    assert reachable_f1(np.full(10, 0.25, np.float32)) == pytest.approx(2 * 2.5 / 12.5)
    assert reachable_f1(np.zeros(0, np.float32)) == 0.0
