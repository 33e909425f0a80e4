"""The lines of a text, found in one pass."""

from __future__ import annotations

import re
from typing import NamedTuple

_QUOTE_MARKS = re.compile(r"(?:[>＞][ \t]?)+")
_TAB = 4


class Line(NamedTuple):
    """A line that is not blank; ``start`` and ``end`` leave out surrounding white space.

    ``body`` is the offset behind quote marks (``> ``), ``quotes`` their number, ``indent`` the
    columns of white space before the body, and ``gap`` how many blank lines stand directly above.
    """

    start: int
    end: int
    body: int
    indent: int
    quotes: int
    gap: int

    def text(self, source: str) -> str:
        """Return the line without quote marks."""
        return source[self.body : self.end]


def scan_lines(text: str) -> list[Line]:
    """Return the lines of ``text`` that hold more than white space."""
    lines: list[Line] = []
    offset = gap = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            lines.append(_line(raw, stripped, offset, gap))
            gap = 0
        else:
            gap += 1
        offset += len(raw)
    return lines


def _line(raw: str, stripped: str, offset: int, gap: int) -> Line:
    lead = 0 if raw[0] == stripped[0] else len(raw) - len(raw.lstrip())
    start = offset + lead
    end = start + len(stripped)
    if stripped[0] not in ">＞":
        return Line(start, end, start, _columns(raw[:lead]) if lead else 0, 0, gap)
    found = _QUOTE_MARKS.match(stripped)
    marks = found[0] if found else ""
    rest = stripped[len(marks) :]
    inner = len(rest) - len(rest.lstrip())
    count = marks.count(">") + marks.count("＞")
    if inner == len(rest):  # only quote marks
        return Line(start, end, start, 0, count, gap)
    body = start + len(marks) + inner
    return Line(start, end, body, _columns(rest[:inner]), count, gap)


def _columns(blank: str) -> int:
    if len(blank) > 64:  # deeper than any list; counting on would cost time
        return 64
    return sum(_TAB if char == "\t" else 2 if char == "\u3000" else 1 for char in blank)
