"""Boosted trees as arrays against the library that fitted them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from models.trees import TreeEnsemble
from training.fitting import export_trees


def fitted(
    rows: int, seed: int, *, grid: bool, leaves: int = 8, rounds: int = 6
) -> tuple[HistGradientBoostingClassifier, np.ndarray]:
    """Return a booster and its training columns; with ``grid`` many values are equal."""
    chance = np.random.default_rng(seed)
    columns = chance.normal(size=(rows, 4)).astype(np.float32)
    if grid:
        columns = np.round(columns * 2) / 2
    truth = (columns[:, 0] * columns[:, 1] + chance.normal(size=rows) > 0).astype(int)
    truth[:2] = [0, 1]
    model = HistGradientBoostingClassifier(
        max_iter=rounds, max_leaf_nodes=leaves, min_samples_leaf=5, random_state=seed
    )
    with threadpool_limits(
        1
    ):  # on a busy machine threads wait for each other longer than they work
        return model.fit(columns, truth), columns


@settings(max_examples=12, deadline=None)
@given(
    rows=st.integers(12, 200),
    seed=st.integers(0, 10_000),
    grid=st.booleans(),
    leaves=st.integers(2, 31),
    rounds=st.integers(1, 12),
)
def test_arrays_decide_as_the_booster(
    rows: int, seed: int, grid: bool, leaves: int, rounds: int
) -> None:
    """Scores equal scikit-learn's on rows it saw (values on thresholds) and on rows it never saw."""
    model, columns = fitted(rows, seed, grid=grid, leaves=leaves, rounds=rounds)
    unseen = np.random.default_rng(seed + 1).normal(scale=3, size=(50, 4)).astype(np.float32)
    for part in (columns, unseen):
        assert export_trees(model).decide(part) == pytest.approx(
            model.decision_function(part), abs=1e-5
        )


def test_trees_without_a_split_say_the_baseline() -> None:
    """Where nothing can be split, every row gets the same score."""
    columns = np.zeros((40, 2), np.float32)
    model = HistGradientBoostingClassifier(max_iter=3).fit(columns, np.arange(40) % 4 == 0)
    ensemble = export_trees(model)
    assert ensemble.depth == 0
    scores = ensemble.decide(columns)
    assert np.unique(scores).size == 1
    assert scores == pytest.approx(model.decision_function(columns), abs=1e-6)


def test_every_row_is_judged_alone() -> None:
    """More rows than one work block give the scores that each row has by itself."""
    model, _ = fitted(200, 3, grid=False)
    ensemble = export_trees(model)
    many = np.random.default_rng(9).normal(size=(1300, 4)).astype(np.float32)
    whole = ensemble.decide(many)
    picked = [0, 511, 512, 513, 1023, 1024, 1299]
    assert whole[picked] == pytest.approx(
        [float(ensemble.decide(many[row : row + 1])[0]) for row in picked], abs=1e-6
    )


def test_no_rows_give_no_scores() -> None:
    """An empty document needs no case of its own."""
    model, _ = fitted(50, 1, grid=False)
    assert export_trees(model).decide(np.zeros((0, 4), np.float32)).shape == (0,)


def test_threshold_belongs_to_the_left() -> None:
    """A value equal to the threshold goes left, just above it right."""
    stump = TreeEnsemble(
        feature=np.zeros((1, 3), np.int32),
        threshold=np.array([[0.5, np.inf, np.inf]]),
        left=np.array([[1, 1, 2]], np.int32),
        right=np.array([[2, 1, 2]], np.int32),
        value=np.array([[0, -1, 1]], np.float32),
        baseline=0.25,
        depth=1,
    )
    columns = np.array([[0.5], [np.nextafter(np.float32(0.5), np.float32(1))]], np.float32)
    assert stump.decide(columns).tolist() == [-0.75, 1.25]
