"""Background work: send a weekly report by mail."""

from __future__ import annotations

from datetime import date

from service.alerts.mail import Attachment, DeliveryError, Mail, send_mail
from service.jobs.context import JobContext
from service.jobs.errors import JobError
from service.jobs.registry import task_of
from service.schemas.weekly import ReportAudience, ReportFormat
from service.usecases.alert_settings import settings_of
from service.weekly.blocks import file_name
from service.weekly.collect import collect
from service.weekly.files import report_file
from service.weekly.html import html_file, text_file
from service.weekly.words import WORDS

SEND = "weekly.send"


@task_of(SEND)
def send_report(context: JobContext) -> None:
    """Send the report with its PDF to the owner or the client, as the alert settings name them."""
    if context.project_id is None:
        raise JobError("a weekly report belongs to a project")
    audience = ReportAudience(context.payload["audience"])
    with context.parts.readers() as session:
        settings = settings_of(session, context.project_id, context.parts.settings)
        is_client = audience is ReportAudience.CLIENT
        report = collect(
            session,
            context.project_id,
            date.fromisoformat(context.payload["week"]),
            audience=audience,
            language=None if is_client else settings.owner_language,
        )
    target = settings.client_pm_email if is_client else settings.owner_email
    if not target:
        raise JobError("there is no address; give one in the alert settings")
    title = WORDS[report.language]["title"]
    pdf = report_file(report, ReportFormat.PDF)
    mail = Mail(
        to=target,
        subject=f"{title} {report.project_key} {report.week_from} - {report.week_to}",
        text=text_file(report),
        html=html_file(report).decode(),
        # The same for every try of one job, so that a second copy is seen as one.
        key=f"weekly-{context.job_id}-{report.project_key}",
        attachments=[Attachment(file_name(report, "pdf"), "application/pdf", pdf.data)],
    )
    context.check()
    try:
        send_mail(mail, context.parts.settings)
    except DeliveryError as error:
        raise JobError(str(error)) from error
    context.finish_with(sent=1)
