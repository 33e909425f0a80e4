"""Numbers of two texts side by side: which agree, which changed, which are only on one side.

`nlp.quantities` reads measured quantities for people; here every count matters ("三级", "twice",
"15:00"), and only whether two texts name the same one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.domain import Span

_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "ninety": 90, "hundred": 100, "half": 0.5, "half a": 0.5, "half an": 0.5, "a": 1, "an": 1,
}  # fmt: skip
_SCALES = {
    "万": 1e4, "千": 1e3, "百": 1e2, "亿": 1e8, "十亿": 1e9, "k": 1e3, "thousand": 1e3, "million": 1e6, "hundred": 1e2,
}  # fmt: skip
_UNITS: tuple[tuple[str, str, float], ...] = (
    (r"毫秒|ms\b|milliseconds?\b", "time", 0.001),
    (r"秒钟?|seconds?\b|secs?\b|s\b", "time", 1),
    (r"分钟|minutes?\b|mins?\b", "time", 60),
    (r"个?小时|个?钟头|hours?\b|h\b", "time", 3600),
    (r"个?工作日|(?:working |business )?days?\b|天|日(?!志|常|期|报)", "time", 86_400),
    (r"个?星期|周|weeks?\b", "time", 604_800),
    (r"个月|months?\b", "time", 2_592_000),
    (r"年|years?\b", "time", 31_536_000),
    (r"%|percent\b", "share", 1),
    (r"kb\b", "size", 0.001),
    (r"mb?\b|兆", "size", 1),
    (r"gb?\b", "size", 1000),
    (r"tb\b", "size", 1_000_000),
    (r"元|块钱?|yuan\b|eur\b|euros?\b|usd\b|dollars?\b|€|\$", "money", 1),
    (r"℃|摄氏度|degrees?\b|度", "degree", 1),
    (r"点|时|a\.?m\.?|p\.?m\.?|o'clock", "clock", 1),
    (r"号|th\b", "day", 1),
    (
        r"times\b|次|遍|张|级|步|道|人|条|位|个|名|行|份|联|颗|台|家|层|段|倍|种|项|列|档",
        "count",
        1,
    ),
)
_CLASSIFIER = "|".join(pattern for pattern, _, _ in _UNITS)
_NUMBER = re.compile(
    rf"""
    (?P<clock>(?<!\d)\d{{1,2}}:\d\d(?!\d))
    | (?P<spaced>\d{{1,3}}(?:[,\s]\d{{3}})+(?!\d)|\d+(?:\.\d+)?)\s?(?P<scale>十亿|亿|万|千|百|k\b|thousand\b|million\b)?
    | (?P<half>半)(?=个?小时|天|年|分钟|个?钟头)
    | (?P<han>[零一二两三四五六七八九十百千万]+)\s?(?=(?:{_CLASSIFIER}))(?!个?一起)
    | (?P<twice>\b(?:twice|once)\b)
    | (?P<word>\b(?:half\ an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty
      |fifty|sixty|ninety|hundred|half)\b)
    | (?P<article>\ban?\b)(?=\ (?:second|minute|hour|day|week|month|year)s?\b)
    """,
    re.VERBOSE,
)
_UNIT = re.compile(r"[\s-]?(?:" + "|".join(f"({pattern})" for pattern, _, _ in _UNITS) + ")")


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a text, in the base unit of its dimension."""

    span: Span
    amount: float
    dimension: str


@dataclass(frozen=True, slots=True)
class ValueComparison:
    """How the numbers of a new text stand to those of an entry."""

    equal: int
    only_before: tuple[Value, ...]
    only_after: tuple[Value, ...]
    changed: tuple[tuple[Value, Value], ...]


def find_values(folded: str) -> tuple[Value, ...]:
    """Return the numbers of ``folded`` (see `nlp.normalize.fold`) in reading order."""
    values = []
    for match in _NUMBER.finditer(folded):
        amount = _amount(match)
        end, dimension, factor = match.end(), "count", 1.0
        if match["clock"]:
            dimension = "clock"
        elif match["article"] is None and match["twice"]:
            pass
        elif unit := _UNIT.match(folded, match.end()):
            _, dimension, factor = _UNITS[(unit.lastindex or 1) - 1]
            end = unit.end()
        before = folded[max(0, match.start() - 3) : match.start()]
        if dimension == "clock" and ("下午" in before or "晚" in before) and amount < 12:
            amount += 12
        end -= len(folded[match.start() : end]) - len(folded[match.start() : end].rstrip())
        values.append(Value(Span(match.start(), end), round(amount * factor, 6), dimension))
    return tuple(values)


def compare_values(before: tuple[Value, ...], after: tuple[Value, ...]) -> ValueComparison:
    """Compare the numbers of an entry (``before``) with those of a new text (``after``)."""
    known = {(value.dimension, value.amount) for value in before}
    told = {(value.dimension, value.amount) for value in after}
    only_before = tuple(v for v in before if (v.dimension, v.amount) not in told)
    only_after = tuple(v for v in after if (v.dimension, v.amount) not in known)
    changed = []
    for value in only_after:
        olds = [v for v in only_before if v.dimension == value.dimension] or [
            v for v in before if v.dimension == value.dimension
        ]
        if olds:
            changed.append((olds[0], value))
    return ValueComparison(len(known & told), only_before, only_after, tuple(changed))


def _amount(match: re.Match[str]) -> float:
    if match["clock"]:
        hours, minutes = match["clock"].split(":")
        return int(hours) + int(minutes) / 60
    if match["spaced"]:
        plain = re.sub(r"[,\s]", "", match["spaced"])
        return float(plain) * _SCALES.get(match["scale"] or "", 1.0)
    if match["half"]:
        return 0.5
    if match["han"]:
        return _han_number(match["han"])
    if match["twice"]:
        return 2.0 if match["twice"] == "twice" else 1.0
    return float(_WORDS[match["word"] or match["article"]])


def _han_number(digits: str) -> float:
    """Return the value of Chinese digits: 十五, 两百, 三万."""
    total = section = digit = 0
    for char in digits:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        elif char == "万":
            total = (total + section + digit) * _HAN_UNITS[char]
            section = digit = 0
        else:
            section += max(digit, 1) * _HAN_UNITS[char]
            digit = 0
    return float(total + section + digit)
