"""How the work is done today is told from what is wished for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.cues import find_cues
from nlp.domain import CueKind, Language, Span
from nlp.normalize import fold
from nlp.present import is_present_state, is_settled


def present(words: str) -> bool:
    """Ask about a whole text."""
    language = Language.EN if words.isascii() else Language.ZH
    kinds = frozenset(cue.kind for cue in find_cues(words, Span(0, len(words)), language))
    return is_present_state(fold(words), kinds)


@pytest.mark.parametrize(
    "words",
    [
        "现在调度员每个地址都要录两遍。",
        "目前补卡需要三级审批，员工抱怨较多。",
        "3. 现在退药要走纸质单，护士一天要跑七八趟。",
        "艾工：现在分包的图纸都是邮件发。",
        "At the moment every policy has to be opened twice before the premium shows.",
        "Today the dispatchers type every address twice.",
        "- right now the drivers have to phone in their hours",
        "Receptionists currently keep a paper list for patients who cancel late.",
        "- 他们现在用的是 Excel 台账",
        "报警现在靠市民打热线。",
    ],
)
def test_present_state(words: str) -> None:
    """Duties of today's work are no demands."""
    assert present(words)


@pytest.mark.parametrize(
    "words",
    [
        "现在要改成两级审批。",
        "目前我们需要一个导出功能。",
        "现在录两遍太麻烦，希望能自动带出。",
        "现在换班谁灌的都写在黑板上，电脑里记着就好。",
        "现在这样不行，导出必须改成自动。",
        "调度员每个地址要录两遍。",
        "Currently we need a second approver for large orders.",
        "Right now I would like a bigger font.",
        "Today the clerk types it, the system should do that.",
        "Today's list must show the gate number.",
        "The list must show today's flights.",
    ],
)
def test_wishes_stay(words: str) -> None:
    """A wish for now, a wish behind the state, or no state at all."""
    assert not present(words)


@given(st.text("现在目前我们需要两遍today the has to.，: ", max_size=60))
def test_any_words_are_read(words: str) -> None:
    """Any text gets an answer, and a request always keeps a sentence open."""
    assert is_present_state(fold(words), frozenset({CueKind.REQUEST})) is False


@pytest.mark.parametrize(
    ("words", "over"),
    [
        ("3) Printer in room 2 - sorted, it was the cable.", True),
        ("Login: fixed", True),
        ("打印机的问题已解决。", True),
        ("昨天那个闪退修好了", True),
        ("Scan the card, scan the book, done.", False),
        ("Is it fixed?", False),
        ("What breaks has to be fixed within a day.", False),
        ("请尽快解决。", False),
    ],
)
def test_settled_matters(words: str, *, over: bool) -> None:
    """What is over is told from what shall be done."""
    assert is_settled(fold(words)) is over
