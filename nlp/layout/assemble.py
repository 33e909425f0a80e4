"""Put lines together into segments, and cut segments into units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from nlp.domain import (
    Cell,
    Document,
    DocumentKind,
    Heading,
    Language,
    Role,
    Segment,
    Side,
    Span,
    Unit,
    Zone,
)
from nlp.language import detect
from nlp.layout.headings import HeadingPath
from nlp.layout.roles import TERMINALS, Page, Part
from nlp.layout.shapes import Mark
from nlp.layout.speakers import Turn
from nlp.layout.words import is_section_title
from nlp.layout.wrapping import is_wrapped
from nlp.lines import Line
from nlp.salutations import end_of_salutation, is_salutation
from nlp.sentences import split_sentences

_ROLES = {
    Part.TEXT: Role.PARAGRAPH,
    Part.LEAD: Role.PARAGRAPH,
    Part.HEADING: Role.HEADING,
    Part.BULLET: Role.BULLET,
    Part.ROW: Role.TABLE_ROW,
    Part.FIELD: Role.FIELD,
    Part.TURN: Role.TURN,
    Part.CODE: Role.PARAGRAPH,
    Part.TEMPLATE: Role.PARAGRAPH,
}
_CLOSED = frozenset({Part.HEADING, Part.ROW, Part.TEMPLATE, Part.CODE, Part.LEAD})
_UNDIVIDED = frozenset({Role.HEADING, Role.TABLE_ROW})
_RUNNING = frozenset({Part.TEXT, Part.LEAD, Part.FIELD, Part.CODE})
_MARKED = frozenset({Part.FIELD, Part.LEAD})
_LIST_STYLES = ("part", "han", "(han)", "1.", "1)", "(1)", "①", "a)", "i)", "-")


@dataclass(slots=True)
class _Item:
    """An open list item: where it is indented, what marks it, and how it reads as a heading."""

    indent: int
    rank: int
    style: str
    span: Span
    title: str


@dataclass(slots=True)
class _Draft:
    """A segment in the making: what stands around it is filled in before it is frozen.

    A frozen segment would be copied for each thing learned about it, which cost most of the time
    of a long mail.
    """

    span: Span
    content: Span
    role: Role
    zone: Zone
    language: Language
    meeting: int
    sender: str | None
    side: Side = Side.UNKNOWN
    depth: int = 0
    headings: tuple[Heading, ...] = ()
    lead_in: Span | None = None
    speaker: str | None = None
    cells: tuple[Cell, ...] = ()
    said_at: datetime | None = None

    def segment(self) -> Segment:
        return Segment(
            self.span,
            self.content,
            self.role,
            self.zone,
            self.depth,
            self.headings,
            self.lead_in,
            self.speaker,
            self.side,
            self.cells,
            self.language,
            self.meeting,
            self.said_at,
            self.sender,
        )


class _Assembler:
    """Walks over the lines once and keeps what is open: headings, list items, speaker, meeting."""

    def __init__(self, document: Document, page: Page) -> None:
        self.document = document
        self.page = page
        self.path = HeadingPath()
        self.items: list[_Item] = []
        self.lead: Span | None = None
        self.turn: Turn | None = None
        self.row_label: Span | None = None
        self.meeting = 0
        self.spoken = document.kind in {DocumentKind.TRANSCRIPT, DocumentKind.MESSAGE}

    def segments(self) -> Iterator[Segment]:
        number = 0
        count = len(self.page.lines)
        while number < count:
            stop = number + 1
            while stop < count and self._continues(stop):
                stop += 1
            yield self._segment(number, stop)
            number = stop

    def _continues(self, number: int) -> bool:
        """Tell whether the line goes on with the sentence of the line above."""
        page = self.page
        above, line = page.lines[number - 1], page.lines[number]
        if (
            line.gap
            or page.zones[number] is not page.zones[number - 1]
            or line.quotes != above.quotes
        ):
            return False
        if page.parts[number] is not Part.TEXT and not self._only_looks_marked(number):
            return False
        if page.parts[number - 1] in _CLOSED:
            return False
        turn = page.turns.get(number - 1)
        hard = self.document.kind is DocumentKind.EMAIL
        return not (turn and turn.alone) and is_wrapped(page.text, above, line, hard=hard)

    def _only_looks_marked(self, number: int) -> bool:
        """Tell whether a wrapped line begins with a word and a colon, or ends in a colon."""
        page = self.page
        if page.parts[number] not in _MARKED or page.shapes[number].mark is Mark.TAG:
            return False
        return page.text[page.lines[number].body].islower()

    def _segment(self, begin: int, stop: int) -> Segment:
        page = self.page
        first, last = page.lines[begin], page.lines[stop - 1]
        part = page.parts[begin]
        span = Span(first.start, last.end)
        if begin in page.meeting_starts:
            self.meeting += 1
            self.path.start_meeting()
        zone = page.zones[begin]
        if part is Part.TEMPLATE and zone in {Zone.OWN, Zone.FORWARDED}:
            zone = Zone.TEMPLATE
        draft = _Draft(
            span=span,
            content=self._content(begin, span),
            role=_ROLES[part],
            zone=zone,
            language=detect(text_head(page.text, span), default=page.language),
            meeting=self.meeting,
            sender=page.writers.get(begin) if zone is Zone.FORWARDED else None,
            side=self._side(zone),
        )
        self._fill_in(draft, part, begin, stop)
        return draft.segment()

    def _content(self, begin: int, span: Span) -> Span:
        page = self.page
        shape = page.shapes[begin]
        start = page.turns[begin].content if begin in page.turns else shape.content
        end = shape.end if page.parts[begin] is Part.HEADING else span.end
        if start >= end or (page.parts[begin] is Part.TEXT and shape.mark is not Mark.TEXT):
            start = page.lines[begin].body
        if start >= end or (start, end) == (span.start, span.end):
            return span
        return Span(start, end)

    def _fill_in(self, draft: _Draft, part: Part, begin: int, stop: int) -> None:
        if part in _RUNNING:
            self._plain(draft, part, begin, stop)
            self._with_speaker(draft, begin)
        elif part is Part.HEADING:
            self._heading(draft, begin)
        elif part is Part.TURN:
            self._spoken(draft, begin)
        elif part is Part.BULLET:
            self._bullet(draft, begin)
            self._with_speaker(draft, begin)
        elif part is Part.TEMPLATE:
            draft.headings = self.path.path
        else:
            self.path.note_item()
            draft.headings = self.path.path + self._row_label(begin)
            draft.lead_in = self.lead
            draft.cells = self.page.tables[begin].cells

    def _row_label(self, number: int) -> tuple[Heading, ...]:
        """Return the first cell of a row above that spans this row too, as a heading."""
        cells = self.page.tables[number].cells
        if cells and cells[0].column == 0:
            self.row_label = None
            first = cells[0].span
            if not self.page.tables[number].header and len(first.slice(self.page.text)) <= 40:
                self.row_label = first
            return ()
        if self.row_label is None or number - 1 not in self.page.tables:
            return ()
        outer = self.path.path[-1].level if self.path.path else 0
        title = self.row_label.slice(self.page.text).strip("*_ ")
        return (Heading(self.row_label, outer + 1, title),) if title else ()

    def _heading(self, draft: _Draft, number: int) -> None:
        shape = self.page.shapes[number]
        brief = number in self.page.brief
        style = "brief" if brief else shape.style or "title"
        level = shape.number if shape.mark is Mark.HASH else 0
        if shape.mark is Mark.TEXT and self._is_underline(number + 1):
            style, level = "#", 1 if self.page.shapes[number + 1].style == "=" else 2
        title = shape.label or draft.content.slice(self.page.text).strip("*_ :：#")
        if style in {"bold", "lead", "tag"} and (style == "lead" or is_section_title(title)):
            style = "title"  # titles of the usual sections are siblings, however they are set off
        self.items.clear()
        self.turn = None
        heading = self.path.push(draft.span, title, style, level=level, brief=brief)
        self.lead = draft.span if brief or shape.mark is Mark.LEAD else None
        draft.depth = heading.level
        draft.headings = self.path.path[:-1]

    def _is_underline(self, number: int) -> bool:
        if number >= len(self.page.lines) or self.page.lines[number].gap:
            return False
        shape = self.page.shapes[number]
        return shape.mark is Mark.RULE and shape.style in "=-"

    def _bullet(self, draft: _Draft, number: int) -> None:
        page = self.page
        line, shape = page.lines[number], page.shapes[number]
        rank = _rank(shape.style)
        while self.items and not _contains(self.items[-1], line.indent, rank, shape.style):
            self.items.pop()
        parents = list(self.items)
        self.path.note_item()
        title = draft.content.slice(page.text)[:80].strip("*_ :：")
        self.items.append(_Item(line.indent, rank, shape.style, draft.span, title))
        draft.depth = len(parents)
        draft.headings = self.path.path + _parent_headings(parents, self.path.path)
        draft.lead_in = parents[-1].span if parents else self.lead

    def _plain(self, draft: _Draft, part: Part, number: int, stop: int) -> None:
        line = self.page.lines[number]
        inside = bool(self.items) and line.indent > self.items[-1].indent
        if not inside:
            if self.items or not self._lead_goes_on(line):
                self.lead = None
            self.items.clear()
            self.path.note_text(gap=line.gap)
        draft.headings = self.path.path
        if inside:
            draft.headings += _parent_headings(self.items, self.path.path)
        draft.lead_in = self.items[-1].span if inside else self.lead
        if not inside and (part is Part.LEAD or self._introduces(draft, stop)):
            self.lead = draft.span

    def _lead_goes_on(self, line: Line) -> bool:
        """Plain lines directly below a line with a colon are its items too."""
        return self.lead is not None and line.gap == 0

    def _introduces(self, draft: _Draft, following: int) -> bool:
        """Tell whether a paragraph stands directly above a list and so introduces it."""
        if following >= len(self.page.lines) or self.page.lines[following].gap:
            return False
        if self.page.parts[following] is not Part.BULLET:
            return False
        return self.page.text[draft.span.end - 1] not in ".。！!；;"

    def _spoken(self, draft: _Draft, number: int) -> None:
        turn = self.page.turns[number]
        if turn.speaker is None and self.turn is not None:
            turn = replace(self.turn, said_at=turn.said_at or self.turn.said_at)
        self.turn = turn
        self.items.clear()
        self.lead = None
        if turn.alone and draft.zone is Zone.OWN:
            draft.zone = Zone.TEMPLATE
        self.path.note_text(gap=self.page.lines[number].gap)
        draft.headings = self.path.path
        self._say(draft, turn, number)

    def _with_speaker(self, draft: _Draft, number: int) -> None:
        if self.page.lines[number].gap and not self.spoken:
            self.turn = None
        if self.turn is not None:
            self._say(draft, self.turn, number)

    def _say(self, draft: _Draft, turn: Turn, number: int) -> None:
        if self.page.parts[number] in {Part.TEXT, Part.LEAD}:
            draft.role = Role.TURN
        draft.speaker = turn.speaker
        draft.side = turn.side
        draft.said_at = turn.said_at

    def _side(self, zone: Zone) -> Side:
        """Own words carry the sender's side; other people's words, and those of a talk that we recorded, carry none."""
        side = self.document.sender_side
        recorded = self.document.kind is DocumentKind.TRANSCRIPT and side is Side.US
        return side if zone is Zone.OWN and not recorded else Side.UNKNOWN


def _rank(style: str) -> int:
    if style.startswith("1.1"):
        return _LIST_STYLES.index("1.")
    return _LIST_STYLES.index(style) if style in _LIST_STYLES else len(_LIST_STYLES) - 1


def _contains(item: _Item, indent: int, rank: int, style: str) -> bool:
    """Tell whether a new item with this indent and marker belongs below ``item``."""
    if indent != item.indent:
        return indent > item.indent
    return rank > item.rank and style != item.style and rank != _rank("-")


def _parent_headings(parents: list[_Item], path: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """Return the parent items that read like titles as headings."""
    outer = path[-1].level if path else 0
    return tuple(
        Heading(item.span, outer + depth, item.title)
        for depth, item in enumerate(parents, start=1)
        if item.title and len(item.title) <= 60 and item.title[-1] not in TERMINALS
    )


def text_head(text: str, span: Span) -> str:
    """Return the part of a segment that its language is judged by."""
    return text[span.start : min(span.end, span.start + 2_000)]


def assemble(document: Document, page: Page) -> tuple[tuple[Segment, ...], tuple[Unit, ...]]:
    """Return the segments and units of ``page`` in reading order."""
    segments = tuple(_Assembler(document, page).segments())
    units: list[Unit] = []
    for index, segment in enumerate(segments):
        ranges = _unit_ranges(page.text, segment)
        if len(ranges) == 1:
            units.append(Unit(len(units), segment.span, index, segment.language))
            continue
        for start, end in ranges:
            language = _language(page.text, segment, start, end)
            units.append(Unit(len(units), Span(start, end), index, language))
    return segments, tuple(units)


def _unit_ranges(text: str, segment: Segment) -> list[tuple[int, int]]:
    """Return the units of a segment; the first takes the marker along."""
    span = segment.span
    whole = [(span.start, span.end)]
    if segment.role in _UNDIVIDED or segment.zone is Zone.TEMPLATE:
        return whole
    begin = content_start = segment.content.start
    if segment.role is Role.PARAGRAPH and begin == span.start:
        if is_salutation(text[span.start : span.end]):
            return whole
        begin = end_of_salutation(text, span.start, span.end)
    ranges = split_sentences(text, begin, span.end, segment.language)
    if not ranges:
        return whole
    if begin > content_start:
        return [(span.start, span.start + len(text[span.start : begin].rstrip())), *ranges]
    return [(span.start, ranges[0][1]), *ranges[1:]]


def _language(text: str, segment: Segment, start: int, end: int) -> Language:
    return detect(text[start : min(end, start + 500)], default=segment.language)
