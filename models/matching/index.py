"""Index of the record: one matrix of vectors and postings of words; entries come and go cheaply.

Brute force on purpose: 50,000 vectors are one matrix product of some milliseconds, exact, and
there is nothing to tune or rebuild.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.encoder import SentenceEncoder, Vectors
from models.matching.record import RecordEntry
from models.matching.terms import load_terms
from models.matching.words import search_keys
from nlp.normalize import fold

_BATCH = 4096
LEXICAL_WEIGHT = 0.8
"""Weight of the word overlap beside the cosine; docs/adr/0010-matching.md says how it was chosen."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry found for a text; ``score`` is cosine plus weighted word overlap."""

    entry: RecordEntry
    vector: Vectors
    score: float


class RecordIndex:
    """The entries of one project, findable by meaning and by words.

    Parameters
    ----------
    encoder
        Makes the vectors of the entries.
    entries
        What the index begins with.
    """

    def __init__(self, encoder: SentenceEncoder, entries: Iterable[RecordEntry] = ()) -> None:
        self._encoder = encoder
        self._entries: list[RecordEntry | None] = []
        self._rows: dict[str, int] = {}
        self._vectors = np.zeros((0, encoder.dimensions), np.float32)
        self._key_counts = array("f")
        self._postings: dict[str, array[int]] = {}
        self.extend(entries)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[RecordEntry]:
        return (entry for entry in self._entries if entry is not None)

    def entry(self, entry_id: str) -> RecordEntry:
        """Return the entry with an id.

        Raises
        ------
        KeyError
            If there is none.
        """
        found = self._entries[self._rows[entry_id]]
        if found is None:
            raise KeyError(entry_id)
        return found

    def extend(self, entries: Iterable[RecordEntry]) -> None:
        """Add entries; one with a known id replaces the entry of that id."""
        waiting = list(entries)
        for start in range(0, len(waiting), _BATCH):
            batch = waiting[start : start + _BATCH]
            vectors = self._encoder.encode([entry.text for entry in batch])
            for entry, vector in zip(batch, vectors, strict=True):
                self.discard(entry.id)
                self._append(entry, vector)

    def discard(self, entry_id: str) -> None:
        """Take an entry out; an unknown id is no error."""
        row = self._rows.pop(entry_id, None)
        if row is None:
            return
        self._entries[row] = None
        self._vectors[row] = 0
        if len(self._entries) > 2 * len(self._rows) + _BATCH:
            self._compact()

    def candidates(self, text: str, vector: Vectors, top: int) -> tuple[Candidate, ...]:
        """Return the ``top`` entries nearest to ``text``, best first."""
        count = len(self._entries)
        if not self._rows or top < 1:
            return ()
        scores = self._vectors[:count] @ vector + LEXICAL_WEIGHT * self._lexical(text, count)
        # Rows of removed entries are skipped below, so that enough living ones must be left over.
        wanted = min(count, top + count - len(self._rows))
        nearest = np.argpartition(-scores, wanted - 1)[:wanted]
        ranked = nearest[np.argsort(-scores[nearest], kind="stable")]
        # Copies: a reader keeps vectors, and a row changes when its entry is taken out.
        found = [
            Candidate(entry, self._vectors[row].copy(), float(scores[row]))
            for row in ranked
            if (entry := self._entries[row]) is not None
        ]
        return tuple(found[:top])

    def _append(self, entry: RecordEntry, vector: Vectors) -> None:
        row = len(self._entries)
        if row == len(self._vectors):
            grown = np.zeros((max(256, 2 * row), self._encoder.dimensions), np.float32)
            grown[:row] = self._vectors
            self._vectors = grown
        self._vectors[row] = vector
        self._entries.append(entry)
        self._rows[entry.id] = row
        keys = _keys(entry.text)
        self._key_counts.append(len(keys) or 1)
        for key in keys:
            self._postings.setdefault(key, array("i")).append(row)

    def _compact(self) -> None:
        living = [
            (entry, self._vectors[row].copy()) for row, entry in enumerate(self._entries) if entry
        ]
        self._entries, self._rows, self._postings = [], {}, {}
        self._key_counts = array("f")
        self._vectors = np.zeros((0, self._encoder.dimensions), np.float32)
        for entry, vector in living:
            self._append(entry, vector)

    def _lexical(self, text: str, count: int) -> NDArray[np.float32]:
        """Return per row the rarity-weighted share of words in common, in [0, 1]."""
        scores = np.zeros(count, np.float32)
        total = 0.0
        keys = _keys(text)
        for key in keys:
            rows = self._postings.get(key)
            found = len(rows) if rows is not None else 0
            rarity = math.log(1 + count / (found + 0.5))
            total += rarity
            if rows is not None:
                scores[np.array(rows, np.intp)] += rarity
        if not total:
            return scores
        lengths = np.array(self._key_counts, np.float32)
        # Long entries share words by chance; the root of the length ratio takes that back
        # without punishing detail.
        scores /= total * np.maximum(1.0, np.sqrt(lengths / len(keys)))
        return scores


def _keys(text: str) -> Sequence[str]:
    folded = fold(text)
    concepts = dict.fromkeys(f"#{term.concept}" for term in load_terms().find(folded))
    return (*search_keys(folded), *concepts)
