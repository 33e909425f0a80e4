"""Names, firms and days leave no trace in what the learned parts read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.domain import Language
from nlp.neutral import neutral


@pytest.mark.parametrize(
    "words",
    [
        "Anna said on Monday: we need an export.",
        "Mr. Okafor said on 3 May: we need an export.",
        "Wei Zhang said on Friday, 12 June 2026: we need an export.",
        "Thandiwe Mokoena said on 2026-06-12: we need an export.",
        "Olga Petrovna said on the 9th of October: we need an export.",
    ],
)
def test_english_speakers_and_days_are_one(words: str) -> None:
    """Whoever says it on whatever day, the sentence reads the same."""
    assert neutral(words, Language.EN) == "Alex said on Friday: we need an export."


@pytest.mark.parametrize(
    "words",
    [
        "李娜周一说：需要导出。",
        "欧阳经理5月3日说：需要导出。",
        "王伟2026年6月30日（周二）说：需要导出。",
        "赵工6/30说：需要导出。",
        "夏侯敏十月八日说：需要导出。",
    ],
)
def test_chinese_speakers_and_days_are_one(words: str) -> None:
    """Whoever says it on whatever day, the sentence reads the same."""
    assert neutral(words, Language.ZH) == "小王周五说：需要导出。"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Will the system mark late orders in Excel?", Language.EN),
        ("The Client Manager page may show 12 rows", Language.EN),
        ("方案一：总计金额要四舍五入", Language.ZH),
        ("高清播放要求更好，周期不限", Language.ZH),
    ],
)
def test_words_of_the_matter_stay(words: str, language: Language) -> None:
    """Things that look like names are none."""
    assert neutral(words, language) == words


def test_firms_and_owners_are_replaced() -> None:
    """A firm is any firm, and a possessive stays one."""
    assert (
        neutral("Sarah's team at Okafor Logistics Ltd agrees", Language.EN)
        == "Alex's team at Acme agrees"
    )
    assert neutral("宏远科技有限公司要求导出", Language.ZH) == "某公司要求导出"


@given(st.text(max_size=80), st.sampled_from(list(Language)))
def test_any_text_is_read(words: str, language: Language) -> None:
    """No text fails, and a second reading changes nothing that has no new stand-in beside it."""
    once = neutral(words, language)
    assert isinstance(once, str)
    assert bool(once.strip()) == bool(words.strip())
