"""The text of a document as safe HTML: zones greyed, findings marked, nothing changed.

Taking the tags out gives back exactly the text, a property test. Labels and badges are drawn by the
style sheet from attributes, so they never mix with the client's words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from service.schemas import HeadingOut, Role, SegmentOut, SpanOut, Zone, ZoneOut


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of text; ``style`` holds class names of the style sheet."""

    start: int
    end: int
    style: str
    item_id: int | None = None
    badge: str = ""
    title: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The stretch of a long text that is shown at once."""

    start: int
    end: int


def part_around(text: str, place: int, *, most: int) -> Part:
    """Return at most about ``most`` code points around ``place``, cut at line ends."""
    if len(text) <= most:
        return Part(0, len(text))
    start = max(0, min(place - most // 2, len(text) - most))
    end = start + most
    if start > 0:
        line = text.find("\n", start, start + most // 4)
        start = line + 1 if line >= 0 else start
    if end < len(text):
        line = text.rfind("\n", end - most // 4, end)
        end = line + 1 if line >= 0 else end
    return Part(start, end)


def heading_spans(segments: Sequence[SegmentOut]) -> list[SpanOut]:
    """Return the spans of headings and of titles above segments, without doubles."""
    found: dict[tuple[int, int], SpanOut] = {}
    for segment in segments:
        spans: list[SpanOut | HeadingOut] = list(segment.headings)
        if segment.role == Role.HEADING:
            spans.append(segment)
        for span in spans:
            found[span.start, span.end] = SpanOut(start=span.start, end=span.end)
    return list(found.values())


def render(
    text: str,
    *,
    zones: Sequence[ZoneOut],
    headings: Sequence[SpanOut],
    marks: Sequence[Mark],
    labels: Mapping[Zone, str],
    part: Part | None = None,
) -> str:
    """Return ``text`` (or one part of it) as HTML.

    Parameters
    ----------
    text
        The whole text; all offsets refer to it.
    zones, headings
        Whose words stand where, and what is a title.
    marks
        Stretches to mark; where they overlap the current one wins, then the shortest.
    labels
        Name of each zone that is not the writer's own.
    part
        What to show; everything by default.
    """
    shown = part or Part(0, len(text))
    pieces = []
    for start, end, zone in _zones(zones, shown):
        inner = _marked(text, start, end, headings, marks)
        if zone is None or zone is Zone.OWN:
            pieces.append(inner)
        else:
            label = escape(labels.get(zone, zone.value))
            pieces.append(
                f'<span class="cs-zone cs-zone-{zone.value}" data-label="{label}">{inner}</span>'
            )
    return "".join(pieces)


def _zones(zones: Sequence[ZoneOut], part: Part) -> list[tuple[int, int, Zone | None]]:
    """Cut a part into stretches of one zone each; between zones there is none."""
    found: list[tuple[int, int, Zone | None]] = []
    place = part.start
    for zone in sorted(zones, key=lambda z: z.start):
        start, end = max(zone.start, place), min(zone.end, part.end)
        if start >= end:
            continue
        if place < start:
            found.append((place, start, None))
        found.append((start, end, zone.zone))
        place = end
    if place < part.end:
        found.append((place, part.end, None))
    return found


def _marked(
    text: str, start: int, end: int, headings: Sequence[SpanOut], marks: Sequence[Mark]
) -> str:
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    titles = [span for span in headings if span.start < end and span.end > start]
    cuts = {start, end}
    places = [(m.start, m.end) for m in inside] + [(s.start, s.end) for s in titles]
    for a, b in places:
        cuts.update((max(a, start), min(b, end)))
    return "".join(_piece(text, a, b, inside, titles) for a, b in pairwise(sorted(cuts)))


def _piece(
    text: str, start: int, end: int, marks: Sequence[Mark], titles: Sequence[SpanOut]
) -> str:
    words = escape(text[start:end])
    if any(span.start <= start and end <= span.end for span in titles):
        words = f'<span class="cs-heading">{words}</span>'
    covering = [mark for mark in marks if mark.start <= start and end <= mark.end]
    if not covering:
        return words
    mark = min(covering, key=lambda m: (not m.is_current, m.end - m.start))
    style = f"cs-mark {mark.style}" + (" cs-current" if mark.is_current else "")
    attributes = f'class="{escape(style)}" title="{escape(mark.title)}"'
    if mark.item_id is not None:
        attributes += f' data-item="{mark.item_id}"'
    if mark.badge and start == mark.start:
        attributes += f' data-badge="{escape(mark.badge)}"'
    return f"<mark {attributes}>{words}</mark>"
