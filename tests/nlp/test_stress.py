"""Sentences that only stress the one before, and short sentences that say something of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.domain import CueKind, Language, Span
from nlp.language import detect
from nlp.stress import read_stress

MUST, COULD, PLAIN = "must", "could", "plain"
STRESS = [
    (MUST, "No exceptions."), (MUST, "No exceptions whatsoever!"), (MUST, "Without exception."),
    (MUST, "This is non-negotiable."), (MUST, "It is a must for us."), (MUST, "Absolutely mandatory."),
    (MUST, "Never ever."), (MUST, "Always."), (MUST, "Every single time."), (MUST, "No ifs or buts."),
    (MUST, "At all costs."), (MUST, "We insist."), (MUST, "That's a hard requirement."), (MUST, "Full stop."),
    (MUST, "legal insists on it."), (MUST, "Our auditors require this."), (MUST, "This one comes from our auditors."),
    (PLAIN, "I asked for that on the 20th."), (PLAIN, "We have raised this twice."),
    (PLAIN, "I said that in my last mail."),
    (PLAIN, "We do not have the people for it."), (PLAIN, "That came from the board."),
    (MUST, "这是审计要求的。"), (MUST, "监管部门明确规定的。"), (PLAIN, "这是领导提的。"), (PLAIN, "上次已经说过了。"),
    (PLAIN, "我们没有人手管这个。"),
    (COULD, "Not urgent."), (COULD, "This is optional."), (COULD, "No rush."), (COULD, "Just a nice-to-have."),
    (COULD, "Fine, it's not urgent, after launch is okay."), (COULD, "That can wait until spring, no hurry."),
    (COULD, "上线以后做也行，不急。"),
    (PLAIN, "In writing."), (PLAIN, "As agreed."), (PLAIN, "Right away, please."), (PLAIN, "Many thanks!"),
    (MUST, "没有例外。"), (MUST, "绝对没有例外！"), (MUST, "务必。"), (MUST, "必须的。"), (MUST, "没得商量。"),
    (MUST, "这是硬性要求。"), (MUST, "这是我们的底线。"), (MUST, "缺一不可。"), (MUST, "任何时候都一样。"),
    (MUST, "这一点非常重要。"), (MUST, "切记切记。"), (MUST, "不接受讨价还价。"), (MUST, "请务必。"),
    (COULD, "不急。"), (COULD, "可有可无。"), (COULD, "不是很重要"), (COULD, "方便的话。"),
    (PLAIN, "书面的。"), (PLAIN, "以书面为准。"), (PLAIN, "尽快，谢谢！"), (PLAIN, "拜托了。"),
]  # fmt: skip
OWN = [
    "The export can wait until spring.", "After launch we need a hotline.", "上线以后要能改密码。",
    "Legal insists on encryption.", "We asked for two printers.", "I asked for that in blue.",
    "We do not have the people for the hotline.", "This one comes with a lock.", "审计要求留痕。", "领导要看报表。",
    "没有人手录入时自动派单。",
    "No exceptions for guests.", "No pop-ups.", "In English.", "Make it one.", "Our domain stays.", "No.", "Yes.",
    "Very well.", "Urgent orders first.", "Never show prices.", "Twice.", "Must run offline.", "Nightly.",
    "没有例外报表。", "务必支持离线。", "急单优先。", "不要弹窗。", "是的。", "好的。", "重要客户置顶。", "双语。",
    "每次登录都要短信。", "可选语言。", "书面合同扫描件。",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), STRESS, ids=[text for _, text in STRESS])
def test_sentence_of_stress_alone(kind: str, text: str) -> None:
    """It is recognized, and what it says of the priority is a cue that can be quoted."""
    stress = read_stress(text, Span(0, len(text)), detect(text))
    assert stress is not None
    wanted = {MUST: {CueKind.MUST}, COULD: {CueKind.COULD}, PLAIN: set()}[kind]
    assert {cue.kind for cue in stress.cues} == wanted
    assert all(cue.span.slice(text).strip() for cue in stress.cues)


@pytest.mark.parametrize("text", OWN)
def test_short_sentence_that_says_something(text: str) -> None:
    """A thing, a place, a number or a bare answer is no stress."""
    assert read_stress(text, Span(0, len(text)), detect(text)) is None


@given(st.text(max_size=70), st.sampled_from(list(Language)))
def test_any_text_gives_spans_within_it(text: str, language: Language) -> None:
    """No text breaks it."""
    padded = f"ab{text}c"
    stress = read_stress(padded, Span(2, len(padded)), language)
    for cue in stress.cues if stress else ():
        assert 2 <= cue.span.start < cue.span.end <= len(padded)
