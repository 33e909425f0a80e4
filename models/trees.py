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
        count, trees = len(columns), len(self.feature)
        if not count:
            return np.zeros(0, np.float32)
        scores = np.empty(count, np.float32)
        each = np.arange(trees)[None, :]
        for start in range(0, count, _CHUNK):
            part = columns[start : start + _CHUNK]
            rows = np.arange(len(part))[:, None]
            at = np.zeros((len(part), trees), np.int32)
            for _ in range(self.depth):
                goes_left = part[rows, self.feature[each, at]] <= self.threshold[each, at]
                at = np.where(goes_left, self.left[each, at], self.right[each, at])
            scores[start : start + len(part)] = self.value[each, at].sum(axis=1) + self.baseline
        return scores


# Keeps the (rows, trees) work arrays within the processor's cache.
_CHUNK = 512
