"""Routing rules: the list, a new one, and what it would do to the messages of the past."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

import streamlit as st

from service.client import ClientError
from service.schemas import mail as m
from ui import state
from ui.widgets.attempt import attempt, outcome
from ui.widgets.markup import plain, show
from ui.words import day, label, labels, problem, t

_MOST = 500
_SHOWN = 5


def rule_trial(command: m.RuleCreate, projects: Mapping[int, str], *, place: str, key: str) -> None:
    """Show what a rule would do, with a button that saves it."""
    client = state.client()
    try:
        trial = client.try_rule(command)
    except ClientError as error:
        st.error(plain(problem(error)))
        return
    numbers = trial.model_dump(include={"matched", "would_file", "agrees", "contradicts"})
    st.write(plain(t("rule.trial", project=projects[command.project_id], **numbers)))
    if trial.contradicts:
        st.warning(t("rule.contradicts"), icon=":material/warning:")
    if trial.examples:
        rows = "".join(
            f"<li>{escape(found.subject or t('mail.no_subject'))} "
            f'<span class="cs-meta">{escape(found.sender_address)}</span></li>'
            for found in trial.examples[:_SHOWN]
        )
        show(f"<div>{escape(t('rule.examples'))}<ul>{rows}</ul></div>")

    def save() -> None:
        made = client.add_rule(command)
        st.session_state[f"saved-{place}"] = made.filed

    def saved() -> None:
        attempt(place, save)
        filed = st.session_state.pop(f"saved-{place}", None)
        if filed is not None:
            st.session_state[f"outcome-{place}"] = (True, t("rule.saved", n=filed))

    st.button(t("rule.save"), key=key, type="primary", on_click=saved)


def rule_list(projects: Mapping[int, str]) -> None:
    """Show the rules and let the reader make one."""
    outcome("rules")
    st.caption(t("rule.how"))
    found = state.client().rules(limit=_MOST).items
    if not found:
        st.info(t("rule.none"), icon=":material/rule:")
    for rule in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            made = t("rule.made", who=rule.created_by, when=day(rule.created_at))
            project = projects.get(rule.project_id, f"#{rule.project_id}")
            show(
                f'<div class="cs-row"><div class="cs-row-title">{escape(label(rule.kind))}: '
                f"{escape(rule.value)} → {escape(project)}</div>"
                f'<div class="cs-meta">{escape(made)}</div></div>'
            )
            st.button(
                t("rule.remove"),
                key=f"remove_rule-{rule.id}",
                on_click=attempt,
                args=("rules", _removal(rule.id)),
            )
    _new(projects)


def _removal(rule_id: int) -> Callable[[], None]:
    client = state.client()
    return lambda: client.remove_rule(rule_id)


def _new(projects: Mapping[int, str]) -> None:
    st.subheader(t("rule.new"))
    if not projects:
        st.info(t("rule.no_project"))
        return
    columns = st.columns(3)
    kinds = list(m.RuleKind)
    kind = columns[0].selectbox(
        t("rule.mark"), kinds, index=len(kinds) - 1, key="rule_kind", format_func=labels()
    )
    value = columns[1].text_input(t("rule.value"), key="rule_value", max_chars=300).strip()
    project = columns[2].selectbox(
        t("waiting.project"),
        list(projects),
        key="rule_project",
        format_func=lambda project_id: projects[project_id],
    )
    if st.button(t("rule.try"), key="rule_try") and not value:
        st.warning(t("rule.no_value"))
    if value:
        command = m.RuleCreate(project_id=project, kind=kind, value=value)
        rule_trial(command, projects, place="rules", key="rule_save")
