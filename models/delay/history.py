"""Earlier outcomes of the same organisation, segment or place, as they were known at the time.

An outcome counts for a row only if it was known strictly before the row's moment of prediction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_PRIOR = 6.0  # pseudo-items of the overall rate: five own items do not yet make a reputation
_SLIP_RANGE = (-1.0, 2.0)
ALL_WORK = "all work"  # the key under which every row of the organisation counts


def days(dates: pd.Series) -> Floats:
    """Return dates as days since 1970; missing stays missing."""
    values = dates.to_numpy(dtype="datetime64[D]").astype(np.float64)
    return np.where(dates.isna().to_numpy(), np.nan, values)


def keys_of(table: pd.DataFrame, column: str) -> list[str]:
    """Return the values of a column as text; missing is the empty text."""
    if column == ALL_WORK:
        return [ALL_WORK] * len(table)
    if column not in table:
        return [""] * len(table)
    return ["" if pd.isna(value) else str(value) for value in table[column]]


@dataclass(frozen=True, slots=True)
class History:
    """Finished items in the order in which their outcome became known."""

    known: Floats
    late: Floats
    slip_share: Floats
    keys: Mapping[str, tuple[str, ...]]

    @staticmethod
    def of(table: pd.DataFrame, columns: tuple[str, ...]) -> History:
        """Collect the rows of ``table`` whose outcome is known."""
        rows = table[table["late"].notna() & table["known_on"].notna()].sort_values(
            "known_on", kind="stable"
        )
        return History(
            days(rows["known_on"]),
            rows["late"].to_numpy(dtype=np.float64),
            rows["slip_share"].to_numpy(dtype=np.float64).clip(*_SLIP_RANGE),
            {column: tuple(keys_of(rows, column)) for column in columns},
        )

    def overall(self, moments: Floats) -> Floats:
        """Return the rate of late items known before each moment, shrunk to one half."""
        sums = np.concatenate([[0.0], np.cumsum(self.late)])
        before = np.searchsorted(self.known, moments, side="left")
        return np.asarray((sums[before] + 1.0) / (before + 2.0))

    def features(self, table: pd.DataFrame, moments: Floats, column: str) -> Floats:
        """Return for each row: lateness and slip above the overall level, and the number of items.

        The two rates are shrunk to zero by `_PRIOR` pseudo-items; without any item they are missing.
        """
        positions: dict[str, list[int]] = {}
        for index, key in enumerate(self.keys.get(column, ())):
            if key:
                positions.setdefault(key, []).append(index)
        overall = self.overall(moments)
        result = np.full((len(table), 3), np.nan)
        result[:, 2] = 0.0
        for row, key in enumerate(keys_of(table, column)):
            own = positions.get(key)
            if not own:
                continue
            count = int(np.searchsorted(self.known[own], moments[row], side="left"))
            if count:
                seen = own[:count]
                slips = self.slip_share[seen]
                slips = slips[~np.isnan(slips)]
                weight = count + _PRIOR
                result[row, 0] = (self.late[seen].sum() - count * overall[row]) / weight
                result[row, 1] = slips.sum() / (len(slips) + _PRIOR)
                result[row, 2] = np.log1p(count)
        return result
