"""Sentences that open with a resolution are told from talk of deciding."""

from __future__ import annotations

import pytest

from nlp.decisions import opens_with_decision
from nlp.normalize import fold


@pytest.mark.parametrize(
    "words",
    [
        "会议决定每两周碰一次。",
        "2、双方同意 7 月先试运行两周。",
        "经讨论，一致同意推迟上线。".replace("，", ""),
        "We agreed to meet every two weeks.",
        "- We agreed on the substation Lindental as the pilot site.",
        "It was decided that the pilot starts in May.",
        "Agreed that site hours stay as they are.",
    ],
)
def test_decisions(words: str) -> None:
    """Who decided stands first, or nobody is named."""
    assert opens_with_decision(fold(words))


@pytest.mark.parametrize(
    "words",
    [
        "会议议定：",
        "会议决定是否上线？",
        "我们决定不了。",
        "大家同意吗？",
        "系统决定派给哪个司机。",
        "We have not decided yet.",
        "We agreed?",
        "The system decides to whom a ticket goes.",
        "Decision: open",
    ],
)
def test_no_decisions(words: str) -> None:
    """Titles, questions, what is open, and what the product decides."""
    assert not opens_with_decision(fold(words))
