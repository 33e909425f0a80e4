"""Turn labelled documents into training rows: our own units with the labels of the hand-marked ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.features import FeatureExtractor, Features, UnitContext, contexts
from nlp.domain import Layout, Unit
from nlp.layout import lay_out
from training.corpus import Label, LabelledDocument, LabelledUnit


@dataclass(frozen=True, slots=True)
class Row:
    """One of our units with the hand-made labels that cover it best (``None`` if none does)."""

    document: LabelledDocument
    layout: Layout
    context: UnitContext
    gold: LabelledUnit | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows of many documents with their feature blocks; row ``i`` of every block is ``rows[i]``."""

    rows: tuple[Row, ...]
    features: Features
    groups: NDArray[np.int64]

    def take(self, chosen: NDArray[np.int64]) -> Dataset:
        """Return the rows at the positions ``chosen``."""
        return Dataset(
            tuple(self.rows[index] for index in chosen),
            Features(self.features.dense[chosen], self.features.ngrams[chosen]),
            self.groups[chosen],
        )


def best_label(unit: Unit, gold: Iterable[LabelledUnit]) -> LabelledUnit | None:
    """Return the hand-marked unit that covers at least half of ``unit`` or lies in it by half.

    Among several a requirement wins, because a missed requirement costs most.
    """
    touching = [
        marked
        for marked in gold
        if 2 * marked.span.overlap(unit.span)
        >= min(unit.span.end - unit.span.start, marked.span.end - marked.span.start)
    ]
    if not touching:
        return None
    return max(
        touching,
        key=lambda marked: (marked.label is Label.REQUIREMENT, marked.span.overlap(unit.span)),
    )


def build_dataset(documents: Iterable[LabelledDocument], extractor: FeatureExtractor) -> Dataset:
    """Lay out every document and compute the features of all its units."""
    rows: list[Row] = []
    dense: list[NDArray[np.float32]] = []
    ngrams: list[sparse.csr_matrix] = []
    groups: list[int] = []
    for number, document in enumerate(documents):
        layout = lay_out(document.document)
        found = contexts(layout)
        features = extractor.extract(layout, found)
        dense.append(features.dense)
        ngrams.append(features.ngrams)
        for context in found:
            near = [mark for mark in document.units if mark.span.overlap(context.unit.span)]
            rows.append(Row(document, layout, context, best_label(context.unit, near)))
            groups.append(number)
    return Dataset(
        tuple(rows),
        Features(np.vstack(dense), sparse.vstack(ngrams, format="csr")),
        np.array(groups, dtype=np.int64),
    )
