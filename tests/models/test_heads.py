"""Linear heads and calibrated probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from models.features import Features
from models.heads import LinearHead, softmax
from nlp.domain import Language

LOGITS = arrays(
    np.float32,
    st.tuples(st.integers(1, 6), st.integers(2, 5)),
    elements=st.floats(-80, 80, width=32),
)


def random_features(rows: int, seed: int = 0) -> Features:
    chance = np.random.default_rng(seed)
    dense = chance.normal(size=(rows, 5)).astype(np.float32)
    ngrams = sparse.random(rows, 12, density=0.3, format="csr", dtype=np.float32, rng=seed)
    return Features(dense, ngrams)


def head(temperatures: dict[str, float]) -> LinearHead:
    chance = np.random.default_rng(1)
    return LinearHead(
        ("a", "b", "c"),
        chance.normal(size=(5, 3)).astype(np.float32),
        chance.normal(size=(12, 3)).astype(np.float32),
        chance.normal(size=3).astype(np.float32),
        temperatures,
    )


@given(LOGITS)
def test_rows_of_softmax_are_probabilities(logits: np.ndarray) -> None:
    """Every row sums to 1 and nothing overflows, however large the scores are."""
    chances = softmax(logits)
    assert np.isfinite(chances).all()
    assert (chances >= 0).all()
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(logits)), abs=1e-5)


@given(LOGITS, st.floats(-50, 50, width=32))
def test_softmax_depends_on_differences_only(logits: np.ndarray, shift: float) -> None:
    """The same number added to all scores of a row changes nothing."""
    assert softmax(logits + np.float32(shift)) == pytest.approx(softmax(logits), abs=1e-4)


def test_head_equals_the_fitted_model() -> None:
    """Copied coefficients give the probabilities of scikit-learn's own multinomial model."""
    features = random_features(200)
    labels = np.random.default_rng(2).choice(["x", "y", "z"], 200)
    matrix = sparse.hstack([sparse.csr_matrix(features.dense), features.ngrams], format="csr")
    model = LogisticRegression(max_iter=500).fit(matrix, labels)
    ours = LinearHead(
        tuple(model.classes_),
        model.coef_[:, :5].T.astype(np.float32),
        model.coef_[:, 5:].T.astype(np.float32),
        model.intercept_.astype(np.float32),
        {},
    )
    chances = ours.probabilities(features, (Language.EN,) * 200)
    assert chances == pytest.approx(model.predict_proba(matrix), abs=1e-5)


def test_temperature_of_the_language_is_used() -> None:
    """Chinese rows are divided by the Chinese temperature, languages without one by 1."""
    features = random_features(2)
    ours = head({"zh": 2.5})
    logits = ours.logits(features)
    chances = ours.probabilities(features, (Language.ZH, Language.EN))
    assert chances[0] == pytest.approx(softmax(logits / np.float32(2.5))[0], abs=1e-6)
    assert chances[1] == pytest.approx(softmax(logits)[1], abs=1e-6)


@given(st.floats(0.3, 5), st.integers(0, 50))
def test_temperature_never_changes_the_first_choice(temperature: float, seed: int) -> None:
    """Calibration moves confidence, not the label; above 1 it makes the head less sure."""
    features = random_features(4, seed)
    plain = head({}).probabilities(features, (Language.ZH,) * 4)
    cooled = head({"zh": temperature}).probabilities(features, (Language.ZH,) * 4)
    assert (plain.argmax(axis=1) == cooled.argmax(axis=1)).all()
    if temperature > 1:
        assert (cooled.max(axis=1) <= plain.max(axis=1) + 1e-6).all()


def test_no_rows_give_no_probabilities() -> None:
    """A document without units costs nothing and fails nowhere."""
    empty = Features(np.zeros((0, 5), np.float32), sparse.csr_matrix((0, 12), dtype=np.float32))
    assert head({}).probabilities(empty, ()).shape == (0, 3)
