"""``clientsignal convert``: a file of earlier work in any of the known forms becomes a project file."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from service.schemas import DateOrder, ProblemCode

if TYPE_CHECKING:
    from service.delay.importing.checking import Problem

_OWN: Final = "own"
_MOST_SHOWN = 50
_WORDS: Final[dict[ProblemCode, str]] = {
    ProblemCode.NOT_MAPPED: "no column of the file is read as this one; give --map NAME=COLUMN",
    ProblemCode.UNKNOWN_TARGET: "there is no such column in the schema",
    ProblemCode.MAPPED_TWICE: "two columns are read as the same one",
    ProblemCode.MISSING: "a needed value is missing",
    ProblemCode.BAD_DATE: "this is no date",
    ProblemCode.BAD_NUMBER: "this is no number",
    ProblemCode.END_BEFORE_START: "the end lies before the start",
    ProblemCode.TOO_LONG: "longer than 40 years, in days; wrong year?",
    ProblemCode.DUPLICATE: "the same row stands in the file twice; kept once",
    ProblemCode.KNOWN_ALREADY: "imported before",
    ProblemCode.SWAP_SUSPECTED: "day and month cannot be told apart, read as day first; else --dates mdy",
    ProblemCode.MIXED_ORDER: "day first and month first are mixed",
    ProblemCode.UNIT_MIX: "numbers with different units, or with and without one",
    ProblemCode.LEAKAGE: "its name says that it is known only at the end; training refuses it",
    ProblemCode.LEAKAGE_PROGRESS: "state at the end of the work; training leaves it out",
}


def convert(
    file: Annotated[Path, typer.Argument(help="CSV, Excel (.xlsx), MS Project XML or Jira CSV")],
    out: Annotated[Path, typer.Option(help="CSV file in the project schema to write")],
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            help="NAME=COLUMN: read a column of the file as a column of the schema; "
            "NAME=own keeps it as an own one, NAME= leaves it out. May be given more than once.",
        ),
    ] = None,
    dates: Annotated[
        DateOrder | None, typer.Option(help="order of dates such as 03/04/2024")
    ] = None,
) -> None:
    """Write a project file for `clientsignal delay`; doubts are told by line, bad rows left out."""
    from service.delay.importing.checking import check, leakage_of  # noqa: PLC0415 - quick --help
    from service.delay.importing.reading import read_table  # noqa: PLC0415 - as above
    from service.errors import BadRequestError  # noqa: PLC0415 - as above

    try:
        table = read_table(file.name, file.read_bytes())
        mapping = _mapping(table, mapped or [])
    except BadRequestError as error:
        raise _stop(str(error)) from error
    except OSError as error:
        raise _stop(f"{file.name}: cannot be opened: {error.strerror}") from error
    for column, target in mapping.items():
        _say(
            f"{column} -> {target}"
            if target
            else f"{column}: left out; --map '{column}=own' keeps it"
        )
    checked = check(table, mapping, dates)
    for name in leakage_of(checked.rows):
        _say(f"column {name}: {_WORDS[ProblemCode.LEAKAGE_PROGRESS]}")
    for problem in checked.problems[:_MOST_SHOWN]:
        _say(_sentence(problem))
    if len(checked.problems) > _MOST_SHOWN:
        _say(f"... and {len(checked.problems) - _MOST_SHOWN} doubts more")
    if not checked.rows:
        raise _stop(f"{file.name}: no row is fit; nothing was written")
    _write(out, checked.rows)
    left = len(table.rows) - len(checked.rows)
    finished = sum("actual_end" in row for row in checked.rows)
    _say(f"{out.name}: {len(checked.rows)} rows written, {finished} finished, {left} left out")


def _mapping(table: Any, mapped: list[str]) -> dict[str, str]:  # noqa: ANN401 - loads late
    from service.delay.importing.mapping import own_name, suggest  # noqa: PLC0415 - quick --help

    found: dict[str, str] = suggest(table)
    for wish in mapped:
        column, sign, target = wish.rpartition("=")
        if not sign or column not in found:
            raise _stop(f"--map {wish}: give NAME=COLUMN; the file has {', '.join(found)}")
        for other in [name for name, old in found.items() if target and old == target]:
            found[other] = ""
        found[column] = own_name(column) if target == _OWN else target
    return found


def _sentence(problem: Problem) -> str:
    where = f"line {problem.line}, " if problem.line else ""
    name = f"column {problem.column}: " if problem.column else ""
    value = f" ({problem.value})" if problem.value else ""
    kind = "error" if problem.is_error else "warning"
    return f"{kind}: {where}{name}{_WORDS[problem.code]}{value}"


def _write(out: Path, rows: list[dict[str, Any]]) -> None:
    names: Mapping[str, None] = {name: None for row in rows for name in row}
    try:
        with out.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(names), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        raise _stop(f"{out.name}: cannot be written: {error.strerror}") from error


def _say(message: str) -> None:
    typer.echo(f"convert: {message}", err=True)


def _stop(message: str) -> typer.Exit:
    _say(f"error: {message}")
    return typer.Exit(1)
