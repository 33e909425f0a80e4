"""Everything known about one review item, with its evidence."""

from __future__ import annotations

from html import escape

import streamlit as st

from service.schemas import (
    Basis,
    DocumentDetail,
    DueOut,
    FindingOut,
    FindingType,
    Origin,
    Relation,
    ReviewItem,
    Status,
    Verdict,
)
from ui import state
from ui.i18n import known
from ui.widgets.item_hints import hint_rows
from ui.widgets.markup import (
    chip,
    facts,
    priority_chip,
    quote,
    show,
    side_by_side,
    spans_in_words,
    state_chip,
)
from ui.words import day, label, percent, t

_WITH_WORDS = (Basis.STRUCTURE, Basis.CUE, Basis.CONTEXT)
_COMPARATORS = {"=": "", "<=": "≤", ">=": "≥"}


def item_card(item: ReviewItem, document: DocumentDetail) -> None:
    """Show an item: quote, priority with its basis, and the rest of what was read."""
    show(_chips(item), quote(item.quote, caption=_place(item, document)))
    for source in item.more_sources:
        show(quote(source.quote, caption=t("card.merged_in")))
    show(facts([*_rows(item, document), *hint_rows(item)]))
    if item.relation is not Relation.NEW:
        _match(item)


def _chips(item: ReviewItem) -> str:
    pieces = [chip(label(item.type), f"cs-type-{item.type.value}")]
    if item.type is FindingType.REQUIREMENT:
        pieces.append(priority_chip(item.priority))
    if item.status is not Status.STATED:
        pieces.append(chip(label(item.status), f"cs-status-{item.status.value}"))
    if item.unsure:
        pieces.append(chip(label(Verdict.UNSURE), "cs-unsure-chip", title=t("card.unsure")))
    if item.origin is not Origin.MODEL:
        pieces.append(chip(label(item.origin)))
    pieces.append(state_chip(item.state))
    if item.record_code:
        pieces.append(chip(item.record_code, "cs-code"))
    sure = t("card.sure", share=percent(item.confidence))
    return f'<div class="cs-chips">{" ".join(pieces)} <span class="cs-meta">{sure}</span></div>'


def _place(item: ReviewItem, document: DocumentDetail) -> str:
    anchor = next((a for a in document.anchors if a.start <= item.start < a.end), None)
    places = [label(item.side)]
    if anchor is not None:
        for name in ("page", "sheet", "row"):
            value = getattr(anchor, name)
            if value is not None:
                places.append(t(f"card.{name}", value=value))
        if anchor.time_s is not None:
            minutes, seconds = divmod(int(anchor.time_s), 60)
            places.append(f"{minutes}:{seconds:02d}")
    return " · ".join(places)


def _rows(item: ReviewItem, document: DocumentDetail) -> list[tuple[str, str]]:
    finding = item.finding
    rows = []
    if item.text != item.quote:
        rows.append((t("card.wording"), escape(item.text)))
    if item.type is FindingType.REQUIREMENT:
        rows.append((t("card.why"), escape(basis_in_words(item, document.text))))
    rows.append((t("card.kind"), escape(label(item.kind)) if item.kind else ""))
    rows.append((t("card.due"), _due(item, finding.due if finding else None)))
    rows.append((t("card.owner"), escape(item.owner or "")))
    if finding:
        rows.append((t("card.quantities"), _quantities(finding)))
        notes = [note for note in finding.reasons if ":" in note and not _why(note)]
        rows.append((t("card.reasons"), "<br>".join(escape(note) for note in notes)))
    return rows


def basis_in_words(item: ReviewItem, text: str) -> str:
    """Return what the priority rests on, with the words that say so."""
    finding = item.finding
    spans = [(span.start, span.end) for span in finding.evidence] if finding else []
    if not spans and finding and item.basis is Basis.CUE:
        spans = [(cue.start, cue.end) for cue in finding.cues]
    words = spans_in_words(text, spans)
    key = f"basis.{item.basis.value}"
    if words and item.basis in _WITH_WORDS:
        kinds = [_why(note) for note in finding.reasons] if finding else []
        key = next((kind for kind in kinds if kind), f"{key}_words")
    said = t(key, words=words)
    if item.basis is not Basis.NOT_STATED and item.priority_confidence:
        said += t("card.priority_sure", share=percent(item.priority_confidence))
    if item.priority != item.client_priority and item.client_priority is not None:
        said += t("card.client_said", priority=label(item.client_priority))
    return said


def _why(note: str) -> str | None:
    """Return the key for the kind of a reason ("heading: Must have"), if there are words for it."""
    kind = note.partition(":")[0].split(" ")[0]
    key = f"why.{kind}"
    return key if ":" in note and known(state.language(), key) else None


def _due(item: ReviewItem, due: DueOut | None) -> str:
    if due is None:
        return escape(day(item.due_on)) if item.due_on else ""
    words = t("list.quoted", words=due.quote)
    if due.latest is None and due.earliest is None:
        chosen = day(item.due_on) if item.due_on else t("card.due_unclear")
        return f"{escape(words)} → <strong>{escape(chosen)}</strong>"
    found = day(item.due_on or due.latest or due.earliest)
    if due.earliest and due.latest and due.earliest != due.latest and item.due_on == due.latest:
        found = f"{day(due.earliest)} – {day(due.latest)}"
    pieces = [f"{escape(words)} → <strong>{escape(found)}</strong>"]
    if item.due_on != due.latest:
        pieces.append(escape(t("card.due_edited")))
    elif due.rule:
        pieces.append(escape(due.rule))
    if due.alternatives:
        others = t("list.separator").join(day(other) for other in due.alternatives)
        pieces.append(escape(t("card.due_or", others=others)))
    return "<br>".join(pieces)


def _quantities(finding: FindingOut) -> str:
    language = state.language()
    shown = []
    for quantity in finding.quantities:
        sign = _COMPARATORS.get(quantity.comparator, quantity.comparator)
        key = f"unit.{quantity.unit}"
        unit = t(key) if known(language, key) else quantity.unit
        shown.append(f"{sign} {quantity.value:,.10g} {unit}".strip())
    return escape(t("list.separator").join(shown))


def _match(item: ReviewItem) -> None:
    note = f" · {item.relation_note}" if item.relation_note else ""
    code = item.matched_code or ""
    show(
        f'<div class="cs-match"><strong>{escape(t(f"match.{item.relation.value}", code=code))}'
        f"</strong>{escape(note)} "
        f'<span class="cs-meta">{escape(t("card.sure", share=percent(item.relation_confidence)))}'
        "</span>",
        side_by_side(
            item.matched_quote or "", t("match.before", code=code), item.quote, t("match.now")
        ),
        "</div>",
    )
    st.caption(t(f"match.then_{item.relation.value}", code=code))
