"""End dates from finished and unfinished work: Kaplan-Meier among items of like risk.

Time is the slip as a share of the planned duration, so items of different length compare. An item
still open counts as "later than what has passed so far" instead of being left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_LEAST, _SHARE = 40, 0.15  # neighbors: at least 40 items, else 15 % of the segment
_LEAST_SEGMENT = 120  # a segment with fewer items borrows from all others
_THIN = 1  # what the last item did is no end of a curve: from there on it is drawn out
_LEAST_SPENT = 0.05  # share of the plan; items that all end on one day still leave some doubt
REACH = 2.0  # no date lies further out than so many times the longest slip seen


@dataclass(frozen=True, slots=True)
class Reference:
    """Past items that a row is compared with: slip shares in order, curve of those still open.

    ``pace`` is how far the drawn-out tail reaches while the share still open falls to 1/e;
    ``longest`` is the slip share that no answer exceeds.
    """

    slips: Floats
    open_share: Floats
    count: int
    pace: float
    longest: float = np.inf

    @staticmethod
    def of(slips: Floats, finished: NDArray[np.bool_], *, longest: float = np.inf) -> Reference:
        """Return the curve of items, in any order, and the pace of its tail.

        The pace is the most likely one of an exponential that starts at the first item: all the time
        that items spent after it, for each that finished (half a one, if none did). Exponentials of
        the later half of the curve alone made dates too early where items are few.
        """
        ordered, still_open = kaplan_meier(slips, finished)
        after = slips - slips.min()
        ended = max(float((finished & (after > 0.0)).sum()), 0.5)
        pace = max(float(after.sum()), _LEAST_SPENT) / ended
        return Reference(ordered, still_open, len(slips), pace, longest)

    def quantile(self, level: float, *, already: float = -np.inf) -> float:
        """Return the slip share that a share ``level`` of like items does not exceed.

        ``already`` is the slip share that has passed: the answer is then conditional on being
        still open at that time. A curve ends where the history ends, not where work does, so where
        its last item stands it is drawn out on an exponential, but never beyond ``longest``: a date in
        ten years tells nobody anything.
        """
        seen = max(len(self.slips) - _THIN, 1)
        end, last = float(self.slips[seen - 1]), max(float(self.open_share[seen - 1]), 1e-3)
        passed = int(np.searchsorted(self.slips, already, side="right"))
        if passed >= seen:
            rest = last * float(np.exp((end - already) / self.pace))
        else:
            rest = float(self.open_share[passed - 1]) if passed else 1.0
        wanted = rest * (1.0 - level)
        reached = np.flatnonzero(self.open_share <= wanted + 1e-12)
        found = float(self.slips[reached[0] if len(reached) else -1])
        if not len(reached) or reached[0] >= seen:
            found = max(found, end + self.pace * float(np.log(last / max(wanted, 1e-12))))
        return max(min(found, self.longest), already)


def kaplan_meier(slips: Floats, finished: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return the times in order and the share still open after each."""
    order = np.lexsort((~finished, slips))
    at_risk = np.arange(len(order), 0, -1)
    steps = 1.0 - finished[order] / at_risk
    return slips[order], np.cumprod(steps).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Survival:
    """The items that end dates are read from: model risk (out of fold), segment, slip, finished."""

    risk: Floats
    slip: Floats
    finished: NDArray[np.bool_]
    segment: NDArray[np.int32]

    @staticmethod
    def neighbors(items: int) -> int:
        """Return of how many items a curve is made where ``items`` are there to choose from."""
        return min(items, max(_LEAST, round(_SHARE * items)))

    def like(self, risk: float, segment: int) -> Reference:
        """Return the items of nearest risk, of the same segment if it is large enough."""
        own = np.flatnonzero(self.segment == segment)
        if len(own) < _LEAST_SEGMENT:
            own = np.arange(len(self.risk))
        size = self.neighbors(len(own))
        distance = np.abs(self.risk[own] - risk)
        nearest = own[np.argsort(distance, kind="stable")[:size]]
        longest = REACH * max(float(self.slip[own].max()), 0.0)
        return Reference.of(self.slip[nearest], self.finished[nearest], longest=longest)
