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


def unsure_band(
    chances: NDArray[np.float32], truth: NDArray[np.bool_], threshold: float, share: float
) -> tuple[float, float]:
    """Return the band around ``threshold`` that holds at most ``share`` of the units and the most errors."""
    wrong = (chances >= threshold) != truth
    below = np.quantile(chances[chances < threshold], np.linspace(1.0, 0.6, 41))
    above = np.quantile(chances[chances >= threshold], np.linspace(0.0, 1.0, 41))
    best, caught = (threshold, threshold), -1
    for low in below:
        for high in above:
            band = (chances >= low) & (chances < high)
            if band.mean() <= share and int((band & wrong).sum()) > caught:
                best, caught = (
                    (round(float(low), 3), round(float(high), 3)),
                    int((band & wrong).sum()),
                )
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
