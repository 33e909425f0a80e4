"""Tables: rows of cells with the titles of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.domain import Cell, Span
from nlp.layout.shapes import Mark, Shape
from nlp.lines import Line

_SEPARATORS = {"|": "|", " | ": "|", "\t": "\t"}
_MAX_CELLS = 200


@dataclass(frozen=True, slots=True)
class Table:
    """The row of a table on one line: its cells and whether it holds the column titles."""

    cells: tuple[Cell, ...]
    header: bool = False


def find_tables(text: str, lines: Sequence[Line], shapes: Sequence[Shape]) -> dict[int, Table]:
    """Return the table rows by line number.

    A row of column titles is known by the rule below it, or by short cells without digits above
    two or more rows of the same width.
    """
    rows: dict[int, Table] = {}
    for begin, stop in _runs(lines, shapes):
        tabbed = shapes[begin].style == "\t"
        numbers = [n for n in range(begin, stop) if shapes[n].mark is Mark.ROW]
        cells = {n: split_cells(text, lines[n], shapes[n].style) for n in numbers}
        if tabbed and not _same_width([cells[n] for n in numbers]):
            continue
        rows.update(_table(text, shapes, numbers, cells))
    return rows


def _runs(lines: Sequence[Line], shapes: Sequence[Shape]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of adjacent lines that form one table."""
    begin: int | None = None
    for number, shape in enumerate(shapes):
        in_table = shape.mark is Mark.ROW or (shape.mark is Mark.ROW_RULE and begin is not None)
        if begin is not None and (not in_table or _breaks(lines[number], shapes[begin], shape)):
            yield begin, number
            begin = None
        if begin is None and shape.mark is Mark.ROW:
            begin = number
    if begin is not None:
        yield begin, len(shapes)


def _breaks(line: Line, first: Shape, shape: Shape) -> bool:
    return line.gap > 0 or (shape.mark is Mark.ROW and shape.style != first.style)


def _same_width(rows: Sequence[Sequence[tuple[int, Span]]]) -> bool:
    """Tabs make a table only where two or more lines have the same number of cells."""
    return len(rows) >= 2 and len({len(row) for row in rows}) == 1 and len(rows[0]) >= 2


def split_cells(text: str, line: Line, style: str) -> list[tuple[int, Span]]:
    """Return the filled cells of a line with their columns, without white space around them."""
    separator = _SEPARATORS[style]
    offset = line.body
    cells = []
    pieces = text[line.body : line.end].split(separator, _MAX_CELLS)
    column = -1 if pieces[0] == "" and separator == "|" else 0
    for piece in pieces:
        stripped = piece.strip()
        if stripped:
            begin = offset + len(piece) - len(piece.lstrip())
            cells.append((column, Span(begin, begin + len(stripped))))
        offset += len(piece) + len(separator)
        column += 1
    return cells


def _table(
    text: str,
    shapes: Sequence[Shape],
    numbers: Sequence[int],
    cells: dict[int, list[tuple[int, Span]]],
) -> Iterator[tuple[int, Table]]:
    first = numbers[0]
    has_header = _has_header(text, shapes, numbers, cells)
    titles: dict[int, str] = {}
    for number in numbers:
        row = cells[number]
        if number == first and has_header:
            titles = {column: span.slice(text).strip("*_ ") for column, span in row}
            yield number, Table(tuple(Cell(span, column) for column, span in row), header=True)
            continue
        yield number, Table(tuple(Cell(span, column, titles.get(column)) for column, span in row))


def _has_header(
    text: str,
    shapes: Sequence[Shape],
    numbers: Sequence[int],
    cells: dict[int, list[tuple[int, Span]]],
) -> bool:
    first = numbers[0]
    if first + 1 < len(shapes) and shapes[first + 1].mark is Mark.ROW_RULE:
        return True
    row = [span.slice(text) for _, span in cells[first]]
    return (
        len(numbers) >= 3
        and len(row) >= 2
        and all(len(cell) <= 16 and not re.search(r"\d", cell) for cell in row)
        and len(cells[numbers[1]]) == len(row)
    )
