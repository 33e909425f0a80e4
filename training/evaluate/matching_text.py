"""Match a listed item to the units of a document, leniently: mark-up, case and small omissions do not count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nlp.normalize import fold

_WORDS = re.compile(r"[\u3400-\u9fff]|[a-z0-9]+")
SMALLEST_SHARE = 0.7
"""Dice coefficient of the words from which two texts are the same item."""


def words_of(text: str) -> tuple[str, ...]:
    """Return Latin words and single Han characters, folded."""
    return tuple(_WORDS.findall(fold(text)))


def likeness(item: Sequence[str], candidate: Sequence[str]) -> float:
    """Return the Dice coefficient of two bags of words; 0.9 or more where one holds the other in one run.

    A part counts only if it is at least half of the item, so that a single word does not stand for a sentence.
    """
    if not item or not candidate:
        return 0.0
    common = sum((Counter(item) & Counter(candidate)).values())
    dice = 2 * common / (len(item) + len(candidate))
    if _holds(candidate, item) or (2 * len(candidate) >= len(item) and _holds(item, candidate)):
        return max(0.9, dice)
    return dice


def _holds(outer: Sequence[str], inner: Sequence[str]) -> bool:
    return f" {' '.join(inner)} " in f" {' '.join(outer)} "


def assign(items: Sequence[str], candidates: Sequence[str]) -> list[int | None]:
    """Return for each item the candidate that is most like it, ``None`` where none is like enough.

    Items come in reading order; of equally good candidates the first that no item took yet wins, so that a text that
    stands twice in a document is matched twice.
    """
    bags = [words_of(candidate) for candidate in candidates]
    taken: set[int] = set()
    result: list[int | None] = []
    for item in items:
        bag = words_of(item)
        scores = [likeness(bag, other) for other in bags]
        best = max(
            range(len(scores)), key=lambda at: (scores[at], at not in taken, -at), default=None
        )
        if best is None or scores[best] < SMALLEST_SHARE:
            result.append(None)
            continue
        taken.add(best)
        result.append(best)
    return result
