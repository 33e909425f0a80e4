"""Files to hand over."""

from __future__ import annotations

import streamlit as st

from service.schemas import ExportFormat, Project
from ui import state
from ui.words import label, t

_FILES = {
    ExportFormat.XLSX: (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ExportFormat.CSV: ("csv", "text/csv"),
    ExportFormat.JSON: ("json", "application/json"),
    ExportFormat.JIRA: ("jira.csv", "text/csv"),
    ExportFormat.CONFIRMATION: ("html", "text/html"),
}


def exports(project: Project) -> None:
    """Show one button per file; the file is made when its button is pressed."""
    with st.popover(t("export.title"), icon=":material/download:", key="exports"):
        if not project.counts.record_items:
            st.caption(t("export.empty"))
            return
        st.caption(t("export.how", n=project.counts.record_items))
        for format_, (suffix, media_type) in _FILES.items():
            _one(project, format_, suffix, media_type)


def _one(project: Project, format_: ExportFormat, suffix: str, media_type: str) -> None:
    client = state.client()
    st.download_button(
        label(format_),
        data=lambda: client.export(project.id, format_),
        file_name=f"{project.key}.{suffix}",
        mime=media_type,
        key=f"export-{format_.value}",
        on_click="ignore",
        width="stretch",
        help=t(f"export.{format_.value}"),
    )
