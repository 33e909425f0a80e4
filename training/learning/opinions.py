"""What a model says of documents before anything was taught: computed once, corrected as often as needed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.analyzer import TextModel
from models.features import Features
from training.dataset import Dataset

MOST_READ = 3000
"""Units of the newest documents that the contextual stage reads in a retraining: half a minute; the rest is judged by
the heads alone."""


@dataclass(frozen=True, slots=True)
class Untaught:
    """Chances of the verdict labels, shape (n, k), and whether the contextual stage of its language judged each row."""

    chances: NDArray[np.float32]
    blended: NDArray[np.bool_]

    def take(self, rows: NDArray[np.int64]) -> Untaught:
        """Return a part of the rows."""
        return Untaught(self.chances[rows], self.blended[rows])


def documents_of(data: Dataset) -> list[NDArray[np.int64]]:
    """Return the rows of every document."""
    order = np.argsort(data.groups, kind="stable")
    cuts = np.flatnonzero(np.diff(data.groups[order])) + 1
    return [part for part in np.split(order, cuts) if len(part)]


def untaught(model: TextModel, data: Dataset, *, most_read: int = MOST_READ) -> Untaught:
    """Judge every document without the correction; the contextual stages read the last ``most_read`` units each."""
    count = len(data.rows)
    chances = np.zeros((count, len(model.verdict.labels)), np.float32)
    blended = np.zeros(count, dtype=np.bool_)
    left = {stage.language: most_read for stage in model.contextual}
    for rows in reversed(documents_of(data)):
        own = [data.rows[int(row)] for row in rows]
        contexts = [row.context for row in own]
        languages = tuple(context.unit.language for context in contexts)
        features = Features(data.features.dense[rows], data.features.ngrams[rows])
        counts = Counter(languages)
        stages = tuple(s for s in model.contextual if left[s.language] >= counts[s.language] > 0)
        judge = replace(model, contextual=stages)
        limits, chances[rows] = judge.untaught(own[0].layout, contexts, features, languages)
        blended[rows] = [limits.thresholds[one] is not judge.thresholds[one] for one in languages]
        for stage in stages:
            left[stage.language] -= counts[stage.language]
    return Untaught(chances, blended)


def is_same_base(one: TextModel, other: TextModel) -> bool:
    """Tell whether two models differ by their correction alone, so that one judgement serves both."""
    if one is other:
        return True
    return (
        len(one.contextual) == len(other.contextual)
        and np.array_equal(one.verdict.dense, other.verdict.dense)
        and np.array_equal(one.verdict.ngrams, other.verdict.ngrams)
        and np.array_equal(one.second.trees.value, other.second.trees.value)
        and one.thresholds == other.thresholds
    )
