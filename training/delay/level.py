"""Hold the level of a model, so that few items and a changing world cannot take it far.

The late share of the items that a model is fitted on is a poor guess of the share among the next ones:
in the public files the two differ by .1 to .3 between years, in either direction. The level is therefore
drawn toward a target that is harder to mistake, strongly while the items are few.
"""

from __future__ import annotations

import numpy as np

_EVEN = 0.25  # how far the share of all decided items is drawn toward one half to be the target
_LEVEL_ITEMS = 200.0  # the target weighs as much as so many items against the level of the fit
_SCORE_ITEMS = 10.0  # and so many against the whole score: its order is worth less as well
# In a panel the order of 30 items counts a fifth less for it, that of 120 hardly less (ADR 0049).
_PANEL_ITEMS = 15.0


def logit(share: float) -> float:
    """Return the log-odds of a share, which must lie between 0 and 1."""
    return float(np.log(share / (1.0 - share)))


def held_level(
    line: tuple[float, float], fitted: float, decided: float, items: int, *, panel: bool = False
) -> tuple[float, float]:
    """Return slope and shift of the scores after their level was drawn toward the target.

    Parameters
    ----------
    line
        Slope and shift of the calibrated scores.
    fitted
        Share of late items among those fitted on.
    decided
        Share of late items among all that are decided. It differs from ``fitted`` where early finishers
        whose deadline lies ahead were left out, which makes a young history look late.
    items
        Number of items fitted on.
    panel
        Whether items are reports, of which several may tell of one project.
    """
    target = logit((1.0 - _EVEN) * decided + 0.5 * _EVEN)
    moved = line[1] + _LEVEL_ITEMS / (_LEVEL_ITEMS + items) * (target - logit(fitted))
    own = items / (items + _SCORE_ITEMS)
    if panel:
        own *= items**2 / (items**2 + _PANEL_ITEMS**2)
    return own * line[0], own * moved + (1.0 - own) * target
