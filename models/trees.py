"""Boosted trees at prediction time: arrays instead of library objects, so nothing is unpickled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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


def trees_as_arrays(name: str, trees: TreeEnsemble) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of ``trees`` as a version folder keeps them, each named ``name.array``."""
    return {f"{name}.{array}": getattr(trees, array) for array in _ARRAYS}


def read_trees(
    weights: Mapping[str, NDArray[np.generic]], name: str, described: Mapping[str, Any]
) -> TreeEnsemble:
    """Return the trees that `trees_as_arrays` wrote; ``described`` holds their baseline and depth.

    Raises
    ------
    KeyError
        If an array, the baseline or the depth is missing.
    """
    arrays: dict[str, Any] = {array: weights[f"{name}.{array}"] for array in _ARRAYS}
    return TreeEnsemble(
        **arrays, baseline=float(described["baseline"]), depth=int(described["depth"])
    )


_ARRAYS = ("feature", "threshold", "left", "right", "value")
# Keeps the (rows, trees) work arrays within the processor's cache.
_CHUNK = 512
