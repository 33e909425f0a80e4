"""Client: the weekly report."""

from __future__ import annotations

from datetime import date

from service.client.transport import API, Transport
from service.schemas import weekly as w
from service.schemas.enums import Language


class WeeklyCalls(Transport):
    """Calls about the weekly report."""

    def weekly_report(
        self,
        project_id: int,
        *,
        week: date | None = None,
        audience: w.ReportAudience = w.ReportAudience.INTERNAL,
        language: Language | None = None,
    ) -> w.WeeklyReport:
        """Return what the report of a week says."""
        path = f"/projects/{project_id}/weekly-report"
        return self._get(w.WeeklyReport, path, week=week, audience=audience, language=language)

    def weekly_report_file(
        self,
        project_id: int,
        *,
        report_format: w.ReportFormat = w.ReportFormat.PDF,
        week: date | None = None,
        audience: w.ReportAudience = w.ReportAudience.INTERNAL,
        language: Language | None = None,
    ) -> bytes:
        """Return the report as a file."""
        values = {
            "format": report_format,
            "week": week,
            "audience": audience,
            "language": language,
        }
        params = {name: str(value) for name, value in values.items() if value is not None}
        path = f"{API}/projects/{project_id}/weekly-report-file"
        return self._send("GET", path, params=params).content

    def send_weekly_report(self, project_id: int, command: w.WeeklyMail) -> w.WeeklyMailAsked:
        """Send the report by mail."""
        path = f"/projects/{project_id}/weekly-report-mail"
        return self._write(w.WeeklyMailAsked, "POST", path, command)
