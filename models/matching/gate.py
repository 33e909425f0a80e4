"""Tell the entry that a text speaks of from entries that only stand near it.

A bound on nearness alone is blind: clients say "Three hours won't even get you round the island" of the entry "Members
reserve a boat for at most 3 hours", and two features of one screen share all their words. Boosted trees look at how
near an entry is, how far the next one, and at the features of the pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.matching.features import FEATURES
from models.matching.index import Candidate
from models.trees import TreeEnsemble
from nlp.domain import Language

PLACES = (
    "cosine", "words", "lead", "first", "rank", "across", "cosine_squared", "words_across", "ahead", "cosine_words",
)  # fmt: skip
"""Where a candidate stands among the others; ``lead`` is its search score less that of the best other one."""
GATE_COLUMNS: tuple[str, ...] = (*PLACES, *FEATURES)
_RANKS = 8


@dataclass(frozen=True, slots=True)
class Gate:
    """Trees on `GATE_COLUMNS`; ``least`` is the log-odds from which an entry counts as spoken of."""

    trees: TreeEnsemble
    least: float

    def log_odds(self, columns: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the log-odds that each candidate is the one spoken of."""
        return self.trees.decide(columns)


def gate_columns(
    candidates: Sequence[Candidate],
    vector: NDArray[np.float32],
    language: Language,
    features: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return `GATE_COLUMNS` of the candidates of one text, shape (n, len(GATE_COLUMNS)).

    Parameters
    ----------
    candidates
        Entries found for the text, best first.
    vector, language
        Sentence vector and language of the text.
    features
        Features of the pairs, shape (n, len(FEATURES)).
    """
    scores = np.array([candidate.score for candidate in candidates], np.float32)
    cosine = np.array([float(c.vector @ vector) for c in candidates], np.float32)
    words = scores - cosine
    best_other = np.zeros(len(scores), np.float32)
    for at in range(len(scores)):
        others = np.delete(scores, at)
        best_other[at] = others.max() if len(others) else 0.0
    lead = scores - best_other
    rank = np.arange(len(scores), dtype=np.float32)
    across = np.array([float(c.entry.language is not language) for c in candidates], np.float32)
    places = np.column_stack(
        [
            cosine, words, lead, rank == 0, rank / _RANKS, across,
            cosine * cosine, words * across, np.maximum(0, lead), cosine * words,
        ]
    )  # fmt: skip
    return np.hstack([places, features]).astype(np.float32)
