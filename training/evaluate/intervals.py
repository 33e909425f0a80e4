"""Scores with 95 % intervals from drawing whole documents with replacement (percentile bootstrap).

Units of one document are not independent, so documents are drawn and never units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

SEED = 20261122
RESAMPLES = 500

Counts = NDArray[np.float64]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score with its 95 % interval; ``n`` counts what was judged. ``nan`` where nothing was."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        if np.isnan(self.value):
            return "–"
        if np.isnan(self.low):
            return f"{self.value:.3f} (n={self.n})"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] (n={self.n})"


def estimate(
    parts: Sequence[Counts], score: Callable[[Counts], float], *, n: int, resamples: int = RESAMPLES
) -> Estimate:
    """Return ``score`` of the summed counts with its interval.

    Parameters
    ----------
    parts
        One array of counts per document, all of one shape; ``score`` sees their sum.
    score
        Turns summed counts into a score, ``nan`` where it is not defined.
    n
        How many things were judged, for the reader.
    resamples
        Number of draws.
    """
    if not parts:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    stacked = np.stack(parts)
    flat = stacked.reshape(len(parts), -1)
    draws = (_draws(len(parts), resamples) @ flat).reshape(resamples, *stacked.shape[1:])
    values = np.array([score(draw) for draw in draws])
    values = values[~np.isnan(values)]
    low, high = np.percentile(values, (2.5, 97.5)) if len(values) else (float("nan"),) * 2
    return Estimate(float(score(stacked.sum(axis=0))), float(low), float(high), n)


@cache
def _draws(count: int, resamples: int) -> NDArray[np.float64]:
    """Return how often each document is drawn, shape (resamples, count)."""
    generator = np.random.default_rng(SEED)
    return generator.multinomial(count, np.full(count, 1.0 / count), resamples).astype(np.float64)


def rate(parts: Sequence[tuple[float, float]]) -> Estimate:
    """Return hits over trials with its interval; one pair (hits, trials) per document."""
    total = sum(trials for _, trials in parts)
    return estimate(
        [np.array(part, np.float64) for part in parts],
        lambda counts: float(counts[0] / counts[1]) if counts[1] else float("nan"),
        n=int(total),
    )


def f1(hits: float, found: float, gold: float) -> float:
    """Return the F1 of counts; ``nan`` where there is neither gold nor guess."""
    return 2 * hits / (found + gold) if found + gold else float("nan")


def confusion(pairs: Sequence[tuple[str, str | None]], labels: Sequence[str]) -> Counts:
    """Count (truth, guess) pairs: one row per label, and a last column for any other guess."""
    table = np.zeros((len(labels), len(labels) + 1))
    places = {label: at for at, label in enumerate(labels)}
    for truth, guess in pairs:
        table[places[truth], places.get(guess or "", len(labels))] += 1
    return table


def class_f1(table: Counts, at: int) -> float:
    """Return the F1 of one class; ``nan`` without gold of it, as the shared scorer leaves it out."""
    gold = table[at].sum()
    return f1(table[at, at], table[:, at].sum(), gold) if gold else float("nan")


def macro_f1(table: Counts) -> float:
    """Return the mean F1 of the classes that occur in the gold."""
    scores = [class_f1(table, at) for at in range(len(table)) if table[at].sum()]
    return float(np.mean(scores)) if scores else float("nan")


def accuracy(table: Counts) -> float:
    """Return the share of pairs that agree."""
    total = table.sum()
    return float(np.trace(table) / total) if total else float("nan")
