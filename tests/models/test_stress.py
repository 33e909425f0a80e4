"""What a stressing sentence does to the finding before it, in the shipped pipeline."""

from __future__ import annotations

import pytest

from models.analyzer import TextModel
from models.stress import attach_stress
from nlp.domain import Basis, Document, DocumentKind, FindingType, Priority, Side
from nlp.layout import lay_out


def _document(text: str, kind: DocumentKind = DocumentKind.EMAIL) -> Document:
    return Document("d", text, kind, sender_side=Side.CLIENT)


@pytest.mark.parametrize(
    ("text", "words", "priority"),
    [
        ("Every change must be logged. No exceptions.", "No exceptions", Priority.MUST),
        ("The audit log is kept for three years. No exceptions.", "No exceptions", Priority.MUST),
        ("审计日志至少保留三年。没有例外。", "没有例外", Priority.MUST),
        ("希望报表能导出 Excel。这是硬性要求。", "硬性要求", Priority.MUST),
        ("Please add a dark theme. Not urgent.", "Not urgent", Priority.COULD),
    ],
)
def test_stress_is_evidence_of_the_finding_before_it(
    shipped: TextModel, text: str, words: str, priority: Priority
) -> None:
    """There is one finding; its priority rests on its own words or on those of the sentence behind it."""
    (finding,) = shipped.analyze(_document(text)).findings
    assert finding.type is FindingType.REQUIREMENT
    assert finding.priority is priority
    assert words not in finding.quote
    said = [span.slice(text).lower() for span in finding.evidence]
    assert any(words.lower() in each for each in said) is (finding.basis is Basis.CONTEXT)
    assert finding.basis is Basis.CONTEXT or said[0].startswith("must")


def test_in_writing_is_no_finding_and_no_priority(shipped: TextModel) -> None:
    """A sentence that says nothing of the priority is only kept from being a finding."""
    found = shipped.analyze(_document("We need the audit log as a PDF. In writing.")).findings
    assert ["audit log" in finding.quote for finding in found] == [True]


@pytest.mark.parametrize(
    "text",
    ["May an alarm be switched off? Never.", "## Must have\n- search", "No exceptions.", "Priority:\nMandatory\n"],
)  # fmt: skip
def test_answers_headings_and_first_sentences_belong_to_nothing(text: str) -> None:
    """An answer says something of its own, and so does what has no sentence before it."""
    assert not any(attach_stress(lay_out(_document(text))).only_stress)


def test_several_in_a_row_belong_to_the_same_sentence() -> None:
    """The chain ends at the next sentence with words of its own."""
    text = "Log every change. No exceptions. In writing. Show the log to auditors."
    stressed = attach_stress(lay_out(_document(text)))
    assert stressed.only_stress == (False, True, True, False)
    assert [len(cues) for cues in stressed.added] == [1, 0, 0, 0]


def test_threat_is_a_risk_and_nothing_is_withdrawn(shipped: TextModel) -> None:
    """二期款项暂缓支付 says nothing of the product."""
    text = "验收报告到现在还没给，二期款项暂缓支付。"
    (finding,) = shipped.analyze(_document(text)).findings
    assert finding.type is FindingType.RISK
