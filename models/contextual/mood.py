"""Mood of English sentences by a network that shares its embeddings with the contextual stage.

The linear head knows words; that "thanks for nothing" is no praise shows in how they stand together. See
`docs/adr/0046`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.contextual.network import Network, build_layers, build_linear
from models.contextual.reader import ContextualReader
from models.contextual.windows import special
from models.errors import ArtifactError
from models.features import UnitContext
from models.heads import softmax
from models.store import load_artifact
from models.tone import SENTENCE_LABELS, ToneHead
from nlp.domain import Language, ToneLabel

LONGEST = 62
"""Pieces of a sentence that are read, without the two signs around it."""
SURELY_NEUTRAL = 0.95
"""Chance by the first head from which the network is not asked: seven of ten units, and no document is judged worse."""
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


@dataclass(frozen=True)
class MoodReader:
    """The network beside the first head.

    ``tone`` judges a document by the opinions of `revise`, fitted on documents that neither opinion had seen.
    """

    version: str
    network: SentenceNetwork
    tone: ToneHead
    language: Language = Language.EN

    def revise(
        self, contexts: Sequence[UnitContext], chances: NDArray[np.float32]
    ) -> NDArray[np.float32] | None:
        """Return the mean opinion of the network and of the first head; ``None`` unless most units are in English.

        Parameters
        ----------
        chances
            Probabilities by the first head, shape (n, 3).
        """
        mine = np.array([context.unit.language is self.language for context in contexts])
        if not mine.any() or mine.mean() < _LANGUAGE_SHARE:
            return None
        return revised(contexts, chances, mine, self.network)


def revised(
    contexts: Sequence[UnitContext],
    chances: NDArray[np.float32],
    mine: NDArray[np.bool_],
    network: SentenceNetwork,
) -> NDArray[np.float32]:
    """Return ``chances`` with the mean of both opinions in the rows ``mine`` that are not surely neutral."""
    rows = np.flatnonzero(mine & (chances[:, _NEUTRAL] < SURELY_NEUTRAL))
    result = chances.copy()
    second = network.chances([contexts[int(row)].plain for row in rows])
    result[rows] = together(chances[rows], second)
    return result


def together(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the geometric mean of two opinions, as probabilities again."""
    return softmax((np.log(first + _TINY) + np.log(second + _TINY)) / np.float32(2))


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
            read_network(weights, body),
            ToneHead(*(weights[name].astype(np.float32) for name in ("tone.weights", "tone.bias"))),
        )
    except Exception as error:
        raise ArtifactError(folder, f"the mood network is damaged: {error}") from error


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
