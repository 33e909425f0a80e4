"""Fit the heads of the shipped model again on what it was taught and what was decided since.

ADR 0036 says what was compared. It always starts from the shipped model and takes all decisions, so that the result
depends on nothing but them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.analyzer import TextModel, Thresholds
from models.features import Features
from models.heads import LinearHead
from models.smoothing import SecondLook, revise
from nlp.domain import Language, Verdict
from training.corpus import Label
from training.dataset import Dataset
from training.fitting import HeadSettings, fit_head, fit_trees
from training.folds import divide, second_inputs, second_out_of_fold, temperatures_of
from training.learning.lessons import Lessons
from training.learning.progress import Progress, silent
from training.learning.replay import Replay
from training.measures import unsure_band
from training.text_model import Recipe

_THRESHOLDS = np.arange(0.15, 0.85, 0.01)
_STEPS = 50
"""Half of what a fit from nothing gets: it begins at the shipped weights."""
ENOUGH = 200
"""Below so many decided requirements in any language the second look stays as shipped, and below so many in a language
its threshold, band and temperature do: fitted again they would move by chance, further than the decisions say."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How decisions count.

    Attributes
    ----------
    own
        Weight of a decision against a unit of the shipped documents.
    pull
        If positive, the shipped documents are left out and weights are drawn to the shipped ones this strongly.
    seed
        Seed of the trees.
    """

    own: float = 3.0
    pull: float = 0.0
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Joined:
    """Rows of the replay, then taught rows of the lessons."""

    data: Dataset
    labels: tuple[str, ...]
    weights: NDArray[np.float64]
    logits: NDArray[np.float32]
    replayed: int


def refit(
    base: TextModel,
    kept: Replay,
    lessons: Lessons,
    settings: Settings,
    *,
    progress: Progress = silent,
) -> TextModel:
    """Return ``base`` with heads, second look and thresholds that also fit the decisions; tone stays."""
    taught = lessons.taught
    if not len(taught):
        return base
    recipe, dimensions = Recipe(), base.extractor.encoder.dimensions
    progress("fit", 0, 4, "requirement head")
    verdict = _fit_verdict(base, kept, lessons, settings)
    progress("fit", 1, 4, "second look")
    joined = _join(base, kept, lessons, settings)
    second, thresholds = _fit_second(base, joined, settings.seed, recipe.unsure_share)
    progress("fit", 2, 4, "priority")
    priority = _fit_label(base.priority, joined, recipe.priority, "priority", dimensions)
    progress("fit", 3, 4, "kind")
    kind = _fit_label(base.kind, joined, recipe.kind, "kind", dimensions)
    progress("fit", 4, 4, "done")
    return replace(
        base, verdict=verdict, second=second, thresholds=thresholds, priority=priority, kind=kind
    )


def _fit_verdict(base: TextModel, kept: Replay, lessons: Lessons, settings: Settings) -> LinearHead:
    taught = lessons.taught
    rows = lessons.data.take(taught).features
    labels = [str(lessons.labels[row]) for row in taught]
    weights = lessons.weights[taught] * settings.own
    dimensions = base.extractor.encoder.dimensions
    if not settings.pull:
        rows = stack(kept.data.features, rows)
        labels = [*kept.labels, *labels]
        weights = np.concatenate([np.ones(len(kept.labels)), weights])
    head = fit_head(
        rows, labels, Recipe().verdict, dimensions=dimensions, weights=weights,
        start=base.verdict, pull=settings.pull, steps=_STEPS,
    )  # fmt: skip
    return replace(head, temperatures=base.verdict.temperatures)


def _join(base: TextModel, kept: Replay, lessons: Lessons, settings: Settings) -> Joined:
    """Put both together; opinions on decided units are those of the shipped head, which never saw them."""
    data = lessons.data
    taught = lessons.taught
    logits = base.verdict.logits(data.features)
    places = [base.verdict.labels.index(label) for label in kept.order]
    first = int(kept.data.groups.max(initial=-1)) + 1
    family = int(kept.data.families.max(initial=-1)) + 1
    # all units of a decided document take part, for they are the neighbors of those that teach
    both = Dataset(
        (*kept.data.rows, *data.rows),
        stack(kept.data.features, data.features),
        np.concatenate([kept.data.groups, data.groups + first]),
        np.concatenate([kept.data.families, data.families + family]),
    )
    weights = np.zeros(len(data.rows))
    weights[taught] = lessons.weights[taught] * settings.own
    return Joined(
        both,
        (*kept.labels, *(label or "" for label in lessons.labels)),
        np.concatenate([np.ones(len(kept.labels)), weights]),
        np.vstack([kept.logits, logits[:, places]]),
        len(kept.labels),
    )


def _fit_second(
    base: TextModel, joined: Joined, seed: int, unsure_share: float
) -> tuple[SecondLook, Mapping[str, Thresholds]]:
    first = divide(joined.data, joined.logits, base.verdict.temperatures)
    column = sorted(base.verdict.labels).index(Verdict.REQUIREMENT)
    chosen = np.flatnonzero(joined.weights > 0)
    asked = np.array([label == Verdict.REQUIREMENT for label in joined.labels])[chosen]
    data = joined.data.take(chosen)
    moving = _enough(data, asked & (chosen >= joined.replayed))
    if not moving:
        return base.second, base.thresholds
    columns = second_inputs(joined.data, first, column)
    # whole weights as repeated rows, so that trees and their folds need no weights of their own
    times = np.maximum(1, np.rint(joined.weights[chosen]).astype(int))
    repeated = np.repeat(np.arange(len(chosen)), times)
    trees = fit_trees(columns[chosen][repeated], asked[repeated], seed)
    odds = second_out_of_fold(
        columns[chosen][repeated], asked[repeated], data.families[repeated], seed
    )
    single = np.zeros(len(chosen), np.float32)
    single[repeated] = odds
    both = np.column_stack([np.zeros_like(single), single])
    fitted = temperatures_of(data, both, asked.astype(np.int64))
    temperatures = {**base.second.temperatures, **{name: fitted[name] for name in moving}}
    revised = revise(first[chosen], column, divide(data, both, temperatures)[:, 1])[:, column]
    limits = dict(base.thresholds)
    spoken = np.array([row.context.unit.language for row in data.rows])
    for name in moving:
        mask = (spoken == name) & data.whole
        limits[name] = _limits(
            base.thresholds[name],
            revised[mask],
            asked[mask],
            joined.weights[chosen][mask],
            unsure_share,
        )
    return SecondLook(trees, temperatures), limits


def _enough(data: Dataset, decided: NDArray[np.bool_]) -> list[str]:
    """Return the languages with enough decided requirements to set limits on."""
    spoken = np.array([row.context.unit.language for row in data.rows])
    return [str(name) for name in Language if int((decided & (spoken == name)).sum()) >= ENOUGH]


def _limits(
    base: Thresholds,
    chances: NDArray[np.float32],
    truth: NDArray[np.bool_],
    weights: NDArray[np.float64],
    unsure_share: float,
) -> Thresholds:
    threshold = weighted_threshold(chances, truth, weights)
    low, high = unsure_band(chances, truth, threshold, unsure_share)
    return replace(base, requirement=threshold, unsure=low, sure=high)


def weighted_threshold(
    chances: NDArray[np.float32], truth: NDArray[np.bool_], weights: NDArray[np.float64]
) -> float:
    """Return the threshold with the best F1 where rows count ``weights``."""
    best, at = -1.0, 0.5
    total = float(weights[truth].sum())
    for threshold in _THRESHOLDS:
        found = chances >= threshold
        score = (
            2 * float(weights[found & truth].sum()) / max(1e-9, float(weights[found].sum()) + total)
        )
        if score > best:
            best, at = score, round(float(threshold), 3)
    return at


def _fit_label(
    head: LinearHead, joined: Joined, recipe: HeadSettings, field: str, dimensions: int
) -> LinearHead:
    """Fit the head for priority or kind on all requirements that carry one."""
    rows, labels = [], []
    for at, row in enumerate(joined.data.rows):
        value = getattr(row.gold, field) if row.gold is not None else None
        wanted = row.gold is not None and row.gold.label is Label.REQUIREMENT
        if wanted and value is not None and joined.weights[at] > 0:
            rows.append(at)
            labels.append(str(value))
    chosen = np.array(rows, dtype=np.int64)
    if not (chosen >= joined.replayed).any():
        return head  # nothing new about it
    found = fit_head(
        joined.data.take(chosen).features, labels, recipe, dimensions=dimensions,
        weights=joined.weights[chosen], start=head, steps=_STEPS,
    )  # fmt: skip
    return replace(found, temperatures=head.temperatures)


def stack(first: Features, second: Features) -> Features:
    """Return the rows of both."""
    return Features(
        np.vstack([first.dense, second.dense]),
        sparse.vstack([first.ngrams, second.ngrams], format="csr"),
    )
