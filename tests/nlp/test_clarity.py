"""Vague and incomplete requirements and the questions they call for."""

from __future__ import annotations

import itertools
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.clarity import Gap, GapKind, find_gaps
from nlp.domain import Language, PersonMention, RequirementKind, Span
from nlp.language import detect
from nlp.quantities import find_quantities


def gaps_of(text: str, kind: RequirementKind | None = None) -> tuple[Gap, ...]:
    span = Span(0, len(text))
    return find_gaps(text, span, detect(text), kind=kind, quantities=find_quantities(text, span))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("系统响应要快", ["要快"]),
        ("界面要友好、美观", ["友好", "美观"]),
        ("支持大批量导入", ["大批量"]),
        ("尽快上线新版本", ["尽快"]),
        ("导出订单号、收货人等信息", ["等信息"]),
        ("系统要稳定，能支撑高并发", ["稳定", "高并发"]),
        ("页面尽量简洁", ["尽量", "简洁"]),
        ("The search must be fast.", ["fast"]),
        ("Pages load quickly and look modern", ["quickly", "modern"]),
        ("We want a user-friendly form", ["user-friendly"]),
        ("Export to Excel, PDF etc.", ["etc."]),
        ("It should handle a lot of orders", ["a lot of"]),
        ("Reports are sent regularly", ["regularly"]),
        ("Data must be stored securely", ["securely"]),
    ],
)
def test_vague_words_are_found(text: str, words: list[str]) -> None:
    """Every vague word is found where it stands and named in its question."""
    gaps = [gap for gap in gaps_of(text) if gap.kind is GapKind.VAGUE_WORD]
    assert [gap.span.slice(text) for gap in gaps] == words
    assert all(word in gap.question for word, gap in zip(words, gaps, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "系统响应要快：2 秒内",
        "库存低于安全库存 50 件时报警",
        "首页加一个快速入口",
        "显示客户的基本信息",
        "左右滑动切换图片",
        "支持批量导出订单",
        "日志保留 180 天",
        "登录页放我们的标志",
        "The search must be fast: results within 2 seconds",
        "The site has a responsive design",
        "Employees can pay with smart cards",
        "Passwords have at most 64 characters",
        "Customers can export orders to Excel",
        "The manager must approve each order above 500 EUR",
        "Show how many items are in stock",
        "Audit logs are kept for 180 days",
        "Transfers above 50,000 are shown in a list",
        "审批结果显示在首页",
    ],
)
def test_precise_texts_have_no_gap(text: str) -> None:
    """Texts with a measure, and fixed expressions, raise no question."""
    assert gaps_of(text) == ()


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("响应时间不超过 3，否则报错", GapKind.MISSING_UNIT, "不超过 3"),
        ("Response time under 3.", GapKind.MISSING_UNIT, "under 3"),
        ("库存低于阈值时报警给采购", GapKind.MISSING_VALUE, "阈值"),
        ("Members are logged out after some time", GapKind.MISSING_VALUE, "some time"),
        ("需要审批后才能发布", GapKind.MISSING_ACTOR, "审批"),
        ("Orders must be approved before printing", GapKind.MISSING_ACTOR, "be approved"),
        ("列表跟原来一样", GapKind.MISSING_CRITERION, "跟原来一样"),
        (
            "The list works like in the old system",
            GapKind.MISSING_CRITERION,
            "like in the old system",
        ),
    ],
)
def test_what_is_missing(text: str, kind: GapKind, words: str) -> None:
    """A number without unit, a limit without value, an act without actor, a test without criterion."""
    gaps = [gap for gap in gaps_of(text) if gap.kind is kind]
    assert [gap.span.slice(text) for gap in gaps] == [words]
    assert words in gaps[0].question


def test_named_owner_closes_the_gap_of_the_actor() -> None:
    """Where an owner is known, nobody is asked who acts."""
    text = "需要审批后才能发布"
    owner = PersonMention(Span(0, 1), "王工")
    assert find_gaps(text, Span(0, len(text)), Language.ZH, owner=owner) == ()


def test_quality_without_measure_lacks_a_criterion() -> None:
    """A quality that is compared or named without a measure is asked for one; a plain statement is not."""
    text = "The red tone should be somewhat warmer"
    assert [gap.span.slice(text) for gap in gaps_of(text, RequirementKind.QUALITY)] == [
        "somewhat warmer"
    ]
    assert gaps_of(text, RequirementKind.FUNCTIONAL) == ()
    assert gaps_of("The submit button stays at the bottom", RequirementKind.QUALITY) == ()


@pytest.mark.parametrize(
    "text",
    [
        "月底集中抄表，同时在线的大概有五十人",
        "每个月自动出一份及时率的统计",
        "工单超过24小时没有人接的，要提醒所长",
        "App 上要让抄表员当场复核",
        "已审核的读数不能再改",
        "夜里别给我发短信",
        "E-mail is enough, please leave the texts out.",
        "It would be good if students see the remaining time.",
        "offer the plot to the next three at once",
        "a faster than any plugin entry screen",
    ],
)
def test_nothing_is_asked_that_the_words_answer(text: str) -> None:
    """Estimates beside a number, whoever is named, fixed expressions: a question would read like nonsense."""
    assert gaps_of(text) == ()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("特种作业证到期前 15 天提醒", "“提醒”发给谁、通过什么方式？"),
        ("需要审批后才能发布", "“审批”由谁来做？"),
        ("the door should send an alert", "'send an alert': who gets it, and by which channel?"),
        ("make the buttons larger", "'larger': what size exactly, or compared with what?"),
    ],
)
def test_the_question_fits_what_is_missing(text: str, question: str) -> None:
    """Who acts is another question than who is told, and a size is no number of things."""
    assert [gap.question for gap in gaps_of(text)] == [question]


def test_question_speaks_the_language_of_the_requirement() -> None:
    """Chinese requirements get Chinese questions, English ones English questions."""
    assert "多少人同时使用" in gaps_of("搜索要很快")[0].question
    assert gaps_of("search must be fast")[0].question == (
        "'fast': what response time, in seconds, at how many users?"
    )


def test_spans_point_into_the_whole_document() -> None:
    """Only the unit is read, and spans are offsets of the document."""
    text = "Fast. The export must be simple. Quick."
    unit = Span(6, 32)
    gaps = find_gaps(text, unit, Language.EN)
    assert [gap.span.slice(text) for gap in gaps] == ["simple"]


def test_lexicon_is_large_enough() -> None:
    """Both languages have at least forty vague words, each listed once."""
    source = resources.files("nlp").joinpath("clarity_words.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(source)["group"]
    for language in ("zh", "en"):
        words = [
            word for group in groups if group["language"] == language for word in group["words"]
        ]
        assert len(words) >= 40
        assert len(words) == len(set(words))


@given(st.text(alphabet="快等友好 fasteasy2秒s.，阈值,3审批under\n", min_size=1, max_size=40))
def test_gaps_lie_apart_and_inside(text: str) -> None:
    """Gaps never overlap, stand in order and hold words."""
    if not text.strip():
        return
    gaps = gaps_of(text)
    assert all(gap.span.slice(text).strip() for gap in gaps)
    for left, right in itertools.pairwise(gaps):
        assert left.span.end <= right.span.start
