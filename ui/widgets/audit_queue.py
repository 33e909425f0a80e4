"""The random audit: drawn units one after another, each with a key for what it is."""

from __future__ import annotations

from html import escape

import streamlit as st

from service.schemas import learning as le
from ui import state
from ui.widgets.attempt import attempt, outcome
from ui.widgets.markup import show
from ui.words import label, percent, t


def audit_queue(estimate: le.AuditEstimate) -> None:
    """Show what the audit says, and the next drawn unit of the open project."""
    st.subheader(t("learning.audit"))
    st.caption(t("learning.audit_how"))
    _estimate(estimate)
    outcome("audit")
    project_id = state.at("project")
    if project_id is None:
        st.info(t("learning.choose_project"), icon=":material/folder_open:")
        return
    waiting = state.client().audit_samples(project_id, limit=1)
    if not waiting.items:
        st.caption(t("learning.audit_nothing"))
        return
    _ask(waiting.items[0], waiting.total)


def _estimate(found: le.AuditEstimate) -> None:
    if found.rate is None or found.low is None or found.high is None:
        if found.drawn:
            st.caption(t("learning.audit_start", drawn=found.drawn))
        return
    st.markdown(
        t(
            "learning.audit_numbers",
            answered=found.answered,
            drawn=found.drawn,
            missed=found.missed,
            estimate=round(found.rate * found.passed_over),
            n=found.passed_over,
            low=percent(found.low),
            high=percent(found.high),
        )
    )


def _ask(sample: le.AuditSample, waiting: int) -> None:
    with st.container(border=True):
        show(
            f'<div class="cs-meta">{escape(sample.document_name)} · '
            f"{escape(t('learning.audit_waiting', n=waiting))}</div>"
            f'<div class="cs-audit">{escape(sample.before)}'
            f"<mark>{escape(sample.quote)}</mark>{escape(sample.after)}</div>"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(t("learning.is"))
            for kind in (le.Taught.NONE, *(one for one in le.Taught if one != le.Taught.NONE)):
                st.button(
                    label(kind),
                    key=f"audit-{sample.id}-{kind.value}",
                    type="primary" if kind == le.Taught.NONE else "secondary",
                    on_click=_answer,
                    args=(sample, kind),
                )


def _answer(sample: le.AuditSample, kind: le.Taught) -> None:
    words = t("learning.audit_answered" if kind == le.Taught.NONE else "learning.audit_added")
    client, command = state.client(), le.AuditAnswer(label=kind)
    attempt(
        "audit",
        lambda: client.answer_audit_sample(sample.project_id, sample.id, command),
        words,
    )
