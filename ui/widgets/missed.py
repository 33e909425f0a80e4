"""Sentences that were not taken as requirements, and adding one that was missed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import streamlit as st

from service.schemas import DocumentDetail, FindingType, ReviewItem, UnitOut, Verdict
from ui import decide
from ui.widgets.markup import quote, show
from ui.words import label, labels, t

_CANDIDATES = (Verdict.UNSURE, Verdict.NOT_REQUIREMENT)


def candidates(document: DocumentDetail, items: Sequence[ReviewItem]) -> list[UnitOut]:
    """Return the sentences that hold no item yet: unsure ones first, else in text order."""
    taken = _joined((item.start, item.end) for item in items)
    starts = [start for start, _ in taken]

    def is_free(unit: UnitOut) -> bool:
        # of stretches apart from each other only the last that starts before the end can overlap
        at = bisect_left(starts, unit.end) - 1
        return at < 0 or taken[at][1] <= unit.start

    free = [
        unit
        for unit in document.units
        if unit.verdict in _CANDIDATES
        and is_free(unit)
        and document.text[unit.start : unit.end].strip()
    ]
    return sorted(free, key=lambda unit: (_CANDIDATES.index(unit.verdict), unit.start))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches covered by ``spans``, in order and apart from each other."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def missed(document: DocumentDetail, items: Sequence[ReviewItem]) -> None:
    """Let the reviewer add what the models missed."""
    units = candidates(document, items)
    unsure = sum(unit.verdict is Verdict.UNSURE for unit in units)
    title = t("missed.title", n=len(units), unsure=unsure)
    with st.expander(title, icon=":material/playlist_add:", key="missed"):
        if not units:
            st.caption(t("missed.none"))
            return
        by_start = {unit.start: unit for unit in units}
        starts = list(by_start)
        chosen = st.selectbox(
            t("missed.choose"),
            starts,
            format_func=lambda start: _in_a_line(document, by_start[start]),
            key=f"missed-{document.id}",
        )
        unit = by_start[chosen]
        show(quote(document.text[unit.start : unit.end], caption=label(unit.verdict)))
        type_ = st.selectbox(
            t("edit.type"), list(FindingType), format_func=labels(), key="missed_type"
        )
        with st.container(horizontal=True):
            for name, at_once in (("add_accept", True), ("add", False)):
                st.button(
                    t(f"missed.{name}"),
                    key=f"missed_{name}",
                    type="primary" if at_once else "secondary",
                    on_click=decide.add,
                    args=(document.project_id, document.id, unit.start, unit.end),
                    kwargs={"type": type_, "at_once": at_once},
                )


def _in_a_line(document: DocumentDetail, unit: UnitOut) -> str:
    words = " ".join(document.text[unit.start : unit.end].split())
    sign = "? " if unit.verdict is Verdict.UNSURE else ""
    return sign + (words if len(words) <= 90 else words[:89] + "…")
