"""The learning curve of one retraining: what fewer decisions would have brought, and so what more may bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.analyzer import TextModel
from training.evaluate.intervals import SEED, Counts
from training.learning.lessons import Lessons, part_of, rows_of
from training.learning.opinions import Untaught
from training.learning.refit import Settings, corrected
from training.learning.replay import Replay
from training.learning.scoring import RESAMPLES, Truth, ask, requirement_counts, requirement_f1

SHARES = (0.0, 0.125, 0.25, 0.5, 1.0)
REPEATS = 5
MORE = 100
_FEWEST = 5
"""Later documents with a requirement below which an interval would say nothing."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """F1 on later documents after so many decisions, the mean of several random choices, with its 95 % interval."""

    decisions: int
    f1: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Points by number of decisions, and what `MORE` decisions would add; empty where too little was kept to measure.

    ``n`` counts the requirements of the later documents.
    """

    points: tuple[CurvePoint, ...] = ()
    next_100: tuple[float, float, float] | None = None
    n: int = 0


def learning_curve(
    base: TextModel,
    kept: Replay,
    learn: Lessons,
    first: Untaught,
    later: Lessons,
    last: Untaught,
    settings: Settings,
) -> Curve:
    """Learn again from random parts of the documents and measure on the later ones.

    The interval draws later documents with replacement. What more decisions would bring is read off a line through F1
    against the logarithm of the number of decisions, drawn anew for every sample of documents.
    """
    names = sorted({one.document for one in learn.documents})
    if not names or not len(later.taught):
        return Curve()
    truth = Truth.of(later.data, later.labels)
    everywhere = np.ones(len(later.data.rows), dtype=np.bool_)
    chance = np.random.default_rng(settings.seed)
    sizes: list[float] = []
    counts: list[NDArray[np.float64]] = []
    for share in SHARES:
        size, total = 0.0, None
        repeats = 1 if share in {0.0, 1.0} else REPEATS
        for _ in range(repeats):
            chosen = chance.permutation(names)[: round(share * len(names))].tolist()
            part = part_of(learn, chosen)
            before = first.take(rows_of(learn, chosen))
            size += sum(len(one.decisions) for one in part.documents) / repeats
            model = corrected(base, kept, part, before, settings) if len(part.taught) else base
            said = ask(model, later.data, last)
            found = np.array(requirement_counts(truth, said, everywhere))
            total = found if total is None else total + found
        if total is not None and size not in sizes:
            sizes.append(size)
            counts.append(total)
    return _drawn(sizes, counts)


def _drawn(sizes: Sequence[float], counts: Sequence[Counts]) -> Curve:
    """Return the curve with intervals; ``counts`` hold hits, found and asked of every later document."""
    stacked = np.stack(counts)
    documents = stacked.shape[1]
    asked = int(stacked[0, :, 2].sum())
    if int((stacked[0, :, 2] > 0).sum()) < _FEWEST or len(sizes) < len(SHARES) - 1:
        return Curve(n=asked)
    draws = np.random.default_rng(SEED).multinomial(
        documents, np.full(documents, 1 / documents), RESAMPLES
    )
    scores = np.array(
        [[requirement_f1(each) for each in draws @ step] for step in stacked]
    )  # (points, samples)
    whole = np.array([requirement_f1(step.sum(axis=0)) for step in stacked])
    low, high = np.nanpercentile(scores, (2.5, 97.5), axis=1)
    more = _more(sizes, np.column_stack([whole, scores]))
    next_low, next_high = np.nanpercentile(more[1:], (2.5, 97.5))
    return Curve(
        tuple(
            CurvePoint(round(size), float(f1), float(a), float(b))
            for size, f1, a, b in zip(sizes, whole, low, high, strict=True)
        ),
        (float(more[0]), float(next_low), float(next_high)),
        asked,
    )


def _more(sizes: Sequence[float], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for every column of scores what `MORE` decisions add by a line over the logarithm of their number."""
    logs = np.log1p(
        np.array(sizes[1:])
    )  # the start lies far off the line: it is no decision at all
    away = logs - logs.mean()
    slope = (away @ scores[1:]) / (away @ away)
    gain: NDArray[np.float64] = slope * (np.log1p(sizes[-1] + MORE) - np.log1p(sizes[-1]))
    return gain
