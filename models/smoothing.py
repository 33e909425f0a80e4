"""Second look at a unit with the first opinions on its neighbors.

Requirements come in runs: an item between four requirements of one list is likely one too. The second head sees the first
head's probabilities for the unit, its neighbors, the rest of its list and the whole document (stacking, Wolpert 1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.heads import softmax


def neighborhood(
    chances: NDArray[np.float32], groups: Sequence[Sequence[int]]
) -> NDArray[np.float32]:
    """Return the columns that the second head sees.

    Parameters
    ----------
    chances
        First opinions, shape (n, k), rows sum to 1.
    groups
        Row numbers of the units of each list.

    Returns
    -------
    ndarray of shape (n, 6 * k + 1)
        Log-probabilities of the unit, of the one before and after, means of the window of three on both sides, of the
        rest of the list and of the document, and the logarithm of the length of the list.
    """
    count, width = chances.shape
    if not count:
        return np.zeros((0, 6 * width + 1), np.float32)
    before = np.vstack([np.zeros((1, width), np.float32), chances[:-1]])
    after = np.vstack([chances[1:], np.zeros((1, width), np.float32)])
    padded = np.vstack([np.zeros((3, width), np.float32), chances, np.zeros((3, width), np.float32)])
    window = sum(padded[shift : shift + count] for shift in range(7)) - chances
    rest = np.zeros_like(chances)
    sizes = np.zeros((count, 1), np.float32)
    for group in groups:
        rows = list(group)
        sizes[rows] = np.log(len(rows))
        if len(rows) > 1:
            rest[rows] = (chances[rows].sum(axis=0) - chances[rows]) / (len(rows) - 1)
    whole = np.broadcast_to(chances.mean(axis=0), chances.shape)
    own = np.log(np.clip(chances, 1e-4, 1.0))
    return np.hstack([own, before, after, window / 6.0, rest, whole, sizes]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Smoother:
    """Multinomial logistic regression on `neighborhood`; weights of shape (6 k + 1, k)."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def probabilities(
        self, chances: NDArray[np.float32], groups: Sequence[Sequence[int]], temperature: float
    ) -> NDArray[np.float32]:
        """Return second opinions of shape (n, k)."""
        if not len(chances):
            return chances
        logits = neighborhood(chances, groups) @ self.weights + self.bias
        return softmax(np.asarray(logits / np.float32(temperature), np.float32))
