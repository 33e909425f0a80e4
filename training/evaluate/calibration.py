"""Reliability of probabilities: how often what is said with p is true."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.evaluate.report import Value

BINS = 10
_EDGES = np.linspace(0.0, 1.0, BINS + 1)


def reliability_rows(
    chances: Sequence[float], truth: Sequence[bool]
) -> tuple[tuple[Value, ...], ...]:
    """Return one row per tenth of the scale that holds anything: range, n, mean said, share true."""
    said, true = np.asarray(chances, np.float64), np.asarray(truth, np.float64)
    bins = np.clip(np.digitize(said, _EDGES) - 1, 0, BINS - 1)
    return tuple(
        (
            f"{_EDGES[at]:.1f}–{_EDGES[at + 1]:.1f}",
            int((bins == at).sum()),
            float(said[bins == at].mean()),
            float(true[bins == at].mean()),
        )
        for at in range(BINS)
        if (bins == at).any()
    )
