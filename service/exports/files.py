"""CSV, Excel, JSON and Jira files of the record."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from service.exports.rows import COLUMNS, is_risky, neutralize, place, rows_of
from service.schemas import FindingType, Priority, Project, RecordItem, RecordStatus

_BOM = "\ufeff"
_WIDTHS = {"text": 60, "quotes": 60, "sources": 40, "note": 40}
_CELL_LIMIT = 32_767  # most characters Excel keeps in a cell

JIRA_COLUMNS = ("Summary", "Issue Type", "Priority", "Description", "Labels", "Due Date", "Owner")
_JIRA_TYPES = {
    FindingType.REQUIREMENT: "Story",
    FindingType.ACTION: "Task",
    FindingType.RISK: "Task",
    FindingType.QUESTION: "Task",
}
_JIRA_PRIORITIES = {
    Priority.MUST: "Highest",
    Priority.SHOULD: "High",
    Priority.COULD: "Medium",
    Priority.WONT: "Lowest",
}
_JIRA_SUMMARY_LIMIT = 254


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([neutralize(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def csv_file(items: Sequence[RecordItem]) -> bytes:
    """Return the record as CSV; the byte order mark makes Excel read it as UTF-8."""
    return (_BOM + _csv(COLUMNS, rows_of(items))).encode()


def json_file(project: Project, items: Sequence[RecordItem]) -> bytes:
    """Return the record as JSON, with every quote and its place."""
    content = {
        "project": project.model_dump(mode="json", include={"key", "name", "client_name"}),
        "record": [item.model_dump(mode="json") for item in items],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def xlsx_file(items: Sequence[RecordItem]) -> bytes:
    """Return the record as an Excel workbook; every cell is text, so none is a formula."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Record"
    for column, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(row=1, column=column, value=name)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(name, 16)
    for number, row in enumerate(rows_of(items), start=2):
        for column, value in enumerate(row, start=1):
            _write_text(sheet, number, column, value)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_text(sheet: Worksheet, row: int, column: int, value: str) -> None:
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged on a sheet we just made
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_CELL_LIMIT]
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_risky(value):
        # Excel's own way of the leading apostrophe: the cell holds exactly the client's words.
        cell.data_type = "s"
        cell.quotePrefix = True


def jira_file(items: Sequence[RecordItem]) -> bytes:
    """Return open requirements, actions, risks and questions as a CSV that Jira imports."""
    wanted = [
        item
        for item in items
        if item.type in _JIRA_TYPES and item.status in (RecordStatus.ACTIVE, RecordStatus.DEFERRED)
    ]
    return _csv(JIRA_COLUMNS, [_jira_row(item) for item in wanted]).encode()


def _jira_row(item: RecordItem) -> list[str]:
    summary = " ".join(f"{item.code} {item.text}".split())
    quoted = "\n".join(f"{{quote}}{s.quote}{{quote}} {place(s)}" for s in item.sources)
    return [
        summary[:_JIRA_SUMMARY_LIMIT],
        _JIRA_TYPES[item.type],
        _JIRA_PRIORITIES[item.priority] if item.priority else "Medium",
        f"{item.text}\n\n{quoted}".strip(),
        f"clientsignal {item.type}",
        item.due_on.isoformat() if item.due_on else "",
        item.owner or "",
    ]
