"""What stands behind a number, as buttons that open it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from service.schemas import EvidenceKind, EvidenceOut
from ui import state
from ui.widgets.markup import plain
from ui.widgets.page import open_page
from ui.words import day, label

_ICONS = {
    EvidenceKind.DOCUMENT: ":material/mail:",
    EvidenceKind.RECORD: ":material/inventory:",
    EvidenceKind.CHANGE: ":material/published_with_changes:",
    EvidenceKind.SNAPSHOT: ":material/calendar_today:",
}
_MOST = 12


def open_evidence(kind: EvidenceKind, id_: int) -> None:
    """Open the page that shows a thing."""
    if kind is EvidenceKind.DOCUMENT:
        state.go("document", id_)
        open_page("document")
    elif kind is EvidenceKind.RECORD:
        state.go("record", id_)
        open_page("record")
    elif kind is EvidenceKind.CHANGE:
        open_page("record")
    else:
        st.session_state["risk_tab_wanted"] = "facts"
        st.rerun()


def evidence_buttons(evidence: Sequence[EvidenceOut], key: str) -> None:
    """Show one button a thing, newest first; an entry of the record with what it says."""
    with st.container(gap="small"):
        for index, found in enumerate(evidence[:_MOST]):
            told = found.wording or day(found.on)
            if st.button(
                plain(f"{found.label[:60]} · {told}"),
                key=f"evidence-{key}-{index}",
                icon=_ICONS[found.kind],
                help=label(found.kind),
            ):
                open_evidence(found.kind, found.id)
