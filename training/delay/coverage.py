"""Correct the levels of end dates on the latest items (split conformal on the level).

The earlier items give the curve, the latest are held against it; if 80 % dates were kept by 70 %,
a higher level is asked for from then on.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.delay.survival import Survival

Floats = NDArray[np.float64]
_RECENT = 0.35
_LEAST = 60
_SURE = 1.28  # one-sided 90 % bound of a share
_MOST_OF_REST = 0.7  # a level never moves over more than this share of what is left up to 1
_GRID = np.round(np.arange(0.30, 0.99, 0.01), 2)


def corrected_levels(
    survival: Survival, moments: Floats, levels: tuple[float, float, float]
) -> tuple[tuple[float, float, float], list[float]]:
    """Return the levels to ask for, and the coverage of the plain levels on the latest items."""
    latest = moments >= np.quantile(moments, 1 - _RECENT)
    tested = np.flatnonzero(latest)
    if len(tested) < _LEAST or (~latest).sum() < _LEAST:
        return levels, []
    before = Survival(
        survival.risk[~latest],
        survival.slip[~latest],
        survival.finished[~latest],
        survival.segment[~latest],
    )
    kept = np.full((len(tested), len(_GRID)), np.nan)
    for row, item in enumerate(tested):
        like = before.like(float(survival.risk[item]), int(survival.segment[item]))
        ends = np.array([like.quantile(float(level)) for level in _GRID])
        inside = survival.slip[item] <= ends + 1e-9
        # an open item is beyond every date that has passed; about later dates it says nothing yet
        kept[row] = inside if survival.finished[item] else np.where(inside, np.nan, 0.0)
    known = np.maximum((~np.isnan(kept)).sum(axis=0), 1)
    found = np.maximum.accumulate(np.nan_to_num(kept).sum(axis=0) / known)
    plain = [float(np.interp(level, _GRID, found)) for level in levels]
    asked = [_asked(level, found) for level in levels]
    return (asked[0], asked[1], asked[2]), plain


def _asked(level: float, found: Floats) -> float:
    """Return the level half-way to the one that would have covered ``level``, never a lower one.

    A good last quarter does not last: measured, lowering the level after one made dates too tight.
    """
    needed = float(_GRID[np.argmin(np.abs(found - level))])
    half = 0.5 * (needed + level)
    return float(np.clip(half, level, level + _MOST_OF_REST * (1.0 - level)))


def widened_levels(
    levels: tuple[float, float, float], neighbors: float
) -> tuple[float, float, float]:
    """Return higher levels for P80 and P95, by what a share seen among few neighbors may be off.

    ``neighbors`` counts projects, for ten reports of one project are not ten of ten. It serves panels
    alone; the dates of extracts were wide enough without it.
    """

    def wider(level: float) -> float:
        bound = level + _SURE * math.sqrt(level * (1.0 - level) / neighbors)
        return min(bound, level + _MOST_OF_REST * (1.0 - level))

    return levels[0], wider(levels[1]), wider(levels[2])
