"""Close project: actual end, and what became of alerts and responses; others learn from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from service.client import ClientError
from service.schemas import Outcome, Project
from service.schemas.alerts import Alert, AlertOutcome
from service.schemas.closing import AlertAnswer, ClosingIn, RiskAnswer
from service.schemas.risks import Helped, Risk, RiskStatus
from ui import state
from ui.widgets.markup import plain
from ui.widgets.page import open_project, words_for_errors
from ui.words import day, label, labels, percent, problem, t

_SAID = "closing_said"


def _write(action: Callable[[], object], words: str) -> None:
    try:
        action()
        st.session_state[_SAID] = (words, False)
    except ClientError as error:
        stale = error.status == 409 and error.current
        st.session_state[_SAID] = (t("review.stale") if stale else problem(error), True)


def _alerts(alerts: Sequence[Alert]) -> list[AlertAnswer]:
    """Ask about alerts; those that nobody answers are judged by the end."""
    if not alerts:
        return []
    st.markdown(f"**{t('closing.alerts', n=len(alerts))}**")
    names: dict[AlertOutcome | None, str] = {None: t("closing.by_end")}
    names |= {one: label(one) for one in AlertOutcome}
    answers = []
    for alert in alerts:
        chosen = st.selectbox(
            f"{alert.id} · {day(alert.raised_at)} · {t('alerts.p_late')} {percent(alert.p_late)}",
            list(names),
            format_func=names.__getitem__,
            key=f"closing-alert-{alert.id}-{alert.version}",
        )
        if chosen is not None:
            answers.append(AlertAnswer(id=alert.id, expected_version=alert.version, outcome=chosen))
    return answers


def _risks(risks: Sequence[Risk]) -> list[RiskAnswer]:
    """Ask how the open risks ended."""
    if not risks:
        return []
    st.markdown(f"**{t('closing.risks', n=len(risks))}**")
    answers = []
    for risk in risks:
        st.markdown(plain(f"{risk.code} · {risk.title} → {risk.response or '–'}"))
        left, right = st.columns([1, 2])
        occurred = left.checkbox(
            t("register.occurred"), key=f"closing-occurred-{risk.id}-{risk.version}"
        )
        helped = right.radio(
            t("register.did_help"),
            list(Helped),
            index=list(Helped).index(Helped.UNKNOWN),
            format_func=labels(),
            horizontal=True,
            key=f"closing-helped-{risk.id}-{risk.version}",
            label_visibility="collapsed",
        )
        answers.append(
            RiskAnswer(
                id=risk.id,
                expected_version=risk.version,
                occurred=occurred,
                helped=Helped(str(helped)),
            )
        )
    return answers


def _closed(project: Project, outcome: Outcome) -> None:
    key = "closing.closed" if outcome.slip_days is not None else "closing.closed_no_plan"
    st.success(
        plain(t(key, day=day(outcome.actual_end), slip=outcome.slip_days, by=outcome.closed_by))
    )

    def reopen() -> None:
        client = state.client()
        _write(
            lambda: client.reopen_project(project.id, expected_version=outcome.version),
            t("closing.reopened"),
        )

    st.button(
        t("closing.reopen"), key="reopen_project", help=t("closing.reopen_help"), on_click=reopen
    )


def _form(project: Project, outcome: Outcome) -> None:
    alerts = [a for a in state.client().alerts(project.id, limit=200).items if a.outcome is None]
    register = state.client().risks(project.id, limit=500).items
    risks = [risk for risk in register if risk.status is not RiskStatus.CLOSED]
    with st.form(f"closing-{project.id}-{outcome.version}", border=False):
        left, middle, right = st.columns(3)
        end = left.date_input(
            t("closing.actual_end"),
            value=outcome.actual_end or date.today(),  # noqa: DTZ011 - the reader's day
            max_value=date.today(),  # noqa: DTZ011 - the reader's day
            key=f"closing-end-{outcome.version}",
        )
        currency = state.client().budget(project.id).currency
        names = {
            "actual_effort_hours": t("closing.actual_effort_hours"),
            "actual_cost": t("closing.cost_in", currency=currency or t("portfolio.no_currency")),
        }
        values: dict[str, object] = {
            field: column.number_input(
                names[field],
                min_value=0.0,
                value=getattr(outcome, field),
                key=f"closing-{field}-{outcome.version}",
            )
            for column, field in ((middle, "actual_effort_hours"), (right, "actual_cost"))
        }
        values["note"] = st.text_area(
            t("closing.note"),
            outcome.note,
            max_chars=2000,
            height=80,
            key=f"closing-note-{outcome.version}",
        ).strip()
        values |= {"actual_end": end, "alerts": _alerts(alerts), "risks": _risks(risks)}
        if outcome.version:
            values["expected_version"] = outcome.version
        words = t("closing.correct" if outcome.actual_end else "closing.close")
        if st.form_submit_button(words, type="primary"):
            command = ClosingIn.model_validate(values)
            _write(
                lambda: state.client().close_with_outcomes(project.id, command), t("closing.done")
            )
            st.rerun()


def render(project: Project) -> None:
    """Show how the project ended, or ask for it."""
    words, is_problem = st.session_state.pop(_SAID, ("", False))
    if words:
        (st.warning if is_problem else st.info)(plain(words))
    outcome = state.client().outcome(project.id)
    if outcome.actual_end is not None:
        _closed(project, outcome)
    else:
        st.caption(t("closing.how"))
    _form(project, outcome)


with words_for_errors("page"):
    opened = open_project()
    if opened is not None:
        render(opened)
