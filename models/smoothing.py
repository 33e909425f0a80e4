"""Second look at a unit: the first head's opinions on its neighbors, and the layout around it.

Requirements come in runs: an item between four requirements of one list is likely one too, unless it stands below
"Attendees". Boosted trees see the first head's probabilities for the unit, its neighbors, the rest of its list and the
document (stacking, Wolpert 1992), together with the layout indicators that a linear head cannot combine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.trees import TreeEnsemble
from nlp.domain import Language

_STANDING = 9
_LIKELY = 0.4


def neighborhood(
    chances: NDArray[np.float32], groups: Sequence[Sequence[int]], column: int
) -> NDArray[np.float32]:
    """Return what the neighbors say.

    Parameters
    ----------
    chances
        First opinions, shape (n, k), rows sum to 1.
    groups
        Row numbers of the units of each list.
    column
        The column of requirements, of which the list and the document tell more than a mean.

    Returns
    -------
    ndarray of shape (n, neighborhood_width(k))
        Log-probabilities of the unit; probabilities of the two before and the two after; means of the three on both
        sides, of the rest of the list and of the document; the logarithm of the length of the list; and `_standing`.
    """
    count, width = chances.shape
    if not count:
        return np.zeros((0, neighborhood_width(width)), np.float32)
    nothing = np.zeros((3, width), np.float32)
    padded = np.vstack([nothing, chances, nothing])
    window = np.zeros_like(chances)
    for shift in (0, 1, 2, 4, 5, 6):
        window += padded[shift : shift + count]
    rest = np.zeros_like(chances)
    sizes = np.zeros((count, 1), np.float32)
    for group in groups:
        rows = list(group)
        sizes[rows] = np.log(len(rows))
        if len(rows) > 1:
            rest[rows] = (chances[rows].sum(axis=0) - chances[rows]) / (len(rows) - 1)
    return np.hstack(
        [
            np.log(np.clip(chances, 1e-4, 1.0)),
            *(padded[shift : shift + count] for shift in (1, 2, 4, 5)),
            window / 6.0, rest, np.broadcast_to(chances.mean(axis=0), chances.shape), sizes,
            _standing(chances[:, column], groups),
        ]
    ).astype(np.float32)  # fmt: skip


def neighborhood_width(labels: int) -> int:
    """Return the number of columns of `neighborhood` for ``labels`` columns of opinions."""
    return 8 * labels + 1 + _STANDING


def _standing(asked: NDArray[np.float32], groups: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Return where each unit stands among the requirements of its document and of its list.

    Of the document: highest probability, mean of the five highest, share of likely ones, length, place; of the list:
    highest probability, share of lower ones, place, lowest of the others.
    """
    count = len(asked)
    result = np.zeros((count, _STANDING), np.float32)
    highest = np.sort(asked)[-5:]
    result[:, 0] = highest[-1]
    result[:, 1] = highest.mean()
    result[:, 2] = (asked > _LIKELY).mean()
    result[:, 3] = np.log(count)
    result[:, 4] = np.arange(count) / max(1, count - 1)
    for group in groups:
        rows = np.asarray(group)
        inside = asked[rows]
        order = np.sort(inside)
        result[rows, 5] = order[-1]
        result[rows, 6] = np.searchsorted(order, inside) / len(rows)
        result[rows, 7] = np.arange(len(rows)) / max(1, len(rows) - 1)
        if len(rows) > 1:
            result[rows, 8] = np.where(np.arange(len(rows)) == inside.argmin(), order[1], order[0])
    return result


def second_columns(
    chances: NDArray[np.float32],
    groups: Sequence[Sequence[int]],
    indicators: NDArray[np.float32],
    column: int,
) -> NDArray[np.float32]:
    """Return the columns that the trees see: `neighborhood` and the indicators of the unit."""
    return np.hstack([neighborhood(chances, groups, column), indicators])


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Boosted trees on `second_columns` that decide requirement or not, with a temperature per language."""

    trees: TreeEnsemble
    temperatures: Mapping[str, float]

    def requirement_chance(
        self, columns: NDArray[np.float32], languages: Sequence[Language]
    ) -> NDArray[np.float32]:
        """Return calibrated probabilities of a requirement, shape (n,)."""
        divisors = np.array(
            [self.temperatures.get(language, 1.0) for language in languages], np.float32
        )
        chance: NDArray[np.float32] = 1.0 / (1.0 + np.exp(-self.trees.decide(columns) / divisors))
        return chance.astype(np.float32)


def revise(
    chances: NDArray[np.float32], column: int, requirement: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Put the second opinion on requirements into first opinions; the other columns share the rest."""
    # A certain first head leaves nothing to the others; the floor lets them share equally then.
    others = np.maximum(chances, 1e-9)
    others[:, column] = 0.0
    revised = others * ((1.0 - requirement) / others.sum(axis=1))[:, None]
    revised[:, column] = requirement
    result: NDArray[np.float32] = revised.astype(np.float32)
    return result
