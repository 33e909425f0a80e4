"""Calendar arithmetic behind date expressions; the same for both languages."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from nlp.dates.calendar import DAY
from nlp.dates.reading import Reading, Scene

WEEK = 7
_RECENT_PAST = timedelta(days=60)
"""A day without a year so little in the past may be meant as past: blank, not next year."""

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or ``None`` where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def shift_month(day: date, months: int) -> tuple[int, int]:
    """Return year and month ``months`` after the month of ``day``."""
    total = day.year * 12 + day.month - 1 + months
    return total // 12, total % 12 + 1


def full_date(scene: Scene, year: int, month: int, day: int) -> Reading | None:
    """Return a date written with its year."""
    found = make_date(year + 2000 if year < 100 else year, month, day)
    if found is None:
        return None
    return Reading(found, rule=scene.say(f"写明的日期 {found}", f"date as written, {found}"))


def year_of_month(scene: Scene, month: int) -> int | None:
    """Return the year meant by a month without a year: this one, or the next once it is over."""
    if scene.anchor is None:
        return None
    over = month_end(scene.anchor.year, month) < scene.anchor
    return scene.anchor.year + over


def month_day(scene: Scene, month: int, day: int) -> Reading | None:
    """Return a date without its year: the nearest in the future of the message."""
    if make_date(2024, month, day) is None:
        return None
    if scene.anchor is None:
        return scene.no_anchor()
    this_year = make_date(scene.anchor.year, month, day)
    next_year = make_date(scene.anchor.year + 1, month, day)
    if this_year is not None and this_year >= scene.anchor:
        return Reading(
            this_year,
            rule=scene.say(
                f"未写年份，取消息日期 {scene.anchor} 之后最近的 {month} 月 {day} 日",
                f"no year given: the next such day after the message of {scene.anchor}",
            ),
        )
    if this_year is not None and scene.anchor - this_year <= _RECENT_PAST:
        return scene.ambiguous(
            scene.say("未写年份，且当年的这一天刚过", "no year given, and the day has just passed"),
            this_year,
            next_year,
        )
    if next_year is None:
        return None
    return Reading(
        next_year,
        rule=scene.say(
            f"未写年份，今年的这一天已过，取 {next_year.year} 年",
            f"no year given; this year's day has passed, so {next_year.year}",
        ),
    )


def day_of_month(scene: Scene, day: int, months: int | None) -> Reading | None:
    """Return the ``day``-th of the month ``months`` ahead, or the next such day."""
    if scene.anchor is None:
        return scene.no_anchor()
    ahead = months if months is not None else int(day < scene.anchor.day)
    found = make_date(*shift_month(scene.anchor, ahead), day)
    if found is None:
        return None
    return Reading(
        found,
        rule=scene.say(
            f"{day} 日，按消息日期 {scene.anchor} 推算为 {found}",
            f"day {day} counted from the message of {scene.anchor}",
        ),
    )


def days_ahead(scene: Scene, days: int) -> Reading:
    """Return the day ``days`` after the message."""
    if scene.anchor is None:
        return scene.no_anchor()
    return Reading(
        scene.anchor + timedelta(days=days),
        rule=scene.say(
            f"消息日期 {scene.anchor} 之后第 {days} 天" if days else f"消息当天 {scene.anchor}",
            f"{days} days after the message of {scene.anchor}"
            if days
            else f"the day of the message, {scene.anchor}",
        ),
    )


def months_ahead(scene: Scene, months: int) -> Reading:
    """Return the same day ``months`` later, or the last of a shorter month."""
    if scene.anchor is None:
        return scene.no_anchor()
    year, month = shift_month(scene.anchor, months)
    found = date(year, month, min(scene.anchor.day, month_end(year, month).day))
    return Reading(
        found,
        rule=scene.say(
            f"消息日期 {scene.anchor} 之后 {months} 个月",
            f"{months} months after the message of {scene.anchor}",
        ),
    )


def workdays_ahead(scene: Scene, count: int) -> Reading:
    """Return the ``count``-th working day after the message."""
    if scene.anchor is None:
        return scene.no_anchor()
    found = scene.calendar.add_workdays(scene.anchor, count)
    if scene.calendar.knows(found):
        source = scene.say("按国家法定节假日及调休", "Chinese public holidays and swap days")
    else:
        source = scene.say(
            "该年节假日安排未收录，按周一至周五", "no holiday data for that year: Monday to Friday"
        )
    return Reading(
        found,
        rule=scene.say(
            f"消息日期 {scene.anchor} 次日起第 {count} 个工作日（{source}）",
            f"working day {count} after the message of {scene.anchor} ({source})",
        ),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weekday(scene: Scene, number: int, weeks: int | None) -> Reading:
    """Return a weekday (0 is Monday) of the week ``weeks`` ahead, or the next one (``None``).

    Weeks begin on Monday. Where another reading is usual too it is given as the alternative.
    """
    if scene.anchor is None:
        return scene.no_anchor()
    name = scene.say("周" + _WEEKDAYS_ZH[number], _WEEKDAYS_EN[number])
    if weeks is None:
        found = scene.anchor + timedelta(days=(number - scene.anchor.weekday()) % WEEK)
        other = (found + timedelta(days=WEEK),) if found == scene.anchor else ()
        rule = scene.say(
            f"消息日期 {scene.anchor} 起最近的{name}", f"the next {name} from {scene.anchor} on"
        )
        return Reading(found, rule=rule, alternatives=other)
    found = _monday(scene.anchor) + timedelta(days=WEEK * weeks + number)
    if weeks == 0 and found < scene.anchor:
        return scene.ambiguous(
            scene.say(f"本{name}已过", f"this {name} has passed"),
            found,
            found + timedelta(days=WEEK),
        )
    return Reading(
        found,
        rule=scene.say(
            f"周一为一周之始，消息所在周之后第 {weeks} 周的{name}"
            if weeks
            else f"消息所在周（周一起）的{name}",
            f"{name} of the week {weeks} after the message's week (Monday first)"
            if weeks
            else f"{name} of the message's week (Monday first)",
        ),
        alternatives=_other_weekday(scene.anchor, found, weeks),
    )


def _other_weekday(anchor: date, found: date, weeks: int) -> tuple[date, ...]:
    """Return the other usual reading of "next <weekday>": this week's, or a week on from Sunday."""
    if weeks != 1:
        return ()
    this_week = found - timedelta(days=WEEK)
    if this_week > anchor:
        return (this_week,)
    if anchor.weekday() == WEEK - 1:
        return (found + timedelta(days=WEEK),)
    return ()


def week(scene: Scene, weeks: int, part: str = "all") -> Reading:
    """Return the week ``weeks`` ahead as a period, or its start, middle or end as working days."""
    if scene.anchor is None:
        return scene.no_anchor()
    monday = _monday(scene.anchor) + timedelta(days=WEEK * weeks)
    friday = scene.calendar.last_workday(monday, monday + timedelta(days=WEEK - 1))
    base = scene.say(f"{monday} 起的一周", f"the week of {monday}")
    if part == "start":
        return Reading(monday + DAY, monday, base + scene.say("，周初", ", its beginning"))
    if part == "middle":
        return Reading(monday + 3 * DAY, monday + DAY, base + scene.say("，周中", ", its middle"))
    rule = base + scene.say("，到最后一个工作日", ", up to its last working day")
    if part == "end":
        return Reading(friday, rule=rule)
    return Reading(friday, monday if weeks > 0 else None, rule, period=True)


def month(scene: Scene, year: int, number: int, part: str = "all") -> Reading:
    """Return a month as a period, or a part of it."""
    first, last = date(year, number, 1), month_end(year, number)
    name = scene.say(f"{year} 年 {number} 月", f"{first:%B %Y}")
    parts = {
        "end": (last, None, scene.say("最后一天", "last day")),
        "start": (date(year, number, 10), first, scene.say("初按上旬", "first ten days")),
        "first10": (date(year, number, 10), first, scene.say("上旬", "first ten days")),
        "second10": (
            date(year, number, 20),
            date(year, number, 11),
            scene.say("中旬", "11th to 20th"),
        ),
        "last10": (last, date(year, number, 21), scene.say("下旬", "21st to the end")),
        "middle": (date(year, number, 15), None, scene.say("月中按 15 日", "middle, the 15th")),
        "week1": (date(year, number, 7), first, scene.say("第一周按 1 至 7 日", "days 1 to 7")),
        "half1": (date(year, number, 15), first, scene.say("上半月", "first half")),
        "half2": (last, date(year, number, 16), scene.say("下半月", "second half")),
    }
    if part == "last_workday":
        day = scene.calendar.last_workday(first, last)
        return Reading(day, rule=name + scene.say("：最后一个工作日", ": last working day"))
    if part in parts:
        latest, earliest, note = parts[part]
        other = (date(year, number, 20),) if part == "middle" else ()
        return Reading(latest, earliest, name + scene.say("：", ": ") + note, other)
    begun = scene.anchor is not None and first <= scene.anchor
    return Reading(last, None if begun else first, name, period=True)


def month_without_year(scene: Scene, number: int, part: str = "all") -> Reading:
    """Return a month of the year that the message makes likely."""
    year = year_of_month(scene, number)
    return scene.no_anchor() if year is None else month(scene, year, number, part)


def month_ahead(scene: Scene, months: int, part: str = "all") -> Reading:
    """Return the month ``months`` after the message's month."""
    if scene.anchor is None:
        return scene.no_anchor()
    return month(scene, *shift_month(scene.anchor, months), part)


def _quarter_seen_from(
    anchor: date, year: int | None, number: int | None, ahead: int
) -> tuple[int, int]:
    """Return year and number of a quarter of which one or both are not written."""
    if number is None:
        total = (year or anchor.year) * 4 + (anchor.month - 1) // 3 + ahead
        return total // 4, total % 4 + 1
    return anchor.year + (month_end(anchor.year, number * 3) < anchor), number


def quarter(scene: Scene, year: int | None, number: int | None, ahead: int, part: str) -> Reading:
    """Return a calendar quarter (``number`` 1 to 4, or ``ahead`` of the message's) as a period."""
    if year is None or number is None:
        if scene.anchor is None:
            return scene.no_anchor()
        year, number = _quarter_seen_from(scene.anchor, year, number, ahead)
    first, last = date(year, number * 3 - 2, 1), month_end(year, number * 3)
    name = scene.say(f"{year} 年第 {number} 季度（自然年）", f"Q{number} {year} (calendar year)")
    if part == "end":
        return Reading(last, rule=name + scene.say("最后一天", ", last day"))
    if part == "start":
        return Reading(
            month_end(year, number * 3 - 2), first, name + scene.say("首月", ", first month")
        )
    begun = scene.anchor is not None and first <= scene.anchor
    return Reading(last, None if begun else first, name, period=True)


def year_part(scene: Scene, year: int | None, ahead: int, part: str) -> Reading:
    """Return the end, middle or a half of a year."""
    if year is None:
        if scene.anchor is None:
            return scene.no_anchor()
        year = scene.anchor.year + ahead
    ends = {"half1": date(year, 6, 30), "middle": date(year, 6, 30)}
    rule = {
        "half1": scene.say(f"{year} 年上半年", f"first half of {year}"),
        "middle": scene.say(f"{year} 年年中按 6 月 30 日", f"middle of {year}: June 30"),
        "half2": scene.say(f"{year} 年下半年", f"second half of {year}"),
    }.get(part, scene.say(f"{year} 年最后一天", f"last day of {year}"))
    return Reading(ends.get(part, date(year, 12, 31)), rule=rule)


def festival_bound(scene: Scene, name: str | None, *, ends: bool) -> Reading | None:
    """Return the last working day before a Chinese holiday, or the first one after it.

    ``name`` is ``None`` for "the holiday" without a name: the next one.
    """
    if scene.anchor is None:
        return scene.no_anchor()
    calendar = scene.calendar
    block = (
        calendar.next_holiday(scene.anchor)
        if name is None
        else calendar.next_festival(name, scene.anchor)
    )
    if block is None:
        return None
    doubt = (
        ""
        if calendar.knows(block[0])
        else scene.say("（放假安排未公布）", " (days off not announced)")
    )
    dates = scene.say(
        f"假期 {block[0]} 至 {block[1]}{doubt}", f"holiday {block[0]} to {block[1]}{doubt}"
    )
    if ends:
        return Reading(
            None,
            earliest=block[1] + DAY,
            rule=dates
            + scene.say("，之后首个工作日起，没有截止", "; from the first working day after"),
        )
    last = calendar.last_workday(scene.anchor, block[0] - DAY)
    return Reading(
        last, rule=dates + scene.say("，之前最后一个工作日", ", last working day before it")
    )
