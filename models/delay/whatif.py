"""What the estimate would be if scope, people, dates or open changes were different.

Only columns that somebody can act upon may be changed, and a value outside of what the history
holds is marked: the model has not seen such work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.delay.columns import ACTIONABLE, expected_of
from models.delay.errors import ProjectFileError
from models.delay.model import DelayEstimate, DelayModel
from models.delay.table import prepare

Value = float | int | str
_VISIBLE = 0.005  # less is shown as "+0 points"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Estimate before and after a change, and what makes the answer doubtful.

    ``against_experience`` are the changes that, alone, move the estimate the other way than a person
    expects: the history does not show that they help (or that they hurt).
    """

    before: DelayEstimate
    after: DelayEstimate
    outside_experience: tuple[str, ...]
    without_effect: tuple[str, ...]
    against_experience: tuple[str, ...] = ()


def whatif(model: DelayModel, row: Mapping[str, object], changes: Mapping[str, Value]) -> WhatIf:
    """Estimate ``row`` with and without ``changes``.

    Parameters
    ----------
    model
        A fitted model of the organisation.
    row
        The project in the project schema.
    changes
        New values by column; a new `planned_end` changes the planned duration with it.

    Raises
    ------
    ProjectFileError
        If a column cannot be acted upon; names the columns that can.
    """
    refused = sorted(set(changes) - ACTIONABLE)
    if refused:
        raise ProjectFileError(
            f"what-if: {', '.join(refused)} cannot be changed by a decision; "
            f"choose from {', '.join(sorted(ACTIONABLE))}"
        )
    before, after = pd.DataFrame([dict(row)]), _changed(row, changes)
    estimates = model.predict(before)[0], model.predict(after)[0]
    if model.blend is None:
        return WhatIf(*estimates, (), tuple(sorted(changes)))
    against = tuple(
        column
        for column in sorted(changes)
        if _surprises(model, row, column, changes[column], estimates[0].p_late_5pct)
    )
    old, new = model.matrix(prepare(before)), model.matrix(prepare(after))
    moved = [
        index
        for index in range(len(new.names))
        if not np.array_equal(old.values[:, index], new.values[:, index], equal_nan=True)
    ]
    outside = tuple(
        new.names[index]
        for index in moved
        if _outside(model, new.names[index], new.values[0, index])
    )
    touched = {new.names[index] for index in moved}
    idle = tuple(sorted(column for column in changes if not _reaches(column, touched)))
    return WhatIf(*estimates, outside, idle, against)


def _changed(row: Mapping[str, object], changes: Mapping[str, Value]) -> pd.DataFrame:
    changed = {**row, **changes}
    if "planned_end" in changes and "planned_duration_days" not in changes:
        changed.pop("planned_duration_days", None)
    return pd.DataFrame([changed])


def _surprises(
    model: DelayModel, row: Mapping[str, object], column: str, value: Value, before: float
) -> bool:
    """Tell whether a change alone moves the estimate visibly against what a person expects of it."""
    old = row.get(column)
    if old is None or old == value or not expected_of(column):
        return False
    if column == "planned_end":
        more = pd.Timestamp(str(value)) > pd.Timestamp(str(old))
    else:
        more = float(value) > float(str(old))
    alone = model.predict(_changed(row, {column: value}), explain=False)[0].p_late_5pct
    moved = (alone - before) * expected_of(column) * (1 if more else -1)
    return moved < -_VISIBLE


def _outside(model: DelayModel, name: str, value: float) -> bool:
    low, high = model.ranges[name]
    return bool(np.isnan(value) or value < low or value > high)


def _reaches(column: str, touched: set[str]) -> bool:
    """Tell whether a changed column changed a feature; if not, the history cannot answer."""
    if column in ("planned_end", "planned_duration_days", "planned_cost"):
        return any(name.startswith(("plan:", "progress:")) for name in touched)
    return any(column in name for name in touched)
