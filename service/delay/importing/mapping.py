"""Which column of a file is which column of the schema: suggestions, and what must not be a feature."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from service.delay.importing.reading import RawTable

IGNORED: Final = ""
DATE_COLUMNS: Final = ("snapshot_date", "start_date", "planned_end", "actual_end", "label_date")
REQUIRED: Final = ("project_id", "planned_end")
_NAMES: Final = Path(__file__).with_name("column_names.toml")
_FOLD = re.compile(r"[^0-9a-z一-鿿]+")
# Known only when the work has ended, whatever the column is called.
_AFTERWARDS = re.compile(
    r"(?:^|_)(?:actual|final|finished|complete|completed|completion|closed|closeout|outcome|delay|"
    r"delayed|late|overrun|overdue|status|resolution|resolved)(?:_|$)|实际|延期|逾期|状态|结果"
)
_PREFERRED: Final = {"mspdi": {"start_date": "Baseline Start", "planned_end": "Baseline Finish"}}


@cache
def names_in_the_wild() -> dict[str, list[str]]:
    """Return the folded names that files use, by column of the schema, in the order of trust."""
    found: dict[str, list[str]] = tomllib.loads(_NAMES.read_text("utf-8"))
    return found


def folded(name: str) -> str:
    """Return a name without case, signs and units in brackets."""
    return _FOLD.sub("", re.sub(r"[(（\[].*?[)）\]]", "", name).lower())


def own_name(column: str) -> str:
    """Return the name under which an own column is kept."""
    words = re.sub(r"[^0-9a-z一-鿿]+", "_", column.lower()).strip("_")
    return f"x_{words or 'column'}"


def is_known_afterwards(column: str) -> bool:
    """Tell whether the name of a column speaks of how the work ended."""
    return bool(_AFTERWARDS.search(re.sub(r"[^0-9a-z一-鿿]+", "_", column.lower())))


def suggest(table: RawTable) -> dict[str, str]:
    """Return a column of the schema for each column; ignored where nothing is sure.

    The columns of the schema itself come first, then names in the wild in the order of the lists, so
    that "Baseline Finish" is the plan and "Finish" is not. Each is used once.
    """
    found: dict[str, str] = {}
    for column, target in _candidates(table):
        if column not in found and target not in found.values():
            found[column] = target
    return {column: found.get(column, IGNORED) for column in table.columns}


def _candidates(table: RawTable) -> Iterator[tuple[str, str]]:
    """Give column and target in the order of trust; columns without any value are no candidates."""
    filled = [c for c in table.columns if any(row.get(c) for row in table.rows)]
    for target, column in _PREFERRED.get(table.kind, {}).items():
        if column in filled:
            yield column, target
    exact = schema_columns()
    for column in table.columns:
        if column in exact or column.startswith(("x_", "leak_")):
            yield column, column
    for target, names in names_in_the_wild().items():
        for name in names:
            yield from ((column, target) for column in filled if folded(column) == name)


def schema_columns() -> frozenset[str]:
    """Return every column of the schema that a file may fill."""
    from models.delay import columns  # noqa: PLC0415 - loads pandas

    names = (
        *columns.KEYS,
        *columns.DATES,
        *columns.OUTCOMES,
        *columns.PLAN,
        *columns.CATEGORIES,
        *columns.TEXTS,
        *columns.NUMBER_GROUP,
    )
    return frozenset(names)
