"""An intent head for single sentences of e-mails: is somebody asked to do something.

Three opinions are averaged: n-grams, n-grams weighed by how much they speak for a class (Wang and Manning 2012), and
the region of the sentence vector. The threshold is set on training sentences that the opinions had not seen.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LogisticRegression

from training.short_texts import Blocks, Texts, plain_words, word_grams

FOLDS = 5
SEED = 7
_LETTERS = re.compile(r"[^a-z]+")

Chances = NDArray[np.float64]
Truth = NDArray[np.bool_]


def share_of(name: str, parts: int = FOLDS) -> int:
    """Return the part of ``parts`` that a name belongs to, by its hash; the same on every machine."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % parts


def held_out(identifiers: Sequence[str]) -> Truth:
    """Return which rows are kept for measuring: one part of five by the hash of the id."""
    return np.array([share_of(identifier) == 0 for identifier in identifiers], dtype=bool)


def folds_of(texts: Sequence[str]) -> NDArray[np.intp]:
    """Return numbers of folds, such that texts with the same letters share one."""
    return np.array([share_of(_LETTERS.sub(" ", text.lower()).strip()) for text in texts], np.intp)


@dataclass(frozen=True, slots=True)
class WeighedWords:
    """Logistic regression on n-grams that are weighed by their log count ratio."""

    blocks: Blocks
    ratios: NDArray[np.float64]
    model: LogisticRegression

    @classmethod
    def fit(cls, data: Texts, truth: Truth) -> WeighedWords:
        """Fit on ``data``."""
        blocks = Blocks((word_grams,))
        present = _presence(blocks.fit(data))
        with_intent = np.asarray(present[truth].sum(axis=0)).ravel() + 0.5
        without = np.asarray(present[~truth].sum(axis=0)).ravel() + 0.5
        ratios = np.log((with_intent / with_intent.sum()) / (without / without.sum()))
        model = LogisticRegression(C=0.1, max_iter=500)
        return cls(blocks, ratios, model.fit(present.multiply(ratios).tocsr(), truth))

    def chances(self, data: Texts) -> Chances:
        """Return the probability of an intent."""
        present = _presence(self.blocks.transform(data))
        result: Chances = self.model.predict_proba(present.multiply(self.ratios).tocsr())[:, 1]
        return result


def _presence(features: sparse.csr_matrix) -> sparse.csr_matrix:
    return (features > 0).astype(np.float64).tocsr()


@dataclass(frozen=True, slots=True)
class Words:
    """Logistic regression on n-grams."""

    blocks: Blocks
    model: LogisticRegression

    @classmethod
    def fit(
        cls, data: Texts, truth: Truth, *, blocks: Blocks | None = None, c: float = 5.0
    ) -> Words:
        """Fit on ``data``."""
        blocks = blocks or Blocks((word_grams,))
        features = blocks.fit(data)
        return cls(blocks, LogisticRegression(C=c, max_iter=500).fit(features, truth))

    def chances(self, data: Texts) -> Chances:
        """Return the probability of an intent."""
        result: Chances = self.model.predict_proba(self.blocks.transform(data))[:, 1]
        return result


@dataclass(frozen=True, slots=True)
class Regions:
    """Logistic regression on nearness to sentences seen in training (Gaussian kernel on the vectors)."""

    kernel: Nystroem
    model: LogisticRegression

    @classmethod
    def fit(cls, data: Texts, truth: Truth) -> Regions:
        """Fit on ``data``."""
        count = min(800, len(data.texts))
        kernel = Nystroem(gamma=1.0, n_components=count, random_state=SEED)
        seen = kernel.fit_transform(data.vectors)
        return cls(kernel, LogisticRegression(C=3.0, max_iter=500).fit(seen, truth))

    def chances(self, data: Texts) -> Chances:
        """Return the probability of an intent."""
        result: Chances = self.model.predict_proba(self.kernel.transform(data.vectors))[:, 1]
        return result


@dataclass(frozen=True, slots=True)
class IntentHead:
    """The mean of the opinions, and the chance from which a sentence counts as an intent."""

    opinions: tuple[WeighedWords | Words | Regions, ...]
    threshold: float

    def chances(self, data: Texts) -> Chances:
        """Return the probability of an intent for each text."""
        result: Chances = np.mean([opinion.chances(data) for opinion in self.opinions], axis=0)
        return result

    def says(self, data: Texts) -> Truth:
        """Tell for each text whether it holds an intent."""
        return self.chances(data) >= self.threshold


def fit_intent(data: Texts, truth: Truth) -> IntentHead:
    """Fit the head; the threshold has the best F1 over sentences that were left out of a fold."""
    folds = folds_of(data.texts)
    chances = np.zeros(len(truth))
    for fold in range(FOLDS):
        inner, outer = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(outer):
            head = IntentHead(_opinions(data.take(inner), truth[inner]), 0.5)
            chances[outer] = head.chances(data.take(outer))
    return IntentHead(_opinions(data, truth), _best_threshold(chances, truth))


def _opinions(data: Texts, truth: Truth) -> tuple[WeighedWords | Words | Regions, ...]:
    return (Words.fit(data, truth), WeighedWords.fit(data, truth), Regions.fit(data, truth))


def fit_baseline(data: Texts, truth: Truth) -> IntentHead:
    """Fit TF-IDF of words with logistic regression, decided at one half."""
    return IntentHead((Words.fit(data, truth, blocks=Blocks((plain_words,)), c=1.0),), 0.5)


def fit_vectors(data: Texts, truth: Truth) -> IntentHead:
    """Fit logistic regression on the sentence vectors alone, decided at one half."""
    blocks = Blocks((), vector_scale=3.0)
    return IntentHead((Words.fit(data, truth, blocks=blocks, c=1.0),), 0.5)


def _best_threshold(chances: Chances, truth: Truth) -> float:
    def score(threshold: float) -> float:
        found = chances >= threshold
        return float(2 * (found & truth).sum() / max(1, found.sum() + truth.sum()))

    # of thresholds that score alike the one next to one half
    return max(
        (round(float(t), 2) for t in np.arange(0.3, 0.71, 0.01)),
        key=lambda t: (round(score(t), 4), -abs(t - 0.5)),
    )
