"""Risk register (风险登记册): what may happen, who acts by when, and what helped before."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from service.schemas import Project, RecordItem
from service.schemas.risks import RegisterFormat, Risk, RiskStatus
from ui import register, state
from ui.widgets.exposure_chart import exposure_chart
from ui.widgets.markup import plain, quote, show
from ui.widgets.page import open_project, words_for_errors
from ui.widgets.responses import responses
from ui.widgets.risk_detail import new_risk, number, risk_detail
from ui.words import day, label, t

_FILES = {
    RegisterFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    RegisterFormat.CSV: "text/csv",
}


def _head(project: Project, rows: Sequence[Risk]) -> None:
    open_rows = [row for row in rows if row.status is not RiskStatus.CLOSED]
    days = sum(row.exposure_days or 0.0 for row in open_rows)
    rated = sum(row.exposure_days is not None for row in open_rows)
    with st.container(key="metrics_register"):
        columns = st.columns(3)
    columns[0].metric(t("register.open"), len(open_rows), border=True)
    columns[1].metric(
        t("register.exposure_sum", n=rated),
        f"{days:.1f}" if rated else "–",
        border=True,
        help=t("register.exposure_help", n=rated, all=len(open_rows)),
    )
    late = sum(register.is_overdue(row) for row in open_rows)
    columns[2].metric(t("register.overdue"), late, border=True)
    with st.container(horizontal=True):
        new_risk(project)
        with st.popover(t("export.title"), icon=":material/download:", key="register_exports"):
            for format_, media_type in _FILES.items():
                st.download_button(
                    label(format_),
                    data=_file(project, format_),
                    file_name=f"{project.key}-risks.{format_.value}",
                    mime=media_type,
                    key=f"register-{format_.value}",
                    on_click="ignore",
                    width="stretch",
                )


def _file(project: Project, format_: RegisterFormat) -> register.Lazy:
    client = state.client()
    return lambda: client.export_risks(project.id, format_)


def _waiting(project: Project, items: Sequence[RecordItem]) -> None:
    if not items:
        return
    with st.container(border=True):
        st.markdown(f"**{t('register.waiting', n=len(items))}**")
        for item in items:
            with st.container(horizontal=True, vertical_alignment="center"):
                words = item.sources[0].quote if item.sources else item.text
                show(quote(words, caption=item.code))
                st.button(
                    t("register.take"),
                    key=f"take-{item.id}",
                    type="primary",
                    on_click=register.from_record,
                    args=(project.id, item.id),
                )


def _due(risk: Risk) -> str:
    return f"⚠ {day(risk.due_on)}" if register.is_overdue(risk) else day(risk.due_on)


def _table(rows: Sequence[Risk]) -> None:
    columns = {
        "code": [row.code for row in rows],
        "risk": [row.title for row in rows],
        "exposure_days": [number(row.exposure_days) for row in rows],
        "owner": [row.owner or "–" for row in rows],
        "due": [_due(row) for row in rows],
        "response": [row.response or "–" for row in rows],
        "status": [label(row.status) for row in rows],
        "probability_percent": [number(row.probability_percent) for row in rows],
        "impact_days": [number(row.impact_days) for row in rows],
    }
    frame = pd.DataFrame(columns).rename(columns={name: t(f"column.{name}") for name in columns})
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="register_table",
        column_config={
            t("column.risk"): st.column_config.TextColumn(width=200),
            t("column.response"): st.column_config.TextColumn(width=220),
        },
        height=min(38 + 35 * len(rows), 420),
    )
    chosen = event.selection.rows
    if chosen and st.session_state.get("register_chosen") != rows[chosen[0]].id:
        st.session_state["register_chosen"] = rows[chosen[0]].id
        st.session_state["risk"] = rows[chosen[0]].id


def _open_one(rows: Sequence[Risk]) -> int:
    names = {row.id: row for row in rows}
    if st.session_state.get("risk") not in names:
        st.session_state["risk"] = rows[0].id
    st.session_state["register_open"] = st.session_state["risk"]

    def chosen() -> None:
        st.session_state["risk"] = st.session_state["register_open"]

    st.selectbox(
        t("record.open"),
        list(names),
        key="register_open",
        format_func=lambda risk_id: f"{names[risk_id].code} · {names[risk_id].title}",
        on_change=chosen,
        label_visibility="collapsed",
    )
    return int(st.session_state["risk"])


def render() -> None:
    """Show the page."""
    project = open_project()
    if project is None:
        return
    words = register.problem_words()
    if words:
        st.warning(plain(words), icon=":material/sync_problem:")
    rows = state.client().risks(project.id, limit=500).items
    _head(project, rows)
    with words_for_errors("waiting"):
        _waiting(project, state.client().risks_waiting(project.id).items)
    if not rows:
        st.info(t("empty.no_risks"), icon=":material/shield:")
    else:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _table(rows)
            exposure_chart([row for row in rows if row.status is not RiskStatus.CLOSED])
        with right, words_for_errors("beside"):
            risk_id = _open_one(rows)
            risk_detail(state.client().risk(project.id, risk_id))
    with words_for_errors("responses"):
        responses(project)


with words_for_errors("page"):
    render()
