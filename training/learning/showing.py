"""From which corrected chance a requirement is shown: learned on decisions that the correction has not seen.

A correction changes two things: which units stand out, and how high chances are altogether. The second must not change
how much is shown by itself: shipped thresholds lie where the shipped chances are, and labels with errors pull all
chances down. So the threshold first goes to where as much is shown as before. From there it moves toward the one that
would be best if the corrected chances held, as far as held-back decisions make it likely that this one is better.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from training.learning.scoring import RESAMPLES

FOLDS = 4
ENOUGH = 2000
"""Held-back units that tell where a threshold lies; with more, not every part is held back."""
LEAST_PARTS = 5
"""Projects (or documents) from which drawing them again says how sure a comparison is."""
LEAST_SHOWN = 10
SEED = 7

Chances = NDArray[np.float32]
Rows = NDArray[np.int64]


def parts_of(projects: NDArray[np.str_], documents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what is held back together, as numbers: projects, or documents where there are few projects."""
    wanted = projects if len(np.unique(projects)) >= LEAST_PARTS else documents
    return np.unique(wanted, return_inverse=True)[1].astype(np.int64)


def held_back(
    parts: NDArray[np.int64], judge: Callable[[Rows, Rows], Chances]
) -> tuple[Rows, Chances]:
    """Let ``judge`` learn from some parts and say the chances of the others.

    Parameters
    ----------
    parts
        Number of the part of every decided unit.
    judge
        Takes rows to learn from and rows to judge; returns chances of a requirement for these.

    Returns
    -------
    tuple
        Rows that were held back, and their chances; both empty if there is one part only.
    """
    order = np.random.default_rng(SEED).permutation(int(parts.max(initial=-1)) + 1)
    if len(order) < 2:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    fold = np.argsort(order)[parts] % FOLDS
    rows, chances, count = [], [], 0
    for number in range(min(FOLDS, len(order))):
        first, second = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        rows.append(second)
        chances.append(judge(first, second))
        count += len(second)
        if count >= ENOUGH:
            break
    return np.concatenate(rows), np.concatenate(chances)


def threshold_of(
    corrected: Chances,
    shown: NDArray[np.bool_],
    asked: NDArray[np.bool_],
    parts: NDArray[np.int64],
) -> float | None:
    """Return the threshold for corrected chances, or nothing where too little is known.

    Parameters
    ----------
    corrected
        Chances of a requirement of held-back units.
    shown
        What the shipped threshold shows by the shipped chances.
    asked
        What people said.
    parts
        Project (or document) of every unit.
    """
    count = int(shown.sum())
    if not LEAST_SHOWN <= count < len(corrected):
        return None
    ranked = np.sort(corrected)[::-1]
    as_much = float(ranked[count - 1] + ranked[count]) / 2
    # For chances that hold, F1 is highest at half of the F1 that can be reached (Lipton, Elkan and Naryanaswamy 2014).
    other = reachable_f1(corrected) / 2
    return as_much + _likelihood(corrected, asked, parts, as_much, other) * (other - as_much)


def _likelihood(
    corrected: Chances,
    asked: NDArray[np.bool_],
    parts: NDArray[np.int64],
    first: float,
    second: float,
) -> float:
    """Return how likely the second threshold is better on other projects; 0 where too few were decided to tell."""
    names = np.unique(parts)
    if len(names) < LEAST_PARTS:
        return 0.0
    draws = np.random.default_rng(SEED).multinomial(
        len(names), np.full(len(names), 1 / len(names)), RESAMPLES
    )
    scores = []
    for threshold in (first, second):
        found = corrected >= threshold
        counts = np.array(
            [
                [np.sum(found & asked & mine), np.sum(found & mine) + np.sum(asked & mine)]
                for mine in (parts == name for name in names)
            ]
        )
        hits, total = (draws @ counts).T
        scores.append(2 * hits / np.maximum(total, 1))
    gain = scores[1] - scores[0]
    return float(np.mean(gain > 0) + 0.5 * np.mean(gain == 0))


def reachable_f1(chances: Chances) -> float:
    """Return the highest expected F1 of any threshold, if the chances hold; 0 for none."""
    if not len(chances):
        return 0.0
    highest = np.sort(chances)[::-1].astype(np.float64)
    shown = np.arange(1, len(highest) + 1)
    return float((2 * np.cumsum(highest) / (shown + highest.sum())).max())
