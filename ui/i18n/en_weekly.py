"""The words of the weekly report and of closing in English."""

from __future__ import annotations

from typing import Final

EN_WEEKLY: Final[dict[str, str]] = {
    "page.weekly": "Weekly report",
    "weekly.week": "Week of",
    "weekly.week_help": "Any day of the week; it runs from Monday to Sunday.",
    "weekly.audience": "For",
    "weekly.audience_help": "The client's report leaves out mood, budget and resources.",
    "weekly.send": "Send to {to}",
    "weekly.no_address": "Send by mail",
    "weekly.send_help": "The addresses stand in the settings of the alerts.",
    "weekly.preview": "This is the report as it will be sent:",
    "ReportAudience.client": "Client",
    "ReportAudience.internal": "Ourselves",
    "ReportFormat.docx": "Word",
    "ReportFormat.pdf": "PDF",
    "ReportFormat.html": "HTML",
    "job.kind.weekly.send": "Send the weekly report",
    "job.kind.alerts.check": "Check alerts",
    "audit.weekly.send": "Send the weekly report",
    "page.closing": "Close project",
    "closing.how": (
        "Four answers close the project. From then on it teaches the estimates of others, until it "
        "is opened again."
    ),
    "closing.actual_end": "Actual end",
    "closing.actual_effort_hours": "Actual effort, hours",
    "closing.cost_in": "Actual cost, {currency}",
    "closing.note": "What to remember",
    "closing.alerts": "Were the alerts right? ({n})",
    "closing.by_end": "As the end date says",
    "closing.risks": "How did the open risks end? ({n})",
    "closing.close": "Close the project",
    "closing.correct": "Correct the outcome",
    "closing.closed": "Ended {day}, {slip} days after the plan. Closed by {by}.",
    "closing.closed_no_plan": "Ended {day}. Closed by {by}.",
    "closing.reopen": "Open the project again",
    "closing.reopen_help": "It leaves the training set; alerts judged by the end wait again.",
    "closing.done": "The project is closed and part of the training set.",
    "closing.reopened": "The project is open again and has left the training set.",
    "audit.outcome.set": "Close the project",
    "audit.outcome.remove": "Open the project again",
    "audit.project.close": "Close the project",
}
