"""Dates in text, anchored to the day of the message (see docs/adr/0005)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from nlp.dates import context_en, context_zh, en, zh
from nlp.dates.calendar import WorkCalendar
from nlp.dates.reading import Reading, Scene, Strength, after, before, by
from nlp.domain import DueDate, Language, Span
from nlp.normalize import fold

__all__ = ["WorkCalendar", "find_dates", "find_due"]

_CHINESE_HINT = re.compile(r"[年月日号周天内节底末初前后今明]|星期|礼拜|季度|q[1-4]|\d[./-]\d")
_ENGLISH_HINT = re.compile(
    r"\d|day|week|month|quarter|year|tonight|tomorrow|eod|cob|eow|eom|eoy|eoq|end of|holiday|"
    r"christmas|easter|festival|fortnight|new year|break|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|q[1-4]"
)
_DEFAULT_CALENDAR = WorkCalendar()


@dataclass(frozen=True, slots=True)
class _Found:
    """A date expression with its reading and whether it sets a deadline."""

    start: int
    end: int
    reading: Reading
    due: bool


def find_due(
    text: str,
    span: Span,
    language: Language,
    anchor: datetime | None,
    *,
    calendar: WorkCalendar | None = None,
) -> tuple[DueDate, ...]:
    """Find the dates that ``span`` of ``text`` sets as a deadline or asks for.

    Parameters
    ----------
    text
        Text of the whole document.
    span
        The unit to look at; nothing outside is read.
    language
        Language of the unit; the rule is worded in it.
    anchor
        When the message was written; relative dates are blank without it.
    calendar
        Working days and holidays; mainland China unless given.

    Returns
    -------
    tuple of DueDate
        Blank dates (``latest`` and ``earliest`` ``None``) where the words are ambiguous, with the
        possible days as ``alternatives``.
    """
    scene = _scene(language, anchor, calendar)
    return tuple(_due(found, span) for found in _find(text, span, scene) if found.due)


def find_dates(
    text: str,
    span: Span,
    language: Language,
    anchor: datetime | None,
    *,
    calendar: WorkCalendar | None = None,
) -> tuple[DueDate, ...]:
    """Find every date expression of ``span``, deadline or not; parameters as in `find_due`."""
    scene = _scene(language, anchor, calendar)
    return tuple(_due(found, span) for found in _find(text, span, scene))


def _scene(language: Language, anchor: datetime | None, calendar: WorkCalendar | None) -> Scene:
    day: date | None = None if anchor is None else anchor.date()
    return Scene(day, calendar or _DEFAULT_CALENDAR, language)


def _due(found: _Found, span: Span) -> DueDate:
    reading = found.reading
    return DueDate(
        Span(span.start + found.start, span.start + found.end),
        reading.latest,
        reading.earliest,
        reading.rule,
        reading.alternatives,
    )


def _find(text: str, span: Span, scene: Scene) -> Iterator[_Found]:
    folded = fold(span.slice(text))
    try:
        if scene.language is Language.ZH:
            if _CHINESE_HINT.search(folded):
                yield from _find_zh(folded, scene)
        elif _ENGLISH_HINT.search(folded):
            yield from _find_en(folded, scene)
    except (OverflowError, ValueError):
        # a year beyond the calendar cannot be a date asked for
        return


def _is_due(scene: Scene, reading: Reading, strength: Strength) -> bool:
    """Return whether a date is a deadline; one in the past only where the words set it as one."""
    if strength is Strength.ASKED and scene.anchor is not None and reading.latest is not None:
        return reading.latest >= scene.anchor
    return strength is not Strength.NONE


def _find_zh(folded: str, scene: Scene) -> Iterator[_Found]:
    for match in zh.FINDER.finditer(folded):
        kind = str(match.lastgroup).removeprefix("k_")
        reading = zh.RESOLVERS[kind](match, scene)
        if reading is None:
            continue
        tail = zh.TAIL.match(folded, match.end())
        mark = tail["mark"] if tail else None
        end = tail.end() if tail and tail.group().strip() else match.end()
        if kind == "duration" and context_zh.counts_from_event(folded, match.start()):
            reading = scene.ambiguous("从某一事件起算，事件日期未知")
        reading = _checked_weekday(scene, reading, tail["wd"] if tail else None)
        strength = context_zh.sets_deadline(folded, match.start(), end, kind, mark)
        reading = _with_mark_zh(scene, reading, mark, kind)
        yield _Found(match.start(), end, reading, _is_due(scene, reading, strength))


def _with_mark_zh(scene: Scene, reading: Reading, mark: str | None, kind: str) -> Reading:
    if mark is None or kind in {"festival", "duration", "later"}:
        return reading
    if mark in {"前后", "左右"}:
        return scene.ambiguous("只说了大致时间", reading.latest)
    if mark in {"之前", "以前", "前"}:
        return before(scene, reading, inclusive=True)
    return after(scene, reading) if mark.endswith("后") else reading


def _checked_weekday(scene: Scene, reading: Reading, word: str | None) -> Reading:
    """Blank a date whose weekday in brackets does not fit it."""
    if word is None or reading.latest is None:
        return reading
    weekday = "一二三四五六日".index("日" if word == "天" else word)
    if reading.latest.weekday() == weekday:
        return reading
    return scene.ambiguous("日期与星期不符", reading.latest)


def _find_en(folded: str, scene: Scene) -> Iterator[_Found]:
    for match in en.FINDER.finditer(folded):
        kind = str(match.lastgroup).removeprefix("k_")
        reading = en.RESOLVERS[kind](match, scene)
        if reading is None:
            continue
        start, mark = context_en.marker(folded, match.start())
        strength = context_en.sets_deadline(folded, match.start(), match.end(), kind, mark)
        if mark == "before" and kind == "today" and match["td_part"]:
            mark = "by"  # "before noon tomorrow" is tomorrow
        reading = _with_mark_en(scene, reading, mark, kind)
        due = _is_due(scene, reading, strength)
        yield _Found(start if due else match.start(), match.end(), reading, due)


def _with_mark_en(scene: Scene, reading: Reading, mark: str | None, kind: str) -> Reading:
    if mark is None or kind in {"within", "holiday"}:
        return reading
    if mark == "before":
        return before(scene, reading, inclusive=False)
    if mark == "after":
        return after(scene, reading)
    return by(scene, reading) if mark == "by" else reading
