"""Words that pass a mail on, and the same words in bans, demands and idioms."""

import pytest

from nlp.normalize import fold
from nlp.zoning.forwards import passes_on


@pytest.mark.parametrize(
    "line",
    [
        "转给你们，请评估。",
        "客户的邮件转发如下",
        "轉發給你們",
        "别急，转给你看看",
        "FYI",
        "Forwarding the client's mail.",
        "I forward this to you, please have a look.",
        "I don't know what this is, forwarding it to you.",
        "Please see below.",
    ],
)
def test_intro_passes_a_mail_on(line: str) -> None:
    """These stand above a mail that the reader has not seen yet."""
    assert passes_on(fold(line))


@pytest.mark.parametrize(
    "line",
    [
        "不得转发给任何人",
        "请勿复制、转发或公开",
        "未经许可严禁转发。",
        "转发本邮件无效",
        "Do not forward it.",
        "You must not copy, print or forward this message.",
        "Please don't forward.",
        "Forwarding this e-mail is prohibited.",
        "系统要支持邮件转发。",
        "增加一键转发",
        "转发功能先不做",
        "The system must forward each notice.",
        "We need a forward button.",
        "We look forward to your reply.",
        "Going forward, use the new form.",
    ],
)
def test_ban_demand_or_idiom_passes_nothing_on(line: str) -> None:
    """What lies below such a line stays quoted history."""
    assert not passes_on(fold(line))
