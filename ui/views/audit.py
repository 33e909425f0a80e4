"""Audit log: who did what, newest first."""

from __future__ import annotations

from math import ceil

import pandas as pd
import streamlit as st

from service.schemas import AuditEntry
from ui import state
from ui.i18n import known
from ui.widgets.page import open_project, words_for_errors
from ui.words import moment, t

_ON_A_PAGE = 100


def _action(entry: AuditEntry) -> str:
    key = f"audit.{entry.action}"
    return t(key) if known(state.language(), key) else entry.action


def _details(details: dict[str, object]) -> str:
    """Return what changed as words instead of JSON; what says nothing is left out."""
    return " · ".join(
        f"{_name(name)}: {_value(value)}"
        for name, value in details.items()
        if value not in (None, "", [], {})
    )


def _name(name: str) -> str:
    key = f"column.{name}"
    return t(key) if known(state.language(), key) else name.replace("_", " ")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, dict):
        return ", ".join(f"{_name(str(name))} {_value(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def render() -> None:
    """Show the page."""
    project = open_project()
    if project is None:
        return
    st.caption(t("audit.how"))
    number = int(st.session_state.get("audit_page", 1))
    page = state.client().audit(project.id, limit=_ON_A_PAGE, offset=(number - 1) * _ON_A_PAGE)
    if not page.items:
        st.info(t("empty.no_audit"), icon=":material/history:")
        return
    columns = {
        "at": [moment(entry.at) for entry in page.items],
        "who": [entry.actor for entry in page.items],
        "action": [_action(entry) for entry in page.items],
        "what": [f"{entry.entity} {entry.entity_id or ''}".strip() for entry in page.items],
        "details": [_details(entry.details) for entry in page.items],
        "request": [entry.request_id for entry in page.items],
    }
    frame = pd.DataFrame(columns).rename(columns={name: t(f"column.{name}") for name in columns})
    st.dataframe(frame, hide_index=True)
    if page.total > _ON_A_PAGE:
        st.pagination(ceil(page.total / _ON_A_PAGE), key="audit_page")
    st.caption(t("audit.count", n=page.total))


with words_for_errors("page"):
    render()
