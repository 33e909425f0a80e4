"""Due dates anchored to the message: readings, rules, blanks and traps."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.dates import find_dates, find_due
from nlp.domain import DueDate, Language, Span

WEDNESDAY = datetime(2025, 6, 4, 9, tzinfo=UTC)
MONDAY = datetime(2025, 6, 9, 9, tzinfo=UTC)


def _due(text: str, anchor: datetime | None = WEDNESDAY) -> tuple[DueDate, ...]:
    language = Language.ZH if any("\u4e00" <= char <= "\u9fff" for char in text) else Language.EN
    return find_due(text, Span(0, len(text)), language, anchor)


@pytest.mark.parametrize(
    ("text", "words", "latest"),
    [
        ("合同模块请在6月15日前完成。", "6月15日前", date(2025, 6, 15)),
        ("请于２０２５年６月３０日前提交。", "２０２５年６月３０日前", date(2025, 6, 30)),
        ("周五下班前发我", "周五下班前", date(2025, 6, 6)),
        ("张工6月20日前提供测试账号", "6月20日前", date(2025, 6, 20)),
        ("三个工作日内回复", "三个工作日内", date(2025, 6, 9)),
        ("原定6月15日上线，现改为7月1日", "7月1日", date(2025, 7, 1)),
        ("Please send it by Friday.", "by Friday", date(2025, 6, 6)),
        ("You have until Friday to respond.", "until Friday", date(2025, 6, 6)),
        ("Deadline: 15 Jun 2025", "Deadline: 15 Jun 2025", date(2025, 6, 15)),
        ("端午后第二个工作日要能演示", "端午后第二个工作日", date(2026, 6, 23)),
        ("8月最后一个工作日前完成盘点", "8月最后一个工作日前", date(2025, 8, 29)),
        ("Deliver it by the last working day of August.", "by the last working day of August",
         date(2025, 8, 29)),
        ("The build must be there before noon tomorrow.", "before noon tomorrow", date(2025, 6, 5)),
        ("Please finish it by this time next week.", "by this time next week", date(2025, 6, 11)),
    ],
)  # fmt: skip
def test_due_date_has_its_words(text: str, words: str, latest: date) -> None:
    """A deadline is found with exactly the words that set it."""
    (due,) = _due(text)
    assert (due.span.slice(text), due.latest) == (words, latest)


@pytest.mark.parametrize(
    ("text", "anchor", "alternative"),
    [
        ("下周三给我初稿", MONDAY, date(2025, 6, 11)),
        ("Please deliver it next Wednesday.", MONDAY, date(2025, 6, 11)),
        ("Please finish before Friday.", WEDNESDAY, date(2025, 6, 6)),
    ],
)
def test_other_usual_reading_is_the_alternative(
    text: str, anchor: datetime, alternative: date
) -> None:
    """Where a second reading is usual, the date is given and the other stands beside it."""
    (due,) = _due(text, anchor)
    assert due.latest is not None
    assert due.alternatives == (alternative,)


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("Please submit by 05/06/2025.", (date(2025, 5, 6), date(2025, 6, 5))),
        ("We must have it by July.", (date(2025, 6, 30), date(2025, 7, 31))),
        ("Please finish it before the holidays.", ()),
        ("完成时间：6月13日（周四）前", (date(2025, 6, 13),)),
        ("10月1日前后上线", (date(2025, 10, 1),)),
        ("合同签订后30天内交付", ()),
    ],
)
def test_ambiguous_words_stay_blank(text: str, alternatives: tuple[date, ...]) -> None:
    """Ambiguous words give no date, but the readings and a rule that says so."""
    (due,) = _due(text)
    assert (due.latest, due.earliest, due.alternatives) == (None, None, alternatives)
    assert due.rule.startswith(("有歧义", "ambiguous"))


@pytest.mark.parametrize("text", ["下周三前给我初稿。", "Please send it by Friday."])
def test_relative_date_without_anchor_is_blank(text: str) -> None:
    """Without the date of the message a relative date is blank, and the rule says why."""
    (due,) = _due(text, None)
    assert due.latest is None
    assert "消息日期未知" in due.rule or "message date is missing" in due.rule


def test_range_has_both_ends() -> None:
    """A range gives its first and its last day."""
    (due,) = _due("请在6月10日到15日之间完成压力测试。")
    assert (due.earliest, due.latest) == (date(2025, 6, 10), date(2025, 6, 15))


def test_over_the_weekend_is_saturday_and_sunday() -> None:
    """The weekend itself is meant, not the Friday before it."""
    (due,) = _due("Please fix it over the weekend.")
    assert (due.earliest, due.latest) == (date(2025, 6, 7), date(2025, 6, 8))


@pytest.mark.parametrize(
    "text",
    [
        "最晚节后第三天给答复。",
        "国庆前一周完成压测。",
        "We need the first version eight weeks before Christmas.",
        "The report is due Tuesday the 16th.",
    ],
)
def test_distance_from_a_holiday_and_wrong_weekdays_stay_blank(text: str) -> None:
    """What can be counted in two ways, or contradicts itself, has no date."""
    assert not [due for due in _due(text) if due.latest or due.earliest]


def test_after_a_holiday_sets_only_the_earliest() -> None:
    """A date asked for after a holiday has a beginning and no deadline."""
    (due,) = _due("春节后上线新门户。", datetime(2026, 1, 14, tzinfo=UTC))
    assert (due.earliest, due.latest) == (date(2026, 2, 24), None)


def test_rule_is_in_the_language_of_the_text() -> None:
    """The rule is worded in the language of the unit."""
    assert "工作日" in _due("三个工作日内回复")[0].rule
    assert "working day" in _due("Please reply within 3 working days.")[0].rule


@pytest.mark.parametrize(
    "text",
    [
        "系统已于6月1日上线。",
        "下周三下午两点开会讨论需求。",
        "大概需要1-2周时间。",
        "支持7天内无理由退货。",
        "当前版本号是5.20，下个版本是6.1。",
        "2024年6月15日之前的数据不用迁移。",
        "截至6月1日，已完成60%",
        "尽快给我们回复。",
        "每周五提交周报",
        "| 2019/3/12 | V0.4 | 完成了功能需求 |",
        "It takes two weeks to train a new user.",
        "The release was deployed on May 15.",
        "Our next meeting is on June 15.",
        "Users must be able to cancel within 14 days.",
        "On May 5, 2025, at 3:04 PM, John wrote:",
        "No update this week.",
        "This may work, but we should march on.",
        "Please fix this ASAP.",
    ],
)
def test_trap_sets_no_deadline(text: str) -> None:
    """A date, number or duration that nobody asked for is no due date."""
    assert _due(text) == ()


def test_find_dates_also_gives_dates_that_are_no_deadline() -> None:
    """`find_dates` reads the date of a meeting, `find_due` does not."""
    text = "会议时间：2025年6月3日下午2点"
    found = find_dates(text, Span(0, len(text)), Language.ZH, WEDNESDAY)
    assert [due.latest for due in found] == [date(2025, 6, 3)]
    assert _due(text) == ()


def test_impossible_day_is_no_date() -> None:
    """A day that the calendar does not have is not read."""
    assert _due("请在2月30日前完成") == ()
    assert _due("Please finish by 31 June 2025.") == ()


def test_offsets_are_those_of_the_whole_text() -> None:
    """The span of a date within a later unit is an offset into the document."""
    text = "您好！😀\n请在6月15日前完成。"
    (due,) = find_due(text, Span(5, len(text)), Language.ZH, WEDNESDAY)
    assert due.span.slice(text) == "6月15日前"


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_text_gives_spans_within_the_unit(text: str, data: st.DataObject) -> None:
    """No text raises, and every span lies within the given span."""
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    for language in Language:
        for due in find_dates(text, span, language, WEDNESDAY):
            assert span.start <= due.span.start < due.span.end <= span.end


_PIECES = (
    "6月15日前 下周 三 周五 两周内 30日 2月29日 9999年12月31日前 年底前 节前 十 q3 半年内 99个月内 "
    "5/6 13/13/2025 by Friday 下月底 next quarter end of month within 99 years the 31st February "
    "before 到 至 - . （周日） 前 后 底 完成 deliver"
)


@given(
    st.lists(st.sampled_from(_PIECES.split()), min_size=1, max_size=6).map(" ".join),
    st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)),  # noqa: DTZ001
)
def test_any_mixture_of_dates_and_anchors_is_read(text: str, anchor: datetime) -> None:
    """No mixture of date words and no anchor raises; a latest day never precedes the earliest."""
    for language in Language:
        for due in find_dates(text, Span(0, len(text)), language, anchor):
            if due.latest is not None and due.earliest is not None:
                assert due.earliest <= due.latest
