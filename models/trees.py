"""Boosted trees at prediction time: arrays instead of library objects, so nothing is unpickled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TreeEnsemble:
    """Sum of binary decision trees.

    Attributes
    ----------
    feature, threshold, left, right, value
        Shape (trees, nodes), padded. A row goes left where its feature is at most the threshold. A leaf points at
        itself, so walking on from a leaf stays there.
    baseline
        Added to the sum of the leaves.
    depth
        Longest path; the number of steps to walk.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    baseline: float
    depth: int

    def decide(self, columns: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return raw scores (log-odds) of shape (n,) for columns of shape (n, d)."""
        count, (trees, nodes) = len(columns), self.feature.shape
        scores = np.empty(count, np.float32)
        # One flat table: node ``i`` of tree ``t`` is at ``t * nodes + i``, its children at twice that place.
        first = np.arange(trees, dtype=np.intp) * nodes
        children = (np.stack([self.right, self.left], axis=-1) + first[:, None, None]).ravel()
        feature, threshold = self.feature.ravel().astype(np.intp), self.threshold.ravel()
        for start in range(0, count, _CHUNK):
            part = np.ascontiguousarray(columns[start : start + _CHUNK])
            begins = np.arange(len(part), dtype=np.intp)[:, None] * part.shape[1]
            at = np.broadcast_to(first, (len(part), trees))
            for _ in range(self.depth):
                goes_left = part.take(begins + feature.take(at)) <= threshold.take(at)
                at = children.take(2 * at + goes_left)
            scores[start : start + len(part)] = self.value.take(at).sum(axis=1) + self.baseline
        return scores


# Keeps the (rows, trees) work arrays within the processor's cache.
_CHUNK = 512
