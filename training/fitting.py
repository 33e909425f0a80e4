"""Fit linear heads with scikit-learn and hand them over as plain matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse
from sklearn.ensemble import HistGradientBoostingClassifier

from models.features import INDICATOR_NAMES, VECTOR_BLOCKS, Features
from models.heads import LinearHead, softmax
from models.trees import TreeEnsemble

TREE_SEEDS = 2
"""Boosters with different seeds whose log-odds are averaged: more errors fall into the unsure band."""


_AROUND = [at for at, name in enumerate(INDICATOR_NAMES) if name.startswith(("before=", "after="))]


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """How strongly each block may speak: scales before an L2-penalized fit with inverse strength ``c``.

    ``balanced`` is the power of the inverse class frequency in the weights of the rows: 0 counts every row alike, 1
    counts every class alike. ``alone`` is the share of each row's weight that it gets once more without the units
    around it (`alone`).
    """

    c: float = 1.0
    unit_scale: float = 4.0
    context_scale: float = 2.0
    indicator_scale: float = 1.0
    ngram_scale: float = 2.0
    balanced: float = 0.0
    alone: float = 0.0


def column_scales(settings: HeadSettings, dimensions: int) -> NDArray[np.float32]:
    """Return the scale of each dense column: unit vector, three context vectors, indicators."""
    return np.concatenate(
        [
            np.full(dimensions, settings.unit_scale),
            np.full((VECTOR_BLOCKS - 1) * dimensions, settings.context_scale),
            np.full(len(INDICATOR_NAMES), settings.indicator_scale),
        ]
    ).astype(np.float32)


def alone(features: Features, *, dimensions: int) -> Features:
    """Return a copy of ``features`` in which no unit sees the ones before and after it.

    Small talk around a demand says little of it, yet a head that sees it in every row leans on it: in short mails it
    took two logits off sentences as plain as "the list must show the gate number".
    """
    dense = features.dense.copy()
    dense[:, 2 * dimensions : VECTOR_BLOCKS * dimensions] = 0.0  # `VECTOR_BLOCKS`: before, after
    dense[:, VECTOR_BLOCKS * dimensions + np.array(_AROUND)] = 0.0
    return Features(dense, features.ngrams)


def fit_head(
    features: Features,
    labels: Sequence[str],
    settings: HeadSettings,
    *,
    dimensions: int,
    weights: NDArray[np.float64] | None = None,
    start: LinearHead | None = None,
    steps: int = 100,
) -> LinearHead:
    """Fit a multinomial logistic regression; the scales are folded into the returned matrices.

    Minimizes the penalized log loss of scikit-learn's ``LogisticRegression`` (a test compares both), with the dense and
    the sparse block kept apart, so that no sparse copy of the dense block is made.

    Parameters
    ----------
    features, labels, settings, dimensions
        What to learn from and how.
    weights
        How much each row counts; all the same by default.
    start
        Head of the same columns to begin at; its labels are kept. The optimum does not depend on it.
    steps
        Most steps of the solver.
    """
    if settings.alone:
        bare = alone(features, dimensions=dimensions)
        features = Features(
            np.vstack([features.dense, bare.dense]),
            sparse.vstack([features.ngrams, bare.ngrams], format="csr"),
        )
        given = np.ones(len(labels)) if weights is None else weights
        weights = np.concatenate([given * (1.0 - settings.alone), given * settings.alone])
        labels = [*labels, *labels]
    order = start.labels if start is not None else tuple(sorted(set(labels)))
    targets = np.array([order.index(label) for label in labels])
    scales = column_scales(settings, dimensions)
    dense = features.dense * scales
    ngrams = (features.ngrams * np.float32(settings.ngram_scale)).tocsr()
    shares = _class_weights(targets, len(order)) ** settings.balanced
    counts = shares[targets] if weights is None else shares[targets] * weights
    begin = np.zeros((dense.shape[1] + ngrams.shape[1] + 1, len(order)))
    if start is not None:
        begin[: dense.shape[1]] = start.dense / scales[:, None]
        begin[dense.shape[1] : -1] = start.ngrams / settings.ngram_scale
        begin[-1] = start.bias
    result = optimize.minimize(
        _penalized_loss,
        begin.ravel(),
        args=(dense, ngrams, ngrams.T.tocsr(), targets, counts, settings.c),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": steps, "ftol": 3e-6},  # the held-out log loss is flat from here on
    )
    found = result.x.reshape(-1, len(order)).astype(np.float32)
    width = dense.shape[1]
    return LinearHead(
        labels=order,
        dense=found[:width] * scales[:, None],
        ngrams=found[width:-1] * np.float32(settings.ngram_scale),
        bias=found[-1],
        temperatures={},
    )


def _class_weights(targets: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Return weights inversely proportional to class frequency, mean 1 over the rows."""
    sizes = np.bincount(targets, minlength=count)
    balanced: NDArray[np.float64] = len(targets) / (count * np.maximum(sizes, 1))
    return balanced


def _penalized_loss(
    flat: NDArray[np.float64],
    dense: NDArray[np.float32],
    ngrams: sparse.csr_matrix,
    transposed: sparse.csr_matrix,
    targets: NDArray[np.int64],
    weights: NDArray[np.float64],
    c: float,
) -> tuple[float, NDArray[np.float64]]:
    """Return sum of weighted log losses times ``c`` plus half the squared weights, and its gradient."""
    matrix = flat.reshape(dense.shape[1] + ngrams.shape[1] + 1, -1)
    single = matrix.astype(np.float32)
    width = dense.shape[1]
    logits = dense @ single[:width] + ngrams @ single[width:-1] + single[-1]
    chances = softmax(np.asarray(logits, np.float32)).astype(np.float64)
    rows = np.arange(len(targets))
    loss = -(weights * np.log(np.clip(chances[rows, targets], 1e-12, 1.0))).sum()
    chances[rows, targets] -= 1.0
    residual = (chances * weights[:, None]).astype(np.float32)
    gradient = np.vstack(
        [dense.T @ residual, transposed @ residual, residual.sum(axis=0, keepdims=True)]
    ).astype(np.float64)
    gradient *= c
    free = matrix.copy()
    free[-1] = 0.0  # the intercept is free
    gradient += free
    value = float(c * loss + 0.5 * (free * free).sum())
    return value, gradient.ravel()


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


def fit_trees(columns: NDArray[np.float32], truth: NDArray[np.bool_], seed: int) -> TreeEnsemble:
    """Fit the second look with several seeds and return the mean of their log-odds as one ensemble."""
    parts = [export_trees(boosted_trees(seed + at).fit(columns, truth)) for at in range(TREE_SEEDS)]
    nodes = max(part.feature.shape[1] for part in parts)
    arrays = {
        name: np.vstack([_padded(getattr(part, name), nodes) for part in parts])
        for name in ("feature", "threshold", "left", "right", "value")
    }
    arrays["value"] = (arrays["value"] / np.float32(TREE_SEEDS)).astype(np.float32)
    return TreeEnsemble(
        **arrays,
        baseline=float(np.mean([part.baseline for part in parts])),
        depth=max(part.depth for part in parts),
    )


def _padded(table: NDArray[np.generic], nodes: int) -> NDArray[np.generic]:
    """Add nodes that no other node points at."""
    return np.pad(table, ((0, 0), (0, nodes - table.shape[1])))


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
