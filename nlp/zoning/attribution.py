"""Lines that introduce a quoted mail: "On … wrote:", 「在 … 写道：」 and their relatives."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from nlp.lines import Line

_VERB = re.compile(
    r"wrote|写道|写到|写入|a écrit|schrieb|schreef|ha scritto|escribió|escreveu|napisał|skrev|kirjoitti|"
    r"пишет|написал|wrotes?\s*-{2,}|書きました|^quoting |@[^\s<>]+>\s*:$"
)
# One word of each verb, as a line may end between the words of "a écrit".
_HINT = re.compile(
    r"wrote|写[道到入]|écrit|schrieb|schreef|scritto|escribió|escreveu|napisał|skrev|kirjoitti|"
    r"пишет|написал|書きました|quoting|@"
)
_LAST = r"\s*[:：]?\s*-*\s*\**$"
_WHEN = r"(?=.*(?:\d|@|\byou\b|yesterday|today))"
_STARTS = re.compile(
    r"^[-*_\s>]*(?:on\b|at \d|le |am |el |il |op |em |den |dnia |w dniu |på |在|于|quoting |\d|"
    r"[^\n]{1,100}?(?:@|于\s?\d|wrote|写道|пишет|написал|<[^<>]*$))"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^[-*_\s]*(?:on|at)\b{_WHEN}.{{3,260}}?\bwrote{_LAST}",
        rf"^.{{0,120}}@.{{1,120}}\bwrote{_LAST}",
        r"^.{1,80}\bwrote on .{4,60}:$",
        rf"^(?:le|el|il|em|op|am|den|på|dnia|w dniu)\b{_WHEN}.{{3,260}}?"
        r"(?:a écrit|escribió|ha scritto|escreveu|schreef|schrieb|skrev|napisał)\b.{0,120}:$",
        rf"^.{{0,200}}(?:пишет|написал\w?|書きました){_LAST}",
        rf"^(?=.*(?:\d{{1,4}}\s?[年./-]\s?\d{{1,2}}|\d{{1,2}}月\d{{1,2}}日|\d:\d\d|"
        rf"@)).{{4,260}}?写[道到入]{_LAST}",
        r"^\**\s*\d[\w\s.,:/+-]{7,60}[\"'<]?.{0,60}<[^<>\s]+@[^<>\s]+>\s*:$",
        r"^quoting .{1,120}:$",
    )
)
_MAX_LINES = 4
_MAX_COLUMNS = 320


class AttributionFinder:
    """Finds attributions; lines without a verb or an address near them are not looked at."""

    def __init__(self, view: str, lines: Sequence[Line]) -> None:
        self._view = view
        self._lines = lines
        self._near: frozenset[int] | None = None

    def count(self, number: int) -> int:
        """Return how many lines from ``number`` on form an attribution; 0 if there is none.

        Mail programs wrap the line, so up to four lines are read together.
        """
        return self._count(number) if number in self.near() else 0

    def near(self) -> frozenset[int]:
        """Return the lines on or shortly below which a verb or an address stands."""
        if self._near is None:
            self._near = frozenset(self._hinted())
        return self._near

    def _hinted(self) -> Iterator[int]:
        starts = [line.start for line in self._lines]
        for found in _HINT.finditer(self._view):
            number = bisect_right(starts, found.start()) - 1
            yield from range(max(0, number - _MAX_LINES + 1), number + 1)

    def _count(self, number: int) -> int:
        view, lines = self._view, self._lines
        first = lines[number]
        if not _STARTS.match(view[first.body : min(first.end, first.body + 200)]):
            return 0
        joined = ""
        for count in range(1, _MAX_LINES + 1):
            position = number + count - 1
            if position >= len(lines) or (
                count > 1 and (lines[position].gap or lines[position].quotes != first.quotes)
            ):
                return 0
            line = lines[position]
            joined = f"{joined} {view[line.body : line.end]}".strip()
            if len(joined) > _MAX_COLUMNS or (
                count > 1 and _sentence_ended(view, lines[position - 1])
            ):
                return 0
            if _VERB.search(joined) and any(pattern.match(joined) for pattern in _PATTERNS):
                return count
        return 0


def _sentence_ended(view: str, line: Line) -> bool:
    return view[line.end - 1] in "。!?" or view[line.body : line.end].endswith((". ", "."))
