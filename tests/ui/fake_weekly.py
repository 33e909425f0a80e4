"""The weekly report of the fake client."""

from __future__ import annotations

from datetime import date, timedelta

from service.schemas import weekly as w
from service.schemas.enums import Language
from tests.ui.fake_queue import FakeQueue


class FakeWeekly(FakeQueue):
    """What pages do with the weekly report."""

    def weekly_report(
        self,
        project_id: int,
        *,
        week: date | None = None,
        audience: w.ReportAudience = w.ReportAudience.INTERNAL,
        language: Language | None = None,
    ) -> w.WeeklyReport:
        self._note("weekly_report", (week, audience, language))
        first = (week or date(2026, 3, 2)) - timedelta(days=(week or date(2026, 3, 2)).weekday())
        return w.WeeklyReport(
            project_key="WMS",
            project_name="仓库门户",
            client_name="Northwind",
            language=language or Language.ZH,
            audience=audience,
            week_from=first,
            week_to=first + timedelta(days=6),
            course=[],
            confirmed=[],
            changed=[],
            questions=[],
            risks=[],
            dates=[],
        )

    def weekly_report_file(
        self,
        project_id: int,
        *,
        report_format: w.ReportFormat = w.ReportFormat.PDF,
        week: date | None = None,
        audience: w.ReportAudience = w.ReportAudience.INTERNAL,
        language: Language | None = None,
    ) -> bytes:
        self._note("weekly_report_file", (report_format, week, audience, language))
        return "<html><body><h1>周报</h1></body></html>".encode()

    def send_weekly_report(self, project_id: int, command: w.WeeklyMail) -> w.WeeklyMailAsked:
        self._note("send_weekly_report", command)
        return w.WeeklyMailAsked(job_id=7)
