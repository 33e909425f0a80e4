"""Weekly report: look at it, take it as Word or PDF, send it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import streamlit as st

from service.client import ClientError
from service.schemas import Language, Project
from service.schemas.weekly import ReportAudience, ReportFormat, WeeklyMail
from ui import state
from ui.widgets.jobs import job_panel
from ui.widgets.markup import plain
from ui.widgets.page import open_project, words_for_errors
from ui.words import label, labels, problem, t

_TYPES = {
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.PDF: "application/pdf",
    ReportFormat.HTML: "text/html",
}


def _choose(project: Project) -> tuple[date, ReportAudience, Language]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.date_input(
            t("weekly.week"),
            value=date.today(),  # noqa: DTZ011 - the reader's day
            key="weekly_week",
            width=180,
            help=t("weekly.week_help"),
        )
        audience = st.segmented_control(
            t("weekly.audience"),
            list(ReportAudience),
            default=ReportAudience.INTERNAL,
            required=True,
            format_func=labels(),
            key="weekly_audience",
            help=t("weekly.audience_help"),
        )
        language = st.segmented_control(
            t("header.language"),
            list(Language),
            default=project.language,
            required=True,
            format_func=labels(),
            key=f"weekly_language-{project.id}",
        )
    return chosen, ReportAudience(audience), Language(language)


def _send(project_id: int, week: date, audience: ReportAudience) -> None:
    try:
        state.client().send_weekly_report(project_id, WeeklyMail(week=week, audience=audience))
    except ClientError as error:
        st.session_state["weekly_problem"] = problem(error)


def render(project: Project) -> None:
    """Show the report of a week."""
    words = st.session_state.pop("weekly_problem", None)
    if words:
        st.warning(plain(words), icon=":material/error:")
    week, audience, language = _choose(project)
    first = week - timedelta(days=week.weekday())
    client = state.client()
    settings = client.alert_settings(project.id)
    target = settings.client_pm_email if audience is ReportAudience.CLIENT else settings.owner_email

    def file(format_: ReportFormat) -> bytes:
        return client.weekly_report_file(
            project.id, report_format=format_, week=week, audience=audience, language=language
        )

    with st.container(horizontal=True):
        for format_, media_type in _TYPES.items():
            st.download_button(
                label(format_),
                data=partial(file, format_),
                file_name=f"{project.key}-{first:%Y%m%d}-{audience.value}.{format_.value}",
                mime=media_type,
                key=f"weekly-{format_.value}",
                on_click="ignore",
                icon=":material/download:",
            )
        can_send = bool(target) and settings.mail_is_on
        st.button(
            t("weekly.send", to=plain(target)) if target else t("weekly.no_address"),
            key="weekly_send",
            icon=":material/send:",
            type="primary",
            disabled=not can_send,
            help=t("weekly.send_help" if settings.mail_is_on else "alerts.mail_off"),
            on_click=_send,
            args=(project.id, week, audience),
        )
    job_panel("weekly", kind="weekly.send", project_id=project.id, limit=1)
    st.caption(t("weekly.preview"))
    with st.container(border=True, key="weekly_preview"):
        html = file(ReportFormat.HTML).decode()
        st.html(html.partition("<body>")[2].partition("</body>")[0])


with words_for_errors("page"):
    opened = open_project()
    if opened is not None:
        render(opened)
