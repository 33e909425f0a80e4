"""Scores and thresholds on probabilities of one class."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def best_threshold(chances: NDArray[np.float32], truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the threshold with the best F1 and that F1."""
    best = (0.5, 0.0)
    for threshold in np.arange(0.15, 0.85, 0.01):
        found = chances >= threshold
        hits = float((found & truth).sum())
        score = 2 * hits / max(1.0, float(found.sum() + truth.sum()))
        if score > best[1]:
            best = (round(float(threshold), 3), score)
    return best


def lenient_threshold(
    chances: NDArray[np.float32], truth: NDArray[np.bool_], *, tolerance: float, reach: float = 0.05
) -> tuple[float, float]:
    """Return the lowest threshold that scores within ``tolerance`` of the best one, and its F1.

    A missed requirement costs a reviewer more than one that a key rejects, so of thresholds that score alike the lowest
    is taken. Read off some hundred units the curve has accidental peaks: a threshold counts with the mean F1 of those
    up to ``reach`` away.
    """
    grid = np.round(np.arange(0.1, 0.9, 0.01), 2)
    scores = np.array([f1_of(truth, chances >= threshold) for threshold in grid])
    smooth = [scores[np.abs(grid - threshold) <= reach + 1e-9].mean() for threshold in grid]
    inner = [
        at for at, threshold in enumerate(grid) if grid[0] + reach <= threshold <= grid[-1] - reach
    ]
    best = max(smooth[at] for at in inner)
    chosen = next(at for at in inner if smooth[at] >= best - tolerance)
    return float(grid[chosen]), float(scores[chosen])


def unsure_band(
    chances: NDArray[np.float32], truth: NDArray[np.bool_], threshold: float, share: float
) -> tuple[float, float]:
    """Return the band around ``threshold`` that holds at most ``share`` of the units and the most errors.

    Bounds are rounded to three digits, so the search is over all bands of such bounds.
    """
    wrong = (chances >= threshold) != truth
    edges = np.arange(0.0, 1.0005, 0.001)
    order = np.sort(chances)
    units = np.searchsorted(order, edges.astype(np.float32), side="left")
    errors = np.searchsorted(np.sort(chances[wrong]), edges.astype(np.float32), side="left")
    middle = int(np.searchsorted(edges, threshold))
    best, caught = (threshold, threshold), -1
    for low in range(middle + 1):
        # the highest upper bound that still fits catches the most errors above ``low``
        high = int(np.searchsorted(units, units[low] + share * len(chances), side="right")) - 1
        if high >= middle and int(errors[high] - errors[low]) > caught:
            caught = int(errors[high] - errors[low])
            best = (round(float(edges[low]), 3), round(float(edges[high]), 3))
    return best


def choose_threshold(
    chances: NDArray[np.float32], truth: NDArray[np.bool_], share: float, slack: float = 0.004
) -> float:
    """Return the threshold whose `unsure_band` catches the largest share of the errors.

    The optimum of the F1 is flat: all thresholds within ``slack`` of the best F1 are as good to a reader, and some of
    them leave fewer errors where nobody looks.
    """
    _, top = best_threshold(chances, truth)
    best, caught = 0.5, -1.0
    for threshold in np.round(np.arange(0.15, 0.85, 0.01), 3):
        if f1_of(truth, chances >= threshold) < top - slack:
            continue
        low, high = unsure_band(chances, truth, float(threshold), share)
        wrong = (chances >= threshold) != truth
        inside = (chances >= low) & (chances < high)
        part = float((wrong & inside).sum() / max(1, wrong.sum()))
        if part > caught:
            best, caught = float(threshold), part
    return best


def f1_of(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """Return the F1 of one class; 0 where nothing is right."""
    return float(2 * (truth & found).sum() / max(1, truth.sum() + found.sum()))


def expected_calibration_error(
    chances: NDArray[np.float32], truth: NDArray[np.bool_], bins: int = 10
) -> float:
    """Return the expected calibration error over equal-count bins (Naeini et al. 2015)."""
    order = np.argsort(chances, kind="stable")
    return float(
        sum(
            len(part) / len(chances) * abs(chances[part].mean() - truth[part].mean())
            for part in np.array_split(order, bins)
            if len(part)
        )
    )
