"""Messages that could not be read: why, their bytes, trying again, giving up."""

from __future__ import annotations

from html import escape

import streamlit as st

from service.schemas import mail as m
from ui import state
from ui.widgets.attempt import attempt, outcome
from ui.widgets.markup import show
from ui.words import advice, label, moment, size, t

_MOST = 200


def aside_list() -> None:
    """Show the messages that could not be read."""
    outcome("aside")
    found = state.client().quarantine(limit=_MOST).items
    if not found:
        st.info(t("aside.none"), icon=":material/check:")
        return
    st.caption(t("aside.how"))
    for entry in found:
        with st.container(border=True, key=f"aside-{entry.id}"):
            show(_summary(entry))
            _actions(entry)


def _summary(entry: m.Quarantined) -> str:
    facts = [
        size(entry.size_bytes),
        "" if entry.complete else t("aside.part"),
        t("aside.tries", n=entry.tries, when=moment(entry.tried_at)),
    ]
    return (
        f'<div class="cs-row"><div class="cs-row-title">{escape(entry.name)}</div>'
        f'<div class="cs-problem">{escape(advice(entry.code, entry.reason))}</div>'
        f'<div class="cs-meta">{escape(" · ".join(fact for fact in facts if fact))}</div></div>'
    )


def _actions(entry: m.Quarantined) -> None:
    client = state.client()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            t("aside.download"),
            data=lambda: client.quarantined_bytes(entry.id),
            file_name=entry.name if entry.name.endswith((".eml", ".msg")) else f"{entry.name}.eml",
            key=f"bytes-{entry.id}",
            on_click="ignore",
            icon=":material/download:",
        )
        st.button(
            t("aside.retry"),
            key=f"retry-{entry.id}",
            icon=":material/replay:",
            disabled=not entry.complete,
            on_click=_retry,
            args=(entry,),
        )
        with st.popover(t("aside.drop"), key=f"dropping-{entry.id}"):
            st.button(
                t("aside.drop_sure"),
                key=f"drop-{entry.id}",
                on_click=attempt,
                args=("aside", lambda: client.give_up_quarantined(entry.id)),
            )


def _retry(entry: m.Quarantined) -> None:
    found: list[m.RetryResult] = []
    client = state.client()
    attempt("aside", lambda: found.append(client.retry_quarantined(entry.id)))
    if not found:
        return
    still = (m.Outcome.QUARANTINED, m.Outcome.KNOWN)
    is_read = found[0].outcome not in still
    words = t("aside.read", outcome=label(found[0].outcome)) if is_read else t("aside.again")
    st.session_state["outcome-aside"] = (is_read, words)
