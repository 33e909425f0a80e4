"""Choose the file of a report by its format."""

from __future__ import annotations

from service.exports.export import ExportedFile
from service.schemas.weekly import ReportFormat, WeeklyReport
from service.weekly.blocks import file_name
from service.weekly.html import html_file
from service.weekly.pdf import pdf_file
from service.weekly.word import word_file

_MAKERS = {
    ReportFormat.DOCX: (
        word_file,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ReportFormat.PDF: (pdf_file, "application/pdf"),
    ReportFormat.HTML: (html_file, "text/html; charset=utf-8"),
}


def report_file(report: WeeklyReport, report_format: ReportFormat) -> ExportedFile:
    """Return a report as a file."""
    make, media_type = _MAKERS[report_format]
    return ExportedFile(
        name=file_name(report, report_format), media_type=media_type, data=make(report)
    )
