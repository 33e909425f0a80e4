"""Rows of text as CSV and as sheets of an Excel workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from service.exports.rows import is_risky, neutralize

_WIDTHS = {
    "text": 60,
    "quotes": 60,
    "sources": 40,
    "note": 40,
    "title": 50,
    "description": 50,
    "response": 50,
    "contingency": 50,
    "quote": 60,
    "outcome_note": 40,
}
_CELL_LIMIT = 32_767  # most characters Excel keeps in a cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV whose cells no spreadsheet program runs as formulas."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([neutralize(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def write_sheet(sheet: Worksheet, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write header and rows into a sheet; every cell is text, so none is a formula."""
    for column, name in enumerate(header, start=1):
        cell = sheet.cell(row=1, column=column, value=name)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(name, 16)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            _write_text(sheet, number, column, value)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _write_text(sheet: Worksheet, row: int, column: int, value: str) -> None:
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged on a sheet we just made
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_CELL_LIMIT]
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_risky(value):
        # Excel's own way of the leading apostrophe: the cell holds exactly the client's words.
        cell.data_type = "s"
        cell.quotePrefix = True


def book_bytes(book: Workbook) -> bytes:
    """Return a workbook as the bytes of a file."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
