"""Mood of English sentences as messages on developers' platforms teach it: a network and a head on words.

The network shares its embeddings with the contextual stage: that "thanks for nothing" is no praise shows in how words
stand together. The head on words errs elsewhere, and their mean errs less than each. See `docs/adr/0046`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Tokenizer

from models.contextual.mood_words import NAMES, mood_values
from models.contextual.network import Network, build_layers, build_linear
from models.contextual.reader import ContextualReader
from models.contextual.windows import special
from models.errors import ArtifactError
from models.features import UnitContext
from models.heads import softmax
from models.ngrams import hashed_ngrams
from models.store import load_artifact
from models.tone import SENTENCE_LABELS, ToneHead
from nlp.domain import Language, ToneLabel
from nlp.normalize import fold

LONGEST = 62
"""Pieces of a sentence that are read, without the two signs around it."""
SURELY_NEUTRAL = 0.95
"""Chance by the first head from which no second opinion is asked: seven of ten units."""
WORD_SHARE = 0.4
"""Weight of the head on words in the opinion of the platforms: with half, negative documents are judged worse."""
NGRAM_LENGTH = 3
"""Words of the longest n-gram of the head on words."""
_NEUTRAL = SENTENCE_LABELS.index(ToneLabel.NEUTRAL)
_BATCH = 32
_LANGUAGE_SHARE = 0.5
_TINY = np.float32(1e-6)
_LINK = re.compile(r"https?://\S+|www\.\S+")
_MENTION = re.compile(r"(?<!\w)@\w[\w-]*")
_CODE = re.compile(r"```.*?(?:```|$)|`[^`\n]*`", re.DOTALL)


def masked(text: str) -> str:
    """Return ``text`` without the values of links, code and mentioned names: they carry no mood.

    Examples
    --------
    >>> masked("@ann see https://a.b/c, `x == 1` fails")
    'someone see link  code  fails'
    """
    return _MENTION.sub("someone", _CODE.sub(" code ", _LINK.sub("link", text)))


def pieces_of(texts: Sequence[str], tokenizer: Tokenizer) -> list[list[int]]:
    """Return the piece numbers of each masked text, with the signs around it."""
    first, last = (special(tokenizer, sign) for sign in ("[CLS]", "[SEP]"))
    found = tokenizer.encode_batch([masked(text) for text in texts], add_special_tokens=False)
    return [[first, *one.ids[:LONGEST], last] for one in found]


@dataclass(frozen=True)
class SentenceNetwork:
    """A network whose outputs are the labels of `models.tone.SENTENCE_LABELS`."""

    network: Network
    tokenizer: Tokenizer

    def chances(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return probabilities of the labels, shape (n, 3); the cost is linear in the number of texts."""
        pieces = pieces_of(texts, self.tokenizer)
        result = np.zeros((len(texts), 3), np.float32)
        order = sorted(range(len(texts)), key=lambda row: len(pieces[row]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            lengths = np.array([len(pieces[row]) for row in rows])
            states = self.network.states([pieces[row] for row in rows])
            inside = (np.arange(states.shape[1]) < lengths[:, None])[..., None]
            means = np.where(inside, states, np.float32(0)).sum(axis=1) / lengths[:, None]
            result[rows] = softmax(self.network.head(means.astype(np.float32)))
        return result


@dataclass(frozen=True, slots=True)
class WordHead:
    """Multinomial logistic regression on hashed n-grams and on the values of words of mood.

    Attributes
    ----------
    ngrams, values
        Weights of shape (buckets, 3) and (len(NAMES), 3), float32.
    bias
        Shape (3,).
    """

    ngrams: NDArray[np.float32]
    values: NDArray[np.float32]
    bias: NDArray[np.float32]

    def chances(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return probabilities of the labels of `models.tone.SENTENCE_LABELS`, shape (n, 3)."""
        counts, values = word_columns(texts, len(self.ngrams))
        return softmax(np.asarray(counts @ self.ngrams + values @ self.values + self.bias))


def word_columns(
    texts: Sequence[str], buckets: int
) -> tuple[sparse.csr_matrix, NDArray[np.float32]]:
    """Return what a `WordHead` reads: counts of n-grams (n, buckets) and values of words of mood (n, len(NAMES))."""
    counts = hashed_ngrams([fold(text) for text in texts], longest=NGRAM_LENGTH, buckets=buckets)
    values = np.array([mood_values(text) for text in texts], np.float32)
    return counts, values.reshape(len(texts), len(NAMES))


@dataclass(frozen=True, slots=True)
class PlatformOpinion:
    """The weighted geometric mean of a network and a head on words that learned from the same messages."""

    network: SentenceNetwork
    words: WordHead

    def chances(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return probabilities of the labels of `models.tone.SENTENCE_LABELS`, shape (n, 3)."""
        return together(self.network.chances(texts), self.words.chances(texts), WORD_SHARE)


@dataclass(frozen=True)
class MoodReader:
    """The opinion of the platforms beside the first head.

    ``tone`` judges a document by the opinions of `revise`, fitted on documents that neither opinion had seen.
    """

    version: str
    platforms: PlatformOpinion
    tone: ToneHead
    language: Language = Language.EN

    def revise(
        self, contexts: Sequence[UnitContext], chances: NDArray[np.float32]
    ) -> NDArray[np.float32] | None:
        """Return the mean opinion of the platforms and of the first head; ``None`` unless most units are in English.

        Parameters
        ----------
        chances
            Probabilities by the first head, shape (n, 3).
        """
        mine = np.array([context.unit.language is self.language for context in contexts])
        if not mine.any() or mine.mean() < _LANGUAGE_SHARE:
            return None
        return revised(contexts, chances, mine, self.platforms)


def revised(
    contexts: Sequence[UnitContext],
    chances: NDArray[np.float32],
    mine: NDArray[np.bool_],
    platforms: PlatformOpinion,
) -> NDArray[np.float32]:
    """Return ``chances`` with the mean of both opinions in the rows ``mine`` that are not surely neutral."""
    rows = np.flatnonzero(mine & (chances[:, _NEUTRAL] < SURELY_NEUTRAL))
    result = chances.copy()
    second = platforms.chances([contexts[int(row)].plain for row in rows])
    result[rows] = together(chances[rows], second)
    return result


def together(
    first: NDArray[np.float32], second: NDArray[np.float32], share: float = 0.5
) -> NDArray[np.float32]:
    """Return the geometric mean of two opinions, as probabilities again; ``share`` is the weight of the second."""
    weight = np.float32(share)
    return softmax((1 - weight) * np.log(first + _TINY) + weight * np.log(second + _TINY))


def load_mood(folder: Path, body: ContextualReader) -> MoodReader:
    """Read a version folder that `training.mood_network` wrote for the embeddings of ``body``.

    Raises
    ------
    ArtifactError
        If files are missing or damaged, or the layers belong to another contextual stage.
    """
    artifact = load_artifact(folder)
    if artifact.manifest.get("body") != body.body:
        raise ArtifactError(
            folder, f"its layers belong to {artifact.manifest.get('body')}, not to {body.body}"
        )
    try:
        weights = artifact.weights
        return MoodReader(
            str(artifact.manifest["version"]),
            read_platforms(weights, body),
            ToneHead(*(weights[name].astype(np.float32) for name in ("tone.weights", "tone.bias"))),
        )
    except Exception as error:
        raise ArtifactError(folder, f"the mood stage is damaged: {error}") from error


def read_platforms(
    weights: Mapping[str, NDArray[np.generic]], body: ContextualReader
) -> PlatformOpinion:
    """Return the stored network on the embeddings of ``body`` and the stored head on words."""
    words = (weights[f"words.{name}"].astype(np.float32) for name in ("ngrams", "values", "bias"))
    return PlatformOpinion(read_network(weights, body), WordHead(*words))


def read_network(
    weights: Mapping[str, NDArray[np.generic]], body: ContextualReader
) -> SentenceNetwork:
    """Return the stored layers on the embeddings of ``body``."""
    network = replace(
        body.network,
        layers=build_layers(weights, heads=body.network.layers[0].heads),
        head=build_linear(weights, "head"),
    )
    return SentenceNetwork(network, body.tokenizer)
