"""Boosted trees as a flat table of leaves: prediction and exact Shapley values in plain numpy.

A leaf is a product of interval conditions on distinct features. Its value is added where all
conditions hold. For the Shapley value (path-dependent TreeSHAP) a condition on a feature that is
not in the coalition is replaced by the share of training rows that pass it on that path.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_CHUNK = 128


@dataclass(frozen=True, slots=True)
class Leaves:
    """All leaves of a boosted model; arrays are (leaf, condition) except `value`.

    Unused conditions have feature 0, bounds of minus and plus infinity and share 1.
    """

    feature: NDArray[np.int32]
    low: Floats
    high: Floats
    missing: NDArray[np.bool_]
    share: Floats
    value: Floats
    baseline: float

    def _passes(self, rows: Floats) -> Floats:
        values = rows[:, self.feature]
        inside = (values > self.low) & (values <= self.high)
        return np.asarray(np.where(np.isnan(values), self.missing, inside), dtype=np.float64)

    def decision(self, rows: Floats) -> Floats:
        """Return the raw score (log-odds) of every row."""
        parts = [
            self._passes(rows[start : start + _CHUNK]).prod(axis=2) @ self.value
            for start in range(0, len(rows), _CHUNK)
        ]
        return np.asarray(np.concatenate([np.zeros(0), *parts]) + self.baseline)

    def expected(self) -> float:
        """Return the score of a row about which nothing is known."""
        return float(self.share.prod(axis=1) @ self.value + self.baseline)

    def shapley(self, rows: Floats) -> Floats:
        """Return the contribution of every feature; they and `expected` add up to `decision`."""
        result = np.zeros(rows.shape, dtype=np.float64)
        for start in range(0, len(rows), _CHUNK):
            passes = self._passes(rows[start : start + _CHUNK])
            for player in range(self.feature.shape[1]):
                column = self.feature[:, player]
                for row, part in enumerate(self._player(passes, player), start):
                    result[row] += np.bincount(column, part, rows.shape[1])
        return result

    def _player(self, passes: Floats, player: int) -> Floats:
        depth = self.feature.shape[1]
        others = [index for index in range(depth) if index != player]
        total = np.zeros(passes.shape[:2], dtype=np.float64)
        for size in range(depth):
            weight = factorial(size) * factorial(depth - size - 1) / factorial(depth)
            for inside in combinations(others, size):
                term = np.full(passes.shape[:2], weight)
                for other in others:
                    term *= passes[:, :, other] if other in inside else self.share[:, other]
                total += term
        return np.asarray(total * (passes[:, :, player] - self.share[:, player]) * self.value)

    def arrays(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """Return the arrays under names that `from_arrays` reads."""
        return {
            f"{prefix}.feature": self.feature,
            f"{prefix}.low": self.low,
            f"{prefix}.high": self.high,
            f"{prefix}.missing": self.missing,
            f"{prefix}.share": self.share,
            f"{prefix}.value": self.value,
            f"{prefix}.baseline": np.array([self.baseline]),
        }

    @staticmethod
    def from_arrays(prefix: str, weights: dict[str, NDArray[np.generic]]) -> Leaves:
        """Read the arrays that `arrays` wrote."""
        return Leaves(
            weights[f"{prefix}.feature"].astype(np.int32),
            weights[f"{prefix}.low"].astype(np.float64),
            weights[f"{prefix}.high"].astype(np.float64),
            weights[f"{prefix}.missing"].astype(np.bool_),
            weights[f"{prefix}.share"].astype(np.float64),
            weights[f"{prefix}.value"].astype(np.float64),
            float(weights[f"{prefix}.baseline"].astype(np.float64)[0]),
        )
