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
    """Rows of many documents with their feature blocks; row ``i`` of every block is ``rows[i]``.

    ``groups`` numbers the documents; ``families`` numbers them so that a document and what was cut out of it share a
    number and never stand on both sides of a split.
    """

    rows: tuple[Row, ...]
    features: Features
    groups: NDArray[np.int64]
    families: NDArray[np.int64]

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Whether each row belongs to a document as it was written, not to a cut."""
        return np.array(["#" not in row.document.document.id for row in self.rows], dtype=bool)

    def take(self, chosen: NDArray[np.int64]) -> Dataset:
        """Return the rows at the positions ``chosen``."""
        return Dataset(
            tuple(self.rows[index] for index in chosen),
            Features(self.features.dense[chosen], self.features.ngrams[chosen]),
            self.groups[chosen],
            self.families[chosen],
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
    families: list[int] = []
    number_of: dict[str, int] = {}
    for number, document in enumerate(documents):
        layout = lay_out(document.document)
        found = contexts(layout)
        features = extractor.extract(layout, found)
        dense.append(features.dense)
        ngrams.append(features.ngrams)
        family = number_of.setdefault(document.document.id.split("#")[0], len(number_of))
        for context in found:
            near = [mark for mark in document.units if mark.span.overlap(context.unit.span)]
            # A mark that covers "Hi Lin, drop it" speaks of the sentence, not of the salutation.
            label = None if context.salutation else best_label(context.unit, near)
            rows.append(Row(document, layout, context, label))
            groups.append(number)
            families.append(family)
    return Dataset(
        tuple(rows),
        Features(np.vstack(dense), sparse.vstack(ngrams, format="csr")),
        np.array(groups, dtype=np.int64),
        np.array(families, dtype=np.int64),
    )
