"""Speaker turns: who says which line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nlp.domain import DocumentKind, Side, SpokenTurn
from nlp.layout.attendance import side_in, sides_of_people
from nlp.layout.shapes import HEAD, Mark, Shape
from nlp.layout.words import (
    Caller,
    caller_of,
    is_field_key,
    may_be_speaker,
    may_speak_once,
    side_of,
)
from nlp.lines import Line

_SPOKEN = frozenset({DocumentKind.TRANSCRIPT, DocumentKind.MESSAGE})
_MAY_NAME = frozenset({Mark.TEXT, Mark.LABEL, Mark.STAMP, Mark.NUMBER})
_LABEL = re.compile(r"[-–—]?\s{0,3}([^\s:：][^:：\n]{0,39}?)\s?(?:：|:(?!//))\s*")
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?"
_AROUND = "*_ []【】"
_TIME = re.compile(r":\d\d")
_DAY = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/月]\d{1,2}日?|昨天|今天|星期.|周.)"
_CHAT_HEADER = re.compile(
    rf"(?P<name>[^\s:：，。,;|][^:：，。,;|\n]{{0,29}}?)\s+(?:\[|"
    rf"\()?(?:{_DAY}\s+)?{_CLOCK}(?:\]|\))?\s*$"
    rf"|(?:\[|\()?(?:{_DAY}\s+)?{_CLOCK}(?:\]|\))?\s+(?P<late>[^\s:：，。,;|][^:：，。,;|"
    rf"\n]{{0,29}}?)\s*$"
)
_ROLE = re.compile(r"[A-Z][a-z]+(?: [a-z]+){1,2}")
_OFTEN = 3
_WHEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Turn:
    """The label of a speaker; ``alone`` if the words follow on the next lines."""

    speaker: str | None
    content: int
    alone: bool = False
    side: Side = Side.UNKNOWN
    said_at: datetime | None = None


def known_turns(text: str, turns: Sequence[SpokenTurn], lines: Sequence[Line]) -> dict[int, Turn]:
    """Return the turns that the file itself names, by line number."""
    starts = [line.start for line in lines]
    found: dict[int, Turn] = {}
    for turn in turns:
        number = bisect_right(starts, turn.label.start) - 1
        if number >= 0 and lines[number].end >= turn.label.start:
            line = lines[number]
            content = min(turn.label.end, line.end)
            side = side_of(turn.speaker)
            found[number] = Turn(turn.speaker, content, content >= line.end, side, turn.said_at)
    return _seated(found, sides_of_people(text, lines)) if found else found


def find_turns(
    text: str, lines: Sequence[Line], shapes: Sequence[Shape], kind: DocumentKind
) -> dict[int, Turn]:
    """Return the turns by line number.

    A name before a colon is a speaker in a transcript or chat, where names keep coming back, or where the attendance
    puts that person on a side.
    """
    sides = sides_of_people(text, lines)
    turns = _stamped(text, lines, shapes)
    turns |= _chat_headers(text, lines, shapes, certain=kind is DocumentKind.MESSAGE)
    turns |= _labelled(text, lines, shapes, turns, sides, spoken=kind in _SPOKEN)
    return _seated(turns, sides)


def _seated(turns: Mapping[int, Turn], sides: Mapping[str, Side]) -> dict[int, Turn]:
    """Return ``turns`` with the side of each speaker whom the attendance puts on one."""
    if not sides:
        return dict(turns)
    return {
        number: turn
        if turn.speaker is None or turn.side is not Side.UNKNOWN
        else replace(turn, side=side_in(turn.speaker, sides))
        for number, turn in turns.items()
    }


def _stamped(text: str, lines: Sequence[Line], shapes: Sequence[Shape]) -> dict[int, Turn]:
    turns = {}
    alone = {n for n, s in enumerate(shapes) if s.mark is Mark.STAMP and s.content >= lines[n].end}
    for number, shape in enumerate(shapes):
        if shape.mark is not Mark.STAMP:
            continue
        line = lines[number]
        head = text[shape.content : min(line.end, shape.content + HEAD)]
        when = _when(text[line.body : shape.content])
        label = _LABEL.match(head)
        if label and len(label[1]) <= 30 and not is_field_key(label[1]):
            name = label[1].strip(_AROUND)
            content = shape.content + label.end()
            turns[number] = _turn(name, content, line, side_of(name), said_at=when)
        elif not head and number and _is_name_line(text, lines, shapes, number - 1):
            name = text[lines[number - 1].body : lines[number - 1].end]
            for place in (number - 1, number):  # the name stands on the line above the time
                turns[place] = Turn(name, lines[place].end, True, side_of(name), when)
        elif number in alone and not alone.isdisjoint((number - 1, number + 1)):
            continue  # times one below the other are a list: nobody says anything between them
        elif not head or (len(head) <= 24 and may_be_speaker(head)):
            turns[number] = Turn(head or None, line.end, True, side_of(head), when)
        else:
            turns[number] = Turn(None, shape.content, said_at=when)
    return turns


def _is_name_line(text: str, lines: Sequence[Line], shapes: Sequence[Shape], number: int) -> bool:
    line = lines[number]
    short = line.end - line.body <= 30 and shapes[number].mark is Mark.TEXT
    return short and may_be_speaker(text[line.body : line.end])


def _chat_headers(
    text: str, lines: Sequence[Line], shapes: Sequence[Shape], *, certain: bool
) -> dict[int, Turn]:
    turns = {}
    for number, shape in enumerate(shapes):
        if shape.mark not in _MAY_NAME:
            continue
        line = lines[number]
        if line.end - line.body > 60 or not _TIME.search(text, line.body, line.end):
            continue
        found = _CHAT_HEADER.match(text[line.body : line.end])
        name = (found["name"] or found["late"]) if found else None
        if found and name and may_be_speaker(name):
            turns[number] = Turn(name, line.end, True, side_of(name), _when(found[0]))
    return turns if certain or len(turns) >= 2 else {}


def _labelled(
    text: str,
    lines: Sequence[Line],
    shapes: Sequence[Shape],
    known: dict[int, Turn],
    sides: Mapping[str, Side],
    *,
    spoken: bool,
) -> dict[int, Turn]:
    labels = _short_labels(text, lines, shapes, known)
    if not spoken and not sides and len({label for label, _ in labels.values()}) == len(labels):
        # Where none comes back, a name is somebody who speaks only by its own words.
        labels = {n: found for n, found in labels.items() if may_speak_once(found[0])}
    often = Counter(label for label, _ in labels.values())
    callers = {
        label: caller
        for label, count in often.items()
        if (caller := caller_of(label) or _role(label, count, spoken=spoken)) is not None
    }
    candidates = {n: found for n, found in labels.items() if found[0] in callers}
    counts = Counter(label for label, _ in candidates.values())
    talk = sum(counts[label] for label, caller in callers.items() if caller.named) >= 3
    most = max(counts.values(), default=0)  # once: a text may have a label on each line
    asked = len({caller.asked for caller in callers.values() if caller.asked}) >= 2
    certain = {
        label
        for label, caller in callers.items()
        if spoken
        or (asked and caller.asked)
        or (caller.named and (counts[label] >= 2 or (talk and most >= 2)))
        or caller.side is not Side.UNKNOWN
        or (sides and side_in(label, sides) is not Side.UNKNOWN)
    }
    return {
        number: _turn(label.strip(_AROUND), content, lines[number], callers[label].side)
        for number, (label, content) in candidates.items()
        if label in certain
    }


def _role(label: str, count: int, *, spoken: bool) -> Caller | None:
    """Return who speaks below a title of two or three words that keeps coming back in a talk ("Depot manager")."""
    if not spoken or count < _OFTEN or is_field_key(label) or not _ROLE.fullmatch(label):
        return None
    return Caller(named=True, asked="", side=Side.UNKNOWN)


def _short_labels(
    text: str, lines: Sequence[Line], shapes: Sequence[Shape], known: dict[int, Turn]
) -> dict[int, tuple[str, int]]:
    """Return the words before a colon and where the words behind it begin, by line number."""
    labels: dict[int, tuple[str, int]] = {}
    for number, shape in enumerate(shapes):
        label, content = shape.label, shape.content
        if shape.mark is Mark.LEAD:
            label = text[lines[number].body : lines[number].end - 1].strip("*_ ")
            content = lines[number].end
        if label and len(label) <= 24 and number not in known:
            labels[number] = (label, content)
    return labels


def _turn(
    label: str, content: int, line: Line, side: Side, *, said_at: datetime | None = None
) -> Turn:
    alone = content >= line.end
    return Turn(label, min(content, line.end), alone, side, said_at)


def _when(stamp: str) -> datetime | None:
    """Return the moment that ``stamp`` names, in the local time of the chat."""
    found = _WHEN.search(stamp)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - chats name no zone
    except ValueError:
        return None
