"""Fitting heads, temperatures and trees."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from models.features import INDICATOR_NAMES, VECTOR_BLOCKS, Features
from models.heads import softmax
from nlp.domain import Language
from training.fitting import (
    TREE_SEEDS,
    HeadSettings,
    alone,
    boosted_trees,
    column_scales,
    export_trees,
    fit_head,
    fit_temperature,
    fit_trees,
)

DIMENSIONS = 3
WIDTH = VECTOR_BLOCKS * DIMENSIONS + len(INDICATOR_NAMES)


def rows(count: int, seed: int = 0) -> Features:
    chance = np.random.default_rng(seed)
    return Features(
        chance.normal(size=(count, WIDTH)).astype(np.float32),
        sparse.random(count, 40, density=0.2, format="csr", dtype=np.float32, rng=seed),
    )


def log_loss(logits: np.ndarray, targets: np.ndarray, temperature: float) -> float:
    chances = softmax(logits / np.float32(temperature))
    return float(-np.log(chances[np.arange(len(targets)), targets]).mean())


def drawn(logits: np.ndarray, seed: int) -> np.ndarray:
    """Draw targets that follow the probabilities of ``logits``."""
    chance = np.random.default_rng(seed)
    return np.array(
        [chance.choice(len(row), p=row / row.sum()) for row in softmax(logits).astype(float)]
    )


def test_exported_trees_equal_the_booster() -> None:
    """The arrays of the second look score as scikit-learn's model does, to rounding."""
    chance = np.random.default_rng(0)
    columns = chance.normal(size=(600, 12)).astype(np.float32)
    truth = columns[:, 0] + columns[:, 1] * columns[:, 2] > 0.3
    with threadpool_limits(1):
        model = boosted_trees(7).fit(columns, truth)
    unseen = chance.normal(size=(300, 12)).astype(np.float32)
    trees = export_trees(model)
    for part in (columns, unseen):
        assert trees.decide(part) == pytest.approx(model.decision_function(part), abs=1e-4)
    assert trees.value.dtype == np.float32
    assert trees.depth <= 10


def test_trees_are_repeatable() -> None:
    """One seed gives one ensemble."""
    columns = np.random.default_rng(1).normal(size=(200, 6)).astype(np.float32)
    with threadpool_limits(1):
        one, two = (export_trees(boosted_trees(3).fit(columns, columns[:, 0] > 0)) for _ in "ab")
    assert np.array_equal(one.decide(columns), two.decide(columns))


def test_trees_of_several_seeds_give_the_mean_of_their_log_odds() -> None:
    """The joined ensemble scores as its parts do on average."""
    columns = np.random.default_rng(2).normal(size=(300, 6)).astype(np.float32)
    truth = columns[:, 0] * columns[:, 1] > 0
    with threadpool_limits(1):
        joined = fit_trees(columns, truth, 5)
        parts = [
            boosted_trees(5 + at).fit(columns, truth).decision_function(columns)
            for at in range(TREE_SEEDS)
        ]
    assert joined.decide(columns) == pytest.approx(np.mean(parts, axis=0), abs=1e-4)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.4, 4), st.integers(0, 1000))
def test_temperature_lowers_the_log_loss(factor: float, seed: int) -> None:
    """Scores that are too sure or too shy by a factor are never worse after the fit."""
    logits = np.random.default_rng(seed).normal(scale=2, size=(400, 3)).astype(np.float32)
    targets = drawn(logits, seed)
    wrong = (logits * factor).astype(np.float32)
    temperature = fit_temperature(wrong, targets)
    assert log_loss(wrong, targets, temperature) <= log_loss(wrong, targets, 1.0) + 1e-4


@pytest.mark.parametrize("factor", [0.5, 1.0, 3.0])
def test_temperature_finds_the_factor(factor: float) -> None:
    """With enough rows the divisor is the factor that the scores are off by."""
    logits = np.random.default_rng(5).normal(scale=2, size=(6000, 3)).astype(np.float32)
    targets = drawn(logits, 5)
    found = fit_temperature((logits * factor).astype(np.float32), targets)
    assert found == pytest.approx(factor, rel=0.15)


def mixed_labels(features: Features, count: int) -> list[str]:
    """Return labels that follow the first columns and have some noise; the first is the most frequent."""
    noise = np.random.default_rng(4).normal(size=(len(features.dense), count))
    scores = features.dense[:, :count] + noise
    scores[:, 0] += 0.8
    return ["abc"[int(at)] for at in scores.argmax(axis=1)]


@pytest.mark.parametrize("balanced", [0.0, 1.0])
@pytest.mark.parametrize("classes", [2, 3])
def test_head_equals_logistic_regression(classes: int, balanced: float) -> None:
    """The own solver finds what scikit-learn's finds on the scaled blocks side by side.

    With two classes scikit-learn has one weight vector instead of two halves, so half the penalty.
    """
    features = rows(300)
    wanted = mixed_labels(features, classes)
    chosen = HeadSettings(
        c=0.3, unit_scale=3, context_scale=0.5, ngram_scale=1.5, balanced=balanced
    )
    head = fit_head(features, wanted, chosen, dimensions=DIMENSIONS)
    scaled = features.dense * column_scales(chosen, DIMENSIONS)
    matrix = sparse.hstack([sparse.csr_matrix(scaled), features.ngrams * 1.5], format="csr")
    model = LogisticRegression(
        C=chosen.c * (2 if classes == 2 else 1),
        max_iter=2000,
        tol=1e-7,
        class_weight="balanced" if balanced else None,
    ).fit(matrix, wanted)
    assert list(head.labels) == list(model.classes_)
    chances = head.probabilities(features, (Language.EN,) * 300)
    assert chances == pytest.approx(model.predict_proba(matrix), abs=0.01)


def test_balanced_head_finds_more_of_the_rare_class() -> None:
    """Weights by class frequency move decisions towards rare labels."""
    features = rows(300)
    wanted = mixed_labels(features, 2)
    found = {}
    for balanced in (False, True):
        head = fit_head(
            features, wanted, HeadSettings(c=0.01, balanced=balanced), dimensions=DIMENSIONS
        )
        chances = head.probabilities(features, (Language.EN,) * 300)
        found[balanced] = int((chances[:, 1] > 0.5).sum())
    assert found[True] > found[False]


def test_stronger_scale_is_penalized_less() -> None:
    """A block with a larger scale carries more of the decision."""
    features = rows(200)
    wanted = np.where(features.dense[:, 0] + features.dense[:, DIMENSIONS] > 0, "a", "b").tolist()
    weak, strong = (
        fit_head(features, wanted, HeadSettings(c=0.01, unit_scale=scale), dimensions=DIMENSIONS)
        for scale in (0.1, 10)
    )
    assert abs(strong.dense[0]).max() > 5 * abs(weak.dense[0]).max()


def test_scales_cover_all_columns() -> None:
    """Unit vector, four context vectors and indicators each have their scale, in this order."""
    scales = column_scales(
        HeadSettings(unit_scale=4, context_scale=2, indicator_scale=3), DIMENSIONS
    )
    wanted = (
        [4.0] * DIMENSIONS + [2.0] * (VECTOR_BLOCKS - 1) * DIMENSIONS + [3.0] * len(INDICATOR_NAMES)
    )
    assert scales.tolist() == wanted


def test_a_unit_alone_loses_its_neighbors_and_nothing_else() -> None:
    """What stands before and after is emptied; own words, headings and layout stay."""
    features = rows(5)
    bare = alone(features, dimensions=DIMENSIONS)
    changed = np.flatnonzero((bare.dense != features.dense).any(axis=0))
    around = [
        VECTOR_BLOCKS * DIMENSIONS + at
        for at, name in enumerate(INDICATOR_NAMES)
        if name.startswith(("before=", "after="))
    ]
    assert changed.tolist() == [*range(2 * DIMENSIONS, 4 * DIMENSIONS), *around]
    assert not bare.dense[:, changed].any()


def test_rows_alone_make_a_head_lean_less_on_its_neighbors() -> None:
    """With a label that own words and neighbors tell alike, the neighbors get less weight than without."""
    chance = np.random.default_rng(3)
    features = rows(400, seed=3)
    signal = chance.normal(size=400).astype(np.float32)
    features.dense[:, 0] = features.dense[:, 2 * DIMENSIONS] = signal
    labels = ["yes" if value > 0 else "no" for value in signal]
    plain, dropped = (
        fit_head(features, labels, HeadSettings(alone=share), dimensions=DIMENSIONS)
        for share in (0.0, 0.5)
    )
    own, neighbor = 0, 2 * DIMENSIONS
    assert abs(dropped.dense[neighbor, 0] / dropped.dense[own, 0]) < abs(
        plain.dense[neighbor, 0] / plain.dense[own, 0]
    )
