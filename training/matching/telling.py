"""Fit what texts say by their wording (`models.matching.wording`), and say it out of topic."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from models.matching.record import Relation
from models.matching.wording import BUCKETS, Wording, count_pieces, weighed
from training.corpus import read_corpus
from training.matching.data import Pair
from training.matching.strangers import stranger_queries
from training.text_model import DATA

FOLDS = 5
INVERSE_STRENGTH = 1.0
STRANGER_WEIGHT = 0.3
_LEAST_TEXTS = 2
_REMEMBERED = 12


class Told:
    """What texts say: those it was fitted on by a model that never saw their topic, others by the model of all.

    A head that was fitted on what the model says of its own texts would trust it too much.

    Parameters
    ----------
    pairs
        Texts with their relations.
    strangers
        Requirements of labelled documents with the name of their document; they are new.
    """

    def __init__(self, pairs: Sequence[Pair], strangers: Sequence[tuple[str, str]]) -> None:
        texts = [*(pair.new for pair in pairs), *(text for text, _ in strangers)]
        labels = np.array(
            [*(str(p.relation) for p in pairs), *[str(Relation.NEW)] * len(strangers)]
        )
        groups = [*(pair.group for pair in pairs), *(document for _, document in strangers)]
        weights = np.repeat([1.0, STRANGER_WEIGHT], [len(pairs), len(strangers)])
        pieces = count_pieces(texts)
        self.wording = fit_wording(pieces, labels, weights)
        self._known: dict[str, NDArray[np.float32]] = {}
        for train, test in GroupKFold(min(FOLDS, len(set(groups)))).split(pieces, groups=groups):
            part = fit_wording(pieces[train], labels[train], weights[train])
            held_out = [texts[at] for at in test]
            self._known.update(zip(held_out, part.scores(held_out), strict=True))

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return what ``texts`` say, shape (n, len(SAYS))."""
        unknown = list(dict.fromkeys(text for text in texts if text not in self._known))
        if unknown:
            self._known.update(zip(unknown, self.wording.scores(unknown), strict=True))
        return np.stack([self._known[text] for text in texts])


@lru_cache(maxsize=_REMEMBERED)
def told_by(pairs: tuple[Pair, ...]) -> Told:
    """Return what texts say by ``pairs``; remembered, as temperature, head and gate ask for the same."""
    return Told(pairs, _strangers())


@lru_cache(maxsize=1)
def _strangers() -> tuple[tuple[str, str], ...]:
    queries = stranger_queries(read_corpus(DATA))
    return tuple(dict.fromkeys((text, f"document {name}") for text, _, _, name, _ in queries))


def fit_wording(
    pieces: sparse.csr_matrix, labels: NDArray[np.str_], sample_weights: NDArray[np.float64]
) -> Wording:
    """Fit the model on counted pieces of texts and their relations."""
    seen = np.asarray((pieces > 0).sum(axis=0)).ravel()
    rarity = np.log((1 + len(labels)) / (1 + seen)) + 1
    rarity = np.where(seen >= _LEAST_TEXTS, rarity, 0).astype(np.float32)
    kept = np.flatnonzero(rarity)
    rows = weighed(pieces, rarity)[:, kept]
    model = LogisticRegression(C=INVERSE_STRENGTH, max_iter=500).fit(
        rows, labels, sample_weight=sample_weights
    )
    weights = np.zeros((BUCKETS, len(Relation)), np.float32)
    bias = np.zeros(len(Relation), np.float32)
    for row, label in enumerate(model.classes_):
        column = list(Relation).index(Relation(label))
        weights[kept, column] = model.coef_[row]
        bias[column] = model.intercept_[row]
    return Wording(rarity, weights, bias)
