"""Which documents teach most: units the model is unsure of, unlike what it knows and unlike each other.

Documents are ordered and never torn apart, for a reviewer reads a document from its beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_COUNTED = 10
"""A document is as valuable as its most valuable units; a long one is not better for being long."""
_SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document not yet decided on: chances of a requirement and vectors of its readable units."""

    key: str
    chances: NDArray[np.float32]
    vectors: NDArray[np.float32]


def uncertainty(chances: NDArray[np.float32], threshold: float) -> NDArray[np.float32]:
    """Return 1 where a chance is at the threshold, falling to 0 at certainty on either side."""
    room = np.where(chances < threshold, threshold, 1.0 - threshold)
    result: NDArray[np.float32] = (1.0 - np.abs(chances - threshold) / np.maximum(room, 1e-6)).clip(
        0.0, 1.0
    )
    return result.astype(np.float32)


def novelty(vectors: NDArray[np.float32], known: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return 1 minus the cosine to the nearest known unit; 1 where nothing is known."""
    if not len(known) or not len(vectors):
        return np.ones(len(vectors), np.float32)
    nearest = (_unit(vectors) @ _unit(known).T).max(axis=1)
    result: NDArray[np.float32] = (1.0 - nearest).clip(0.0, 1.0).astype(np.float32)
    return result


def order_by_value(
    candidates: Sequence[Candidate],
    *,
    known: NDArray[np.float32],
    threshold: float,
    first: int | None = None,
) -> list[str]:
    """Return the keys of the documents, most valuable first.

    Parameters
    ----------
    candidates
        Documents to choose from.
    known
        Vectors of units that were decided on before, shape (n, d); a sample is enough.
    threshold
        Chance from which a requirement is shown.
    first
        How many to order; the rest follows as it came. Ordering takes time that grows with the square of it.
    """
    doubts = {one.key: uncertainty(one.chances, threshold) for one in candidates}
    fresh = {one.key: novelty(one.vectors, known[-_SAMPLE:]) for one in candidates}
    left = {one.key: one for one in candidates}
    chosen: list[str] = []
    while left and (first is None or len(chosen) < first):
        best = max(left, key=lambda key: _value(doubts[key], fresh[key]))
        taken = left.pop(best)
        chosen.append(best)
        for key, one in left.items():  # what was just chosen is no longer new
            fresh[key] = np.minimum(fresh[key], novelty(one.vectors, taken.vectors))
    return [*chosen, *left]


def _value(doubts: NDArray[np.float32], fresh: NDArray[np.float32]) -> float:
    """Return the mean value of the best units; doubt counts fully, novelty raises it by up to its double."""
    if not len(doubts):
        return 0.0
    values = np.sort(doubts * (0.5 + fresh))[-_COUNTED:]
    return float(values.sum() / _COUNTED)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: NDArray[np.float32] = vectors / np.maximum(norms, 1e-9)
    return result
