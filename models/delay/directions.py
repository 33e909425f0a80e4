"""Words as a few directions: trees on what titles have in common instead of on every single word.

A tree that may ask for 250 words finds some that happened to go with delay. A few directions in which
titles differ most are fixed without a look at the outcome, so there is less to learn by heart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.delay.components import Boosted
from models.delay.matrix import Matrix

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Directions:
    """Weighted words of a row, scaled to length one, seen from a few directions.

    Attributes
    ----------
    words
        Names of the word features.
    weight
        Weight of each word: rare ones count more.
    center
        Mean of the scaled words in the history.
    turn
        Shape (words, directions).
    """

    words: tuple[str, ...]
    weight: Floats
    center: Floats
    turn: Floats

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the directions as features."""
        return tuple(f"direction:{number}" for number in range(self.turn.shape[1]))

    def scaled(self, matrix: Matrix) -> Floats:
        """Return the weighted words of every row at length one; all zero where there are none."""
        found = np.nan_to_num(matrix.select(self.words).values) * self.weight
        length = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / np.where(length > 0, length, 1.0))

    def applied(self, matrix: Matrix) -> Matrix:
        """Return the rows with directions in place of their words."""
        rest = tuple(name for name in matrix.names if name not in frozenset(self.words))
        turned = (self.scaled(matrix) - self.center) @ self.turn
        values = np.hstack([matrix.select(rest).values, turned])
        return Matrix(values, (*rest, *self.names))

    def spread(self, contribution: Floats, matrix: Matrix) -> Floats:
        """Return what the directions contribute as contributions of words, with the same sum by row.

        A word gets its share of each direction by how far it moves the row there. Where a row has none
        of the words, all of them share alike: it is their absence that speaks.
        """
        scaled = self.scaled(matrix)
        total = np.zeros(scaled.shape)
        for number in range(self.turn.shape[1]):
            moved = np.abs(scaled * self.turn[:, number])
            moved[moved.sum(axis=1) == 0] = 1.0
            total += contribution[:, [number]] * moved / moved.sum(axis=1, keepdims=True)
        return total


@dataclass(frozen=True, slots=True)
class Turned:
    """Boosted trees that read the words of a row as directions."""

    directions: Directions
    trees: Boosted

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the features that the part reads: plain ones, then words."""
        return (*self._plain, *self.directions.words)

    @property
    def _plain(self) -> tuple[str, ...]:
        return self.trees.names[: len(self.trees.names) - len(self.directions.names)]

    def scores(self, matrix: Matrix) -> Floats:
        """Return log-odds by row."""
        return self.trees.scores(self.directions.applied(matrix))

    def contributions(self, matrix: Matrix) -> Floats:
        """Return Shapley values by row and feature; those of directions are told by word."""
        found = self.trees.contributions(self.directions.applied(matrix))
        plain = len(self._plain)
        return np.hstack([found[:, :plain], self.directions.spread(found[:, plain:], matrix)])

    def baseline(self) -> float:
        """Return the expected score."""
        return self.trees.baseline()
