# ruff: noqa: E501 - a pattern broken over lines hides the words it looks for
"""English date expressions: how they are written and what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from nlp.dates import resolve
from nlp.dates.calendar import DAY
from nlp.dates.reading import Reading, Scene

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = {
    word: count
    for count, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        1,
    )
} | {"a": 1, "an": 1, "couple of": 2, "a couple of": 2, "fifteen": 15, "twenty": 20, "thirty": 30}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}

_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|"
    r"aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)(?![a-z])"
)
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])"
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_TH = r"(?:st|nd|rd|th)?(?![\da-z])"
_COUNT = (
    r"(?:\d{1,3}|a couple of|couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|"
    r"twenty|thirty)"
)
_YEAR = r"(?:,?\s+(?P<{0}y>20\d\d)(?!\d))?"
_DAY_NAME = rf"(?:(?P<{{0}}wd>{_DAY}),?\s+(?:the\s+)?)?"

_PATTERNS = {
    "iso": r"(?<![\d.])(?P<iso_y>20\d\d)[-/.](?P<iso_m>\d{1,2})[-/.](?P<iso_d>\d{1,2})(?![\d%]|[.-]\d)",
    "slash": r"(?<![\d./$v-])(?P<sl_a>\d{1,2})(?P<sl_sep>[/.-])(?P<sl_b>\d{1,2})(?P=sl_sep)(?P<sl_y>20\d\d|\d\d)(?![\d%]|[./]\d)",
    "short": r"(?<![\d./$v:-])(?P<sh_a>\d{1,2})/(?P<sh_b>\d{1,2})(?![\d/%-]|\.\d)",
    "range": rf"(?P<r_m>{_MONTH})\s+(?P<r_d>{_D}){_TH}\s?(?:-|to|and|through|until|till)\s?(?:(?P<r_m2>{_MONTH})\s+)?(?P<r_d2>{_D}){_TH}{_YEAR.format('r_')}",
    "range_dmy": rf"(?P<q_d>{_D}){_TH}\s?(?:-|to|and|through|until|till)\s?(?P<q_d2>{_D}){_TH}\s+(?:of\s+)?(?P<q_m>{_MONTH}){_YEAR.format('q_')}",
    "mdy": rf"{_DAY_NAME.format('mdy_')}(?<![a-z])(?P<mdy_m>{_MONTH})\s+(?:the\s+)?(?P<mdy_d>{_D}){_TH}(?!:\d|\s?(?:am|pm|%|users|people|percent)){_YEAR.format('mdy_')}",
    "dmy": rf"{_DAY_NAME.format('dmy_')}(?<![\d.:/])(?P<dmy_d>{_D})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dmy_m>{_MONTH}){_YEAR.format('dmy_')}",
    "month_part": rf"(?:the\s+)?(?P<mp_part>end|close|beginning|start|middle|(?:first|second) half|first week|last week|last (?:working|business|work) day|early|mid|late)[\s-]+(?:of\s+|in\s+)?(?P<mp_m>{_MONTH}){_YEAR.format('mp_')}",
    "this_time": r"this time (?P<tt_when>next week|tomorrow)",
    "period_part": r"(?:the\s+)?(?P<pp_part>end|close|beginning|start|middle|last (?:working|business|work) day|early|mid|late|later)[\s-]+(?:of\s+)?(?:(?P<pp_which>the|this|next|the following|the coming|our|current|the current)\s+)?"
    r"(?P<pp_unit>(?:business |working |work )?day|play|business|today|tomorrow|week|month|quarter|year|q[1-4])(?![a-z])(?:\s+(?P<pp_y>20\d\d))?",
    "quarter": r"(?<![a-z0-9])(?:q(?P<qu_n>[1-4])|(?P<qu_word>first|second|third|fourth) quarter|(?P<qu_which>this|next) quarter)(?![a-z0-9])(?:\s+(?:of\s+)?(?P<qu_y>20\d\d))?",
    "day_of_next": rf"(?P<dn_d>{_DAY})\s+(?:of\s+)?(?P<dn_which>this|next|the following|the coming)\s+week",
    "day_number": rf"(?:(?P<nth_wd>{_DAY}),?\s+)?(?<![a-z])the\s+(?P<nth>{_D})(?:st|nd|rd|th)(?:\s+of\s+(?P<nth_which>this|next|the)\s+month)?(?![a-z]|\s+(?:of|time|floor|one|version|century|item|page|place|row|column|release|sprint|iteration|attempt|user|edition|phase))",
    "week_from": rf"(?:a|one) week (?:from|on|after)\s+(?:next\s+)?(?P<wf_d>{_DAY})|(?P<wf_d2>{_DAY})\s+week(?!\s?ly|end|s)",
    "weekday": rf"(?:(?P<wd_which>this coming|the coming|coming|this|next|the following|last)\s+)?(?<![a-z])(?P<wd_d>{_DAY})(?:\s+(?P<wd_week>after next))?(?!'s)",
    "weekend": r"(?:(?P<we_over>over|during)\s+)?(?:(?P<we_which>this|next|the)\s+)weekend",
    "week": r"(?P<wk_which>this|next|the following|the coming|the current)\s+(?:(?P<wk_work>working|business)\s+)?(?P<wk_unit>week|month|year)(?!end|ly|s)",
    "today": r"(?<![a-z])(?:(?P<td_part>eod|cob|eob|end of day|close of business|end of business|first thing|noon|midnight|late)[, ]*(?:on )?(?P<td_with>today|tonight|tomorrow)|(?P<td_word>the day after tomorrow|day after tomorrow|today|tonight|tomorrow))(?![a-z])(?!'s (?!(?:end|eod|cob|close)))",
    "eod_day": rf"(?<![a-z])(?:eod|cob|eob|close of business|end of business|end of day)[, ]+(?:on\s+)?(?:(?P<ed_which>this|next|coming)\s+)?(?P<ed_d>{_DAY})",
    "eod": r"(?<![a-z])(?P<eo>eod|cob|eob|close of business|close of play|eow|eom|eoq|eoy)(?![a-z])",
    "within": rf"(?P<wi_how>within|in|inside|over)\s+(?:the\s+)?(?:next\s+|about\s+)?(?P<wi_n>{_COUNT})(?:\s*\(\d+\))?[\s-]+(?P<wi_unit>(?:working|business|work|calendar)?\s?days?|weeks?|months?|hours?|hrs?|fortnight|years?|weekdays)(?!\s+of|[a-z])(?P<wi_time>'s? time|' time| time)?",
    "from_now": rf"(?P<fn_n>{_COUNT})\s+(?P<fn_unit>(?:working|business|calendar)?\s?days?|weeks?|months?|hours?|fortnights?)\s+(?:from|after)\s+(?:now|today)",
    "unit_end": r"(?<![a-z-])(?:the\s+)?(?P<ue_unit>week|month|quarter|year)(?:'s|[\s-])\s?end(?![a-z])",
    "holiday": rf"(?:(?P<ho_off>{_COUNT}\s+(?:(?:working|business|calendar)\s+)?(?:days?|weeks?|months?))\s+)?(?P<ho_side>before|after|prior to|ahead of|by|until)\s+(?:the\s+)?(?:start of the\s+)?(?P<ho>holidays|holiday season|holiday|summer break|winter break|spring break|break|summer|christmas(?: break| holidays?)?|xmas|thanksgiving|easter|new year(?:'s)?(?: day| eve)?|chinese new year|cny|lunar new year|spring festival|national day(?: holiday)?|golden week|mid-autumn(?: festival)?|dragon boat(?: festival)?|labou?r day|may day|qingming(?: festival)?)(?![a-z])",
    "month": r"(?<![a-z])(?P<mo_next>next\s+|this\s+)?(?P<mo_m>january|february|march|april|may|june|july|august|september|october|november|december)(?![a-z])(?:\s+(?:of\s+)?(?P<mo_y>20\d\d))?(?!\s?\d|'s)",
}
FINDER = re.compile("|".join(f"(?P<k_{name}>{pattern})" for name, pattern in _PATTERNS.items()))

_PARTS = {
    "end": "end", "close": "end", "beginning": "start", "start": "start", "middle": "middle",
    "first half": "half1", "second half": "half2", "first week": "week1", "last week": "last10",
    "early": "start", "mid": "middle", "late": "last10", "later": "last10",
    "last working day": "last_workday", "last business day": "last_workday", "last work day": "last_workday",
}  # fmt: skip
_CHINESE_HOLIDAYS = {
    "chinese new year": "spring_festival",
    "cny": "spring_festival",
    "lunar new year": "spring_festival",
    "spring festival": "spring_festival",
    "national day": "national_day",
    "golden week": "national_day",
    "mid-autumn": "mid_autumn",
    "dragon boat": "dragon_boat",
    "labour day": "labor_day",
    "labor day": "labor_day",
    "may day": "labor_day",
    "qingming": "qingming",
}


def _month_number(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def _day_number(word: str) -> int:
    return _DAYS.index(word[:3])


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _optional(word: str | None) -> int | None:
    return int(word) if word else None


def _weeks(which: str | None) -> int | None:
    """Return how many weeks ahead "this" or "next" points; ``None`` for the nearest."""
    if which is None or "coming" in which:
        return None
    return {"this": 0, "last": -1}.get(which, 1)


def _iso(match: re.Match[str], scene: Scene) -> Reading | None:
    return resolve.full_date(scene, int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))


def _slash(match: re.Match[str], scene: Scene) -> Reading | None:
    first, second, year = int(match["sl_a"]), int(match["sl_b"]), int(match["sl_y"])
    day_first = resolve.full_date(scene, year, second, first)
    if match["sl_sep"] == "." or day_first is None:
        return day_first or resolve.full_date(scene, year, first, second)
    month_first = resolve.full_date(scene, year, first, second)
    return _either(scene, day_first, month_first)


def _short(match: re.Match[str], scene: Scene) -> Reading | None:
    first, second = int(match["sh_a"]), int(match["sh_b"])
    day_first = resolve.month_day(scene, second, first)
    month_first = resolve.month_day(scene, first, second)
    return month_first if day_first is None else _either(scene, day_first, month_first)


def _either(scene: Scene, day_first: Reading, month_first: Reading | None) -> Reading:
    if month_first is None or month_first.latest == day_first.latest:
        return day_first
    return scene.ambiguous(
        "day/month or month/day is not clear", day_first.latest, month_first.latest
    )


def _dated(
    scene: Scene, month: int, day: int, year: int | None, weekday: str | None = None
) -> Reading | None:
    reading = (
        resolve.month_day(scene, month, day)
        if year is None
        else resolve.full_date(scene, year, month, day)
    )
    return _on_weekday(scene, reading, weekday)


def _on_weekday(scene: Scene, reading: Reading | None, weekday: str | None) -> Reading | None:
    """Return the reading, blank where the day of the week beside it does not fit."""
    if reading is None or weekday is None or reading.latest is None:
        return reading
    if reading.latest.weekday() == _day_number(weekday):
        return reading
    return scene.ambiguous("day of the week does not fit the date", reading.latest)


def _mdy(match: re.Match[str], scene: Scene) -> Reading | None:
    month, day = _month_number(match["mdy_m"]), int(match["mdy_d"])
    return _dated(scene, month, day, _optional(match["mdy_y"]), match["mdy_wd"])


def _dmy(match: re.Match[str], scene: Scene) -> Reading | None:
    month, day = _month_number(match["dmy_m"]), int(match["dmy_d"])
    return _dated(scene, month, day, _optional(match["dmy_y"]), match["dmy_wd"])


def _between(first: Reading | None, last: Reading | None, scene: Scene) -> Reading | None:
    if first is None or last is None or first.latest is None or last.latest is None:
        return last
    if first.latest > last.latest:
        return scene.ambiguous("the range ends before it begins", first.latest, last.latest)
    return Reading(last.latest, first.latest, f"range; {last.rule}")


def _range(match: re.Match[str], scene: Scene) -> Reading | None:
    year, month = _optional(match["r_y"]), _month_number(match["r_m"])
    second = _month_number(match["r_m2"]) if match["r_m2"] else month
    first = _dated(scene, month, int(match["r_d"]), year)
    return _between(first, _dated(scene, second, int(match["r_d2"]), year), scene)


def _range_dmy(match: re.Match[str], scene: Scene) -> Reading | None:
    year, month = _optional(match["q_y"]), _month_number(match["q_m"])
    first = _dated(scene, month, int(match["q_d"]), year)
    return _between(first, _dated(scene, month, int(match["q_d2"]), year), scene)


def _month_part(match: re.Match[str], scene: Scene) -> Reading | None:
    month, year, part = _month_number(match["mp_m"]), _optional(match["mp_y"]), match["mp_part"]
    code = _PARTS[part]
    if year is not None:
        return resolve.month(scene, year, month, code)
    return resolve.month_without_year(scene, month, code)


def _period_part(match: re.Match[str], scene: Scene) -> Reading | None:
    unit, part = match["pp_unit"], _PARTS[match["pp_part"]]
    ahead = 1 if (match["pp_which"] or "") in {"next", "the following", "the coming"} else 0
    if unit.endswith(("day", "play", "business")) or unit == "tomorrow":
        return resolve.days_ahead(scene, int(unit == "tomorrow") or ahead)
    if unit == "week":
        return resolve.week(scene, ahead, {"last10": "end"}.get(part, part))
    if unit == "month":
        return resolve.month_ahead(scene, ahead, part)
    if unit == "year":
        return resolve.year_part(scene, _optional(match["pp_y"]), ahead, part)
    number = int(unit[1]) if unit != "quarter" else None
    code = "end" if part == "last10" else part
    return resolve.quarter(scene, _optional(match["pp_y"]), number, ahead, code)


def _quarter(match: re.Match[str], scene: Scene) -> Reading | None:
    number = _optional(match["qu_n"]) or _ORDINALS.get(match["qu_word"] or "")
    ahead = int(match["qu_which"] == "next")
    return resolve.quarter(scene, _optional(match["qu_y"]), number, ahead, "all")


def _day_of_next(match: re.Match[str], scene: Scene) -> Reading | None:
    reading = resolve.weekday(scene, _day_number(match["dn_d"]), int(match["dn_which"] != "this"))
    # "Wednesday next week" leaves no doubt about the week
    return Reading(reading.latest, rule=reading.rule)


def _week_from(match: re.Match[str], scene: Scene) -> Reading | None:
    reading = resolve.weekday(scene, _day_number(match["wf_d"] or match["wf_d2"]), None)
    if reading.latest is None or scene.anchor is None:
        return reading
    return resolve.days_ahead(scene, (reading.latest - scene.anchor).days + resolve.WEEK)


def _weekday(match: re.Match[str], scene: Scene) -> Reading | None:
    weeks = 2 if match["wd_week"] else _weeks(match["wd_which"])
    return resolve.weekday(scene, _day_number(match["wd_d"]), weeks)


def _weekend(match: re.Match[str], scene: Scene) -> Reading | None:
    ahead = int(match["we_which"] == "next")
    friday, sunday = resolve.week(scene, ahead, "end"), resolve.weekday(scene, 6, ahead)
    if friday.latest is None or sunday.latest is None:
        return scene.no_anchor()
    if match["we_over"]:
        return Reading(sunday.latest, sunday.latest - DAY, "Saturday and Sunday")
    rule = "up to the last working day before the weekend"
    return Reading(friday.latest, rule=rule, alternatives=(sunday.latest,))


def _week(match: re.Match[str], scene: Scene) -> Reading | None:
    ahead = int(match["wk_which"] not in {"this", "the current"})
    if match["wk_unit"] == "month":
        return resolve.month_ahead(scene, ahead)
    if match["wk_unit"] == "year":
        return resolve.year_part(scene, None, ahead, "end") if ahead == 0 else None
    return resolve.week(scene, ahead)


def _today(match: re.Match[str], scene: Scene) -> Reading | None:
    word = match["td_with"] or match["td_word"]
    ahead = 2 if "after" in word else int(word == "tomorrow")
    return resolve.days_ahead(scene, ahead)


def _eod_day(match: re.Match[str], scene: Scene) -> Reading | None:
    return resolve.weekday(scene, _day_number(match["ed_d"]), _weeks(match["ed_which"]))


def _eod(match: re.Match[str], scene: Scene) -> Reading | None:
    word = match["eo"]
    if word == "eow":
        return resolve.week(scene, 0, "end")
    if word == "eom":
        return resolve.month_ahead(scene, 0, "end")
    if word == "eoq":
        return resolve.quarter(scene, None, None, 0, "end")
    if word == "eoy":
        return resolve.year_part(scene, None, 0, "end")
    return resolve.days_ahead(scene, 0)


def _stretch(scene: Scene, count: int, unit: str) -> Reading | None:
    """Return the end of ``count`` units after the message."""
    if unit.startswith(("working", "business", "work", "weekday")):
        return resolve.workdays_ahead(scene, count)
    if unit.startswith("month"):
        return resolve.months_ahead(scene, count)
    if unit.startswith("year"):
        return resolve.months_ahead(scene, 12 * count)
    if unit.startswith("h"):
        return resolve.days_ahead(scene, -(-count // 24))
    per = 7 if unit.startswith("week") else 14 if unit.startswith("fortnight") else 1
    return resolve.days_ahead(scene, count * per)


def _within(match: re.Match[str], scene: Scene) -> Reading | None:
    return _stretch(scene, _count(match["wi_n"]), match["wi_unit"].strip())


def _from_now(match: re.Match[str], scene: Scene) -> Reading | None:
    return _stretch(scene, _count(match["fn_n"]), match["fn_unit"].strip())


def _unit_end(match: re.Match[str], scene: Scene) -> Reading | None:
    unit = match["ue_unit"]
    if unit == "week":
        return resolve.week(scene, 0, "end")
    if unit == "month":
        return resolve.month_ahead(scene, 0, "end")
    if unit == "quarter":
        return resolve.quarter(scene, None, None, 0, "end")
    return resolve.year_part(scene, None, 0, "end")


def _this_time(match: re.Match[str], scene: Scene) -> Reading | None:
    return resolve.days_ahead(scene, 1 if match["tt_when"] == "tomorrow" else resolve.WEEK)


def _holiday(match: re.Match[str], scene: Scene) -> Reading | None:
    word, ends = match["ho"], match["ho_side"] == "after"
    if match["ho_off"]:
        return scene.ambiguous(f"counted from “{word}”, which can be done in more than one way")
    for name, key in _CHINESE_HOLIDAYS.items():
        if word.startswith(name):
            return resolve.festival_bound(scene, key, ends=ends)
    if scene.anchor is None:
        return scene.no_anchor()
    if word.startswith(("christmas", "xmas")) and not ends:
        day = resolve.month_day(scene, 12, 24)
        return day and Reading(day.latest, rule="the day before Christmas Day")
    if word.startswith("new year") and not ends:
        return resolve.year_part(scene, None, 0, "end")
    return scene.ambiguous(f"which days “{word}” covers is not said")


def _day_number_only(match: re.Match[str], scene: Scene) -> Reading | None:
    which = match["nth_which"]
    reading = resolve.day_of_month(scene, int(match["nth"]), 1 if which == "next" else None)
    return _on_weekday(scene, reading, match["nth_wd"])


def _month(match: re.Match[str], scene: Scene) -> Reading | None:
    month, year = _month_number(match["mo_m"]), _optional(match["mo_y"])
    if year is not None:
        return resolve.month(scene, year, month)
    return resolve.month_without_year(scene, month)


RESOLVERS: Mapping[str, Callable[[re.Match[str], Scene], Reading | None]] = {
    "iso": _iso,
    "slash": _slash,
    "short": _short,
    "range": _range,
    "range_dmy": _range_dmy,
    "mdy": _mdy,
    "dmy": _dmy,
    "month_part": _month_part,
    "period_part": _period_part,
    "quarter": _quarter,
    "day_of_next": _day_of_next,
    "week_from": _week_from,
    "weekday": _weekday,
    "weekend": _weekend,
    "week": _week,
    "today": _today,
    "eod_day": _eod_day,
    "eod": _eod,
    "within": _within,
    "from_now": _from_now,
    "unit_end": _unit_end,
    "this_time": _this_time,
    "holiday": _holiday,
    "day_number": _day_number_only,
    "month": _month,
}
