"""What matching reads in one text, once: words with vectors, concepts, numbers and signals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.encoder import SentenceEncoder, Vectors
from models.matching.signals import read_signals
from models.matching.terms import CLASSES, Term, concepts_in, load_terms
from models.matching.values import Value, find_values
from models.matching.words import content_words
from nlp.domain import Language
from nlp.normalize import fold

_READ_WORDS = 48
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as the pair features see it."""

    text: str
    language: Language
    vector: Vectors
    words: tuple[str, ...]
    word_vectors: Vectors
    word_concepts: tuple[frozenset[str], ...]
    terms: tuple[Term, ...]
    concepts: Mapping[str, frozenset[str]]
    values: tuple[Value, ...]
    signals: frozenset[str]


class Reader:
    """Reads texts with one encoder and remembers words and recent texts."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.encoder = encoder
        self._word_vectors: dict[str, Vectors] = {}
        self._readings: dict[tuple[str, Language], Reading] = {}

    def read(self, text: str, language: Language, vector: Vectors | None = None) -> Reading:
        """Return the reading of ``text``; ``vector`` saves encoding it again."""
        key = (text, language)
        known = self._readings.get(key)
        if known is not None:
            return known
        folded = fold(text)
        words = content_words(folded)[:_READ_WORDS]
        terms = load_terms().find(folded)
        reading = Reading(
            text=text,
            language=language,
            vector=self.encoder.encode([text])[0] if vector is None else vector,
            words=words,
            word_vectors=self._vectors(words),
            word_concepts=tuple(map(concepts_in, words)),
            terms=terms,
            concepts={k: frozenset(t.concept for t in terms if t.kind == k) for k in CLASSES},
            values=find_values(folded),
            signals=read_signals(text, folded, language),
        )
        if len(self._readings) >= _REMEMBERED:
            self._readings.clear()
        self._readings[key] = reading
        return reading

    def _vectors(self, words: tuple[str, ...]) -> Vectors:
        unknown = [word for word in words if word not in self._word_vectors]
        if len(self._word_vectors) + len(unknown) > _REMEMBERED:
            self._word_vectors.clear()
            unknown = list(words)
        if unknown:
            self._word_vectors.update(zip(unknown, self.encoder.encode(unknown), strict=True))
        if not words:
            return np.zeros((0, self.encoder.dimensions), np.float32)
        return np.stack([self._word_vectors[word] for word in words])
