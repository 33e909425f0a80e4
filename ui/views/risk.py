"""Delay risk of a project: how likely, by when, why, and what if."""

from __future__ import annotations

from datetime import UTC, datetime

import altair as alt
import pandas as pd
import streamlit as st

from service.schemas import Estimate, Project, RiskLevel, RiskView
from ui import state
from ui.charts import show_chart
from ui.risk_words import SIGNS
from ui.widgets.attempt import attempt, outcome
from ui.widgets.jobs import is_busy, job_panel
from ui.widgets.markup import plain
from ui.widgets.page import open_project, words_for_errors
from ui.widgets.risk_overview import basis, headline, overview
from ui.widgets.snapshot_form import facts_tab, settings_tab
from ui.widgets.what_if import what_if
from ui.words import day, label, t

_ESTIMATING = ("delay.train", "delay.score")


def _as_of() -> str:
    chosen = st.date_input(
        t("risk.as_of"),
        value=datetime.now(UTC).date(),
        max_value=datetime.now(UTC).date(),
        key="risk_day",
        width=150,
    )
    return chosen.isoformat()


def _estimate_now(project: Project, as_of: str) -> None:
    client = state.client()
    st.button(
        t("risk.estimate"),
        key="estimate",
        icon=":material/calculate:",
        on_click=attempt,
        args=(
            "risk",
            lambda: client.add_estimate(project.id, as_of=as_of),
            t("risk.estimated", day=as_of),
        ),
    )


def _old(view: RiskView, estimate: Estimate) -> None:
    """Say that the plan has passed, or that the estimate is too old to rely on."""
    if estimate.level is RiskLevel.OVERDUE:
        late = (view.as_of - estimate.planned_end).days
        words = t("risk.overdue", day=day(estimate.planned_end), n=late)
        st.error(words, icon=":material/event_busy:")
    if view.is_stale:
        words = t("risk.stale", day=day(estimate.as_of), n=view.age_days)
        st.warning(words, icon=":material/schedule:")


def _mood(project: Project) -> None:
    st.subheader(t("risk.mood"))
    contacts = state.client().mood(project.id, limit=20).items
    rows = pd.DataFrame(
        [
            {"at": point.at, "score": point.score, "contact": contact.contact or t("mood.unknown")}
            for contact in contacts
            for point in contact.points
        ]
    )
    if rows.empty:
        st.caption(t("risk.mood_none"))
        return
    st.caption(t("risk.mood_how", n=len(rows)))
    # the same legend for color and shape, so that they become one
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=300)
    chart = (
        alt.Chart(rows)
        .mark_line(point=True)
        .encode(
            x=alt.X("at:T", title=None, axis=alt.Axis(format="%Y-%m-%d", tickCount=6)),
            y=alt.Y("score:Q", title=t("risk.mood_axis"), scale=alt.Scale(domain=[-1, 1])),
            color=alt.Color(
                "contact:N",
                title=None,
                scale=alt.Scale(range=["#0072b2", "#c4500a", "#009e73", "#8f2c62", "#8f6a00"]),
                legend=legend,
            ),
            shape=alt.Shape("contact:N", title=None, legend=legend),
            tooltip=["at:T", "contact:N", alt.Tooltip("score:Q", format=".2f")],
        )
        # the legend takes its room from the height
        .properties(height=260 + 24 * rows["contact"].nunique())
    )
    show_chart(chart, rows, "mood")


def _no_estimate(view: RiskView) -> None:
    """Say why there is nothing to show yet; while it is being made the page looks again by itself."""
    if view.snapshot is None:
        st.info(t("risk.no_facts"), icon=":material/info:")
        return
    busy = [kind for kind in _ESTIMATING if is_busy(kind)]
    words = "risk.being_estimated" if busy else "risk.no_estimate"
    st.info(t(words, day=day(view.snapshot.as_of)), icon=":material/info:")
    for kind in busy:
        job_panel(kind, kind=kind, limit=1)


def _content(project: Project, view: RiskView) -> None:
    names = ["overview", "what_if", "facts", "settings"]
    if "risk_tab" not in st.session_state:
        has_facts = view.estimate is not None or view.snapshot is not None
        st.session_state["risk_tab"] = "overview" if has_facts else "facts"
    wanted = st.session_state.pop("risk_tab_wanted", None)
    if wanted:
        st.session_state["risk_tab"] = wanted
    titles = {name: t(f"risk.tab_{name}") for name in names}
    chosen = st.segmented_control(
        t("page.risk"),
        names,
        format_func=lambda name: titles[name],
        key="risk_tab",
        required=True,
        label_visibility="collapsed",
    )
    if chosen == "facts":
        facts_tab(project, view)
    elif chosen == "settings":
        settings_tab(project, view)
    elif view.estimate is None:
        _no_estimate(view)
    elif chosen == "what_if":
        what_if(project, view)
    else:
        overview(project, view, view.estimate)
        _mood(project)


def render() -> None:
    """Show the page."""
    project = open_project()
    if project is None:
        return
    st.caption(t("risk.how"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="risk_head"):
        as_of = _as_of()
        _estimate_now(project, as_of)
    outcome("risk")
    view = state.client().risk_view(project.id, as_of=as_of)
    ended = view.outcome
    if ended.actual_end is not None:
        slip = "–" if ended.slip_days is None else f"{ended.slip_days:+d}"
        st.success(t("risk.closed", day=day(ended.actual_end), slip=slip), icon=":material/flag:")
    if view.estimate is not None:
        sign = f"{SIGNS[view.estimate.level]} {label(view.estimate.level)}"
        st.subheader(plain(f"{sign} · {project.name}"))
        _old(view, view.estimate)
        headline(view.estimate, view.before)
        basis(view, view.estimate)
    _content(project, view)


with words_for_errors("page"):
    render()
