"""Bilingual word pieces for the student, and where their embeddings start.

The pieces and the way of cutting are those of the static encoder, whose rows lie in one space for both languages: a
Chinese piece starts at the mean of the embeddings that MiniLM has for its nearest English words in that space.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Rows = NDArray[np.float32]

SIGNS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
"""First pieces of the student. No text can hold one of them as a piece, because a mark is always cut off a word."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENGLISH_WORD = re.compile(r"[a-z]{2,}")
_BYTE = re.compile(r"<0x[0-9A-F]{2}>")
_LIKE = {"。": ".", "、": ",", "「": '"', "」": '"', "『": '"', "』": '"', "《": '"', "》": '"'}
_NEIGHBORS = 12
_SHARPNESS = 20.0
"""Neighbors weigh by the exponential of this times their cosine."""


def choose_tokenizer(
    static: Tokenizer, texts: Iterable[str], *, rarest_han: int, rarest_other: int
) -> Tokenizer:
    """Return the static tokenizer with `SIGNS` in front and without pieces that ``texts`` hold too rarely.

    Bytes and single Chinese characters always stay, so every text still has pieces.
    """
    cut = static.encode_batch(list(texts), add_special_tokens=False)
    counts = Counter(chain.from_iterable(found.tokens for found in cut))
    content = json.loads(static.to_str())
    vocabulary = content["model"]["vocab"]
    lowest = min(score for _, score in vocabulary)
    kept = [
        (piece, score)
        for piece, score in vocabulary[1:]
        if _BYTE.fullmatch(piece)
        or (len(piece) == 1 and (_HAN.match(piece) or counts[piece]))
        or counts[piece] >= (rarest_han if _HAN.search(piece) else rarest_other)
    ]
    content["model"]["vocab"] = [*((sign, lowest - 1) for sign in SIGNS), *kept]
    content["model"]["unk_id"] = SIGNS.index("[UNK]")
    content["truncation"] = content["padding"] = None
    made: Tokenizer = Tokenizer.from_str(json.dumps(content, ensure_ascii=False))
    return made


def pieces_of(tokenizer: Tokenizer) -> list[str]:
    """Return the pieces in the order of their numbers."""
    known: dict[str, int] = tokenizer.get_vocab()
    return sorted(known, key=known.__getitem__)


def first_embeddings(
    pieces: Sequence[str],
    *,
    words: Mapping[str, int],
    embeddings: Rows,
    static_words: Mapping[str, int],
    static_rows: Rows,
) -> Rows:
    """Return a start for the embedding of every piece.

    A piece that MiniLM has, too, keeps its embedding, Chinese ones excepted: MiniLM never learned them. Others get the
    weighted mean of their nearest English words in the static space, as long as MiniLM's embeddings are on average.

    Parameters
    ----------
    words, embeddings
        Numbers of MiniLM's pieces and their embeddings.
    static_words, static_rows
        Numbers of the static encoder's pieces and their rows.
    """
    anchors = [piece for piece in static_words if _ENGLISH_WORD.fullmatch(piece) and piece in words]
    directions = _unit(static_rows[[static_words[piece] for piece in anchors]])
    meanings = embeddings[[words[piece] for piece in anchors]]
    length = float(np.linalg.norm(meanings, axis=1).mean())
    result = np.repeat(embeddings[[words["[UNK]"]]], len(pieces), axis=0)
    new = []
    for row, piece in enumerate(pieces):
        same = _LIKE.get(piece, piece)
        if same in words and not _HAN.search(piece):
            result[row] = embeddings[words[same]]
        elif piece in static_words and not _BYTE.fullmatch(piece):
            new.append(row)
    for start in range(0, len(new), 2048):
        rows = new[start : start + 2048]
        near = _unit(static_rows[[static_words[pieces[row]] for row in rows]]) @ directions.T
        places = np.argpartition(-near, min(_NEIGHBORS, len(anchors)) - 1, axis=1)[:, :_NEIGHBORS]
        weights = np.exp(_SHARPNESS * np.take_along_axis(near, places, axis=1))
        weights /= weights.sum(axis=1, keepdims=True)
        result[rows] = length * _unit(np.einsum("nk,nkd->nd", weights, meanings[places]))
    return result


def _unit(rows: Rows) -> Rows:
    result: Rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return result
