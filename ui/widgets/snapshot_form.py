"""Facts of a project as of a day, beside what record and mail say of that day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from service.client import ClientError
from service.schemas import Project, ProjectFacts, RiskSettingsUpdate, RiskView, SnapshotCreate
from ui import state
from ui.risk_words import fact_name, fact_value
from ui.widgets.attempt import attempt, outcome
from ui.widgets.evidence import evidence_buttons
from ui.widgets.markup import plain
from ui.words import day, label, moment, problem, t

_PLAN_DATES = ("start_date", "planned_end")
_PLAN_NUMBERS = ("planned_cost", "planned_effort_hours", "contract_value")
_WORDS = ("currency", "category", "phase", "domain", "contract_type")
_SHARES = ("progress_share", "team_turnover_share")
_COUNTS = (
    "milestones_missed_count",
    "tasks_overdue_count",
    "new_members_count",
    "dependencies_count",
    "dependencies_open_count",
    "permits_open_count",
    "risks_open_count",
)
_AMOUNTS = ("effort_spent_hours", "cost_spent", "team_size_people", "capacity_gap_hours")


def facts_tab(project: Project, view: RiskView) -> None:
    """Show the form, the computed features, and what was written down before."""
    st.caption(t("risk.facts_how"))
    left, right = st.columns([3, 2], gap="large")
    with left:
        outcome("facts")
        _form(project, view)
    with right:
        _features(project, view.as_of)
    _history(project)


def _form(project: Project, view: RiskView) -> None:
    known: dict[str, Any] = dict(view.snapshot.facts) if view.snapshot else {}
    with st.form("snapshot", border=True):
        today = datetime.now(UTC).date()
        as_of = st.date_input(t("risk.as_of"), value=view.as_of, max_value=today, key="facts_day")
        columns = st.columns(2)
        values: dict[str, Any] = {}
        for index, name in enumerate(_PLAN_DATES):
            shown = date.fromisoformat(known[name]) if known.get(name) else None
            chosen = columns[index % 2].date_input(fact_name(name), value=shown, key=f"fact-{name}")
            values[name] = chosen.isoformat() if isinstance(chosen, date) else None
        for index, name in enumerate((*_PLAN_NUMBERS, *_WORDS)):
            values[name] = _field(columns[index % 2], name, known)
        with st.expander(t("risk.facts_more"), expanded=bool(known)):
            more = st.columns(2)
            for index, name in enumerate((*_SHARES, *_AMOUNTS, *_COUNTS)):
                values[name] = _field(more[index % 2], name, known)
        note = st.text_input(t("risk.facts_note"), max_chars=2000, key="facts_note")
        sent = st.form_submit_button(t("risk.facts_save"), type="primary")
    if sent and isinstance(as_of, date):
        _save(project, as_of, {n: v for n, v in values.items() if v != known.get(n)}, note)


def _field(column: Any, name: str, known: dict[str, Any]) -> Any:  # noqa: ANN401 - a Streamlit column; JSON value
    if name in _WORDS:
        found = column.text_input(fact_name(name), value=known.get(name) or "", key=f"fact-{name}")
        return (found.strip() or None) if isinstance(found, str) else None
    value = known.get(name)
    if name in _COUNTS:
        return column.number_input(
            fact_name(name), value=value, min_value=0, step=1, key=f"fact-{name}"
        )
    return column.number_input(
        fact_name(name),
        value=None if value is None else float(value),
        min_value=None if name == "capacity_gap_hours" else 0.0,
        max_value=1.0 if name in _SHARES else None,
        key=f"fact-{name}",
    )


def _save(project: Project, as_of: date, values: dict[str, Any], note: str) -> None:
    try:
        facts = ProjectFacts.model_validate(values)
    except ValueError as error:
        st.error(plain(str(error)))
        return
    client = state.client()
    try:
        client.add_snapshot(project.id, SnapshotCreate(as_of=as_of, facts=facts, note=note))
        client.add_estimate(project.id, as_of=as_of.isoformat())
    except ClientError as error:
        st.error(plain(problem(error)))
        return
    st.session_state["outcome-risk"] = (True, t("risk.facts_saved", day=day(as_of)))
    st.rerun()


def _features(project: Project, as_of: date) -> None:
    found = state.client().features(project.id, as_of=as_of.isoformat())
    st.subheader(t("risk.features", day=day(as_of)))
    baseline = day(found.baseline_on) if found.baseline_on else t("risk.baseline_none")
    st.caption(t("risk.features_how", baseline=baseline))
    if found.reconstructed:
        st.caption(t("risk.reconstructed"))
    if not found.features:
        st.info(t("risk.features_none"))
        return
    for feature in found.features:
        value = None if feature.value is None else round(feature.value, 2)
        words = (
            f"{fact_name(feature.name)}: **{fact_value(feature.name, value)}** (n = {feature.n})"
        )
        if not feature.evidence:
            st.markdown(words)
            continue
        with st.expander(words):
            evidence_buttons(feature.evidence, feature.name)


def _history(project: Project) -> None:
    page = state.client().snapshots(project.id, limit=100)
    if not page.items:
        return
    with st.expander(t("risk.facts_history", n=page.total)):
        names = list(dict.fromkeys(name for row in page.items for name in row.facts))
        table = pd.DataFrame(
            [
                {
                    t("risk.as_of"): day(row.as_of),
                    t("fact.source"): label(row.source),
                    t("column.who"): row.created_by,
                    t("column.at"): moment(row.created_at),
                    **{fact_name(n): fact_value(n, row.facts.get(n)) for n in names},
                    t("risk.facts_note"): row.note,
                }
                for row in page.items
            ]
        )
        st.dataframe(table, hide_index=True)


def _cost_title(view: RiskView) -> str:
    """Return what a day of delay is asked for in: the currency of the plan."""
    currency = str(view.snapshot.facts.get("currency") or "") if view.snapshot else ""
    if not currency:
        return t("risk.cost_per_day")
    return t("risk.cost_per_day_in", currency=plain(currency))


def settings_tab(project: Project, view: RiskView) -> None:
    """Show threshold, baseline and the cost of a day."""
    st.caption(t("risk.settings_how"))
    outcome("settings")
    now = view.settings
    with st.form("risk_settings", border=False):
        left, middle, right = st.columns(3)
        threshold = left.slider(
            t("risk.threshold"),
            5,
            95,
            value=round(100 * now.threshold),
            step=5,
            format="%d %%",
            key="threshold",
        )
        baseline = middle.date_input(
            t("risk.baseline"),
            value=now.baseline_on,
            help=t("risk.baseline_help"),
            key="baseline",
        )
        cost = right.number_input(
            _cost_title(view),
            value=now.delay_cost_per_day,
            min_value=0.0,
            format="%g",
            placeholder=t("risk.cost_default"),
            key="day_cost",
        )
        if not st.form_submit_button(t("risk.save"), type="primary"):
            return
    command = RiskSettingsUpdate(
        expected_version=now.version,
        threshold=threshold / 100,
        baseline_on=baseline if isinstance(baseline, date) else None,
        delay_cost_per_day=cost,
    )
    client = state.client()
    attempt("settings", lambda: client.update_risk_settings(project.id, command), t("risk.saved"))
    st.rerun()
