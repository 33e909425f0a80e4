"""Tables: Excel workbooks and CSV files."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import openpyxl

from nlp.domain import Document, DocumentKind, RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.normalize import normalize
from nlp.reading.builder import TextBuilder
from nlp.reading.encoding import decode
from nlp.reading.limits import ReadingLimits

_DELIMITERS = ",;\t|"
_MAX_COLUMNS = 100


def read_workbook(raw: RawDocument, limits: ReadingLimits) -> Document:
    """Return the sheets of a workbook as headings and tables, with an anchor for each row."""
    builder = TextBuilder()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of formats that do not touch the cells
        book = openpyxl.load_workbook(io.BytesIO(raw.data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = _cells(sheet.iter_rows(values_only=True))
            _add_table(builder, raw.name, rows, limits, sheet=sheet.title)
    return _document(raw, builder)


def read_csv(raw: RawDocument, limits: ReadingLimits) -> Document:
    """Return a CSV file as one table, with an anchor for each row."""
    text = normalize(decode(raw.data))
    first = text[:5_000].lstrip().split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    builder = TextBuilder()
    try:
        rows = _cells(csv.reader(io.StringIO(text), delimiter=delimiter))
        _add_table(builder, raw.name, rows, limits, sheet=None)
    except csv.Error as error:
        reason = "the rows cannot be told apart; save the table as CSV (UTF-8) or .xlsx again"
        raise UnreadableDocumentError(raw.name, reason, code="corrupt") from error
    return _document(raw, builder)


def _document(raw: RawDocument, builder: TextBuilder) -> Document:
    return Document(
        raw.name,
        builder.text(),
        DocumentKind.NOTES,
        raw.received_at,
        anchors=tuple(builder.anchors),
        metadata={"source": "table"},
    )


def _cells(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty with their number in the sheet."""
    for number, row in enumerate(rows, start=1):
        cells = [_cell(value) for value in row[:_MAX_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _cell(value: object) -> str:
    """Return a cell as one line; the bar that separates cells becomes a full-width one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        plain_day = value.hour == value.minute == value.second == 0
        return value.date().isoformat() if plain_day else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return " ".join(normalize(str(value)).split()).replace("|", "｜")


def _add_table(
    builder: TextBuilder,
    name: str,
    rows: Iterator[tuple[int, list[str]]],
    limits: ReadingLimits,
    *,
    sheet: str | None,
) -> None:
    header_width = 0
    for count, (number, cells) in enumerate(rows):
        if count > limits.max_rows or builder.length > limits.max_characters:
            raise UnreadableDocumentError(
                name,
                f"the table has more than {limits.max_rows} rows or too much text; split it",
                code="too_large",
            )
        if count == 0 and sheet is not None:
            builder.line(f"{chr(10) if builder.length else ''}# {sheet}", sheet=sheet)
        if len(cells) == 1 and header_width <= 1:
            builder.line(cells[0], sheet=sheet, row=number)
            continue
        filled = cells + [""] * (header_width - len(cells))
        builder.line(table_row(filled), sheet=sheet, row=number)
        if not header_width:
            header_width = len(cells)
            builder.line(table_row(["---"] * header_width), sheet=sheet, row=number)


def table_row(cells: Iterable[str]) -> str:
    """Return the cells as a row of a Markdown table."""
    return f"| {' | '.join(cells)} |"
