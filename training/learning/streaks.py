"""Find a stretch of one reviewer's decisions that reads as if accept and reject had been mixed up.

Whatever somebody's habits are, he says yes more often where the model is surer of a requirement: strictness, noise,
and projects unlike any other shift how often, seldom the direction. Who has mixed up the keys, or means harm, says yes
where the model is surest of none. So two readings compete on every stretch: decisions that follow the stated chances,
however much shifted and flattened, and decisions that go against them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHORTEST = 12
"""Decisions that a stretch holds at least; ten say too little about anybody."""
MARGIN, UNIT = 3.3, 6.0
"""A stretch stands out if it is likelier turned round by a factor of ``(n / UNIT) ** MARGIN``, for ``n`` decisions of
the reviewer. Longer histories hold more stretches, and more projects on which the model errs in a row. Chosen on
shipped documents (judged out of fold) and on specifications of other authors, so that of honest reviewers with up to
30 % of wrong answers less than 1 in 20 has such a stretch."""
_GROWTH, _STEPS = 1.5, 4
_CLIP = 0.02
_SHIFTS = np.arange(-4.0, 4.1, 1.0)
_FOLLOWING = (0.35, 0.7, 1.0)
_TURNED = (-0.7, -1.0)


@dataclass(frozen=True, slots=True)
class Streak:
    """Decisions from ``start`` to before ``end``, and how much likelier they are turned round (natural logarithm)."""

    start: int
    end: int
    evidence: float


def find_streak(chances: NDArray[np.float32], asked: NDArray[np.bool_]) -> Streak | None:
    """Return the stretch that reads best turned round, if it stands out.

    Parameters
    ----------
    chances
        Stated chance of a requirement for each decision, in the order in which they were made.
    asked
        Whether the reviewer said that it is one.
    """
    count = len(chances)
    if count < SHORTEST:
        return None
    following, turned = _sums(chances, asked, _FOLLOWING), _sums(chances, asked, _TURNED)
    starts, ends = _windows(count)
    evidence = _inside(turned, starts, ends).max(axis=0) - _inside(following, starts, ends).max(
        axis=0
    )
    best = int(evidence.argmax())
    if evidence[best] < MARGIN * math.log(count / UNIT):
        return None
    start, end = _sharpened(following, turned, int(starts[best]), int(ends[best]))
    return Streak(start, end, float(evidence[best]))


def _sums(
    chances: NDArray[np.float32], asked: NDArray[np.bool_], slopes: tuple[float, ...]
) -> NDArray[np.float64]:
    """Return log likelihoods of the decisions, summed up from the first one, a row for each slope and shift."""
    clipped = np.clip(chances.astype(np.float64), _CLIP, 1 - _CLIP)
    odds = np.log(clipped / (1 - clipped))
    rows = np.array([slope * odds + shift for slope in slopes for shift in _SHIFTS])
    fits = -np.logaddexp(0.0, -np.where(asked, rows, -rows))
    return np.hstack([np.zeros((len(rows), 1)), np.cumsum(fits, axis=1)])


def _windows(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the stretches to look at: of growing length, each beginning a part of its length after the one before."""
    starts, ends = [np.zeros(1, np.int64)], [np.array([count])]
    length = SHORTEST
    while length < count:
        first = np.arange(0, count - length + 1, length // _STEPS)
        starts.append(first)
        ends.append(first + length)
        length = math.ceil(length * _GROWTH)
    return np.concatenate(starts), np.concatenate(ends)


def _inside(
    sums: NDArray[np.float64], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.float64]:
    found: NDArray[np.float64] = sums[:, ends] - sums[:, starts]
    return found


def _sharpened(
    following: NDArray[np.float64], turned: NDArray[np.float64], start: int, end: int
) -> tuple[int, int]:
    """Move both ends to where decisions begin and cease to read better turned round."""
    places = np.array([start]), np.array([end])
    gain = (
        turned[int(_inside(turned, *places).argmax())]
        - following[int(_inside(following, *places).argmax())]
    )
    middle = (start + end) // 2
    return int(gain[: middle + 1].argmin()), middle + int(gain[middle:].argmax())
