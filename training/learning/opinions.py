"""What a model says of documents before anything was taught: computed once, corrected as often as needed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.analyzer import TextModel
from models.features import Features
from nlp.domain import Language
from training.dataset import Dataset

MOST_READ = 3000
"""Units of the newest documents that the contextual stage reads in a retraining: half a minute; the rest is judged by
the heads alone."""


@dataclass(frozen=True, slots=True)
class Untaught:
    """Chances of the verdict labels, shape (n, k), and whether the contextual stage took part in each row."""

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
    """Judge every document without the correction; the contextual stage reads the last ``most_read`` units."""
    count = len(data.rows)
    chances = np.zeros((count, len(model.verdict.labels)), np.float32)
    blended = np.zeros(count, dtype=np.bool_)
    alone = replace(model, contextual=None)
    left = most_read if model.contextual is not None else 0
    for rows in reversed(documents_of(data)):
        own = [data.rows[int(row)] for row in rows]
        contexts = [row.context for row in own]
        languages = tuple(context.unit.language for context in contexts)
        features = Features(data.features.dense[rows], data.features.ngrams[rows])
        english = languages.count(Language.EN)
        judge = model if left >= english > 0 else alone
        limits, chances[rows] = judge.untaught(own[0].layout, contexts, features, languages)
        blended[rows] = limits is not judge
        left -= english if judge is model else 0
    return Untaught(chances, blended)


def is_same_base(one: TextModel, other: TextModel) -> bool:
    """Tell whether two models differ by their correction alone, so that one judgement serves both."""
    if one is other:
        return True
    return (
        (one.contextual is None) == (other.contextual is None)
        and np.array_equal(one.verdict.dense, other.verdict.dense)
        and np.array_equal(one.verdict.ngrams, other.verdict.ngrams)
        and np.array_equal(one.second.trees.value, other.second.trees.value)
        and one.thresholds == other.thresholds
    )
