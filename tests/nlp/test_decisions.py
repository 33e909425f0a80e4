"""Sentences that open with a resolution are told from talk of deciding."""

from __future__ import annotations

import pytest

from nlp.decisions import tells_decision
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
        "Launch stays on 15 September.",
        "[00:01:58] Sarah Klein: alright so the launch stays first of February then",
        "Handover date of 30 April stands.",
        "The solar panel contract goes to Lumen Ltd.",
        "Hypercare ends with October, they've agreed in writing.",
        "Board declined the request for a second test environment.",
        "- moving the call to 19:30 passed 8 : 2",
        "Decision: we go on with plant 2 only",
        "校长：那就这样，三月一号上线，定了。",
        "试点楼栋定为7#楼。",
        "馆方已口头同意电子先行、纸质后补。",
        "结论：这个季度不碰摘要",
        "投票 4:0，就做活动平台",
    ],
)
def test_decisions(words: str) -> None:
    """Who decided is named, or the words are those of a resolution."""
    assert tells_decision(fold(words))


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
        "We have agreed to come back in June with drawings.",
        "It does what we agreed.",
        "This has not yet been agreed.",
        "上线时间还没定。",
        "先征得院方同意之后再动手。",
        "这个规定没法遵守",
    ],
)
def test_no_decisions(words: str) -> None:
    """Titles, questions, what is open, and what the product decides."""
    assert not tells_decision(fold(words))
