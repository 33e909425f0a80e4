"""Drafts of acceptance criteria."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.criteria import BLANK, suggest_criterion
from nlp.domain import Language, Span
from nlp.language import detect
from nlp.quantities import find_quantities


def draft(text: str) -> str | None:
    return suggest_criterion(text, detect(text), find_quantities(text, Span(0, len(text))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("扫码失败时红灯加蜂鸣", "假如 ___\n当 扫码失败时\n那么 红灯加蜂鸣"),
        ("商品搜索结果 2 秒内返回", "假如 ___\n当 ___\n那么 商品搜索结果 2 秒内返回"),
        ("响应时间不超过 3 秒", "假如 ___\n当 ___\n那么 响应时间不超过 3 秒"),
        ("我们希望订单能批量导出。", "假如 ___\n当 订单能批量导出\n那么 ___"),
        ("When a payment fails, the customer gets a mail.",
         "Given ___\nWhen a payment fails\nThen the customer gets a mail"),
        ("Notify the accountant when the invoice is overdue",
         "Given ___\nWhen the invoice is overdue\nThen Notify the accountant"),
        ("We need to export orders in bulk.", "Given ___\nWhen export orders in bulk\nThen ___"),
        ("The search must be fast", "Given ___\nWhen ___\nThen the search must be fast"),
    ],
)  # fmt: skip
def test_draft_uses_the_words_of_the_text(text: str, expected: str) -> None:
    """Conditions become "when", outcomes "then", everything else stays blank."""
    assert draft(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "能不能导出？",
        "Could we export?",
        "导出先不做了",
        "Export is no longer needed",
        "好的",
        "ok",
    ],
)
def test_nothing_to_check_gives_no_draft(text: str) -> None:
    """Questions, withdrawals and scraps get no draft."""
    assert draft(text) is None


@given(st.text(max_size=60), st.sampled_from(Language))
def test_nothing_is_invented(text: str, language: Language) -> None:
    """Every part of a draft is a blank or a stretch of the text, but for a capital."""
    made = suggest_criterion(text, language)
    if made is None:
        return
    pattern = r"(?s)\A(?:假如|Given) ___\n(?:当|When) (.*)\n(?:那么|Then) (.*)\Z"
    match = re.match(pattern, made)
    assert match is not None
    assert all(
        part == BLANK or part in text or part[0].upper() + part[1:] in text
        for part in match.groups()
    )


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("Rachid said it should show the count, he keeps tally marks", "it should show the count"),
        ("Mdm Farah would like a PDF per container with our logo.", "a PDF per container with our logo"),
        ('"But no red lights in the stable please"', "no red lights in the stable please"),
        ("安检表单保存后还能改签名 → 签名后锁死", "签名后锁死"),
        ("填报说明最好换成短视频，因为大家不爱看字。", "填报说明最好换成短视频"),
    ],
)  # fmt: skip
def test_what_is_said_beside_the_matter_is_left_out(text: str, then: str) -> None:
    """Who asked, why, quotation marks and the state of today are no part of what is checked."""
    draft = suggest_criterion(text, detect(text))
    assert draft is not None
    assert draft.splitlines()[1].endswith(BLANK)
    assert draft.splitlines()[2].split(" ", 1)[1] == then


@pytest.mark.parametrize("text", ["轨迹回放", "外勤环境", "Applications", "Sound on / off"])
def test_a_bare_title_gives_no_draft(text: str) -> None:
    """A form full of blanks helps nobody."""
    assert suggest_criterion(text, detect(text)) is None
