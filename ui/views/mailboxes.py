"""Mailboxes: where mail comes from, what waits for a project, what could not be read, rules."""

from __future__ import annotations

import streamlit as st

from ui import state
from ui.widgets.mail_aside import aside_list
from ui.widgets.mail_rules import rule_list
from ui.widgets.mail_waiting import waiting_list
from ui.widgets.mailbox_form import mailbox_form
from ui.widgets.mailbox_list import all_mailboxes, mailbox_list
from ui.widgets.page import words_for_errors
from ui.words import t

_BOXES, _WAITING, _ASIDE, _RULES = "boxes", "waiting", "aside", "rules"


def _counted() -> dict[str, int]:
    client = state.client()
    return {
        _BOXES: client.mailboxes(limit=1).total,
        _WAITING: client.unrouted_mail(limit=1).total,
        _ASIDE: client.quarantine(limit=1).total,
        _RULES: client.rules(limit=1).total,
    }


def render() -> None:
    """Show the page."""
    projects = {
        project.id: f"{project.key} · {project.name}"
        for project in state.client().projects(limit=500).items
    }
    numbers = _counted()
    names = {name: t(f"mailboxes.view_{name}", n=n) for name, n in numbers.items()}
    view = st.segmented_control(
        t("mailboxes.view"),
        list(names),
        default=_BOXES,
        key="mailboxes_view",
        required=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
    )
    if view == _WAITING:
        waiting_list(projects)
    elif view == _ASIDE:
        aside_list()
    elif view == _RULES:
        rule_list(projects)
    else:
        st.caption(t("mailboxes.how"))
        boxes = all_mailboxes()
        mailbox_list(boxes, projects)
        with st.expander(t("mailboxes.add"), icon=":material/add:", expanded=not boxes):
            mailbox_form(projects)


with words_for_errors("page"):
    render()
