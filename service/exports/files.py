"""CSV, Excel, JSON and Jira files of the record."""

from __future__ import annotations

import json
from collections.abc import Sequence

from openpyxl import Workbook

from service.exports.register import register_sheet
from service.exports.rows import COLUMNS, place, rows_of
from service.exports.sheets import book_bytes, csv_text, write_sheet
from service.schemas import FindingType, Priority, Project, RecordItem, RecordStatus
from service.schemas.risks import Risk

_BOM = "\ufeff"

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


def csv_file(items: Sequence[RecordItem]) -> bytes:
    """Return the record as CSV; the byte order mark makes Excel read it as UTF-8."""
    return (_BOM + csv_text(COLUMNS, rows_of(items))).encode()


def json_file(project: Project, items: Sequence[RecordItem]) -> bytes:
    """Return the record as JSON, with every quote and its place."""
    content = {
        "project": project.model_dump(mode="json", include={"key", "name", "client_name"}),
        "record": [item.model_dump(mode="json") for item in items],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def xlsx_file(items: Sequence[RecordItem], risks: Sequence[Risk] = ()) -> bytes:
    """Return the record as an Excel workbook, with the risk register on a sheet of its own."""
    book = Workbook()
    book.worksheets[0].title = "Record"
    write_sheet(book.worksheets[0], COLUMNS, rows_of(items))
    if risks:
        register_sheet(book.create_sheet(), risks)
    return book_bytes(book)


def jira_file(items: Sequence[RecordItem]) -> bytes:
    """Return open requirements, actions, risks and questions as a CSV that Jira imports."""
    wanted = [
        item
        for item in items
        if item.type in _JIRA_TYPES and item.status in (RecordStatus.ACTIVE, RecordStatus.DEFERRED)
    ]
    return csv_text(JIRA_COLUMNS, [_jira_row(item) for item in wanted]).encode()


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
