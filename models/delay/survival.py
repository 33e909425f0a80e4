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


@dataclass(frozen=True, slots=True)
class Reference:
    """Past items that a row is compared with: slip shares in order, curve of those still open.

    ``longest`` is the slip share that no answer exceeds: the longest that was ever seen, finished or
    still open.
    """

    slips: Floats
    open_share: Floats
    count: int
    longest: float = np.inf

    def quantile(self, level: float, *, already: float = -np.inf) -> float:
        """Return the slip share that a share ``level`` of like items does not exceed.

        ``already`` is the slip share that has passed: the answer is then conditional on being
        still open at that time. Beyond the last finished item the curve is drawn out on the
        exponential that its end follows, but never beyond the longest slip ever seen: a date in
        ten years that no item has reached tells nobody anything.
        """
        passed = int(np.searchsorted(self.slips, already, side="right"))
        rest = float(self.open_share[passed - 1]) if passed else 1.0
        wanted = max(rest, 1e-3) * (1.0 - level)
        reached = np.flatnonzero(self.open_share <= wanted + 1e-12)
        if len(reached):
            return max(min(float(self.slips[reached[0]]), self.longest), already)
        last = float(max(self.open_share[-1], 1e-3)) if len(self.open_share) else 1.0
        if last >= 1.0:
            return float("nan")
        middle = float(np.interp(0.5 * (1 + last), 1 - self.open_share[::-1], self.slips[::-1]))
        end = float(self.slips[-1])
        pace = max(end - middle, 0.05) / max(np.log(0.5 * (1 + last) / last), 1e-3)
        drawn = float(end + pace * np.log(last / wanted))
        return max(min(drawn, self.longest), already)


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
        slips, still_open = kaplan_meier(self.slip[nearest], self.finished[nearest])
        return Reference(slips, still_open, size, float(self.slip[own].max()))
