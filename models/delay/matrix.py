"""Turn project rows into the numbers a model reads, the same way when fitting and predicting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.delay import context
from models.delay.columns import NUMBER_GROUP, REQUIREMENT_COUNTS
from models.delay.history import History, days, keys_of
from models.delay.table import SNAPSHOT, Roles, as_of
from models.delay.words import row_tokens, word_matrix

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FeaturePlan:
    """Everything that fixes the columns of the matrix; chosen on the history, then frozen."""

    moment: str
    roles: Roles
    levels: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]
    history_keys: tuple[str, ...]
    kept: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the plan as plain JSON values."""
        return asdict(self)

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> FeaturePlan:
        """Read what `to_json` wrote."""
        return FeaturePlan(
            value["moment"],
            Roles(**{name: tuple(columns) for name, columns in value["roles"].items()}),
            {name: tuple(found) for name, found in value["levels"].items()},
            tuple(value["words"]),
            tuple(value["history_keys"]),
            tuple(value["kept"]),
        )


@dataclass(frozen=True, slots=True)
class Matrix:
    """Numbers by row and feature; a name is ``group:column`` or ``group:column=value``."""

    values: Floats
    names: tuple[str, ...]

    def select(self, names: tuple[str, ...]) -> Matrix:
        """Return the columns with these names; a column that is absent is missing in every row."""
        places = {name: index for index, name in enumerate(self.names)}
        chosen = np.full((len(self.values), len(names)), np.nan)
        for index, name in enumerate(names):
            if name in places:
                chosen[:, index] = self.values[:, places[name]]
        return Matrix(chosen, names)


def _number(table: pd.DataFrame, column: str) -> Floats:
    if column not in table:
        return np.full(len(table), np.nan)
    values = pd.to_numeric(table[column], errors="coerce").to_numpy(dtype=np.float64)
    return np.where(np.isfinite(values), values, np.nan)


def _over(values: Floats, base: Floats) -> Floats:
    """Return values as a share of a base; missing where the base is not positive."""
    return np.asarray(np.where(base > 0, values / np.where(base > 0, base, 1.0), np.nan))


def _log(values: Floats) -> Floats:
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)))


def _plan_columns(table: pd.DataFrame, moment: str) -> dict[str, Floats]:
    length = _number(table, "planned_duration_days")
    cost = _number(table, "planned_cost")
    now, start, end = as_of(table, moment), table["start_date"], table["planned_end"]
    columns = {
        "plan:duration_log_days": _log(length),
        "plan:cost_log": _log(cost),
        "plan:cost_per_day_log": _log(_over(cost, length)),
        "plan:start_month": start.dt.month.to_numpy(dtype=np.float64),
        "plan:end_month": end.dt.month.to_numpy(dtype=np.float64),
    }
    for name in ("planned_effort_hours", "contract_value"):
        columns[f"plan:{name}_log"] = _log(_number(table, name))
    if moment == SNAPSHOT:
        left = days(end) - days(now)
        columns["progress:remaining_log_days"] = _log(left)
        columns["progress:remaining_share"] = _over(left, length)
        columns["progress:elapsed_share"] = _over(days(now) - days(start), length)
        columns["progress:behind_share"] = columns["progress:elapsed_share"] - _number(
            table, "progress_share"
        )
    return columns


def _own_columns(table: pd.DataFrame, plan_roles: Roles, moment: pd.Series) -> dict[str, Floats]:
    columns: dict[str, Floats] = {}
    length, total = (
        _number(table, "planned_duration_days"),
        _number(table, "requirements_total_count"),
    )
    now = days(moment)
    for name in plan_roles.numbers:
        if name in ("planned_effort_hours", "contract_value", "planned_cost"):
            continue
        group, values = NUMBER_GROUP.get(name, "own"), _number(table, name)
        columns[f"{group}:{name}"] = values
        if name.startswith("x_") and name.endswith("_days"):
            columns[f"{group}:{name}_over_duration"] = _over(values, length)
        if name in REQUIREMENT_COUNTS:
            columns[f"{group}:{name}_over_total"] = _over(values, total)
    for name in plan_roles.dates:
        if name in table:
            dates = pd.to_datetime(table[name], errors="coerce", format="ISO8601")
            columns[f"own:{name}_from_now_days"] = days(dates) - now
            columns[f"own:{name}_from_end_days"] = days(dates) - days(table["planned_end"])
    return columns


def build(
    table: pd.DataFrame, plan: FeaturePlan, history: History, earlier: pd.DataFrame | None
) -> Matrix:
    """Return all features of all rows; ``earlier`` are rows of the history for the context."""
    moment = as_of(table, plan.moment)
    columns = {**_plan_columns(table, plan.moment), **_own_columns(table, plan.roles, moment)}
    for name, values in context.features(table, earlier, plan.moment).items():
        columns[f"context:{name}"] = values
    for name in plan.history_keys:
        found = history.features(table, days(moment), name)
        columns[f"history:{name}:late"] = found[:, 0]
        columns[f"history:{name}:slip"] = found[:, 1]
        columns[f"history:{name}:count"] = found[:, 2]
    for name, levels in plan.levels.items():
        own = np.array(keys_of(table, name))
        for level in levels:
            columns[f"kind:{name}={level}"] = (own == level).astype(np.float64)
    present = word_matrix(row_tokens(table, plan.roles.texts), plan.words)
    for index, word in enumerate(plan.words):
        columns[f"word:{word}"] = present[:, index]
    names = tuple(columns)
    values = (
        np.column_stack([columns[name] for name in names]) if names else np.zeros((len(table), 0))
    )
    return Matrix(values, names)
