"""Parts of the blended model: a linear score and boosted trees; all add up in log-odds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.delay.leaves import Leaves
from models.delay.matrix import Matrix

Floats = NDArray[np.float64]
Weights = dict[str, NDArray[np.generic]]
_LIMIT = 3.0  # scaled values beyond this are held there: no extrapolation of a straight line


class Component(Protocol):
    """One part of the blend."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the features that the part reads."""

    def scores(self, matrix: Matrix) -> Floats:
        """Return log-odds by row."""

    def contributions(self, matrix: Matrix) -> Floats:
        """Return log-odds by row and feature, measured from `baseline`."""

    def baseline(self) -> float:
        """Return the log-odds of a row about which nothing is known."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic regression on centered and scaled features; missing counts as average."""

    names: tuple[str, ...]
    center: Floats
    scale: Floats
    weight: Floats
    intercept: float

    def scaled(self, matrix: Matrix) -> Floats:
        """Return what the weights are multiplied with."""
        values = (matrix.select(self.names).values - self.center) / self.scale
        return np.nan_to_num(values, nan=0.0).clip(-_LIMIT, _LIMIT)

    def scores(self, matrix: Matrix) -> Floats:
        """Return log-odds by row."""
        return np.asarray(self.scaled(matrix) @ self.weight + self.intercept)

    def contributions(self, matrix: Matrix) -> Floats:
        """Return weight times scaled value."""
        return np.asarray(self.scaled(matrix) * self.weight)

    def baseline(self) -> float:
        """Return the intercept."""
        return self.intercept


@dataclass(frozen=True, slots=True)
class Boosted:
    """Gradient-boosted trees as a table of leaves."""

    names: tuple[str, ...]
    leaves: Leaves

    def scores(self, matrix: Matrix) -> Floats:
        """Return log-odds by row."""
        return self.leaves.decision(matrix.select(self.names).values)

    def contributions(self, matrix: Matrix) -> Floats:
        """Return Shapley values by row and feature."""
        return self.leaves.shapley(matrix.select(self.names).values)

    def baseline(self) -> float:
        """Return the expected score."""
        return self.leaves.expected()


@dataclass(frozen=True, slots=True)
class Blend:
    """A weighted mean of parts, stretched and shifted by the calibration."""

    parts: tuple[Component, ...]
    weights: tuple[float, ...]
    slope: float = 1.0
    shift: float = 0.0

    def scores(self, matrix: Matrix) -> Floats:
        """Return calibrated log-odds by row."""
        raw = sum(
            (
                weight * part.scores(matrix)
                for part, weight in zip(self.parts, self.weights, strict=True)
            ),
            start=np.zeros(len(matrix.values)),
        )
        return np.asarray(self.slope * raw + self.shift)

    def contributions(self, matrix: Matrix) -> Floats:
        """Return the contribution of every column of ``matrix`` to the log-odds."""
        places = {name: index for index, name in enumerate(matrix.names)}
        total = np.zeros(matrix.values.shape)
        for part, weight in zip(self.parts, self.weights, strict=True):
            found = part.contributions(matrix)
            known = [index for index, name in enumerate(part.names) if name in places]
            columns = [places[part.names[index]] for index in known]
            total[:, columns] += self.slope * weight * found[:, known]
        return total

    def typical(self, names: tuple[str, ...]) -> Floats:
        """Return the mean of each feature in the history; missing where no line was fitted on it."""
        means = {
            name: float(center)
            for part in self.parts
            if isinstance(part, Linear)
            for name, center in zip(part.names, part.center, strict=True)
        }
        return np.array([means.get(name, np.nan) for name in names])

    def baseline(self) -> float:
        """Return the log-odds from which the contributions count."""
        raw = sum(
            weight * part.baseline() for part, weight in zip(self.parts, self.weights, strict=True)
        )
        return self.slope * raw + self.shift
