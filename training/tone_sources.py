"""Tone of developers' messages from three platforms, measured on whole platforms that the head never saw.

Two protocols: *within* a source (five random folds, the protocol of the TF-IDF figures of the corpora) and *across*
(fitted on the other two sources, measured on all of the third).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from training.short_texts import Blocks, Texts, character_grams, plain_words, word_grams

FOLDS = 5
SEED = 7

Labels = NDArray[np.str_]
Groups = NDArray[np.intp]
Chances = NDArray[np.float64]
MakeBlocks = Callable[[], Blocks]


class Judge(Protocol):
    """A fitted head."""

    def says(self, data: Texts) -> Labels:
        """Return the label of each text."""
        ...


Fit = Callable[[Texts, Labels, Groups], Judge]
"""Fits a head on texts with labels; the third says which source, or fold of one source, each text is from."""


def our_blocks() -> Blocks:
    """Return our features: n-grams of words and characters, sentence vectors, cues, words of mood."""
    return Blocks((word_grams, character_grams), vector_scale=2.0, cue_scale=1.0, mood_scale=1.0)


def baseline_blocks() -> Blocks:
    """Return TF-IDF of words and pairs of words."""
    return Blocks((plain_words,))


def vector_blocks() -> Blocks:
    """Return the sentence vectors alone."""
    return Blocks((), vector_scale=4.0)


@dataclass(frozen=True, slots=True)
class ToneSource:
    """The texts of one source with their labels."""

    name: str
    data: Texts
    labels: Labels


@dataclass(frozen=True, slots=True)
class TextToneHead:
    """Logistic regression over blocks of features."""

    blocks: Blocks
    model: LogisticRegression

    def chances(self, data: Texts) -> Chances:
        """Return the probability of each label, in the order of their names."""
        result: Chances = self.model.predict_proba(self.blocks.transform(data))
        return result

    def says(self, data: Texts) -> Labels:
        """Return the label of each text."""
        guess: Labels = self.model.classes_[self.chances(data).argmax(axis=1)]
        return guess


def fit_tone(data: Texts, labels: Labels, make: MakeBlocks) -> TextToneHead:
    """Fit a head; classes weigh the same, for their shares differ from source to source."""
    blocks = make()
    model = LogisticRegression(C=1.0, max_iter=300, tol=1e-3, class_weight="balanced")
    return TextToneHead(blocks, model.fit(blocks.fit(data), labels))


def linear(make: MakeBlocks) -> Fit:
    """Return the fit of a linear head on the given features."""
    return lambda data, labels, _groups: fit_tone(data, labels, make)


def within(source: ToneSource, fit: Fit) -> Labels:
    """Return a guess for every text from a head fitted on the other four folds of its source."""
    guesses = np.empty_like(source.labels)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for train, test in folds.split(source.labels, source.labels):
        groups = np.arange(len(train)) % 2
        head = fit(source.data.take(train), source.labels[train], groups)
        guesses[test] = head.says(source.data.take(test))
    return guesses


def across(held_out: str, sources: Mapping[str, ToneSource], fit: Fit) -> Labels:
    """Return a guess for every text of one source from a head fitted on all the others."""
    others = [source for name, source in sources.items() if name != held_out]
    groups = np.concatenate(
        [np.full(len(source.labels), number) for number, source in enumerate(others)]
    )
    return fit(*pooled(others), groups).says(sources[held_out].data)


def pooled(sources: Sequence[ToneSource]) -> tuple[Texts, Labels]:
    """Put sources together."""
    data = sources[0].data
    for source in sources[1:]:
        data = data.joined(source.data)
    return data, np.concatenate([source.labels for source in sources])
