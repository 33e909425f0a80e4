"""Fit the parts of the blend: a ridge-penalized logistic regression and small boosted trees."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression

from models.delay.components import Blend, Boosted, Component, Linear
from models.delay.directions import Directions, Turned
from models.delay.drivers import sigmoid
from models.delay.leaves import Leaves
from models.delay.matrix import Matrix

Floats = NDArray[np.float64]
Trees: TypeAlias = HistGradientBoostingClassifier | HistGradientBoostingRegressor
_LEAST_OF_EACH = 5  # with fewer late (or punctual) items only the straight line is fitted
_ROUNDS = 110
_NORMAL_TO_LOGISTIC = 1.7  # a logistic curve of this pace lies closest to the normal distribution
_LEAST_SPREAD, _FAR = 0.05, 30.0
_MOST_DIRECTIONS = 10
_LINE_SHARE = 0.1  # of the line in a registry extract, where trends and places bend


def fit_linear(matrix: Matrix, late: Floats, *, penalty: float) -> Linear:
    """Fit the linear part; 0/1 features keep their unit, others are divided by two deviations."""
    values = matrix.values
    known = ~np.isnan(values)
    count = np.maximum(known.sum(axis=0), 1)
    center = np.where(known, values, 0.0).sum(axis=0) / count
    deviation = np.sqrt((np.where(known, values - center, 0.0) ** 2).sum(axis=0) / count)
    plain = np.array([not name.startswith(("kind:", "word:")) for name in matrix.names])
    scale = np.where(plain, np.maximum(2.0 * deviation, 1e-6), 1.0)
    scale[np.array([name.startswith("word:") for name in matrix.names])] = 2.0
    start = Linear(matrix.names, center, scale, np.zeros(values.shape[1]), 0.0)
    model = LogisticRegression(C=penalty, max_iter=2000).fit(start.scaled(matrix), late)
    return Linear(
        matrix.names, center, scale, model.coef_[0].astype(np.float64), float(model.intercept_[0])
    )


def fit_boosted(matrix: Matrix, late: Floats, *, seeds: int) -> Boosted:
    """Fit small trees with several seeds; the seeds are averaged in one table of leaves."""
    return Boosted(matrix.names, _grown(matrix, HistGradientBoostingClassifier, late, seeds))


def fit_slip(matrix: Matrix, late: Floats, slip: Floats, *, seeds: int) -> Boosted:
    """Fit small trees on the slip as a share of the plan, and read what they say as log-odds.

    How late an item was says more than that it was late, above all in a short history. The expected
    slip is divided by the spread of all slips, which is more than its error, so the scores are flat
    rather than bold; its level is set so that the mean chance is the share of late items.
    """
    grown = _grown(matrix, HistGradientBoostingRegressor, slip, seeds)
    pace = _NORMAL_TO_LOGISTIC / max(float(np.std(slip)), _LEAST_SPREAD)
    scaled = replace(grown, value=grown.value * pace, baseline=grown.baseline * pace)
    told, share = scaled.decision(matrix.values), float(late.mean())
    shift = brentq(lambda move: float(sigmoid(told + move).mean()) - share, -_FAR, _FAR)
    return Boosted(matrix.names, replace(scaled, baseline=scaled.baseline + float(shift)))


def _grown(matrix: Matrix, kind: type[Trees], target: Floats, seeds: int) -> Leaves:
    least = int(np.clip(len(target) // 80, 5, 20))
    # scikit-learn cannot bin a column that is empty in every row, as one may be within a fold
    values = np.where(np.isnan(matrix.values).all(axis=0), 0.0, matrix.values)
    found = []
    for seed in range(seeds):
        model = kind(
            max_iter=_ROUNDS,
            learning_rate=0.05,
            max_leaf_nodes=8,
            max_depth=4,
            min_samples_leaf=least,
            l2_regularization=5.0,
            max_features=0.4,
            early_stopping=False,
            random_state=seed,
        ).fit(values, target)
        found.append(leaves_of(model))
    return _mean_of(found)


def _mean_of(models: list[Leaves]) -> Leaves:
    depth = max(model.feature.shape[1] for model in models)
    padded = [_pad(model, depth) for model in models]
    return Leaves(
        np.concatenate([model.feature for model in padded]),
        np.concatenate([model.low for model in padded]),
        np.concatenate([model.high for model in padded]),
        np.concatenate([model.missing for model in padded]),
        np.concatenate([model.share for model in padded]),
        np.concatenate([model.value for model in padded]) / len(models),
        float(np.mean([model.baseline for model in models])),
    )


def _pad(model: Leaves, depth: int) -> Leaves:
    more = ((0, 0), (0, depth - model.feature.shape[1]))
    return Leaves(
        np.pad(model.feature, more),
        np.pad(model.low, more, constant_values=-np.inf),
        np.pad(model.high, more, constant_values=np.inf),
        np.pad(model.missing, more, constant_values=True),
        np.pad(model.share, more, constant_values=1.0),
        model.value,
        model.baseline,
    )


Path = dict[int, tuple[float, float, bool, float]]


def leaves_of(model: Trees) -> Leaves:
    """Read the trees of a fitted scikit-learn model (no categorical splits) as leaves."""
    paths: list[Path] = []
    values: list[float] = []
    for (tree,) in model._predictors:  # scikit-learn offers no public view of the nodes
        nodes = tree.nodes
        stack: list[tuple[int, Path]] = [(0, {})]
        while stack:
            index, path = stack.pop()
            node = nodes[index]
            if node["is_leaf"]:
                paths.append(path)
                values.append(float(node["value"]))
                continue
            stack.extend(_children(nodes, index, path))
    depth = max((len(path) for path in paths), default=1) or 1
    shape = (len(paths), depth)
    feature, low = np.zeros(shape, np.int32), np.full(shape, -np.inf)
    high, missing, share = np.full(shape, np.inf), np.ones(shape, np.bool_), np.ones(shape)
    for row, path in enumerate(paths):
        for column, (name, condition) in enumerate(path.items()):
            feature[row, column] = name
            low[row, column], high[row, column], missing[row, column], share[row, column] = (
                condition
            )
    baseline = float(np.ravel(model._baseline_prediction)[0])
    return Leaves(feature, low, high, missing, share, np.array(values), baseline)


def _children(nodes: NDArray[np.void], index: int, path: Path) -> list[tuple[int, Path]]:
    node = nodes[index]
    feature, threshold = int(node["feature_idx"]), float(node["num_threshold"])
    low, high, missing, share = path.get(feature, (-np.inf, np.inf, True, 1.0))
    result = []
    for child, left in ((int(node["left"]), True), (int(node["right"]), False)):
        bounds = (low, min(high, threshold)) if left else (max(low, threshold), high)
        goes = missing and bool(node["missing_go_to_left"]) == left
        passed = share * float(nodes[child]["count"]) / float(node["count"])
        result.append((child, {**path, feature: (*bounds, goes, passed)}))
    return result


def fit_blend(
    matrix: Matrix, late: Floats, slip: Floats, *, seeds: int, words_in_line: bool
) -> Blend:
    """Fit the parts and weigh them; a one-sided history gets the line alone.

    In a panel the words of a title name a project that comes back in every report; a line would
    learn the project by heart, so its words are left to the trees (``words_in_line`` false). In an
    extract every project is new: there the trees read the words as directions.
    """
    plain = matrix.select(tuple(name for name in matrix.names if not name.startswith("word:")))
    straight = matrix if words_in_line else plain
    if min(late.sum(), len(late) - late.sum()) < _LEAST_OF_EACH:
        return Blend((fit_linear(straight, late, penalty=0.05),), (1.0,))
    line = fit_linear(straight, late, penalty=0.3 if words_in_line else 3.0)
    views: list[tuple[Matrix, Directions | None]] = [(plain, None)]
    if len(plain.names) < len(matrix.names):
        turned = fit_directions(matrix) if words_in_line else None
        views.append((turned.applied(matrix) if turned else matrix, turned))
    trees: list[Component] = []
    for view, turned in views:
        grown = (fit_boosted(view, late, seeds=seeds), fit_slip(view, late, slip, seeds=seeds))
        trees += [Turned(turned, part) if turned else part for part in grown]
    share = _LINE_SHARE if words_in_line else 1.0 / (len(views) + 1)
    return Blend((line, *trees), (share, *((1.0 - share) / len(trees) for _ in trees)))


def fit_directions(matrix: Matrix) -> Directions:
    """Return the directions in which the words of the rows differ most."""
    words = tuple(name for name in matrix.names if name.startswith("word:"))
    rows = (matrix.select(words).values > 0).sum(axis=0)
    weight = np.log((1.0 + len(matrix.values)) / (1.0 + rows)) + 1.0
    flat = Directions(words, weight, np.zeros(len(words)), np.zeros((len(words), 0)))
    scaled = flat.scaled(matrix)
    center = scaled.mean(axis=0)
    turn = np.linalg.svd(scaled - center, full_matrices=False)[2][:_MOST_DIRECTIONS].T
    return replace(flat, center=center, turn=np.ascontiguousarray(turn))
