"""The writer's own name at the end of a mail, with what little stands below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from nlp.lines import Line
from nlp.normalize import fold
from nlp.zoning.signatures import is_device, is_marked, is_sentence

_BRACKET = re.compile(r"[<\[(（]")
_WORD = re.compile(r"\S+")
_AROUND = " \t,，.。;；:：!！~～-–—_*\"'“”"
_POSTSCRIPT = re.compile(r"(?:p\.?\s?s\b\.?\s*[.,:-]?|(?:又及?|另|附言|补充)\s?[:,])\s*\S")
_FULL_NAME = re.compile(r"[A-Z][\w'’-]*(?: [A-Z][\w'’.-]*){1,2}$")
_WROTE = re.compile(r"wrote\s?:|写道\s?[:：]")
_WRITER = re.compile(
    r"(?:(?P<latin>[A-Z][\w'’-]{0,30}(?: [A-Z][\w'’.-]{0,30}){0,3})|(?P<han>[\u4e00-\u9fff·]{2,6}))"
    r"[\"'”’]?\s*(?:<[^<>]{3,80}>)?\s*$"
)
_REACH = 130
_MAX_POSTSCRIPT = 6
_MAX_BELOW = 8
_MIN_LATIN = 2


def names_of(writer: str | None) -> frozenset[str]:
    """Return the folded forms in which a writer signs: the whole name, the first and the last one."""
    if not writer:
        return frozenset()
    whole = fold(_WORD.sub(_no_address, _BRACKET.split(writer)[0])).strip(_AROUND)
    parts = whole.split()
    latin = [part for part in (parts[:1] + parts[-1:]) if part.isascii() and len(part) > 1]
    shortest = 1 if whole and not whole.isascii() else _MIN_LATIN
    return frozenset([*([whole] if len(whole) > shortest else []), *latin])


def _no_address(word: re.Match[str]) -> str:
    """Leave out an address. A pattern of it would begin anew at each letter of a long word."""
    return "" if "@" in word[0][1:-1] else word[0]


def signoff_lines(
    text: str, view: str, lines: Sequence[Line], begin: int, stop: int, writer: str | None
) -> set[int]:
    """Return the line with the writer's name near the end of ``lines[begin:stop]`` and those below.

    Elsewhere a name alone may be a title or somebody who is addressed; the writer's own is neither.
    """
    names = names_of(writer)
    if not names:
        return set()
    for number in range(stop - 1, max(begin, stop - 1 - _MAX_BELOW), -1):
        words = view[lines[number].body : min(lines[number].end, lines[number].body + 80)]
        if words.strip(_AROUND) in names or _is_longer_name(text, lines[number], names):
            return set(range(number, stop))
        if not is_device(words) and (is_sentence(words) or is_marked(words)):
            return set()
    return set()


def _is_longer_name(text: str, line: Line, names: frozenset[str]) -> bool:
    """Tell whether a line that stands apart is a name that begins with the writer's first one."""
    words = text[line.body : min(line.end, line.body + 60)]
    return bool(line.gap and _FULL_NAME.match(words)) and fold(words.split()[0]) in names


def earlier_writer(text: str) -> str | None:
    """Return who wrote the mail before the answered one, as its quotation says.

    Whoever answers has usually written that one, too; a pasted text has no other sign of its writer.
    """
    found = next(islice(_WROTE.finditer(text), 1, None), None)
    if found is None:
        return None
    writer = _WRITER.search(text[max(0, found.start() - _REACH) : found.start()])
    return (writer["latin"] or writer["han"]) if writer else None


def postscript(view: str, lines: Sequence[Line], begin: int, stop: int) -> int | None:
    """Return the line where the writer goes on below the signature ("PS: ..."), if there is one."""
    for number in range(max(begin + 1, stop - _MAX_POSTSCRIPT), stop):
        line = lines[number]
        if _POSTSCRIPT.match(view[line.body : min(line.end, line.body + 80)]):
            return number
    return None
