"""Which project a message may belong to: decided from how near it is to confirmed requirements.

The thresholds were chosen with ``python -m training.evaluate.routing`` (docs/adr/0029); the service
and that measurement use this one rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TypeVar

Key = TypeVar("Key")

NEAREST = 3
"""Confirmed requirements of a project that count; their mean cosine is how near it is."""
LEAST = 0.35
"""Least mean cosine of the nearest requirements; below, nothing is suggested."""
MARGIN = 0.05
"""How much nearer than the next project it must be."""
CHARACTERS = 600
"""Beginning of a message that is compared."""


def nearness(cosines: Sequence[float]) -> float:
    """Return how near a project is, by the cosines of its nearest requirements (at least one)."""
    return fmean(cosines[:NEAREST])


def choose(
    near: Mapping[Key, float], *, least: float = LEAST, margin: float = MARGIN
) -> Key | None:
    """Return the project that is near enough and clearly nearer than every other, or nothing."""
    ranked = sorted(near, key=lambda key: -near[key])
    if not ranked or near[ranked[0]] < least:
        return None
    if len(ranked) > 1 and near[ranked[0]] - near[ranked[1]] < margin:
        return None
    return ranked[0]
