"""What the other rows of the file say about a row: earlier phases, earlier plans, parallel starts.

Only rows that existed strictly before, or started on the same day, are looked at.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.delay.history import days, keys_of
from models.delay.table import START, as_of

Floats = NDArray[np.float64]
KEPT = ("project_id", "phase", "category", "title", "start_date", "snapshot_date", "planned_end")
_WINDOWS = (30, 180)


def memory(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a history that later predictions look back at."""
    return table.reindex(columns=[*KEPT, "planned_duration_days", "planned_cost"])


def features(table: pd.DataFrame, earlier: pd.DataFrame | None, moment: str) -> dict[str, Floats]:
    """Return the context features of ``table``, looking back at ``earlier`` rows as well."""
    rows = memory(table)
    if earlier is not None:
        together = pd.concat([rows, earlier], ignore_index=True)
        repeated = together.duplicated([*KEPT], keep="first").to_numpy()
        repeated[: len(rows)] = False
        together = together[~repeated].reset_index(drop=True)
    else:
        together = rows
    started = moment == START
    found = {**_phases(together), **_starts(together)} if started else _plans(together, moment)
    return {name: values[: len(rows)] for name, values in found.items()}


def _by_project(table: pd.DataFrame, moments: Floats) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for row in np.argsort(moments, kind="stable"):
        groups.setdefault(str(table["project_id"].iloc[row]), []).append(int(row))
    return list(groups.values())


def _phases(table: pd.DataFrame) -> dict[str, Floats]:
    """Return how much later than the earlier phase's planned end this phase starts."""
    start, end = days(table["start_date"]), days(table["planned_end"])
    length = table["planned_duration_days"].to_numpy(dtype=np.float64)
    result = {name: np.full(len(table), np.nan) for name in ("start_gap_days", "start_gap_share")}
    result["earlier_phases_count"] = np.zeros(len(table))
    for rows in _by_project(table, start):
        for place, row in enumerate(rows):
            before = [other for other in rows[:place] if start[other] < start[row]]
            result["earlier_phases_count"][row] = len(before)
            if before:
                gap = start[row] - end[before[-1]]
                result["start_gap_days"][row] = gap
                result["start_gap_share"][row] = gap / max(length[before[-1]], 1.0)
    return result


def _starts(table: pd.DataFrame) -> dict[str, Floats]:
    """Return how much other work started just before: in all, of this category, of this title.

    Only models fitted before ADR 0044 read it: near the day of training the counts fall, for work
    without an outcome is not in the file yet.
    """
    start = days(table["start_date"])
    result: dict[str, Floats] = {}
    for scope in ("all", "category", "title"):
        keys = np.array(keys_of(table, scope))
        for window in _WINDOWS:
            counts = np.zeros(len(table))
            for key in np.unique(keys):
                own = np.flatnonzero(keys == key)
                dates = np.sort(start[own][~np.isnan(start[own])])
                newest = np.searchsorted(dates, start[own], side="right")
                counts[own] = newest - np.searchsorted(dates, start[own] - window, side="right")
            result[f"starts_{scope}_{window}d"] = np.log1p(counts)
    return result


def _plans(table: pd.DataFrame, moment: str) -> dict[str, Floats]:
    """Return how the planned end and cost moved between earlier snapshots of the same project."""
    when, end = days(as_of(table, moment)), days(table["planned_end"])
    length = table["planned_duration_days"].to_numpy(dtype=np.float64)
    cost = pd.to_numeric(table["planned_cost"], errors="coerce").to_numpy(dtype=np.float64)
    names = ("last_move_share", "all_moves_share", "cost_growth_share", "moved_before_share")
    result = {name: np.full(len(table), np.nan) for name in names}
    result["earlier_snapshots_count"] = np.zeros(len(table))
    for rows in _by_project(table, when):
        for place, row in enumerate(rows):
            before = [other for other in rows[:place] if when[other] < when[row]]
            result["earlier_snapshots_count"][row] = len(before)
            if not before:
                continue
            ends = end[[*before, row]]
            result["last_move_share"][row] = (ends[-1] - ends[-2]) / max(length[row], 1.0)
            result["all_moves_share"][row] = (ends[-1] - ends[0]) / max(length[row], 1.0)
            result["moved_before_share"][row] = float(np.mean(np.diff(ends) > 0.05 * length[row]))
            if cost[before[0]] > 0:
                result["cost_growth_share"][row] = np.clip(
                    cost[row] / cost[before[0]] - 1.0, -1.0, 5.0
                )
    return result
