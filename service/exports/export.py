"""Choose a file by its format."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service import views
from service.exports.confirmation import confirmation_file
from service.exports.files import csv_file, jira_file, json_file, xlsx_file
from service.exports.register import register_book, register_csv, register_of
from service.repositories import projects as project_queries
from service.repositories import record as record_queries
from service.schemas import ExportFormat
from service.schemas.risks import RegisterFormat
from service.work import now

_ALL = 1_000_000
_TYPES = {
    ExportFormat.CSV: ("text/csv; charset=utf-8", "csv"),
    ExportFormat.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    ExportFormat.JSON: ("application/json", "json"),
    ExportFormat.JIRA: ("text/csv; charset=utf-8", "jira.csv"),
    ExportFormat.CONFIRMATION: ("text/html; charset=utf-8", "html"),
}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A finished file."""

    name: str
    media_type: str
    data: bytes


def export_record(session: Session, project_id: int, export_format: ExportFormat) -> ExportedFile:
    """Return the record of a project as a file; retracted items are left out."""
    row = project_queries.get_project(session, project_id)
    project = views.projects(session, [row])[0]
    found = record_queries.list_record(
        session, project_id, type_=None, priority=None, status=None, q=None, limit=_ALL, offset=0
    )
    items = views.record_items(session, found.rows)
    today = now().date()
    makers = {
        ExportFormat.CSV: lambda: csv_file(items),
        ExportFormat.XLSX: lambda: xlsx_file(items, register_of(session, project_id)),
        ExportFormat.JSON: lambda: json_file(project, items),
        ExportFormat.JIRA: lambda: jira_file(items),
        ExportFormat.CONFIRMATION: lambda: confirmation_file(project, items, today=today),
    }
    media_type, suffix = _TYPES[export_format]
    name = f"{project.key}-record-{today:%Y%m%d}.{suffix}"
    return ExportedFile(name=name, media_type=media_type, data=makers[export_format]())


def export_register(
    session: Session, project_id: int, export_format: RegisterFormat
) -> ExportedFile:
    """Return the risk register of a project as a file."""
    project = project_queries.get_project(session, project_id)
    risks = register_of(session, project_id)
    media_type, suffix = _TYPES[ExportFormat(export_format.value)]
    data = register_csv(risks) if suffix == "csv" else register_book(risks)
    name = f"{project.key}-risks-{now().date():%Y%m%d}.{suffix}"
    return ExportedFile(name=name, media_type=media_type, data=data)
