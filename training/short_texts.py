"""Short texts as features: n-grams, cues and sentence vectors, for heads on messages and single sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import StandardScaler

from models.contextual.mood_words import mood_values
from models.encoder import SentenceEncoder
from nlp.cues import find_cues
from nlp.domain import CueKind, Span
from nlp.language import detect
from nlp.normalize import fold

_LINK = re.compile(r"https?://\S+|www\.\S+")
_MENTION = re.compile(r"(?<!\w)@\w+")
# emoticons, shortcodes, runs of marks, placeholders such as $link, Han characters, words
_TOKENS = re.compile(
    r"[:;=8][-']?[)\](dpo/\\|\[]+|<3|:\w+:|!+|\?+|\.{3}|\$[a-z]+|[\u3400-\u9fff]|[a-z]+(?:'[a-z]+)?|\d+"
)
_CUES = tuple(CueKind)
Vectorizer = Callable[[], TfidfVectorizer]


def tokens(text: str) -> list[str]:
    """Split a text into words, Han characters, emoticons and marks; links, names and numbers lose their values."""
    plain = _MENTION.sub(" someone ", _LINK.sub(" link ", fold(text)))
    return ["0" if token[0].isdigit() else token for token in _TOKENS.findall(plain)]


def grams(text: str) -> list[str]:
    """Return words, pairs and triples with marks for start and end, and pairs with a gap of one."""
    words = ["^", *tokens(text), "$"]
    runs = [
        " ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1)
    ]
    return runs + [f"{first} _ {third}" for first, third in zip(words, words[2:], strict=False)]


def cue_columns(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return which kinds of cues occur in each text, shape (n, len(CueKind))."""
    columns = np.zeros((len(texts), len(_CUES)), np.float32)
    for row, text in enumerate(texts):
        if not text:
            continue
        for cue in find_cues(text, Span(0, len(text)), detect(text)):
            columns[row, _CUES.index(cue.kind)] = 1.0
    return columns


def word_grams() -> TfidfVectorizer:
    """Return an unfitted block of `grams`."""
    return TfidfVectorizer(analyzer=grams, min_df=2, sublinear_tf=True, dtype=np.float32)


def character_grams() -> TfidfVectorizer:
    """Return an unfitted block of character n-grams within words."""
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 4), min_df=3, sublinear_tf=True, dtype=np.float32
    )


def plain_words() -> TfidfVectorizer:
    """Return the usual TF-IDF of words and pairs of words: the baseline."""
    return TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts with their sentence vectors and cues, computed once and used in every fold."""

    texts: tuple[str, ...]
    vectors: NDArray[np.float32]
    cues: NDArray[np.float32]
    moods: NDArray[np.float32]

    @classmethod
    def read(cls, texts: Sequence[str], encoder: SentenceEncoder) -> Texts:
        """Encode the texts and find their cues and words of mood."""
        return cls(
            tuple(texts),
            encoder.encode(list(texts)),
            cue_columns(texts),
            np.array([mood_values(text) for text in texts], np.float32),
        )

    def take(self, rows: NDArray[np.intp]) -> Texts:
        """Return the texts at the given positions."""
        return Texts(
            tuple(self.texts[row] for row in rows),
            *(block[rows] for block in (self.vectors, self.cues, self.moods)),
        )

    def joined(self, other: Texts) -> Texts:
        """Return these texts followed by the ``other`` ones."""
        return Texts(
            (*self.texts, *other.texts),
            np.vstack([self.vectors, other.vectors]),
            np.vstack([self.cues, other.cues]),
            np.vstack([self.moods, other.moods]),
        )


@dataclass(slots=True)
class Blocks:
    """Blocks of features side by side; n-gram blocks learn their vocabulary in `fit`.

    ``vector_scale``, ``cue_scale`` and ``mood_scale`` weigh the dense blocks; zero leaves one out.
    """

    ngrams: tuple[Vectorizer, ...]
    vector_scale: float = 0.0
    cue_scale: float = 0.0
    mood_scale: float = 0.0
    _fitted: list[TfidfVectorizer] = field(default_factory=list)
    _moods: StandardScaler = field(default_factory=StandardScaler)

    def fit(self, data: Texts) -> sparse.csr_matrix:
        """Learn the vocabularies of ``data`` and return its features."""
        self._fitted = [make().fit(data.texts) for make in self.ngrams]
        self._moods.fit(data.moods)
        return self.transform(data)

    def transform(self, data: Texts) -> sparse.csr_matrix:
        """Return the features of ``data``."""
        parts = [vectorizer.transform(data.texts) for vectorizer in self._fitted]
        if self.vector_scale:
            parts.append(sparse.csr_matrix(data.vectors * np.float32(self.vector_scale)))
        if self.cue_scale:
            parts.append(sparse.csr_matrix(data.cues * np.float32(self.cue_scale)))
        if self.mood_scale:
            moods = self._moods.transform(data.moods) * self.mood_scale
            parts.append(sparse.csr_matrix(moods.astype(np.float32)))
        return sparse.hstack(parts, format="csr", dtype=np.float32)
