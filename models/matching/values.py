"""Numbers of two texts side by side: which agree, which changed, which are only on one side.

`nlp.quantities` reads measured quantities for people; here every count matters ("三级", "twice",
"15:00", "改到四月一号"), and only whether two texts name the same one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from models.matching.numerals import DATE, WORDS, day_of_year, english_number, han_number
from nlp.domain import Span

_SCALES = {
    "万": 1e4, "千": 1e3, "百": 1e2, "亿": 1e8, "十亿": 1e9, "k": 1e3, "thousand": 1e3, "million": 1e6, "hundred": 1e2,
}  # fmt: skip
_COUNTED = (
    "次|遍|张|级|步|道|人|条|位|个|名|行|份|联|颗|台|家|层|段|倍|种|项|列|档|件|笔|只|瓶|箱|辆|桌|组|块|款|篇|户|门|届|班"
    "|页|趟|封|题|根|把|本|盒|袋|包|枚|束|头|匹|场|批|车|座|间|票|版|站|幅|口|字"
)
_UNITS: tuple[tuple[str, str, float], ...] = (
    (r"毫秒|ms\b|milliseconds?\b", "time", 0.001),
    (r"秒钟?|seconds?\b|secs?\b|s\b", "time", 1),
    (r"分钟|minutes?\b|mins?\b", "time", 60),
    (r"刻钟", "time", 900),
    (r"个?小时|个?钟头|hours?\b|h\b", "time", 3600),
    (r"个?工作日|(?:working |business )?days?\b|天|日(?!志|常|期|报)", "time", 86_400),
    (r"个?星期|周|weeks?\b", "time", 604_800),
    (r"fortnights?\b", "time", 1_209_600),
    (r"个月|months?\b", "time", 2_592_000),
    (r"年|years?\b", "time", 31_536_000),
    (r"%|percent\b|per cent\b|个百分点|个点", "share", 1),
    (r"成(?!为|立|功|员|本|交|绩|分)", "share", 10),
    (r"kb\b", "size", 0.001),
    (r"mb\b|megabytes?\b|兆", "size", 1),
    (r"gb\b|gigabytes?\b", "size", 1000),
    (r"tb\b", "size", 1_000_000),
    (r"欧元|美元|元|块钱?|yuan\b|eur\b|euros?\b|usd\b|dollars?\b|pounds?\b|€|\$", "money", 1),
    (r"℃|°c?|摄氏度|degrees?\b|度", "degree", 1),
    (r"毫米|mm\b", "length", 0.001),
    (r"厘米|公分|cm\b|centimet(?:er|re)s?\b", "length", 0.01),
    (r"公里|千米|km\b|kilomet(?:er|re)s?\b", "length", 1000),
    (r"米|m\b|met(?:er|re)s?\b", "length", 1),
    (r"公斤|千克|kg\b|kilos?\b|kilograms?\b", "weight", 1),
    (r"克|g\b|grams?\b", "weight", 0.001),
    (r"吨|tons?\b|tonnes?\b|t\b", "weight", 1000),
    (r"点|时|a\.?m\b\.?|p\.?m\b\.?|o'clock", "clock", 1),
    (r"号|st\b|nd\b|rd\b|th\b", "day", 1),
    (rf"times\b|{_COUNTED}", "count", 1),
)
_CLASSIFIER = "|".join(pattern for pattern, _, _ in _UNITS)
_PERIOD = r"(?:second|minute|hour|day|week|month|year)s?\b|fortnight"
_NUMBER = re.compile(
    rf"""
    (?P<date>{DATE})
    | (?P<clock>(?<!\d)\d{{1,2}}:\d\d(?!\d))
    | (?P<spaced>(?<![a-z\d])(?<![a-z]-)(?:\d{{1,3}}(?:[,\s]\d{{3}})+(?!\d)|\d+(?:\.\d+)?))
      \s?(?P<scale>十亿|亿|万|千|百|k\b|thousand\b|million\b)?
    | (?P<half>半)(?=个?小时|天|年|分钟|个?钟头|个?月)
    | 百分之\s?(?P<share>[零一二两三四五六七八九十百]+|\d+(?:\.\d+)?)
    | (?P<han>[零一二两三四五六七八九十百千万]+)\s?(?=(?:{_CLASSIFIER}))(?!个?一起)
    | (?P<twice>\b(?:twice|once)\b)
    | (?P<quarter>\bquarter\ of\ (?:an\ hour|one\b))
    | (?P<word>\bhalf\ an?\b|{WORDS}|\bhalf\b(?!\s(?:past|of\b)))
    | (?P<article>\b(?:an?|every|each|per)\b)(?=\ (?:full\ |whole\ )?(?:{_PERIOD}))
    """,
    re.VERBOSE,
)
_UNIT = re.compile(
    r"[\s-]?(?:full |whole |calendar )?(?:"
    + "|".join(f"({pattern})" for pattern, _, _ in _UNITS)
    + ")"
)
_INSIDE = re.compile(r"\d[a-z]")
"""A digit that a letter follows: "3D", "2FA"."""
_MEANT = re.compile(r"\b(?:to|only|just|than|exactly|at most|make it) $")
"""Before an English "one" that is a number: "narrow it to one", not "one more thing"."""
_AFTERNOON = re.compile(r"\s?(?:p\.?m\b|in the (?:afternoon|evening)|at night)")
_NOON = 12
_MONTH = 2_592_000
_CALENDAR = 0.015
"""Months and years are of no fixed length: 6 months are half a year, 12 months 365 days."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a text, in the base unit of its dimension.

    ``number`` is the number as written; ``unit`` what is counted, empty where only the number stands ("make it 25").
    A ``weak`` one is a Chinese "one", which mostly is an article ("再加一列"); it counts beside others of its kind.
    """

    span: Span
    amount: float
    dimension: str
    number: float
    unit: str = ""
    weak: bool = False


@dataclass(frozen=True, slots=True)
class ValueComparison:
    """How the numbers of a new text stand to those of an entry."""

    equal: int
    only_before: tuple[Value, ...]
    only_after: tuple[Value, ...]
    changed: tuple[tuple[Value, Value], ...]


def find_values(folded: str) -> tuple[Value, ...]:
    """Return the numbers of ``folded`` (see `nlp.normalize.fold`) in reading order."""
    values: list[Value] = []
    for match in _NUMBER.finditer(folded):
        found = _read(folded, match)
        # "一个半小时" is one number, though its half would be found again
        if found is not None and not (values and found.span.start < values[-1].span.end):
            values.append(found)
    return tuple(values)


def compare_values(before: Sequence[Value], after: Sequence[Value]) -> ValueComparison:
    """Compare the numbers of an entry (``before``) with those of a new text (``after``)."""
    old = [v for v in before if not v.weak or any(_counts_as(v, other) for other in after)]
    new = [v for v in after if not v.weak or any(_counts_as(v, other) for other in before)]
    only_before = tuple(v for v in old if not any(_agree(v, other) for other in new))
    only_after = tuple(v for v in new if not any(_agree(other, v) for other in old))
    changed = []
    for value in only_after:
        olds = [v for v in only_before if _comparable(v, value)] or [
            v for v in old if _comparable(v, value)
        ]
        if olds:
            changed.append((olds[0], value))
    return ValueComparison(len(old) - len(only_before), only_before, only_after, tuple(changed))


def _read(folded: str, match: re.Match[str]) -> Value | None:
    if match["date"]:
        day = day_of_year(match["date"])
        return Value(Span(match.start(), match.end()), day, "date", day, "date")
    number, end = _number(match), match.end()
    if folded.startswith("个半", end):  # 一个半小时
        number, end = number + 0.5, end + 2
    kind = next((kind for name, kind in _KINDS.items() if match[name]), None)
    if kind is None:
        unit = _UNIT.match(folded, end)
        if unit is None and _INSIDE.match(folded, end - 1):
            return None
        kind = ("count", 1.0, "")
        if unit is not None:
            _, dimension, factor = _UNITS[(unit.lastindex or 1) - 1]
            end, kind = unit.end(), (dimension, factor, unit.group().strip(" -"))
    dimension, factor, name = kind
    if match["word"] == "one" and not name and not _MEANT.search(folded, 0, match.start()):
        return None
    number, end, dimension = _on_the_clock(folded, match.start(), number, end, dimension)
    if dimension == "clock":
        name = dimension
    end -= len(folded[match.start() : end]) - len(folded[match.start() : end].rstrip())
    weak = match["han"] == "一" and dimension == "count"
    return Value(Span(match.start(), end), round(number * factor, 6), dimension, number, name, weak)


def _on_the_clock(
    folded: str, start: int, number: float, end: int, dimension: str
) -> tuple[float, int, str]:
    """Return number, end and dimension, on the 24 hours of the clock where it is a time of day."""
    if dimension == "clock" and folded.startswith("点半", end - 1):
        number, end = number + 0.5, end + 1
    told = _AFTERNOON.match(folded, end) or _AFTERNOON.search(folded, start, end)
    if told and dimension == "count" and number <= _NOON:
        end, dimension = told.end(), "clock"
    earlier = folded[max(0, start - 3) : start]
    if dimension == "clock" and number < _NOON and (told or "下午" in earlier or "晚" in earlier):
        number += _NOON
    return number, end, dimension


def _comparable(old: Value, new: Value) -> bool:
    """Tell whether one may stand in place of the other; a bare number stands for any ("24 hours are few, 48")."""
    if not new.unit and new.dimension == "count":
        return True
    if old.dimension != new.dimension:
        return False
    return old.dimension != "count" or not old.unit or _counts_as(old, new)


def _counts_as(old: Value, new: Value) -> bool:
    """Tell whether both count the same sort of thing, as far as their words say."""
    han = not old.unit.isascii() and not new.unit.isascii()
    return old.dimension == new.dimension and (old.unit == new.unit or not han)


def _agree(old: Value, new: Value) -> bool:
    if not new.unit and new.dimension == "count" and old.number == new.number:
        return True
    if old.dimension != new.dimension:
        return False
    if old.amount == new.amount:
        return True
    longer = max(abs(old.amount), abs(new.amount))
    return (
        old.dimension == "time"
        and old.unit != new.unit
        and longer >= _MONTH
        and abs(old.amount - new.amount) <= _CALENDAR * longer
    )


def _number(match: re.Match[str]) -> float:
    name = next(name for name in _READERS if match[name])
    number = _READERS[name](match[name])
    return number * _SCALES.get(match["scale"] or "", 1.0) if name == "spaced" else number


def _clock(text: str) -> float:
    hours, minutes = text.split(":")
    return int(hours) + int(minutes) / 60


_READERS: Mapping[str, Callable[[str], float]] = {
    "clock": _clock,
    "spaced": lambda text: float(re.sub(r"[,\s]", "", text)),
    "half": lambda _: 0.5,
    "share": lambda text: float(text) if text[0].isdecimal() else han_number(text),
    "han": han_number,
    "twice": lambda text: 2.0 if text == "twice" else 1.0,
    "quarter": lambda _: 0.25,
    "word": lambda text: 0.5 if text.startswith("half") else english_number(text),
    "article": lambda _: 1.0,
}
_KINDS: Mapping[str, tuple[str, float, str]] = {
    "clock": ("clock", 1.0, "clock"),
    "share": ("share", 1.0, "share"),
    "quarter": ("time", 3600.0, "hour"),
    "twice": ("count", 1.0, "times"),
}
"""Numbers that carry their unit with them: dimension, factor, unit."""
