"""Audit log: who did what, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import pandas as pd
import streamlit as st

from service.schemas import AuditEntry
from ui import state
from ui.i18n import known
from ui.widgets.page import open_project, words_for_errors
from ui.words import moment, t

_ON_A_PAGE = 100
# Which words a code of a detail stands for.
_KINDS = {
    "kind": ("job.kind", "MailboxKind", "RuleKind"),
    "label": ("Taught",),
    "outcome": ("AlertOutcome",),
    "side_before": ("Side",),
    "source": ("RiskSource", "SnapshotSource"),
    "status": ("DocumentStatus",),
    "step": ("AlertEvent",),
}


def _action(entry: AuditEntry) -> str:
    key = f"audit.{entry.action}"
    return t(key) if known(state.language(), key) else entry.action


def _details(details: dict[str, object]) -> str:
    """Return what changed as words instead of JSON; what says nothing is left out."""
    return " · ".join(
        f"{_name(name)}: {_value(name, value)}"
        for name, value in details.items()
        if value not in (None, "", [], {})
    )


def _name(name: str) -> str:
    return _word((f"detail.{name}", f"column.{name}"), name.replace("_", " "))


def _word(keys: Sequence[str], otherwise: str) -> str:
    """Return the words for the first key that has some."""
    return next((t(key) for key in keys if known(state.language(), key)), otherwise)


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, dict):
        return ", ".join(f"{_name(str(key))} {_value(str(key), one)}" for key, one in value.items())
    if isinstance(value, list):
        # Names of fields are words too; codes of the record are not known as such and stay.
        return ", ".join(
            _name(str(one)) if name == "fields" else _value(name, one) for one in value
        )
    if isinstance(value, str):
        return _word([f"{kind}.{value}" for kind in _KINDS.get(name, ())], value)
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _entity(entry: AuditEntry) -> str:
    words = _word([f"entity.{entry.entity}"], entry.entity)
    return f"{words} {entry.entity_id or ''}".strip()


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
        "what": [_entity(entry) for entry in page.items],
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
