"""The source beside a review item, and the source of a document alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from service.schemas import (
    Basis,
    DocumentDetail,
    FindingType,
    ItemState,
    ReviewItem,
    UnitOut,
    Verdict,
    Zone,
)
from ui.source import Mark, Part, heading_spans, part_around, render
from ui.widgets.markup import show
from ui.words import label, t

# More text at once makes the browser slow; the rest is one page further.
MOST_AT_ONCE = 30_000


def item_marks(items: Sequence[ReviewItem], current: int | None) -> list[Mark]:
    """Return the marks of review items, with the quotes merged into them."""
    found: list[Mark] = []
    for item in items:
        style, badge = _style(item), _badge(item)
        words = [label(item.type), label(item.state)]
        if item.type is FindingType.REQUIREMENT and item.priority:
            words.insert(1, label(item.priority))
        title = " · ".join(words)
        spans = [(item.start, item.end)]
        spans += [(s.start, s.end) for s in item.more_sources if s.document_id == item.document_id]
        found.extend(
            Mark(start, end, style, item.id, badge, title, item.id == current)
            for start, end in spans
        )
    return found


def _style(item: ReviewItem) -> str:
    style = f"cs-{item.type.value} cs-is-{item.state.value}"
    if item.type is FindingType.REQUIREMENT:
        style += f" cs-{item.priority.value if item.priority else 'none'}"
        style += " cs-unstated" if item.basis is Basis.NOT_STATED else ""
    return style


def _badge(item: ReviewItem) -> str:
    sign = {ItemState.ACCEPTED: "✓", ItemState.REJECTED: "✗", ItemState.SKIPPED: "…"}
    name = item.type.value
    if item.type is FindingType.REQUIREMENT and item.priority:
        name = item.priority.value
    return t(f"badge.{name}") + sign.get(item.state, "")


def unit_marks(units: Sequence[UnitOut]) -> list[Mark]:
    """Return the marks of sentences about which the models were unsure."""
    words = label(Verdict.UNSURE)
    return [
        Mark(unit.start, unit.end, "cs-unsure", title=words)
        for unit in units
        if unit.verdict is Verdict.UNSURE
    ]


def review_source(
    document: DocumentDetail, items: Sequence[ReviewItem], current: ReviewItem | None
) -> None:
    """Show the source with all items marked and the current one in view."""
    place = current.start if current else 0
    part = part_around(document.text, place, most=MOST_AT_ONCE)
    current_id = current.id if current else None
    units = [unit for unit in document.units if unit.start < part.end and unit.end > part.start]
    marks = [
        mark
        for mark in [*item_marks(_near(items, part), current_id), *unit_marks(units)]
        if mark.start < part.end and mark.end > part.start
    ]
    show_source(document, marks, part, style="cs-beside")


def _near(items: Sequence[ReviewItem], part: Part) -> list[ReviewItem]:
    """Return the items with a quote in the part, or with further quotes that may be in it."""
    return [
        item for item in items
        if item.more_sources or (item.start < part.end and item.end > part.start)
    ]  # fmt: skip


def show_source(
    document: DocumentDetail, marks: Sequence[Mark], part: Part, *, style: str = ""
) -> None:
    """Show a part of a document with marks."""
    labels = {zone: label(zone) for zone in Zone}
    inner = render(
        document.text,
        zones=document.zones,
        headings=heading_spans(document.segments),
        marks=marks,
        labels=labels,
        part=part,
    )
    name = escape(document.subject or document.name)
    show(
        f'<div class="cs-source {style}" tabindex="0" role="document" aria-label="{name}" '
        f'data-document="{document.id}">{inner}</div>'
    )
    if part.end - part.start < len(document.text):
        st.caption(t("source.part", start=part.start, end=part.end, all=len(document.text)))


def legend() -> None:
    """Show what the marks mean."""
    names = ("must", "should", "could", "wont", "decision", "action", "question", "risk")
    pieces = []
    for name in names:
        kind = f"cs-requirement cs-{name}" if name in names[:4] else f"cs-{name}"
        words = t(f"Priority.{name}") if name in names[:4] else t(f"FindingType.{name}")
        badge = escape(t(f"badge.{name}"))
        pieces.append(f'<mark class="cs-mark {kind}" data-badge="{badge}">{escape(words)}</mark>')
    pieces.append(f'<mark class="cs-mark cs-unsure">{escape(label(Verdict.UNSURE))}</mark>')
    grey = escape(t("source.greyed"))
    pieces.append(f'<span class="cs-zone cs-zone-quoted cs-inline">{grey}</span>')
    show(f'<div class="cs-legend">{" ".join(pieces)}</div>')
