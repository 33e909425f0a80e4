"""What is known of each row on the day of training: late or not, by how much, finished or open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.delay.errors import ProjectFileError
from models.delay.table import LATE_SHARE, START, Note, as_of, prediction_moment

_FULL_CHANCE_LEAST = 0.4


@dataclass(frozen=True, slots=True)
class KnownWork:
    """A history as it was known on a day; `table` has the columns late, known_on, slip_share, finished.

    ``decided_share`` is the late share of everything decided by then, early finishers included.
    """

    table: pd.DataFrame
    moment: str
    known_until: pd.Timestamp
    finishes: bool
    fit_rows: pd.Series
    open_rows: pd.Series
    decided_share: float


def deadline(table: pd.DataFrame) -> pd.Series:
    """Return the day after which a row counts as late."""
    extra = np.ceil(LATE_SHARE * table["planned_duration_days"].fillna(0.0))
    return pd.Series(table["planned_end"] + pd.to_timedelta(extra, unit="D"))


def known_work(table: pd.DataFrame, *, note: Note, until: pd.Timestamp | None = None) -> KnownWork:
    """Derive the outcomes as they were known on ``until``.

    Without ``until`` it is the last day on which an outcome of the file became known: what
    happened to late items after that day (their actual end) is treated as not yet known.

    Raises
    ------
    ProjectFileError
        If the file has neither an outcome column nor actual ends.
    """
    rows = table.copy()
    finishes = "actual_end" in rows and bool(rows["actual_end"].notna().any())
    if "actual_end" not in rows and not {"delayed_5pct", "label_date"} <= set(rows):
        raise ProjectFileError(
            "no outcome to learn from: give actual_end, or delayed_5pct with label_date and slip_days"
        )
    actual = rows["actual_end"] if finishes else pd.Series(pd.NaT, index=rows.index)
    limit = deadline(rows)
    late = pd.to_numeric(
        rows.get("delayed_5pct", pd.Series(np.nan, index=rows.index)), errors="coerce"
    )
    if finishes:
        late = late.fillna((actual > limit).where(actual.notna()).astype(float))
    known = rows["label_date"] if "label_date" in rows else pd.Series(pd.NaT, index=rows.index)
    rows["known_on"] = known.fillna(actual.where(actual <= limit, limit).where(actual.notna()))
    settled = late.notna()
    decided = settled.copy()
    if "deadline_passed" in rows and rows["deadline_passed"].notna().any():
        settled &= rows["deadline_passed"] == 1
    if until is None:
        until = rows.loc[settled, "known_on"].max()
    moment = prediction_moment(rows)
    now = as_of(rows, moment)
    impossible = settled & (rows["known_on"] < now)
    if impossible.any():
        names = ", ".join(map(str, rows.loc[impossible, "project_id"].head(5)))
        note(
            f"{int(impossible.sum())} rows were decided before their moment of prediction, "
            f"left out (project {names}{', ...' if impossible.sum() > 5 else ''})"
        )
    usable = (
        settled & (rows["known_on"] <= until) & ~impossible & rows["planned_duration_days"].notna()
    )
    rows["late"] = late.where(usable)
    rows["known_on"] = rows["known_on"].where(usable)
    given = pd.to_numeric(
        rows.get("slip_days", pd.Series(np.nan, index=rows.index)), errors="coerce"
    )
    slip = (actual - rows["planned_end"]).dt.days.astype(float) if finishes else given
    rows["finished"] = (actual <= until) if finishes else usable & slip.notna()
    length = rows["planned_duration_days"]
    rows["slip_share"] = (slip / length).where(rows["finished"])
    rows["time"] = rows["slip_share"].fillna((until - rows["planned_end"]).dt.days / length)
    fit = usable & rows["late"].notna()
    begun = (now < until) & rows["time"].notna() & ~impossible
    if moment == START and (full := fit & (limit <= until)).sum() >= _FULL_CHANCE_LEAST * fit.sum():
        # early finishers whose deadline lies ahead would make the rest look punctual
        fit, begun = full, begun & (limit <= until)
    share = float(late[decided & (rows["known_on"] <= until)].mean())
    return KnownWork(rows, moment, until, finishes, fit, begun if finishes else fit, share)
