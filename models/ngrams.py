"""Hashed n-grams of words and Han characters, a whole document at once.

The buckets are those of no library: tokens are hashed with CRC-32, mixed as integers, and counted in one pass of
numpy over all units of a document. That is several times as fast as one call of a vectorizer per unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

_WORDS = re.compile(r"[\u3400-\u9fff]|[a-z0-9_]+(?:'[a-z]+)?")
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio (Knuth, vol. 3, 6.4)
_HIGH = np.uint64(40)


@lru_cache(maxsize=2**16)
def _code(token: str) -> int:
    return crc32(token.encode("utf-8", "replace"))


_START, _END = _code("^"), _code("$")


def tokens(text: str) -> list[str]:
    """Split folded text into Latin words and single Han characters; digits become one sign."""
    return ["0" if token[0].isdigit() else token for token in _WORDS.findall(text)]


def hashed_ngrams(texts: Sequence[str], *, longest: int, buckets: int) -> sparse.csr_matrix:
    """Count the n-grams of 1 to ``longest`` tokens, with marks for both ends, in hashed buckets.

    Parameters
    ----------
    texts
        Folded texts, one a row; may be empty.
    longest
        Number of tokens of the longest n-gram.
    buckets
        Number of columns.

    Returns
    -------
    csr_matrix of shape (len(texts), buckets)
        Rows of Euclidean length one, float32; a text without tokens gives a row of zeros.
    """
    codes: list[int] = []
    lengths = np.zeros(len(texts), np.intp)
    for row, text in enumerate(texts):
        found = tokens(text)
        if found:
            codes.append(_START)
            codes += map(_code, found)
            codes.append(_END)
            lengths[row] = len(found) + 2
    owner = np.repeat(np.arange(len(texts)), lengths)
    grams = np.array(codes, np.uint64)
    columns, rows = [_bucket(grams, buckets)], [owner]
    mixed = grams
    for length in range(2, longest + 1):
        mixed = mixed[:-1] * _SPREAD + grams[length - 1 :]  # wraps around: it is a hash
        same = owner[: len(mixed)] == owner[length - 1 :]
        columns.append(_bucket(mixed, buckets)[same])
        rows.append(owner[: len(mixed)][same])
    return _counted(np.concatenate(rows), np.concatenate(columns), (len(texts), buckets))


def _bucket(codes: NDArray[np.uint64], buckets: int) -> NDArray[np.int64]:
    return ((codes * _SPREAD) >> _HIGH).astype(np.int64) % buckets


def _counted(
    rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]
) -> sparse.csr_matrix:
    """Add up equal places and scale every row to length one."""
    places, counts = np.unique(rows * shape[1] + columns, return_counts=True)
    owner = places // shape[1]
    values = counts.astype(np.float32)
    squares = np.bincount(owner, weights=values * values, minlength=shape[0])
    values /= np.sqrt(squares)[owner].astype(np.float32)
    starts = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=shape[0]))))
    return sparse.csr_matrix(
        (values, (places % shape[1]).astype(np.int32), starts.astype(np.int32)), shape=shape
    )
