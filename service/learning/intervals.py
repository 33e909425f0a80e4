"""Intervals of shares, and agreement beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt

_Z95 = 1.959964


def wilson(hits: int, n: int) -> tuple[float, float] | None:
    """Return the 95 % Wilson interval of a share; nothing without observations."""
    if n == 0:
        return None
    share = hits / n
    spread = _Z95 * sqrt(share * (1 - share) / n + _Z95**2 / (4 * n * n))
    middle = share + _Z95**2 / (2 * n)
    scale = 1 + _Z95**2 / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of unordered pairs of judgements; nothing if chance explains all.

    Who comes first in a pair has no meaning, so both sides share one distribution of labels.
    """
    if not pairs:
        return None
    counts = Counter(label for pair in pairs for label in pair)
    total = sum(counts.values())
    expected = sum((n / total) ** 2 for n in counts.values())
    observed = sum(one == other for one, other in pairs) / len(pairs)
    return None if expected == 1 else (observed - expected) / (1 - expected)
