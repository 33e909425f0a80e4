# ruff: noqa: E501 - a pattern broken over lines hides the words it looks for
"""Chinese date expressions: how they are written and what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from nlp.dates import resolve
from nlp.dates.calendar import DAY
from nlp.dates.reading import Reading, Scene

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"两": 2, "零": 0}
_HALF = 0.5
_WORK_HOURS_PER_DAY = 24

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_PART = r"(?:底|末|初|上旬|中旬|下旬|的?最后一?个?工作日|中(?![国文心间秋午介等标])|份|内)"
_YEAR = r"(?:(?P<{0}year>20\d\d|(?<!\d)\d\d)\s?年|(?P<{0}near>今年|明年|后年|本年|当年))\s?的?"

_PATTERNS = {
    "iso": r"(?<![\d.])(?P<iso_y>20\d\d)\s?[-/.年]\s?(?P<iso_m>\d{1,2})\s?[-/.月]\s?(?P<iso_d>\d{1,2})[日号]?(?![\d%]|\.\d)",
    "range": rf"(?:{_YEAR.format('range_')})?(?P<range_m>{_M})\s?月\s?(?P<range_d>{_D})\s?[日号]?\s?(?:到|至|-|~|—+)\s?"
    rf"(?:(?P<range_m2>{_M})\s?月\s?)?(?P<range_d2>{_D})\s?[日号](?!楼|线)",
    "md": rf"(?:{_YEAR.format('md_')})?(?<!\d)(?P<md_m>{_M})\s?月\s?(?P<md_d>{_D})\s?(?:[日号]|(?=[前之以,，。;；)\s]|$))(?!楼|线|机)",
    "month": rf"(?:{_YEAR.format('month_')})?(?<!\d)(?P<month_m>{_M})\s?月(?!\d)(?P<month_part>{_PART}|第一周|(?=[前之以]))?",
    "ahead_day": rf"(?P<ahead_m>本月|这个?月|当月|下下个?月|下个?月|次月)\s?的?(?P<ahead_d>{_D})\s?[日号]",
    "ahead_month": rf"(?P<month_which>本月|这个?月|当月|下下个?月|下个?月|次月|(?<![\d个年一二三四五六七八九十几每])月(?=[底末初中](?![国文心间秋午介等标])))(?P<ahead_part>{_PART}|第一周)?",
    "quarter": r"(?:(?P<q_near>今年|明年|(?P<q_year>20\d\d)\s?年)\s?的?)?(?:(?:第?(?P<q_n>[一二三四1-4])|(?P<q_which>本|这个?|下个?))季度?|q(?P<q_en>[1-4])(?![0-9a-z]))(?P<q_part>末|底|初|内)?",
    "half": r"(?P<half_near>今年|明年|本年)?(?P<half_which>上半年|下半年)",
    "year_end": r"(?:(?:(?P<ye_year>20\d\d)\s?年|(?P<ye_near>今|本|明|后|当)年)年?|年)(?P<ye_part>底|末|内|中)(?=[前之以。,，;；、\s]|$|[完交上要能给出])",
    "weekday": r"(?<![每个各])(?P<wd_which>上上|上|下下个?|下个?|本|这个?|当)?(?:周|星期|礼拜)(?P<wd_n>[一二三四五六日天1-6])(?![年月日号天期周\d])",
    "week": r"(?<!每)(?P<wk_which>本|这个?|当|下下个?|下个?)(?:周|星期|礼拜)(?P<wk_part>内|初|末|底|中)?",
    "weekend": r"(?<![每工])周末",
    "today": r"(?P<today>今天|今日|今晚|今早|当天|明天|明日|明晚|明早|明儿|大后天|后天|后日)",
    "duration": rf"(?P<dur_n>{_N}|半)\s?个?(?P<dur_half>半)?(?P<dur_unit>工作日|自然日|交易日|天|日|周|星期|礼拜|月|小时|季度|年)(?:之内|以内|内)",
    "later": rf"(?P<later_n>{_N}|半)\s?个?(?P<later_unit>工作日|天|周|星期|礼拜|月)(?:之后|以后|后)",
    "festival": r"(?P<fest>国庆节?|十一(?=前|之前|以前|后|假期|长假)|中秋节?|春节|过年|元旦|五一|劳动节|端午节?|清明节?|(?<![季环细情关调音章过时])节|年(?=前))(?:假期|长假|放假|小长假)?(?P<fest_side>之前|以前|前|之后|以后|后)(?!端|台|面|缀|提|后|置|续|来)"
    rf"的?(?P<fest_off>(?:第(?P<fest_nth>{_N})|(?P<fest_one>首))个?(?P<fest_unit>工作日|天|日|周)|{_N}个?(?:工作日|天|周|星期|礼拜|月))?",
    "day": rf"(?<![\d月.年第周期])(?P<day_d>{_D})\s?[日号](?=前|之前|以前|下班|截止|晚|上午|下午|中午|交|上线|要|给|完成|之内)",
    "slash": r"(?<![\d.\-/:vV第])(?P<s_m>1[0-2]|0?[1-9])(?P<s_sep>[./])(?P<s_d>3[01]|[12]\d|0?[1-9])(?![\d%]|[./]\d)",
}
FINDER = re.compile("|".join(f"(?P<k_{name}>{pattern})" for name, pattern in _PATTERNS.items()))

TAIL = re.compile(
    r"(?:\s?[(（]?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])(?:[,，][^()（）]{0,8}(?=[)）]))?[)）]?)?"
    r"(?:的?(?:上午|下午|晚上|中午|早上|傍晚|凌晨|晚))?(?:\d{1,2}(?::\d\d|点(?:半|\d{1,2}分?)?|时)钟?)?"
    r"(?P<work>下班|收工|上班|开会|会)?"
    r"\s?(?P<mark>前后|左右|之前|以前|前(?!端|台|提(?![供交出醒报])|期|后|面|言|者)|之内|以内|内|为止|截止|止|之后|以后|后(?![端台续期面]))?"
)

_FESTIVAL_KEYS = {
    "国庆": "national_day",
    "十一": "national_day",
    "中秋": "mid_autumn",
    "春节": "spring_festival",
    "过年": "spring_festival",
    "元旦": "new_year",
    "五一": "labor_day",
    "劳动": "labor_day",
    "端午": "dragon_boat",
    "清明": "qingming",
}
_PARTS = {
    "底": "end",
    "末": "end",
    "初": "start",
    "上旬": "first10",
    "中旬": "second10",
    "下旬": "last10",
    "中": "middle",
    "第一周": "week1",
    "工作日": "last_workday",
}
_TODAY = {"今": 0, "当": 0, "明": 1, "后": 2, "大": 3}
_AHEAD = {"下下": 2, "下": 1, "次": 1, "上上": -2, "上": -1}
_NEAR = {"今": 0, "本": 0, "当": 0, "明": 1, "后": 2}


def number(word: str) -> int:
    """Return the value of a small number in digits or characters (up to 99)."""
    if word.isdigit():
        return int(word)
    tens, ten, ones = word.partition("十")
    if not ten:
        return _DIGITS[word[0]] if len(word) == 1 else int("".join(str(_DIGITS[c]) for c in word))
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _part(word: str | None) -> str:
    """Return the code of a part of a month; the whole month where none is named."""
    if word and word.endswith("工作日"):
        return _PARTS["工作日"]
    return _PARTS.get(word or "", "all")


def _ahead(which: str | None) -> int:
    """Return how many weeks or months ahead a word such as "下" points."""
    if which is None:
        return 0
    return next((n for word, n in _AHEAD.items() if which.startswith(word)), 0)


def _year(match: re.Match[str], prefix: str, scene: Scene) -> int | None:
    """Return the year written before a month, if any."""
    written, near = match[prefix + "year"], match[prefix + "near"]
    if written:
        return int(written) + (2000 if len(written) == 2 else 0)
    if near and scene.anchor is not None:
        return scene.anchor.year + _NEAR[near[0]]
    return None


def _iso(match: re.Match[str], scene: Scene) -> Reading | None:
    return resolve.full_date(scene, int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))


def _month_day(match: re.Match[str], scene: Scene) -> Reading | None:
    month, day = number(match["md_m"]), number(match["md_d"])
    year = _year(match, "md_", scene)
    if year is not None:
        return resolve.full_date(scene, year, month, day)
    return resolve.month_day(scene, month, day)


def _range(match: re.Match[str], scene: Scene) -> Reading | None:
    month, year = number(match["range_m"]), _year(match, "range_", scene)
    last_month = number(match["range_m2"]) if match["range_m2"] else month
    days = ((month, number(match["range_d"])), (last_month, number(match["range_d2"])))
    if year is not None:
        first, last = (resolve.full_date(scene, year, *day) for day in days)
    else:
        first, last = (resolve.month_day(scene, *day) for day in days)
    if first is None or last is None or first.latest is None or last.latest is None:
        return last
    if first.latest > last.latest:
        return scene.ambiguous("起止日期前后颠倒", first.latest, last.latest)
    return Reading(last.latest, first.latest, f"起止区间；{last.rule}")


def _month(match: re.Match[str], scene: Scene) -> Reading | None:
    part = _part(match["month_part"])
    year, month = _year(match, "month_", scene), number(match["month_m"])
    if year is not None:
        return resolve.month(scene, year, month, part)
    return resolve.month_without_year(scene, month, part)


def _ahead_day(match: re.Match[str], scene: Scene) -> Reading | None:
    return resolve.day_of_month(scene, number(match["ahead_d"]), _ahead(match["ahead_m"]))


def _ahead_month(match: re.Match[str], scene: Scene) -> Reading | None:
    part = _part(match["ahead_part"])
    return resolve.month_ahead(scene, _ahead(match["month_which"]), part)


def _quarter(match: re.Match[str], scene: Scene) -> Reading | None:
    word = match["q_n"] or match["q_en"]
    year = int(match["q_year"]) if match["q_year"] else None
    if year is None and match["q_near"] and scene.anchor is not None:
        year = scene.anchor.year + _NEAR[match["q_near"][0]]
    part = _PARTS.get(match["q_part"] or "", "all")
    count = number(word) if word else None
    return resolve.quarter(scene, year, count, _ahead(match["q_which"]), part)


def _half(match: re.Match[str], scene: Scene) -> Reading | None:
    ahead = _NEAR[match["half_near"][0]] if match["half_near"] else 0
    return resolve.year_part(
        scene, None, ahead, "half1" if "上" in match["half_which"] else "half2"
    )


def _year_end(match: re.Match[str], scene: Scene) -> Reading | None:
    year = int(match["ye_year"]) if match["ye_year"] else None
    ahead = _NEAR[match["ye_near"]] if match["ye_near"] else 0
    return resolve.year_part(scene, year, ahead, "middle" if match["ye_part"] == "中" else "end")


def _weekday(match: re.Match[str], scene: Scene) -> Reading | None:
    day = match["wd_n"]
    index = 6 if day in "日天" else number(day) - 1
    which = match["wd_which"]
    return resolve.weekday(scene, index, None if which is None else _ahead(which))


def _week(match: re.Match[str], scene: Scene) -> Reading | None:
    part, weeks = match["wk_part"], _ahead(match["wk_which"])
    if part == "末":
        end, saturday = resolve.week(scene, weeks, "end"), resolve.weekday(scene, 6, weeks)
        if end.latest is None:
            return end
        return scene.ambiguous("“周末”指周五还是周日不明", end.latest, saturday.latest)
    return resolve.week(scene, weeks, {"初": "start", "中": "middle", "底": "end"}.get(part, "all"))


def _weekend(match: re.Match[str], scene: Scene) -> Reading | None:
    end, sunday = resolve.week(scene, 0, "end"), resolve.weekday(scene, 6, 0)
    if end.latest is None or sunday.latest is None:
        return scene.no_anchor()
    if end.latest < (scene.anchor or end.latest):
        return Reading(sunday.latest, rule="本周日")
    return Reading(end.latest, rule="周末前按本周最后一个工作日", alternatives=(sunday.latest,))


def _today(match: re.Match[str], scene: Scene) -> Reading | None:
    return resolve.days_ahead(scene, _TODAY[match["today"][0]])


def _span_of(scene: Scene, count: float, unit: str) -> Reading | None:
    """Return the end of a stretch of ``count`` units after the message."""
    whole = int(count)
    if unit in {"工作日", "交易日"}:
        return resolve.workdays_ahead(scene, whole)
    if unit in {"月", "季度", "年"}:
        months = count * {"月": 1, "季度": 3, "年": 12}[unit]
        if months == int(months):
            return resolve.months_ahead(scene, int(months))
        reading = resolve.months_ahead(scene, int(months))
        return resolve.days_ahead(scene, 15) if int(months) == 0 else _later(scene, reading, 15)
    per = {"周": 7, "星期": 7, "礼拜": 7, "小时": 1 / _WORK_HOURS_PER_DAY}.get(unit, 1)
    return resolve.days_ahead(scene, int(count * per + _HALF - 1e-9) or int(count * per))


def _later(scene: Scene, reading: Reading, days: int) -> Reading:
    if reading.latest is None or scene.anchor is None:
        return reading
    return resolve.days_ahead(scene, (reading.latest - scene.anchor).days + days)


def _duration(match: re.Match[str], scene: Scene) -> Reading | None:
    word = match["dur_n"]
    count = _HALF if word == "半" else number(word) + (_HALF if match["dur_half"] else 0)
    return _span_of(scene, count, match["dur_unit"])


def _after(match: re.Match[str], scene: Scene) -> Reading | None:
    word = match["later_n"]
    return _span_of(scene, _HALF if word == "半" else number(word), match["later_unit"])


def _festival(match: re.Match[str], scene: Scene) -> Reading | None:
    word, ends = match["fest"], match["fest_side"].endswith("后")
    if match["fest_off"]:
        return _from_festival(match, scene, ends=ends)
    if word == "年":
        spring = resolve.festival_bound(scene, "spring_festival", ends=False)
        end = resolve.year_part(scene, None, 0, "end")
        if spring is None or spring.latest is None or end.latest is None:
            return spring
        if spring.latest < end.latest:
            return spring
        return scene.ambiguous("“年前”指元旦前还是春节前不明", spring.latest, end.latest)
    return resolve.festival_bound(scene, _FESTIVAL_KEYS.get(word[:2]), ends=ends)


def _from_festival(match: re.Match[str], scene: Scene, *, ends: bool) -> Reading | None:
    """Return a working day counted from a holiday; other distances from it are read in two ways."""
    bound = resolve.festival_bound(scene, _FESTIVAL_KEYS.get(match["fest"][:2]), ends=ends)
    counted = match["fest_nth"] or match["fest_one"]
    if bound is None or bound.earliest is None or match["fest_unit"] != "工作日" or not counted:
        return scene.ambiguous("从假期起算，算法不止一种", bound.latest if bound else None)
    count = 1 if match["fest_one"] else number(counted)
    day = scene.calendar.add_workdays(bound.earliest - DAY, count)
    return Reading(day, rule=f"假期后第 {count} 个工作日")


def _day(match: re.Match[str], scene: Scene) -> Reading | None:
    return resolve.day_of_month(scene, number(match["day_d"]), None)


def _slash(match: re.Match[str], scene: Scene) -> Reading | None:
    return resolve.month_day(scene, int(match["s_m"]), int(match["s_d"]))


RESOLVERS: Mapping[str, Callable[[re.Match[str], Scene], Reading | None]] = {
    "iso": _iso,
    "range": _range,
    "md": _month_day,
    "month": _month,
    "ahead_day": _ahead_day,
    "ahead_month": _ahead_month,
    "quarter": _quarter,
    "half": _half,
    "year_end": _year_end,
    "weekday": _weekday,
    "week": _week,
    "weekend": _weekend,
    "today": _today,
    "duration": _duration,
    "later": _after,
    "festival": _festival,
    "day": _day,
    "slash": _slash,
}
