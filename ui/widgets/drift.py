"""Drift on the page Learning: what has changed since the model was fitted, with n and what to do."""

from __future__ import annotations

from html import escape

import streamlit as st

from service.schemas import Language
from service.schemas import learning as le
from ui import state
from ui.widgets.markup import chip, show
from ui.words import t

_LEVELS = {"act": "cs-state-rejected", "watch": "cs-status-changed", "ok": "cs-state-accepted"}


def drift_signals() -> None:
    """Show the signals, the worst first; those that say nothing yet are folded away."""
    st.subheader(t("learning.drift"))
    st.caption(t("learning.drift_how"))
    zh = state.language() == Language.ZH
    order = ["act", "watch", "ok", "unknown"]
    signals = sorted(state.client().drift(), key=lambda signal: order.index(signal.level))
    silent = [one for one in signals if one.level == "unknown"]
    for one in signals[: len(signals) - len(silent)]:
        _signal(one, zh=zh)
    if silent:
        # Many lines that say nothing yet would hide the one that does.
        with st.expander(t("learning.silent", n=len(silent)), icon=":material/hourglass_empty:"):
            for one in silent:
                _signal(one, zh=zh)


def _signal(one: le.DriftSignal, *, zh: bool) -> None:
    level = chip(t(f"drift.level_{one.level}"), _LEVELS.get(one.level, ""))
    show(
        f'<div class="cs-row">{level} <span class="cs-row-title">{escape(t(f"drift.{one.name}"))}'
        f'</span> <span class="cs-meta">{escape(one.zh if zh else one.en)}</span></div>'
    )
