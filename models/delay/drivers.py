"""Group the contributions of single features into drivers that a project manager can read."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.delay.history import ALL_WORK

Floats = NDArray[np.float64]
# What the history calls "context" or "own" is shown under the name of the column.
_SHOWN = {
    "plan:duration_log_days": "Planned duration",
    "plan:cost_log": "Planned cost",
    "plan:cost_per_day_log": "Planned cost per day",
    "plan:start_month": "Season of the start",
    "plan:end_month": "Season of the planned end",
    "plan:planned_effort_hours_log": "Planned effort",
    "plan:contract_value_log": "Contract value",
    "progress:remaining_log_days": "Time left to the planned end",
    "progress:remaining_share": "Time left to the planned end",
    "progress:elapsed_share": "Share of the time used",
    "progress:behind_share": "Progress behind the time used",
    f"history:{ALL_WORK}:late": "Trend of all past results",
    f"history:{ALL_WORK}:slip": "Trend of all past results",
    f"history:{ALL_WORK}:count": "Trend of all past results",
    "context:start_gap_days": "Start against the end of the phase before",
    "context:start_gap_share": "Start against the end of the phase before",
    "context:earlier_phases_count": "Phases before this one",
    "context:last_move_share": "Last move of the planned end",
    "context:all_moves_share": "All moves of the planned end",
    "context:moved_before_share": "How often the planned end moved",
    "context:cost_growth_share": "Growth of the planned cost",
    "context:earlier_snapshots_count": "Age in snapshots",
}
_UNITS = re.compile(r"_(?:count|share|days|hours|people|over_total|over_duration|per_week|pct)$")


@dataclass(frozen=True, slots=True)
class Driver:
    """One readable reason: its group for the library of responses, its effect in points."""

    name: str
    group: str
    points: float
    features: tuple[str, ...]

    def __str__(self) -> str:
        """Return for example ``Requirements added: +11 points``."""
        return f"{self.name}: {self.points:+.0f} points"


def driver_of(feature: str) -> str:
    """Return the name of the driver that a feature belongs to."""
    if feature in _SHOWN:
        return _SHOWN[feature]
    group, _, rest = feature.partition(":")
    if group == "kind":
        return f"{_words(rest.partition('=')[0])} of the work"
    if group == "word":
        return "Words of the title and description"
    if group == "history":
        return f"Past results of the same {_words(rest.partition(':')[0]).lower()}"
    if rest.startswith("starts_"):
        return "Work started at the same time"
    return _words(rest)


def _words(column: str) -> str:
    name = column.removeprefix("x_")
    while (shorter := _UNITS.sub("", name)) != name:
        name = shorter
    return name.replace("_", " ").strip().capitalize() or column


def group_of(feature: str) -> str:
    """Return the group under which the library of responses files a feature."""
    group, _, rest = feature.partition(":")
    if group == "context":
        if rest.startswith("start_gap"):
            return "dependencies"
        return "team" if rest.startswith("starts_") else "plan"
    return {"kind": "segment", "word": "segment", "own": "other"}.get(group, group)


def sigmoid(score: Floats) -> Floats:
    """Return the probability of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(score, -30.0, 30.0))))


def drivers_of(contribution: Floats, names: tuple[str, ...], score: float) -> tuple[Driver, ...]:
    """Return the drivers of one row, strongest first.

    Contributions add up in log-odds. The points are what the probability would lose if the driver
    were as in an average row, all else as it is.
    """
    sums: dict[str, list[int]] = {}
    for index in np.flatnonzero(np.abs(contribution) > 1e-9):
        sums.setdefault(driver_of(names[index]), []).append(int(index))
    here = float(sigmoid(np.array(score)))
    found = []
    for name, own in sums.items():
        without = float(sigmoid(np.array(score - contribution[own].sum())))
        strongest = max(own, key=lambda index: abs(contribution[index]))
        features = tuple(names[index] for index in own)
        found.append(Driver(name, group_of(names[strongest]), 100.0 * (here - without), features))
    return tuple(sorted(found, key=lambda driver: -abs(driver.points)))
