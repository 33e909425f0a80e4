"""Year after year: the rule of the gate, the interval, and that nobody sees the outcomes he is judged by."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from training.learning import delay_years
from training.learning.delay_years import BOUND, LEAST, Pool, brier_gap, passes


@pytest.mark.parametrize(
    ("gap", "count", "passed"),
    [
        ((-0.02, -0.04, 0.0), 200, True),
        ((BOUND / 2, 0.001, 0.009), 200, True),
        ((2 * BOUND, 0.001, 0.04), 200, False),
        ((2 * BOUND, -0.01, 0.05), 200, True),
        ((6 * BOUND, -0.01, 0.2), 200, False),
        ((6 * BOUND, 0.01, 0.2), LEAST - 1, True),
        ((math.nan, math.nan, math.nan), 200, False),
        ((math.nan, math.nan, math.nan), 3, False),
    ],
)
def test_rule(gap: tuple[float, float, float], count: int, passed: bool) -> None:
    """Clear losses are refused, chance and few outcomes are not; an undefined score never passes."""
    assert passes(gap, count) is passed


def test_gap_is_paired_by_project() -> None:
    """Equal chances have no gap; a better forecast of every project has an interval below zero."""
    chance = np.random.default_rng(0)
    late = chance.integers(0, 2, 120).astype(float)
    projects = np.repeat(np.arange(40), 3).astype(str)
    even = np.full(120, 0.5)
    assert brier_gap(late, even, even, projects) == (0, 0, 0)
    better = np.where(late == 1, 0.7, 0.3)
    value, _, high = brier_gap(late, better, even, projects)
    assert value == pytest.approx(0.09 - 0.25)
    assert high < 0


def test_champion_and_challenger_never_learn_what_they_are_judged_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Projects of the judged half are in no training table of the challenger, in none of its phases."""
    rows = pd.DataFrame(
        {
            "project_id": [f"p{at}" for at in range(200)] * 2,
            "delayed_5pct": [0.0, 1.0] * 200,
            "label_date": ["2023-06-01"] * 200 + ["2024-06-01"] * 200,
        }
    )
    learned: list[pd.DataFrame] = []
    judged: list[pd.DataFrame] = []

    def train(table: pd.DataFrame, **_options: object) -> str:
        learned.append(table)
        return "challenger"

    def chances(_model: object, table: pd.DataFrame) -> np.ndarray:
        judged.append(table)
        return np.full(len(table), 0.5)

    monkeypatch.setattr(delay_years, "train", train)
    monkeypatch.setattr(delay_years, "prepare", lambda table: table)
    monkeypatch.setattr(delay_years, "chances", chances)
    gap, count = delay_years._compare(rows, "champion", pd.Timestamp("2024-01-01"))  # type: ignore[arg-type]
    assert gap == (0, 0, 0)
    assert 60 < count < 140
    names = set(judged[0]["project_id"])
    assert len(judged[0]) == count
    assert not names & set(learned[0]["project_id"])
    assert (judged[0]["label_date"] >= "2024-01-01").all()


def test_policies_are_pooled_on_the_same_rows() -> None:
    """Never keeps the first chances, the gate's are its own, and the scores are over all windows."""
    pool = Pool()
    pool.late = [np.array([1.0, 0.0]), np.array([1.0, 0.0])]
    pool.projects = [np.array(["a", "b"]), np.array(["c", "d"])]
    pool.chances = {
        "never": [np.array([0.5, 0.5])] * 2,
        "always": [np.array([1.0, 0.0])] * 2,
        "gate": [np.array([0.5, 0.5]), np.array([1.0, 0.0])],
    }
    assert pool.brier("never") == 0.25
    assert pool.brier("gate") == 0.125
    assert pool.auc("always") == 1.0
    assert pool.gap("gate", "never")[0] == -0.125
