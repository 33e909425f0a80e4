"""The random audit: drawn units one after another, each with a key for what it is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from service.schemas import learning as le
from ui import state
from ui.widgets.attempt import attempt, outcome
from ui.widgets.markup import plain, show
from ui.words import label, percent, t

_MOST_PROJECTS = 8


def audit_queue(estimate: le.AuditEstimate, waiting: Sequence[le.AuditWaiting]) -> None:
    """Show what the audit says, the next drawn unit of the open project, and where others wait."""
    st.subheader(t("learning.audit"))
    st.caption(t("learning.audit_how"))
    _estimate(estimate)
    outcome("audit")
    project_id = state.at("project")
    if project_id is not None:
        found = state.client().audit_samples(project_id, limit=1)
        if found.items:
            _ask(found.items[0], found.total)
        else:
            st.caption(t("learning.audit_nothing"))
    _others([one for one in waiting if one.project_id != project_id])


def _others(waiting: Sequence[le.AuditWaiting]) -> None:
    """Lead to the projects in which units wait, most first."""
    if not waiting:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("learning.audit_elsewhere", n=sum(one.n for one in waiting)))
        for one in waiting[:_MOST_PROJECTS]:
            st.button(
                f"{plain(one.key)} ({one.n})",
                key=f"audit-of-{one.project_id}",
                on_click=state.go,
                args=("project", one.project_id),
            )


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
