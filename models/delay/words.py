"""Words of titles and descriptions as yes/no features; Chinese text gives pairs of characters."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_CJK = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z0-9&]*[a-z][a-z0-9&]*")
_STOP = frozenset(
    [
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "or",
        "an",
        "as",
        "is",
        "be",
        "it",
        "we",
        "no",
        "the",
        "and",
        "for",
        "with",
        "from",
        "this",
        "that",
        "will",
        "are",
        "was",
        "were",
        "been",
        "has",
        "have",
        "its",
        "not",
        "all",
        "any",
        "can",
        "our",
        "their",
        "which",
        "into",
        "per",
        "than",
        "then",
        "there",
        "these",
        "those",
        "such",
        "also",
        "more",
        "other",
        "project",
        "projects",
    ]
)


def tokens(text: str) -> set[str]:
    """Return the words of a text: Latin words and pairs of them, Chinese pairs of characters."""
    lowered = text.lower()
    words = [word for word in _LATIN.findall(lowered) if len(word) > 1 and word not in _STOP]
    found = set(words) | {f"{a} {b}" for a, b in pairwise(words)}
    for run in _CJK.findall(lowered):
        found |= {run[place : place + 2] for place in range(len(run) - 1)}
    return found


def row_tokens(table: pd.DataFrame, columns: tuple[str, ...]) -> list[set[str]]:
    """Return the words of all text columns of each row."""
    found: list[set[str]] = [set() for _ in range(len(table))]
    for column in columns:
        if column in table:
            for row, value in enumerate(table[column]):
                if isinstance(value, str):
                    found[row] |= tokens(value)
    return found


def choose_words(
    found: list[set[str]], owners: list[str], *, least: int, most: int
) -> tuple[str, ...]:
    """Return the words of at least ``least`` owners (projects) that as many rows lack.

    Words that occur in exactly the same rows as a more frequent one are left out.
    """
    used = {(word, owner) for row, owner in zip(found, owners, strict=True) for word in row}
    counts = Counter(word for word, _owner in used)
    result: list[str] = []
    seen: set[bytes] = set()
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count < least or len(result) == most:
            break
        has = [word in row for row in found]
        rows = np.packbits(has).tobytes()
        if rows not in seen and sum(has) <= len(found) - least:
            seen.add(rows)
            result.append(word)
    return tuple(result)


def word_matrix(found: list[set[str]], words: tuple[str, ...]) -> NDArray[np.float64]:
    """Return 1 where a row has the word."""
    present = [[float(word in row) for word in words] for row in found]
    return np.array(present, dtype=np.float64).reshape(len(found), len(words))
