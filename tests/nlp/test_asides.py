"""What only sounds like a demand is told from one, clause by clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.asides import cues_outside, find_asides, is_aside
from nlp.cues import find_cues
from nlp.domain import CueKind, Language, Span
from nlp.normalize import fold


def aside(words: str) -> bool:
    """Ask about a whole text."""
    language = Language.EN if words.isascii() else Language.ZH
    return is_aside(fold(words), 0, find_cues(words, Span(0, len(words)), language))


@pytest.mark.parametrize(
    "words",
    [
        "Thanks, that was exactly what we needed.",
        "Please stop sending us canned replies.",
        "It could just be my browser.",
        "No further wishes from us.",
        "The report has all the columns we wanted.",
        "Please take this seriously.",
        "Please treat our complaints with more respect.",
        "You should be honest with us about the date.",
        "You really must come and visit us.",
        "Good to meet you and Ana on Thursday.",
        "Good question.",
        "Okay, can everybody see my screen?",
        "I would have to ask legal about that.",
        "We still have to decide which warehouse goes first.",
        "谢谢，这正是我们需要的。",
        "不要再复制粘贴回复了",
        "你们能不能认真看一下问题，不要再复制粘贴回复了。",
        "请认真对待我们的意见。",
        "不要再说“尽快”了。",
        "别总是回复在处理。",
        "希望贵司重视。",
        "这种错误也能上线？",
        "暂时没有其他需求。",
        "应该是网络的问题，重启就好。",
        "这个我需要回去确认一下。",
        "还需要我们催多少遍？",
        "必须给个说法。",
    ],
)
def test_asides_ask_nothing(words: str) -> None:
    """Thanks, complaints of our replies, guesses, kindness and the client's own affairs."""
    assert aside(words)


@pytest.mark.parametrize(
    "words",
    [
        "That is what we need: an export.",
        "The import is exactly what we wanted, but it must also accept CSV.",
        "Stop sending reminders to customers who paid.",
        "Users must check the box before they pay.",
        "Please handle the errors with care.",
        "No further wishes, but the export must keep the zeros.",
        "No other changes may be made after the deadline.",
        "The export must have all the columns we wanted.",
        "Please be careful with the pallets and show their weight first.",
        "Please take this seriously and add the second approval.",
        "The dispatcher has to decide within a minute.",
        "不要再自动发短信了",
        "请认真处理异常数据",
        "各单位要高度重视，明确专人负责。",
        "没有其他需求，但是导出必须带表头。",
        "请仔细看到底部的合计",
        "请重视这个问题，导出必须在周五前改好。",
        "打印正是我们要的效果，不过字体必须再大一号。",
        "系统需要确认收货后再结算。",
        "必须给个提示。",
        "需要等财务审批后才能付款。",
    ],
)
def test_demands_stay(words: str) -> None:
    """The same words about the product, or a demand in another clause."""
    assert not aside(words)


@given(st.text("thatwsexcly needmu,正是我们需要的必须。 ", max_size=60))
def test_asides_lie_within_the_words(words: str) -> None:
    """Any text is read, and stretches are in order within it."""
    folded = fold(words)
    for start, end in find_asides(folded):
        assert 0 <= start < end <= len(folded)


def test_an_aside_takes_nothing_back() -> None:
    """What is said of our answers is no withdrawal; what stands beside it keeps its cues."""
    words = "请本周三之前给一个明确的修复时间，不要再说“尽快”。"
    cues = find_cues(words, Span(0, len(words)), Language.ZH)
    assert CueKind.WONT in {cue.kind for cue in cues}
    kinds = {cue.kind for cue in cues_outside(fold(words), 0, cues)}
    assert CueKind.WONT not in kinds
    assert CueKind.REQUEST in kinds
