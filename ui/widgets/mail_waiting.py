"""Messages that wait for a project: putting them there, and making rules from them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from math import ceil

import streamlit as st

from service.schemas import mail as m
from ui import state
from ui.mail_words import NO_RULE, route_words
from ui.widgets.attempt import attempt, outcome
from ui.widgets.mail_rules import rule_trial
from ui.widgets.markup import plain, show
from ui.words import label, moment, t

_ON_A_PAGE = 10
_RULE_FROM = "rule_from"


def waiting_list(projects: Mapping[int, str]) -> None:
    """Show the messages that wait, newest first."""
    number = int(st.session_state.get("waiting_page", 1))
    page = state.client().unrouted_mail(limit=_ON_A_PAGE, offset=(number - 1) * _ON_A_PAGE)
    outcome("waiting")
    if not page.total:
        st.info(t("waiting.none"), icon=":material/check:")
        return
    st.caption(t("waiting.how"))
    for message in page.items:
        with st.container(border=True, key=f"waiting-{message.id}"):
            _row(message, projects)
    if page.total > _ON_A_PAGE:
        st.pagination(ceil(page.total / _ON_A_PAGE), key="waiting_page")


def _row(message: m.MailMessage, projects: Mapping[int, str]) -> None:
    show(_summary(message, projects))
    chosen = None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = list(projects)
        hint = _sure(message.suggestion) or state.at("project")
        chosen = st.selectbox(
            t("waiting.project"),
            names,
            index=names.index(hint) if hint in names else (0 if len(names) == 1 else None),
            key=f"project_of-{message.id}",
            format_func=lambda project_id: projects[project_id],
            placeholder=t("header.choose_project"),
            label_visibility="collapsed",
            width=280,
        )
        st.button(
            t("waiting.put"),
            key=f"assign-{message.id}",
            type="primary",
            disabled=chosen is None,
            on_click=_assign,
            args=(message, chosen),
        )
        is_open = st.session_state.get(_RULE_FROM) == message.id
        st.button(
            t("waiting.close_rule") if is_open else t("waiting.make_rule"),
            key=f"rule_from-{message.id}",
            disabled=not message.marks or not projects,
            on_click=_open_rule,
            args=(None if is_open else message.id,),
        )
    if is_open:
        _rule(message, chosen, projects)


def _sure(hint: m.RouteSuggestion | None) -> int | None:
    """Return the project to choose ahead; similar words are right too seldom (ADR 29)."""
    if hint is None or hint.basis is m.SuggestionBasis.WORDS:
        return None
    return hint.project_id


def _summary(message: m.MailMessage, projects: Mapping[int, str]) -> str:
    facts = [message.sender, f"<{message.sender_address}>", moment(message.sent_at)]
    if message.route != NO_RULE:
        # That no rule fits stands above the list.
        facts.append(route_words(message.route))
    lines = [
        f'<div class="cs-row-title">{escape(message.subject or t("mail.no_subject"))}</div>',
        f'<div class="cs-meta">{escape(" · ".join(fact for fact in facts if fact))}</div>',
    ]
    if message.preview:
        lines.append(f'<div class="cs-preview">{escape(message.preview)}</div>')
    hint = message.suggestion
    if hint is not None and hint.project_id in projects:
        words = t(
            f"waiting.by_{hint.basis.value}",
            project=projects[hint.project_id],
        )
        lines.append(f"<div>{escape(words)}</div>")
    return f'<div class="cs-row">{"".join(lines)}</div>'


def _assign(message: m.MailMessage, project_id: int | None) -> None:
    if project_id is None:
        return
    found: list[m.RetryResult] = []
    command = m.Assign(project_id=project_id)
    client = state.client()
    attempt("waiting", lambda: found.append(client.assign_message(message.id, command)))
    if found:
        words = f"{message.subject}: {label(found[0].outcome)}"
        st.session_state["outcome-waiting"] = (True, words)


def _open_rule(message_id: int | None) -> None:
    st.session_state[_RULE_FROM] = message_id


def _rule(message: m.MailMessage, chosen: int | None, projects: Mapping[int, str]) -> None:
    # As code: an address would become a link, and a click on it would open a mail program.
    marks = {
        f"{plain(label(mark.kind))}: `{mark.value.replace('`', '')}`": mark
        for mark in message.marks
    }
    name = st.radio(t("rule.mark"), list(marks), key=f"mark-{message.id}")
    if chosen is None or name is None:
        st.caption(t("header.choose_project"))
        return
    mark = marks[name]
    command = m.RuleCreate(project_id=chosen, kind=mark.kind, value=mark.value)
    rule_trial(command, projects, place="waiting", key=f"save_rule-{message.id}")
