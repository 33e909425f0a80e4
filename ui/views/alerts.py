"""Alerts: what warns now, who reacts by when, how past warnings did, and whom they go to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

import pandas as pd
import streamlit as st

from service.schemas import Project
from service.schemas.alerts import Alert, AlertOutcome, AlertState
from ui import alerting, state
from ui.risk_words import driver_name, points
from ui.widgets.alert_history import deliveries, track_record
from ui.widgets.alert_settings import alert_settings
from ui.widgets.markup import chip, facts, plain, show
from ui.widgets.page import open_page, open_project, words_for_errors
from ui.words import day, label, moment, percent, t

_STYLES = {
    AlertState.OPEN: "cs-state-rejected",
    AlertState.HANDLED: "cs-status-changed",
    AlertState.CLEARED: "cs-state-accepted",
}


def _numbers(alert: Alert) -> list[tuple[str, str]]:
    share = f" ({percent(alert.slip_share)})" if alert.slip_share is not None else ""
    drivers = "<br>".join(
        escape(t("response.driver", name=driver_name(d), points=points(d.points)))
        for d in alert.drivers
    )
    basis = t(f"alerts.basis_{alert.basis}")
    return [
        (
            t("alerts.p_late"),
            t("alerts.p_line", p=percent(alert.p_late), threshold=percent(alert.threshold)),
        ),
        (t("alerts.slip"), t("alerts.slip_line", days=f"{alert.expected_slip_days:.0f}") + share),
        (
            t("alerts.ends"),
            t(
                "alerts.ends_line",
                planned=day(alert.planned_end),
                p50=day(alert.p50_end),
                p80=day(alert.p80_end),
            ),
        ),
        (t("alerts.rests_on"), escape(t("alerts.n_line", n=alert.n_reference, basis=basis))),
        (t("alerts.drivers"), drivers),
    ]


def _standing(alert: Alert) -> None:
    late = alert.react_by < datetime.now(UTC).date() and alert.state is AlertState.OPEN
    with st.container(border=True):
        chips = [chip(label(alert.state), _STYLES[alert.state])]
        if alert.state is AlertState.OPEN:
            words = t("alerts.react_by", day=day(alert.react_by))
            chips.append(chip(words, "cs-state-rejected" if late else ""))
        show(
            f'<div class="cs-chips">{"".join(chips)} <span class="cs-meta">'
            f"{escape(t('alerts.raised', at=moment(alert.raised_at)))}</span></div>",
            facts(_numbers(alert)),
        )
        if alert.state is AlertState.HANDLED:
            show(
                facts(
                    [
                        (t("alerts.reaction"), escape(alert.reaction)),
                        (
                            t("alerts.by"),
                            escape(f"{alert.handled_by} · {moment(alert.handled_at)}"),
                        ),
                    ]
                )
            )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            key = f"reaction-{alert.id}-{alert.version}"
            st.text_input(
                t("alerts.what_is_done"), alert.reaction, max_chars=2000, key=key, width=420
            )
            st.button(
                t("alerts.handle"),
                key=f"handle-{alert.id}-{alert.version}",
                type="primary",
                on_click=lambda: alerting.handle(alert, str(st.session_state[key])),
            )
            if st.button(t("alerts.to_register"), key=f"to_register-{alert.id}"):
                open_page("register")


def _log(rows: Sequence[Alert]) -> None:
    st.subheader(t("alerts.log"))
    columns = {
        "alert_raised": [day(row.raised_at) for row in rows],
        "p_late": [percent(row.p_late) for row in rows],
        "alert_slip": [f"{row.expected_slip_days:.0f}" for row in rows],
        "status": [label(row.state) for row in rows],
        "alert_outcome": [label(row.outcome) for row in rows],
        "alert_lead": ["–" if row.lead_days is None else str(row.lead_days) for row in rows],
        "alert_reaction": [row.reaction or "–" for row in rows],
        "alert_note": [row.outcome_note or "–" for row in rows],
    }
    frame = pd.DataFrame(columns).rename(columns={name: t(f"column.{name}") for name in columns})
    st.dataframe(frame, hide_index=True, height=min(38 + 35 * len(rows), 300))
    open_rows = {row.id: row for row in rows}
    names = {outcome: label(outcome) for outcome in AlertOutcome}
    with st.expander(t("alerts.judge"), icon=":material/rule:"):
        st.caption(t("alerts.judge_how"))
        chosen = st.selectbox(
            t("alerts.which"),
            list(open_rows),
            format_func=lambda row_id: (
                f"{row_id} · {day(open_rows[row_id].raised_at)} · "
                f"{percent(open_rows[row_id].p_late)}"
            ),
            key="judge_which",
        )
        row = open_rows[chosen]
        with st.form(f"judge-{row.id}-{row.version}", border=False):
            outcome = st.radio(
                t("alerts.was_right"),
                list(AlertOutcome),
                index=list(AlertOutcome).index(row.outcome or AlertOutcome.RIGHT),
                format_func=names.__getitem__,
                horizontal=True,
                key=f"judge-outcome-{row.id}-{row.version}",
            )
            note = st.text_input(
                t("register.outcome_note"),
                row.outcome_note,
                max_chars=2000,
                key=f"judge-note-{row.id}-{row.version}",
            )
            if st.form_submit_button(t("edit.save"), type="primary"):
                alerting.judge(row, AlertOutcome(str(outcome)), note)
                st.rerun()


def render(project: Project) -> None:
    """Show the alerts of a project."""
    told = alerting.said()
    if told:
        words, is_problem = told
        (st.warning if is_problem else st.success)(plain(words))
    rows = state.client().alerts(project.id, limit=200).items
    standing = [row for row in rows if row.state is not AlertState.CLEARED]
    for row in standing:
        _standing(row)
    if not standing:
        st.info(t("alerts.none" if rows else "empty.no_alerts"), icon=":material/notifications:")
    st.button(
        t("alerts.check"),
        key="check_alerts",
        icon=":material/refresh:",
        on_click=alerting.check,
        args=(project.id,),
        help=t("alerts.check_help"),
    )
    with words_for_errors("record"):
        st.subheader(t("alerts.track"))
        track_record(state.client().alert_record())
    if rows:
        _log(rows)
    with words_for_errors("deliveries"):
        deliveries(project)
    with words_for_errors("settings"):
        alert_settings(state.client().alert_settings(project.id))


with words_for_errors("page"):
    opened = open_project()
    if opened is not None:
        render(opened)
