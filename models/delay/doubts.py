"""Name what is doubtful in a project file: line, column, value and what was done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from pandas.api.types import is_numeric_dtype

from models.delay.columns import NUMBER_GROUP, PLAN

Note = Callable[[str], None]
_SHOWN = 5
_LONGEST_DAYS = 40 * 365


def tell(note: Note, lines: Sequence[int], found: Sequence[tuple[int, str]], where: str) -> None:
    """Note the first doubts of one kind with their lines, and count the others."""
    for row, message in found[:_SHOWN]:
        note(f"line {lines[row]}, {message}")
    if rest := [lines[row] for row, _message in found[_SHOWN:]]:
        shown = ", ".join(map(str, rest[:20])) + (", ..." if len(rest) > 20 else "")
        note(f"{where}: {len(rest)} more like this, lines {shown}")


def unread_values(
    raw: pd.Series, read: pd.Series, *, what: str, note: Note, lines: Sequence[int]
) -> None:
    """Note values that are given but could not be read as ``what``."""
    bad = (read.isna() & raw.notna()).to_numpy().nonzero()[0]
    name = str(raw.name)
    found = [
        (int(row), f"column {name}: {str(raw.iloc[row])[:40]!r} is no {what}; left empty")
        for row in bad
    ]
    tell(note, lines, found, f"column {name}")


def unread_numbers(table: pd.DataFrame, note: Note, lines: Sequence[int]) -> None:
    """Note texts in number columns, such as an amount with a unit in some rows only."""
    for name in (*PLAN, *NUMBER_GROUP):
        if name in table and not is_numeric_dtype(table[name]):
            read = pd.to_numeric(table[name], errors="coerce")
            unread_values(table[name], read, what="plain number", note=note, lines=lines)


def doubtful_rows(table: pd.DataFrame, note: Note, lines: Sequence[int]) -> None:
    """Note rows whose dates contradict each other, and rows that stand in the file twice."""
    start, planned = table["start_date"], table["planned_end"]
    tell(note, lines, _before(planned, start, "planned_end"), "planned_end before start_date")
    if "actual_end" in table:
        found = _before(table["actual_end"], start, "actual_end")
        tell(note, lines, found, "actual_end before start_date")
    length = (planned - start).dt.days
    found = [
        (int(row), f"column planned_end: {int(length.iloc[row])} days after the start; wrong year?")
        for row in (length > _LONGEST_DAYS).to_numpy().nonzero()[0]
    ]
    tell(note, lines, found, "planned_end very late")
    found = [
        (int(row), "column planned_end: missing; no dates are estimated, nothing is learned")
        for row in planned.isna().to_numpy().nonzero()[0]
    ]
    tell(note, lines, found, "planned_end missing")
    _repeated(table, note, lines)


def _before(end: pd.Series, start: pd.Series, name: str) -> list[tuple[int, str]]:
    found = []
    for row in (end < start).to_numpy().nonzero()[0]:
        last, first = end.iloc[row], start.iloc[row]
        text = f"column {name}: {last:%Y-%m-%d} lies before start_date {first:%Y-%m-%d}"
        found.append((int(row), text + (_swapped(last, first) or "; check both dates")))
    return found


def _swapped(end: pd.Timestamp, start: pd.Timestamp) -> str:
    """Return a hint if the dates were in order with day and month of one of them exchanged."""
    for one, other, name in ((end, start, "end"), (start, end, "start")):
        if one.day > 12 or one.day == one.month:
            continue
        turned = pd.Timestamp(year=one.year, month=one.day, day=one.month)
        if (turned >= other) if name == "end" else (turned <= other):
            return f"; day and month of the {name} exchanged?"
    return ""


def _repeated(table: pd.DataFrame, note: Note, lines: Sequence[int]) -> None:
    """Note rows that are equal in every column."""
    codes = table.astype(str).agg("\x1f".join, axis=1) if len(table) else pd.Series(dtype=str)
    first: dict[str, int] = {}
    found = []
    for row, code in enumerate(codes):
        if code in first:
            found.append(
                (row, f"project {table['project_id'].iloc[row]}: same as line {lines[first[code]]}")
            )
        else:
            first[code] = row
    tell(note, lines, found, "repeated rows")
