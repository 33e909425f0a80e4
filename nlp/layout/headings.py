"""The path of headings above a line."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.domain import Heading, Span

_RANKS = {
    "part": 7,
    "han": 8,
    "(han)": 9,
    "1.": 10,
    "1.1.": 11,
    "1.1..": 12,
    "1.1...": 13,
    "1.1....": 14,
}


@dataclass(slots=True)
class _Open:
    heading: Heading
    style: str
    rank: int
    brief: bool
    used: bool = False
    listed: bool = False


class HeadingPath:
    """Headings that are open at a point of the document, outermost first.

    Markdown levels and numberings have an order; other headings (bold lines, tags, short lines
    above a list) nest below whatever is open and end at the next heading of the same look.
    *Brief* headings stand for the list or paragraph below them only.
    """

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._path: tuple[Heading, ...] = ()

    @property
    def path(self) -> tuple[Heading, ...]:
        """The open headings."""
        return self._path

    def push(
        self, span: Span, title: str, style: str, *, level: int = 0, brief: bool = False
    ) -> Heading:
        """Open a heading, close those that it ends, and return it with its level."""
        rank = level if style == "#" else _RANKS.get(style, 0)
        for position, entry in enumerate(self._open):
            if _ends(entry, style, rank):
                del self._open[position:]
                break
        outer = self._open[-1].heading.level if self._open else 0
        heading = Heading(span, max(level, outer + 1) if style == "#" else outer + 1, title)
        self._open.append(_Open(heading, style, rank, brief))
        self._refresh()
        return heading

    def start_meeting(self) -> None:
        """Close everything but the title of the document: a further meeting begins."""
        title = [entry for entry in self._open[:1] if entry.style == "#" and entry.rank == 1]
        self._open[:] = title
        self._refresh()

    def note_item(self) -> None:
        """Remember that a list item stands below the innermost heading."""
        if self._open:
            self._open[-1].used = self._open[-1].listed = True

    def note_text(self, *, gap: int) -> None:
        """Close brief headings whose list or paragraph is over."""
        while self._open and self._open[-1].brief:
            entry = self._open[-1]
            if not gap or not (entry.listed or entry.used):
                entry.used = True
                return
            self._open.pop()
            self._refresh()

    def _refresh(self) -> None:
        self._path = tuple(entry.heading for entry in self._open)


def _ends(entry: _Open, style: str, rank: int) -> bool:
    """Tell whether a new heading closes ``entry``."""
    if entry.brief and (entry.used or entry.listed):
        return True
    if style == "#":
        return entry.style != "#" or entry.rank >= rank
    if entry.style == style or (entry.brief and style == "brief"):
        return True
    return bool(rank and entry.rank and entry.style != "#" and entry.rank >= rank)
