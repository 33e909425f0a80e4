"""Priority that the layout of a document states: tags, columns, labels, lines of their own, headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.features import UnitContext, heading_meaning
from nlp.domain import Cell, Heading, Layout, Priority, Role, Segment, Span
from nlp.headings import Section, classify_label, classify_priority_value

Structure = tuple[Priority, tuple[Span, ...], str]
"""A priority, the spans that say it, and a note that begins with their kind ("heading: ...")."""

LISTED_CHANCE = 0.9
"""Of the bullets and table rows below a MoSCoW heading or in a priority column of `data/labelled`, 94 % (162 of 172)
are requirements, whatever their words."""

_GOES_ON = re.compile(r"[:：]\s*\S")
_ITEMS = frozenset({Role.BULLET, Role.TABLE_ROW})
_LONGEST_TITLE = 40
# 【必须】…, [MUST] …, (P1) …, P0: … at the start, or in brackets at the end
_TAGS = (
    re.compile(r"^\W{0,4}[\[【(（「]([^\]】)）」]{1,16})[\]】)）」]"),
    re.compile(r"^\W{0,4}((?:P[0-4]|M|S|C|W|MUST|SHOULD|COULD|WON'?T))\s?[:：\-–—|]\s"),
    re.compile(r"[\[【(（]([^\[【(（\]】)）]{1,16})[\]】)）]\W{0,2}$"),
)
# "**Most important feature:** search and save": a label before the words
_LABEL = re.compile(r"^\W{0,6}([^\W\d_][^:：\n]{1,39}?)\W{0,3}[:：](?=\W{0,4}\w)")
# a line below an item that says nothing but its priority: "优先级：高，难度：低", "Priority: must", "(must have)"
_OWN_LINE = re.compile(
    r"^\W{0,6}(?:优先级别?|优先度|重要(?:程度|性)|priority|importance|moscow)\W{0,3}[:：]\s*([^，,;；。|/\n]{1,16})"
)
_ONLY_TAG = re.compile(r"^\W{0,2}[\[【(（]([^\[【(（\]】)）]{1,16})[\]】)）]\W{0,2}$")


def structural_priority(layout: Layout, segment: Segment, context: UnitContext) -> Structure | None:
    """Read the priority off a tag, a column, a label, a line of its own, a lead-in or a heading, nearest first."""
    tagged = leading_priority_tag(context.text)
    if tagged is not None:
        priority, start, end = tagged
        base = context.unit.span.start
        return priority, (Span(base + start, base + end),), f"tag: {context.text[start:end]}"
    cell = _priority_cell(layout, segment)
    if cell is not None:
        return cell
    near = _label_priority(context) or _following_line(layout, context)
    if near is not None:
        return near
    text = layout.document.text
    if segment.lead_in is not None:
        meaning = heading_meaning(segment.lead_in.slice(text).strip()[:120])
        if meaning.priority is not None:
            return (
                meaning.priority,
                (segment.lead_in,),
                f"heading: {segment.lead_in.slice(text).strip()[:60]}",
            )
    return _heading_priority(segment.headings)


def _label_priority(context: UnitContext) -> Structure | None:
    """Read the label in front of an item: "Most important feature: search"."""
    found = _LABEL.match(context.text)
    priority = None if found is None else classify_label(found[1])
    if found is None or priority is None:
        return None
    base = context.unit.span.start
    return priority, (Span(base + found.start(1), base + found.end(1)),), f"label: {found[1]}"


def _following_line(layout: Layout, context: UnitContext) -> Structure | None:
    """Read the line below an item, if it says nothing but the priority of what stands above it."""
    after = context.unit.index + 1
    if after >= len(layout.units):
        return None
    unit = layout.units[after]
    words = layout.text_of(unit).casefold()
    found = _OWN_LINE.match(words) or _ONLY_TAG.match(words)
    if found is None or layout.segment_of(unit).role is Role.HEADING:
        return None
    if _OWN_LINE.match(context.folded):
        return None  # one such line below another
    priority = classify_priority_value(found[1])
    if priority is None:
        return None
    return priority, (unit.span,), f"tag: {found[1].strip()}"


def is_listed(layout: Layout, context: UnitContext) -> bool:
    """Return whether ``context`` is an item of a list that the author called Must, Should, Could or Won't."""
    segment = layout.segment_of(context.unit)
    if segment.role not in _ITEMS or context.folded.rstrip().endswith("?"):
        return False
    if any(len(heading.title) > _LONGEST_TITLE for heading in segment.headings[-1:]):
        return False  # a sentence that happens to hold "must" is no title of a list
    found = structural_priority(layout, segment, context)
    return found is not None and found[2].startswith(("heading", "column"))


def is_priority_title(text: str) -> bool:
    """Return whether a heading is nothing but the name of a priority: "4.1 Mandatory", and not "Must: SSO login"."""
    return (
        len(text) <= _LONGEST_TITLE
        and _GOES_ON.search(text) is None
        and heading_meaning(text).priority is not None
    )


def leading_priority_tag(text: str) -> tuple[Priority, int, int] | None:
    """Return priority, start and end of a tag such as 【必须】 or (P1) at either end of ``text``."""
    for pattern in _TAGS:
        match = pattern.search(text)
        if match is not None:
            priority = classify_priority_value(match[1])
            if priority is not None:
                return priority, match.start(1), match.end(1)
    return None


def _heading_priority(
    headings: Sequence[Heading],
) -> Structure | None:
    for heading in reversed(headings):
        meaning = heading_meaning(heading.title[:120])
        if meaning.priority is not None:
            return meaning.priority, (heading.span,), f"heading: {heading.title[:60]}"
        if meaning.section is Section.OUT_OF_SCOPE:
            return Priority.WONT, (heading.span,), f"heading: {heading.title[:60]}"
    return None


def _priority_cell(layout: Layout, segment: Segment) -> Structure | None:
    for cell in segment.cells:
        if _is_priority_column(cell):
            value = cell.span.slice(layout.document.text)
            priority = classify_priority_value(value)
            if priority is not None:
                return priority, (cell.span,), f"column {cell.title}: {value.strip()[:40]}"
    return None


def _is_priority_column(cell: Cell) -> bool:
    title = (cell.title or "").casefold()
    return any(
        word in title for word in ("priorit", "moscow", "importance", "优先", "重要", "级别")
    )
