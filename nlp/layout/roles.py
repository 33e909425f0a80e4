"""Decide what each line is, by looking at its neighbors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from nlp.domain import Document, Language, Zone
from nlp.language import detect
from nlp.layout.shapes import Mark, Shape, shape_of
from nlp.layout.speakers import Turn, find_turns, known_turns
from nlp.layout.tables import Table, find_tables
from nlp.layout.words import is_field_key, is_greeting, is_section_title
from nlp.lines import Line
from nlp.normalize import width


class Part(StrEnum):
    """What a line is within its document."""

    TEXT = "text"
    LEAD = "lead"
    HEADING = "heading"
    BULLET = "bullet"
    ROW = "row"
    FIELD = "field"
    TURN = "turn"
    CODE = "code"
    TEMPLATE = "template"


_CLEAR = {Mark.HASH: Part.HEADING, Mark.BOLD: Part.HEADING, Mark.BULLET: Part.BULLET}
_DRAWN = frozenset({Mark.FENCE, Mark.RULE, Mark.ROW_RULE})
TERMINALS = frozenset(".!?。！？；;…．｡")
_FEW_TITLES = 2
_TITLE_COLUMNS = 48
_LIST_TITLE_COLUMNS = 36


@dataclass(frozen=True, slots=True)
class Page:
    """All lines of a document with their forms, parts, zones, speaker turns and tables.

    ``writers`` names the writer of forwarded lines.
    """

    text: str
    lines: Sequence[Line]
    shapes: Sequence[Shape]
    parts: Sequence[Part]
    zones: Sequence[Zone]
    turns: Mapping[int, Turn]
    tables: Mapping[int, Table]
    brief: frozenset[int]
    language: Language
    meeting_starts: frozenset[int] = field(default_factory=frozenset)
    writers: Mapping[int, str] = field(default_factory=dict)


def read_page(document: Document, lines: Sequence[Line], zones: Sequence[Zone]) -> Page:
    """Return the lines of ``document`` with what each of them is."""
    text = document.text
    shapes = [shape_of(text, line) for line in lines]
    turns = known_turns(text, document.turns, lines) or find_turns(
        text, lines, shapes, document.kind
    )
    tables = find_tables(text, lines, shapes)
    decider = _Decider(text, lines, shapes, turns, tables)
    # What the file itself calls an addition of the program is no heading and no list item.
    parts = [
        Part.TEMPLATE if zone is Zone.TEMPLATE else part
        for part, zone in zip(decider.decide(), zones, strict=True)
    ]
    return Page(
        text,
        lines,
        shapes,
        parts,
        zones,
        turns,
        tables,
        frozenset(decider.brief),
        detect(text[:20_000]),
    )


class _Decider:
    """Decides line by line, looking one line up and down."""

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        shapes: Sequence[Shape],
        turns: Mapping[int, Turn],
        tables: Mapping[int, Table],
    ) -> None:
        self.text = text
        self.lines = lines
        self.shapes = shapes
        self.turns = turns
        self.tables = tables
        self.brief: set[int] = set()
        self.code = _code_lines(shapes)
        # "MUST", "SHOULD" above their lists: then "NOT NOW" is a title too
        self.capitals = sum(map(_is_capital_section, map(self._start, lines))) >= _FEW_TITLES

    def _start(self, line: Line) -> str:
        return self.text[line.body : min(line.end, line.body + 80)]

    def decide(self) -> list[Part]:
        return [self._decide(number) for number in range(len(self.lines))]

    def _decide(self, number: int) -> Part:
        shape = self.shapes[number]
        if number in self.code:
            return Part.CODE
        if shape.mark in _DRAWN:
            return Part.TEMPLATE
        if number in self.turns:
            return Part.TURN
        if number in self.tables:
            return Part.ROW
        return self._by_mark(number, shape)

    def _by_mark(self, number: int, shape: Shape) -> Part:
        if shape.mark in _CLEAR:
            return _CLEAR[shape.mark]
        if shape.mark is Mark.NUMBER:
            return self._numbered(number, shape)
        if shape.mark is Mark.TAG:
            return Part.HEADING if shape.content >= shape.end else Part.FIELD
        if shape.mark is Mark.LABEL:
            return Part.FIELD if _is_field(shape) else self._text(number)
        if shape.mark is Mark.LEAD:
            return self._lead(number, shape)
        return self._text(number)

    def _numbered(self, number: int, shape: Shape) -> Part:
        """Tell a numbered heading, short and with content below it, from a numbered item."""
        title = self.text[shape.content : min(shape.end, shape.content + 80)]
        short = (
            width(title) <= _TITLE_COLUMNS
            and title[-1] not in TERMINALS
            and title[-1] not in ",，、"
        )
        if not short or shape.style in {"1)", "(1)", "①", "a)", "i)"}:
            return Part.BULLET
        if shape.style in {"part"} or shape.style.startswith("1.1"):
            return Part.HEADING if self._has_content(number, shape) else Part.BULLET
        return (
            Part.HEADING
            if self._has_content(number, shape) and not self._hanging(number)
            else Part.BULLET
        )

    def _has_content(self, number: int, shape: Shape) -> bool:
        """Tell whether something other than the next number of the same list follows."""
        following = number + 1
        if following >= len(self.lines):
            return False
        after = self.shapes[following]
        same_list = after.mark is Mark.NUMBER and after.style == shape.style
        return not same_list and after.mark is not Mark.HASH

    def _hanging(self, number: int) -> bool:
        """Tell whether a numbered line is an item of a list rather than a title.

        "1. Export" above an indented remark is an item; so is a line between items of the same
        list, unless a title such as 一、 stands alone above a block.
        """
        shape, above = self.shapes[number], self.shapes[number - 1] if number else None
        if shape.style in {"han", "(han)"}:
            return False
        after = self.lines[number + 1]
        if after.indent > self.lines[number].indent:
            return True
        if above is not None and above.mark is Mark.NUMBER and above.style == shape.style:
            return True
        return shape.number > 1 and not self._numbered_before(number, shape) and after.gap == 0

    def _numbered_before(self, number: int, shape: Shape) -> bool:
        """Tell whether the previous number of the same style was not directly above."""
        for above in range(number - 1, max(-1, number - 40), -1):
            if self.shapes[above].mark is Mark.NUMBER and self.shapes[above].style == shape.style:
                return above < number - 1
        return False

    def _lead(self, number: int, shape: Shape) -> Part:
        """Take a short line that ends in a colon for a heading, a long one for a lead-in."""
        title = self.text[shape.content : min(shape.end, shape.content + 80)].rstrip(":：*_ ")
        if not title or number + 1 >= len(self.lines):
            return Part.LEAD
        if is_greeting(title):
            return Part.TEXT
        if is_section_title(title):
            self._note_brief(number)
            return Part.HEADING
        words = len(title.split())
        short = (
            width(title) <= _LIST_TITLE_COLUMNS
            and words <= 5
            and not set(title) & set("，,。.!！?？")
        )
        if short and not self._in_paragraph(number):
            self.brief.add(number)
            return Part.HEADING
        return Part.LEAD

    def _text(self, number: int) -> Part:
        line, shape = self.lines[number], self.shapes[number]
        title = self._start(line)
        if width(title) > 60 or number + 1 >= len(self.lines):
            return Part.TEXT
        if self.lines[number + 1].quotes != line.quotes:
            return Part.TEXT
        after, below = self.lines[number + 1], self.shapes[number + 1]
        plain = shape.mark is Mark.TEXT and title[-1] not in TERMINALS and title[-1] not in ",，、"
        if plain and self._underlined(number):
            return Part.HEADING
        if plain and (
            self._is_capital_title(number, title)
            or (is_section_title(title) and not self._in_paragraph(number))
        ):
            self._note_brief(number)
            return Part.HEADING
        listed = below.mark in {Mark.BULLET, Mark.NUMBER} or (number + 1) in self.tables
        if (
            listed
            and after.gap <= 1
            and plain
            and not self._in_paragraph(number)
            and _is_title(title)
        ):
            self.brief.add(number)
            return Part.HEADING
        return Part.TEXT

    def _is_capital_title(self, number: int, title: str) -> bool:
        """Tell whether a short line in capitals is a title, where the text writes its section titles so."""
        if not title.isupper() or not _is_title(title):
            return False
        if self._start(self.lines[number + 1]).isupper():
            return False  # a text that shouts all along
        return is_section_title(title) or (self.capitals and len(title.split()) > 1)

    def _note_brief(self, number: int) -> None:
        """Remember that a title directly above a list stands for that list only."""
        below = self.shapes[number + 1]
        if below.mark is Mark.BULLET or below.mark is Mark.NUMBER or number + 1 in self.tables:
            self.brief.add(number)

    def _underlined(self, number: int) -> bool:
        below = self.shapes[number + 1]
        return below.mark is Mark.RULE and below.style in "=-" and self.lines[number + 1].gap == 0

    def _in_paragraph(self, number: int) -> bool:
        """Tell whether the line stands directly below running text."""
        if not number or self.lines[number].gap:
            return False
        above = self.shapes[number - 1]
        if above.mark not in {Mark.TEXT, Mark.LABEL} or (number - 1) in self.turns:
            return False
        end = self.text[self.lines[number - 1].end - 1]
        return (
            end not in TERMINALS and self.lines[number - 1].end - self.lines[number - 1].body > 30
        )


def _is_capital_section(title: str) -> bool:
    return title.isupper() and is_section_title(title)


def _is_title(title: str) -> bool:
    return (
        width(title) <= _LIST_TITLE_COLUMNS
        and len(title.split()) <= 6
        and not set(title) & set("，,。")
    )


def _is_field(shape: Shape) -> bool:
    """Tell a short field name from a sentence with a colon."""
    short = width(shape.label) <= 24 and len(shape.label.split()) <= 3
    return short or is_field_key(shape.label)


def _code_lines(shapes: Sequence[Shape]) -> frozenset[int]:
    """Return the numbers of the lines between code fences; an unclosed fence opens nothing."""
    fences = [number for number, shape in enumerate(shapes) if shape.mark is Mark.FENCE]
    inside: set[int] = set()
    for begin, stop in zip(fences[::2], fences[1::2], strict=False):
        inside.update(range(begin + 1, stop))
    return frozenset(inside)
