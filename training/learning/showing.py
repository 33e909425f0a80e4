"""How strong a correction is, and from which chance it shows a requirement: learned on decisions it has not seen.

What some projects teach may be wrong for others, and the better the shipped model reads a house's documents, the less
there is to teach: so a correction is only as strong as held-back decisions say, nothing if none of them support it.

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
STRENGTHS = (0.0, 0.5, 1.0, 1.5)
CAUTION = 0.25
"""A correction is as strong as three of four redrawn sets of projects would have it at least."""
_CERTAIN = 1e-3
SEED = 7

Chances = NDArray[np.float32]
Scores = NDArray[np.float32]
Rows = NDArray[np.int64]


def parts_of(projects: NDArray[np.str_], documents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what is held back together, as numbers: projects, or documents where there are few projects."""
    wanted = projects if len(np.unique(projects)) >= LEAST_PARTS else documents
    return np.unique(wanted, return_inverse=True)[1].astype(np.int64)


def held_back(
    parts: NDArray[np.int64], judge: Callable[[Rows, Rows], Scores]
) -> tuple[Rows, Scores]:
    """Let ``judge`` learn from some parts and score the others.

    Parameters
    ----------
    parts
        Number of the part of every decided unit.
    judge
        Takes rows to learn from and rows to judge; returns what is to be added to the log chances of these.

    Returns
    -------
    tuple
        Rows that were held back, and their scores, a row each; both empty if there is one part only.
    """
    order = np.random.default_rng(SEED).permutation(int(parts.max(initial=-1)) + 1)
    if len(order) < 2:
        return np.empty(0, np.int64), np.empty((0, 0), np.float32)
    fold = np.argsort(order)[parts] % FOLDS
    rows, scores, count = [], [], 0
    for number in range(min(FOLDS, len(order))):
        first, second = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        rows.append(second)
        scores.append(judge(first, second))
        count += len(second)
        if count >= ENOUGH:
            break
    return np.concatenate(rows), np.concatenate(scores)


def strength_of(
    chances_at: Callable[[float], Chances], asked: NDArray[np.bool_], parts: NDArray[np.int64]
) -> float:
    """Return by what to multiply a correction; 1 where too few parts were decided to tell.

    Parameters
    ----------
    chances_at
        Takes a strength; returns chances of a requirement of held-back units.
    asked
        What people said of them.
    parts
        Project (or document) of every unit.
    """
    names, numbers = np.unique(parts, return_inverse=True)
    if len(names) < LEAST_PARTS:
        return 1.0
    fits = []
    for strength in STRENGTHS:
        chances = np.clip(chances_at(strength), _CERTAIN, 1 - _CERTAIN)
        fit = np.log(np.where(asked, chances, 1 - chances))
        fits.append(np.bincount(numbers, fit, len(names)))
    best = (np.array(fits) @ _redrawn(len(names)).T).argmax(axis=0)
    return float(np.quantile(np.array(STRENGTHS)[best], CAUTION))


def _redrawn(count: int) -> NDArray[np.int64]:
    """Return how often each part is drawn, with replacement, shape (resamples, count)."""
    return np.random.default_rng(SEED).multinomial(count, np.full(count, 1 / count), RESAMPLES)


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
    draws = _redrawn(len(names))
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
