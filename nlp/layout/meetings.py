"""Where one meeting ends and the next begins within a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nlp.layout.shapes import Mark, Shape
from nlp.layout.words import is_field_key
from nlp.lines import Line
from nlp.normalize import fold

_DATE = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}\s?月\s?\d{1,2}\s?[日号]"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}"
)
_ORDINAL = re.compile(
    r"第\s?[一二三四五六七八九十\d]{1,3}\s?次|(?:meeting|sprint|week) ?#?\d{1,2}\b"
)
_KEYS = re.compile(
    r"(?:会议|开会|例会)?(?:时间|日期)|date|meeting date|time|date and time|when|编号|"
    r"会议名称|会议主题"
)
_HEADER_REACH = 6


def meeting_starts(
    text: str, lines: Sequence[Line], shapes: Sequence[Shape], headings: frozenset[int]
) -> frozenset[int]:
    """Return the numbers of the lines at which a further meeting starts.

    The strongest sign that occurs at least twice decides: headings with a date or a count
    (第二次), header fields (会议时间：), or lines of ``=====``.
    """
    for starts in (
        _dated_headings(text, lines, shapes, headings),
        _repeated_keys(text, lines, shapes, headings),
        _double_rules(lines, shapes),
    ):
        if len(starts) >= 2:
            return frozenset(starts[1:])
    return frozenset()


def _dated_headings(
    text: str, lines: Sequence[Line], shapes: Sequence[Shape], headings: frozenset[int]
) -> list[int]:
    by_style: dict[tuple[Mark, int], list[int]] = {}
    for number, shape in enumerate(shapes):
        headed = number in headings
        if lines[number].end - lines[number].body > 60 or not (headed or shape.mark is Mark.TEXT):
            continue
        plain = fold(text[lines[number].body : lines[number].end])
        dated = _DATE.search(plain) or _ORDINAL.search(plain)
        if dated and (headed or len(plain) - len(dated[0]) <= 12):
            level = shape.number if shape.mark is Mark.HASH else 0
            by_style.setdefault((shape.mark, level), []).append(number)
    repeated = [found for found in by_style.values() if len(found) >= 2]
    return min(repeated, key=lambda found: found[0]) if repeated else []


def _repeated_keys(
    text: str, lines: Sequence[Line], shapes: Sequence[Shape], headings: frozenset[int]
) -> list[int]:
    found: dict[str, list[int]] = {}
    for number, shape in enumerate(shapes):
        key = shape.label
        if shape.mark is Mark.BULLET and lines[number].end - shape.content < 80:
            key = re.split("[:：]", text[shape.content : lines[number].end], maxsplit=1)[0].strip(
                "* "
            )
        key = fold(key).replace(" ", "") if key else ""
        if key and _KEYS.fullmatch(key):
            found.setdefault(key, []).append(number)
    counts = Counter({key: len(numbers) for key, numbers in found.items()})
    if not counts:
        return []
    key, count = max(counts.items(), key=lambda item: (item[1], -found[item[0]][0]))
    return (
        [_top_of_header(lines, shapes, headings, number) for number in found[key]]
        if count > 1
        else []
    )


def _top_of_header(
    lines: Sequence[Line], shapes: Sequence[Shape], headings: frozenset[int], number: int
) -> int:
    """Go up over the fields and headings that stand directly above a header field."""
    top = number
    for above in range(number - 1, max(-1, number - _HEADER_REACH), -1):
        shape = shapes[above]
        is_field = shape.mark in {Mark.LABEL, Mark.TAG} and is_field_key(shape.label)
        if not (above in headings or is_field) or lines[above + 1].gap > (above in headings):
            break
        top = above
    return top


def _double_rules(lines: Sequence[Line], shapes: Sequence[Shape]) -> list[int]:
    starts = [0] if lines else []
    for number, shape in enumerate(shapes[:-1]):
        long_rule = (
            shape.mark is Mark.RULE
            and shape.style in "=＝"
            and lines[number].end - lines[number].body >= 5
        )
        if long_rule and number and shapes[number + 1].mark in {Mark.LABEL, Mark.TAG, Mark.HASH}:
            starts.append(number + 1)
    return starts
