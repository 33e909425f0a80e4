"""Read a project file into one table with parsed dates, the moment of prediction and named roles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from models.delay.columns import (
    CATEGORIES,
    DATES,
    KEYS,
    NUMBER_GROUP,
    OUTCOMES,
    PLAN,
    TEXTS,
    is_plan_date,
    known_only_afterwards,
)
from models.delay.doubts import doubtful_rows, unread_numbers, unread_values
from models.delay.errors import LateFeatureError, ProjectFileError
from models.delay.reading import CONVERT, read_table

LATE_SHARE = 0.05  # a slip of more than 5 % of the planned duration is "late"
SNAPSHOT, START = "snapshot_date", "start_date"
_TEXT_WORDS = 3.0  # mean words from which a text column is prose rather than a label
_MANY_LEVELS = 60
_KNOWN = frozenset((*KEYS, *DATES, *PLAN, *CATEGORIES, *TEXTS, *NUMBER_GROUP, *OUTCOMES))

Note = Callable[[str], None]


def _silent(_message: str) -> None:
    """Drop a note; the default of functions that report what they left out."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Which columns of one organisation's file serve as what."""

    numbers: tuple[str, ...]
    dates: tuple[str, ...]
    categories: tuple[str, ...]
    identifiers: tuple[str, ...]
    texts: tuple[str, ...]


def read_projects(path: Path, *, note: Note = _silent) -> pd.DataFrame:
    """Read a project file (CSV or Excel); dates are parsed, the planned duration is filled in.

    Every doubt is noted with its line; rows stay, in their order.

    Raises
    ------
    ProjectFileError
        If a needed column is missing or the file is no table; names what to do.
    """
    raw, lines = read_table(path, note)
    return prepare(raw, name=path.name, note=note, lines=lines)


def prepare(
    raw: pd.DataFrame,
    *,
    name: str = "projects",
    note: Note = _silent,
    lines: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return the table with parsed dates; rows keep their order and number.

    ``lines`` says where in a file each row begins; only with it the rows are searched for doubts.

    Raises
    ------
    ProjectFileError
        If a needed column is missing, or none of its values is a date.
    """
    table = raw.reset_index(drop=True).copy()
    _check_columns(table, name)
    for column in DATES:
        if column in table:
            table[column] = _dates(table[column], note, lines)
        elif column in (START, SNAPSHOT):
            table[column] = pd.NaT
    _check_dates(raw, table, name)
    if lines is not None:
        unread_numbers(table, note, lines)
        doubtful_rows(table, note, lines)
    table["planned_duration_days"] = _planned_days(table)
    kept = ("x_", "leak_")
    names = [str(c) for c in table if c not in _KNOWN and not str(c).startswith(kept)]
    ignored = [name for name in names if name.removesuffix("_as_of") not in _KNOWN]
    if ignored:
        note(f"columns not in the schema, ignored: {', '.join(ignored)}")
    return table


def _check_columns(table: pd.DataFrame, name: str) -> None:
    there = ", ".join(map(str, table.columns[:12]))
    for column in ("project_id", "planned_end"):
        if column not in table:
            raise ProjectFileError(
                f"{name}: column {column} is missing (found: {there}); rename one, or {CONVERT}"
            )
    if START not in table and SNAPSHOT not in table:
        raise ProjectFileError(
            f"{name}: needs {START} or {SNAPSHOT} (found: {there}); rename one, or {CONVERT}"
        )


def _check_dates(raw: pd.DataFrame, table: pd.DataFrame, name: str) -> None:
    """Refuse a file in which no plan, or no moment, could be read although it is given."""
    moments = table[START].isna().all() and table[SNAPSHOT].isna().all()
    unread = (["planned_end"] if table["planned_end"].isna().all() else []) + (
        [c for c in (START, SNAPSHOT) if c in raw] if moments else []
    )
    for column in unread:
        given = raw[column].dropna()
        if len(given):
            raise ProjectFileError(
                f"{name}: no value of {column} is a date of the form YYYY-MM-DD, "
                f"for example {str(given.iloc[0])[:40]!r}; {CONVERT}"
            )


def _planned_days(table: pd.DataFrame) -> pd.Series:
    """Return the given planned duration, else the days from start to planned end; never below 1."""
    span = (table["planned_end"] - table[START]).dt.days.astype(float)
    if "planned_duration_days" in table:
        given = pd.to_numeric(table["planned_duration_days"], errors="coerce")
        span = given.where(given > 0, span)
    return span.where(span > 0).clip(lower=1.0)


def _dates(column: pd.Series, note: Note, lines: Sequence[int] | None) -> pd.Series:
    parsed = pd.to_datetime(column, errors="coerce", format="ISO8601")
    if lines is not None:
        unread_values(column, parsed, what="date of the form YYYY-MM-DD", note=note, lines=lines)
    if getattr(parsed.dt, "tz", None) is not None:
        parsed = parsed.dt.tz_localize(None)
    return parsed


def prediction_moment(table: pd.DataFrame) -> str:
    """Tell at which date the rows of a history were to be predicted.

    A panel holds rows as they were on their snapshot date. A registry extract holds rows with
    their outcome beside them: its snapshot date is the day of the extract, so the only honest
    moment is the start of the work.
    """
    snapshot, known = table[SNAPSHOT], table.get("label_date", pd.Series(pd.NaT, index=table.index))
    if snapshot.notna().sum() == 0:
        return START
    if table[START].notna().sum() == 0:
        return SNAPSHOT
    both = known.notna() & snapshot.notna()
    return START if both.any() and (known[both] <= snapshot[both]).mean() > 0.2 else SNAPSHOT


def as_of(table: pd.DataFrame, moment: str) -> pd.Series:
    """Return the moment of prediction of every row."""
    other = START if moment == SNAPSHOT else SNAPSHOT
    return table[moment].fillna(table[other]).fillna(table["planned_end"])


def find_roles(table: pd.DataFrame, moment: pd.Series, *, note: Note = _silent) -> Roles:
    """Sort the columns of a history into numbers, dates, categories, identifiers and texts."""
    found: dict[str, list[str]] = {
        role: [] for role in ("number", "date", "category", "id", "text")
    }
    for name in map(str, table.columns):
        if not name.startswith("x_") and name not in (
            *CATEGORIES,
            *TEXTS,
            *NUMBER_GROUP,
            *PLAN[1:],
        ):
            continue
        column = table[name]
        if name.endswith("_as_of"):
            continue
        if known_only_afterwards(name):
            note(f"column {name}: its name says it is known only afterwards, refused")
        elif column.notna().sum() == 0:
            continue
        elif (role := _role(name, column)) == "date":
            if dated_after(column, moment).any() and not is_plan_date(name):
                note(f"column {name}: dates after the snapshot, refused as a feature")
            else:
                found["date"].append(name)
        else:
            found[role].append(name)
    return Roles(*(tuple(names) for names in found.values()))


def _role(name: str, column: pd.Series) -> str:
    if name in NUMBER_GROUP or name in PLAN or pd.api.types.is_numeric_dtype(column):
        return "number"
    values = column.dropna().astype(str)
    if name in TEXTS:
        return "text"
    if name not in CATEGORIES and values.str.match(r"\d{4}-\d{2}-\d{2}").mean() > 0.9:
        return "date"
    if (
        name not in CATEGORIES
        and float(np.mean([len(value.split()) for value in values])) > _TEXT_WORDS
    ):
        return "text"
    return "category" if name in CATEGORIES or values.nunique() <= _MANY_LEVELS else "id"


def dated_after(column: pd.Series, moment: pd.Series) -> pd.Series:
    """Mark the rows whose date lies after the moment of prediction."""
    return pd.to_datetime(column, errors="coerce", format="ISO8601") > moment


def check_not_after_snapshot(table: pd.DataFrame, moment: pd.Series) -> None:
    """Refuse a table in which an observation is dated after its snapshot.

    A feature `x` may carry the date of its observation in `x_as_of`; plan dates may lie ahead.

    Raises
    ------
    LateFeatureError
        At the first such value; names the column and the project.
    """
    for name in map(str, table.columns):
        if not name.endswith("_as_of"):
            continue
        late = dated_after(table[name], moment)
        if late.any():
            first = int(np.flatnonzero(late.to_numpy())[0])
            raise LateFeatureError(
                name.removesuffix("_as_of"),
                str(table["project_id"].iloc[first]),
                str(table[name].iloc[first])[:10],
                str(moment.iloc[first])[:10],
            )
