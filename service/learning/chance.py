"""Agreement beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


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
