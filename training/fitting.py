"""Fit linear heads with scikit-learn and hand them over as plain matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from models.features import INDICATOR_NAMES, Features
from models.heads import LinearHead, softmax
from models.trees import TreeEnsemble


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """How strongly each block may speak: scales before an L2-penalized fit with inverse strength ``c``."""

    c: float = 1.0
    unit_scale: float = 4.0
    context_scale: float = 2.0
    indicator_scale: float = 1.0
    ngram_scale: float = 2.0
    balanced: bool = False


def column_scales(settings: HeadSettings, dimensions: int) -> NDArray[np.float32]:
    """Return the scale of each dense column: unit vector, four context vectors, indicators."""
    return np.concatenate(
        [
            np.full(dimensions, settings.unit_scale),
            np.full(4 * dimensions, settings.context_scale),
            np.full(len(INDICATOR_NAMES), settings.indicator_scale),
        ]
    ).astype(np.float32)


def design_matrix(
    features: Features, scales: NDArray[np.float32], ngram_scale: float
) -> sparse.csr_matrix:
    """Put both blocks side by side, scaled."""
    return sparse.hstack(
        [sparse.csr_matrix(features.dense * scales), features.ngrams * ngram_scale], format="csr"
    )


def fit_head(
    features: Features,
    labels: Sequence[str],
    settings: HeadSettings,
    *,
    dimensions: int,
    weights: NDArray[np.float64] | None = None,
) -> LinearHead:
    """Fit a multinomial logistic regression; the scales are folded into the returned matrices."""
    scales = column_scales(settings, dimensions)
    model = LogisticRegression(
        C=settings.c, max_iter=300, tol=1e-3, class_weight="balanced" if settings.balanced else None
    )
    model.fit(
        design_matrix(features, scales, settings.ngram_scale), list(labels), sample_weight=weights
    )
    coefficients = model.coef_
    intercept = model.intercept_
    if len(model.classes_) == 2:
        coefficients = np.vstack([-coefficients / 2, coefficients / 2])
        intercept = np.array([-intercept[0] / 2, intercept[0] / 2])
    width = features.dense.shape[1]
    return LinearHead(
        labels=tuple(str(label) for label in model.classes_),
        dense=(coefficients[:, :width] * scales).T.astype(np.float32),
        ngrams=(coefficients[:, width:] * settings.ngram_scale).T.astype(np.float32),
        bias=intercept.astype(np.float32),
        temperatures={},
    )


def fit_temperature(logits: NDArray[np.float32], targets: NDArray[np.int64]) -> float:
    """Return the divisor of ``logits`` with the least log loss on held-out rows (Guo et al. 2017)."""

    def loss(log_temperature: float) -> float:
        chances = softmax(logits / np.float32(np.exp(log_temperature)))
        return float(-np.log(np.clip(chances[np.arange(len(targets)), targets], 1e-9, 1)).mean())

    found = optimize.minimize_scalar(loss, bounds=(-1.5, 2.0), method="bounded")
    return float(np.exp(found.x))


def boosted_trees(seed: int) -> HistGradientBoostingClassifier:
    """Return the untrained second look: shallow trees, strongly regularized, few columns each."""
    return HistGradientBoostingClassifier(
        max_iter=160, learning_rate=0.06, max_leaf_nodes=10, min_samples_leaf=30,
        l2_regularization=5.0, max_features=0.3, random_state=seed,
    )  # fmt: skip


def export_trees(model: HistGradientBoostingClassifier) -> TreeEnsemble:
    """Copy the nodes of a fitted binary booster into plain arrays.

    The node table is private to scikit-learn; a test compares the arrays' scores with the model's own.
    """
    tables = [predictor[0].nodes for predictor in model._predictors]
    size = max(len(table) for table in tables)
    shape = (len(tables), size)
    arrays = {
        "feature": np.zeros(shape, np.int32),
        "threshold": np.full(shape, np.inf),
        "left": np.tile(np.arange(size, dtype=np.int32), (len(tables), 1)),
        "right": np.tile(np.arange(size, dtype=np.int32), (len(tables), 1)),
        "value": np.zeros(shape, np.float32),
    }
    depth = 0
    for row, table in enumerate(tables):
        inner = ~table["is_leaf"].astype(bool)
        where = np.flatnonzero(inner)
        arrays["feature"][row, where] = table["feature_idx"][inner]
        arrays["threshold"][row, where] = table["num_threshold"][inner]
        arrays["left"][row, where] = table["left"][inner]
        arrays["right"][row, where] = table["right"][inner]
        arrays["value"][row, : len(table)] = np.where(inner, 0.0, table["value"])
        depth = max(depth, int(table["depth"].max()))
    baseline = float(np.ravel(model._baseline_prediction)[0])
    return TreeEnsemble(**arrays, baseline=baseline, depth=depth)
