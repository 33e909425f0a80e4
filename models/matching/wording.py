"""What a text does to something known, told by its wording alone: "make that", "skip it", "再加一列".

Clients have more ways to take something back or to put it off than any list of signals holds. A linear model on pieces
of words tells the relations of unseen wordings apart; what it says is one more feature beside the entry.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.matching.record import Relation
from nlp.normalize import fold

BUCKETS = 2**16
LONGEST = 4
SAYS = tuple(f"says_{relation}" for relation in Relation)
"""Columns: the log-odds of each relation by the wording."""
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A linear model on hashed pieces of words; ``rarity`` weighs each bucket before rows get length one."""

    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return `SAYS` of texts, shape (n, len(SAYS))."""
        pieces = weighed(count_pieces(texts), self.rarity)
        return np.asarray(pieces @ self.weights + self.bias, np.float32)


def count_pieces(texts: Sequence[str]) -> sparse.csr_matrix:
    """Return dampened counts of pieces of 1 to `LONGEST` characters inside words, in hashed buckets."""
    starts = [0]
    columns: list[int] = []
    values: list[int] = []
    for text in texts:
        counts: Counter[int] = Counter()
        for word in _DIGITS.sub("0", fold(text)).split():
            padded = f" {word} "
            for length in range(1, LONGEST + 1):
                for at in range(max(1, len(padded) - length + 1)):
                    piece = padded[at : at + length].encode("utf-8", "replace")
                    counts[crc32(piece) % BUCKETS] += 1
        columns.extend(counts)
        values.extend(counts.values())
        starts.append(len(columns))
    dampened = 1.0 + np.log(np.array(values, np.float32))
    return sparse.csr_matrix(
        (dampened, np.array(columns, np.int32), np.array(starts, np.int32)),
        shape=(len(texts), BUCKETS),
    )


def weighed(pieces: sparse.csr_matrix, rarity: NDArray[np.float32]) -> sparse.csr_matrix:
    """Return rows of Euclidean length one with every column weighed by its ``rarity``."""
    result = pieces.multiply(rarity).tocsr()
    norms = np.sqrt(np.asarray(result.multiply(result).sum(axis=1))).ravel()
    scale: NDArray[np.float32] = 1 / np.maximum(norms, 1e-9)
    return sparse.csr_matrix(sparse.diags(scale.astype(np.float32)) @ result)
