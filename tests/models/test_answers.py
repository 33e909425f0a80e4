"""Questions that the document answers are not open; those that are left open stay."""

from __future__ import annotations

import pytest

from models.analyzer import TextModel
from models.answers import answered
from models.features import contexts
from nlp.domain import Document, DocumentKind, FindingType
from nlp.layout import lay_out

FORM = """Requirements questionnaire
Completed by: Moira Quinn

1. Who will use the system?
Drivers and depot staff.
2. Which systems are connected?
Sage 200 for invoices.
3. What happens offline?
Scans are kept on the phone.
4. Who owns the data?
To be decided.
"""
TALK_ZH = """赵老师：家长报名完了之后得有个短信。
小吴：用身份证号去重可以吗？
赵老师：可以。
小吴：往年数据是什么格式的？
赵老师：这个我问一下再告诉你。
小吴：RFID一张多少钱？
赵老师：这个会后给您报。
小吴：评价功能就不做了吧？
赵老师：不做了。
"""


def _closed(text: str, kind: DocumentKind) -> list[str]:
    layout = lay_out(Document("d", text, kind))
    found = contexts(layout)
    return [found[index].text for index in sorted(answered(layout, found))]


def test_a_filled_in_questionnaire() -> None:
    """Its prompts are closed, but not the one whose answer is to come."""
    assert [text[0] for text in _closed(FORM, DocumentKind.NOTES)] == ["1", "2", "3"]
    assert _closed(FORM, DocumentKind.EMAIL) == []


def test_the_next_speaker_answers() -> None:
    """A reply closes a question; a promise to find out and a proposal to drop something do not."""
    (text,) = _closed(TALK_ZH, DocumentKind.TRANSCRIPT)
    assert "身份证号" in text


@pytest.mark.parametrize(
    "text", ["Which format do you need?\n", "要不要导入历史数据？\n哪天之前？\n", ""]
)
def test_nobody_answers(text: str) -> None:
    """Questions alone stay open."""
    assert _closed(text, DocumentKind.NOTES) == []


def test_only_open_questions_are_shown(shipped: TextModel) -> None:
    """The finding of the shipped pipeline follows."""
    found = shipped.analyze(Document("d", FORM, DocumentKind.NOTES)).findings
    asked = [finding.quote for finding in found if finding.type is FindingType.QUESTION]
    assert any("owns" in quote for quote in asked)
    assert not any(quote.startswith(("1", "2", "3")) for quote in asked)
