"""The risk register as CSV and as a sheet of an Excel workbook."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.orm import Session

from service import risk_views
from service.exports.sheets import book_bytes, csv_text, write_sheet
from service.repositories import risks as queries
from service.schemas.risks import Risk

_ALL = 1_000_000
_COLUMNS = (
    "code",
    "title",
    "description",
    "driver",
    "probability_percent",
    "impact_days",
    "exposure_days",
    "impact_cost",
    "exposure_cost",
    "response",
    "owner",
    "due_on",
    "contingency",
    "status",
    "occurred",
    "helped",
    "outcome_note",
    "source",
    "quote",
    "document_name",
    "created_by",
    "created_at",
    "closed_by",
    "closed_at",
    "version",
)


def register_of(session: Session, project_id: int) -> list[Risk]:
    """Return the whole register of a project."""
    found = queries.list_risks(session, project_id, status=None, limit=_ALL, offset=0)
    return risk_views.risks(session, found.rows)


def _row(risk: Risk) -> list[str]:
    values = risk.model_dump(mode="json")
    return ["" if values[name] is None else str(values[name]) for name in _COLUMNS]


def register_sheet(sheet: Worksheet, risks: Sequence[Risk]) -> None:
    """Write the register into a sheet; every cell is text, so none is a formula."""
    sheet.title = "Risk register"
    write_sheet(sheet, _COLUMNS, [_row(risk) for risk in risks])


def register_csv(risks: Sequence[Risk]) -> bytes:
    """Return the register as CSV; the byte order mark makes Excel read it as UTF-8."""
    return ("\ufeff" + csv_text(_COLUMNS, [_row(risk) for risk in risks])).encode()


def register_book(risks: Sequence[Risk]) -> bytes:
    """Return the register as an Excel workbook."""
    book = Workbook()
    register_sheet(book.worksheets[0], risks)
    return book_bytes(book)
