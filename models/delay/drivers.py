"""Group the contributions of single features into drivers that a project manager can read."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.delay.columns import direction
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
NOT_GIVEN: Final = "missing:values"
"""First feature of the driver that sums up what the row does not say."""
PATTERN: Final = "pattern:others"
"""First feature of the driver that sums up what would read against experience."""
_MISSING, _PATTERN = "Facts that are not given", "Other patterns of past work"
_SUMMED: Final = {_MISSING: NOT_GIVEN, _PATTERN: PATTERN}
_UNITS = re.compile(r"_(?:count|share|days|hours|people|over_total|over_duration|per_week|pct)$")


_LEAST_POINTS = 0.5  # what rounds to nothing is no reason


@dataclass(frozen=True, slots=True)
class Driver:
    """One readable reason: its group for the library of responses, its effect in points.

    ``value`` is what the row holds, as text, where one value stands behind the driver; ``shown`` is
    the feature it was taken from and ``number`` the same as a number, in the unit of that feature.
    """

    name: str
    group: str
    points: float
    features: tuple[str, ...]
    value: str = ""
    shown: str = ""
    number: float | None = None

    def __str__(self) -> str:
        """Return for example ``Requirements added (12): +11 points``."""
        value = f" ({self.value})" if self.value else ""
        return f"{self.name}{value}: {self.points:+.0f} points"


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


def drivers_of(
    contribution: Floats, row: tuple[Floats, Floats], names: tuple[str, ...], score: float
) -> tuple[Driver, ...]:
    """Return the drivers of one row, strongest first.

    Contributions add up in log-odds. The points are what the probability would lose if the driver
    were as in an average row, all else as it is. Two kinds of contributions are summed up apart: what
    the row does not say ("open questions: +2 points" must not be read where nobody counted them), and
    what runs against experience ("0 questions still open: +2 points", "5 questions: -7 points").

    Parameters
    ----------
    contribution
        Log-odds by feature.
    row
        Values of the row, and the mean of each feature in the history.
    names
        Names of the features.
    score
        Log-odds of the row.
    """
    values, typical = row
    sums: dict[str, list[int]] = {}
    unknown = _unknown(values, names)
    for index in np.flatnonzero(np.abs(contribution) > 1e-9):
        name = driver_of(names[index])
        if unknown[index]:
            name = _MISSING
        elif _against_experience(names[index], values[index] - typical[index], contribution[index]):
            name = _PATTERN
        sums.setdefault(name, []).append(int(index))
    here = float(sigmoid(np.array(score)))
    found = []
    for name, own in sums.items():
        points = 100.0 * (here - float(sigmoid(np.array(score - contribution[own].sum()))))
        strongest = max(own, key=lambda index: abs(contribution[index]))
        features = tuple(names[index] for index in own)
        if name in _SUMMED:
            first = _SUMMED[name]
            kind = first.partition(":")[0]
            parts = (f"{kind}:{feature}" for feature in features)
            found.append(Driver(name, "other", points, (first, *parts)))
        else:
            shown = _shown(own, contribution, values, names)
            found.append(Driver(name, group_of(names[strongest]), points, features, *shown))
    return tuple(sorted(found, key=lambda driver: -abs(driver.points)))


def _shown(
    own: list[int], contribution: Floats, values: Floats, names: tuple[str, ...]
) -> tuple[str, str, float | None]:
    """Return value, feature and number of a driver: of what pulls hardest its way and has a value."""
    way = float(np.sign(contribution[own].sum()))
    for index in sorted(own, key=lambda index: -way * contribution[index]):
        if shown := value_of(names[index], float(values[index])):
            return shown, names[index], number_of(names[index], float(values[index]))
    return "", "", None


def _against_experience(feature: str, above: float, contribution: float) -> bool:
    """Tell whether more of what delays work is said to lower the risk, or less of it to raise it.

    ``above`` is how far the value lies above the mean. In a short history such a sign is noise.
    """
    return bool(contribution * direction(feature) * above < 0)


def shown_drivers(drivers: tuple[Driver, ...], *, most: int) -> tuple[Driver, ...]:
    """Return the first drivers that move the estimate by at least half a point."""
    return tuple(driver for driver in drivers[:most] if abs(driver.points) >= _LEAST_POINTS)


def _unknown(values: Floats, names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Mark features without a value; a count of no earlier results belongs to the missing rate."""
    unknown = np.isnan(values)
    absent = {name for name, is_unknown in zip(names, unknown, strict=True) if is_unknown}
    for index, name in enumerate(names):
        if name.startswith("history:") and name.endswith(":count"):
            unknown[index] |= f"{name.removesuffix('count')}late" in absent
    return unknown


def value_of(feature: str, value: float) -> str:
    """Return the value behind a feature in the unit of its column, or nothing if it has no plain one."""
    group, _, rest = feature.partition(":")
    if np.isnan(value) or group == "history" or rest.startswith("starts_"):
        return ""
    if group in ("kind", "word"):
        return rest.rpartition("=")[2] if value > 0 else ""
    return next(words(value) for ending, words in _VALUES if rest.endswith(ending))


def number_of(feature: str, value: float) -> float | None:
    """Return the number behind a feature in the unit of its name; words and kinds have none."""
    group, _, rest = feature.partition(":")
    if group in ("kind", "word"):
        return None
    return _unlogged(value) if rest.endswith(("_log", "_log_days")) else value


def _unlogged(value: float) -> float:
    """Return the number whose signed logarithm the feature holds."""
    return float(np.sign(value) * np.expm1(abs(value)))


_VALUES: Final[tuple[tuple[str, Callable[[float], str]], ...]] = (
    ("_log_days", lambda value: f"{_unlogged(value):.0f} days"),
    ("_month", lambda value: month_abbr[int(value)]),
    ("_log", lambda value: f"{_unlogged(value):,.0f}"),
    ("_over_total", lambda _value: ""),
    ("start_gap_share", lambda _value: ""),  # told in days
    ("_share", lambda value: f"{100.0 * value:.0f} %"),
    ("_days", lambda value: f"{value:.3g} days"),
    ("", lambda value: f"{value:.4g}"),
)
