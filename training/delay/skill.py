"""How much of what a model says survives in time: fit on the earlier items, ask about the later ones.

Folds drawn at random flatter a history that drifts: an item's neighbors in time, its program and its
contract are on both sides. A history in which the earlier items say nothing about the later ones
must not be told from with confidence, so its scores are drawn toward the plain rate of late items.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from models.delay.drivers import sigmoid
from models.delay.matrix import Matrix
from training.delay.components import fit_blend

Floats = NDArray[np.float64]
_EARLIER = 0.6
_LEAST = 10
PRIOR_MEAN, PRIOR_DEVIATION = 1.0, 0.5
_FREE_LEVEL = 2.0


def skill_in_time(
    matrix: Matrix,
    rows: NDArray[np.bool_],
    outcome: tuple[Floats, Floats],
    times: tuple[Floats, Floats],
    *,
    words_in_line: bool,
) -> float:
    """Return the share of the scores to keep, from 0 (none holds in time) to 1.

    It is the slope of the outcomes of later items on the scores that a model of the earlier ones gives
    them, with a free level (that the rate of late items drifts is no lack of skill) and a normal prior.

    Parameters
    ----------
    matrix
        Features of all rows.
    rows
        The rows with an outcome.
    outcome
        Late and slip of those rows.
    times
        Moment of prediction and day on which the outcome was known, in days, of all rows.
    words_in_line
        See `fit_blend`.
    """
    moments, known = times
    late, slip = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    late[rows], slip[rows] = outcome
    day = np.quantile(moments[rows], _EARLIER)
    inside, after = rows & (known < day), rows & (moments >= day)
    fewest = [min(late[part].sum(), (1 - late[part]).sum()) for part in (inside, after)]
    if min(inside.sum(), after.sum()) < _LEAST or min(fewest) < 1:
        return PRIOR_MEAN
    learned = Matrix(matrix.values[inside], matrix.names)
    model = fit_blend(learned, late[inside], slip[inside], seeds=1, words_in_line=words_in_line)
    scores = model.scores(Matrix(matrix.values[after], matrix.names))
    return slope_of(scores - scores.mean(), late[after])


def slope_of(score: Floats, late: Floats) -> float:
    """Return the slope of outcomes on scores, with a free level and the prior; from 0 to 1."""

    def loss(both: Floats) -> tuple[float, Floats]:
        told = both[0] * score + both[1]
        gap = sigmoid(told) - late
        prior = np.array([(both[0] - PRIOR_MEAN) / PRIOR_DEVIATION**2, both[1] / _FREE_LEVEL**2])
        penalty = 0.5 * float(prior @ (both - np.array([PRIOR_MEAN, 0.0])))
        value = float(np.sum(np.logaddexp(0.0, told) - late * told)) + penalty
        return value, np.array([float(gap @ score), float(gap.sum())]) + prior

    found = minimize(loss, np.array([PRIOR_MEAN, 0.0]), jac=True, method="L-BFGS-B").x
    return float(np.clip(found[0], 0.0, 1.0))
