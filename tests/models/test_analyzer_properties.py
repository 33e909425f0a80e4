"""What holds for every text that goes through the analyzer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.analyzer import TextModel
from nlp.domain import (
    READABLE_ZONES,
    Analysis,
    Basis,
    Document,
    DocumentKind,
    FindingType,
    Priority,
    Side,
    Verdict,
)

PIECES = (
    "# ", "## Must have", "- ", "* ", "1. ", "(2) ", "一、", "（三）", "| ", " |", "|---|---|",
    "\n", "\n\n", "\r\n", "\t", "  ", "> ", ">> ", "> > 必须", "----", "***", "：", ":", "?", "？", "!",
    "。", "；", "，", ".", "…", "【必须】", "[MUST] ", "(P1)", "必须", "最好", "不需要", "先不做", "请", "希望",
    "无法上线", "我们建议", "must", "should", "nice to have", "no longer need", "please",
    "we recommend", "cannot go live", "发件人: ", "发送时间: ", "收件人: ", "主题: ", "From: ", "Sent: ",
    "To: ", "-----Original Message-----", "On Mon, Mar 2, 2026 at 10:00 AM Tom <t@x.com> wrote:",
    "在 2026年3月2日，王强 写道：", "Best regards,", "此致", "发自我的iPhone", "王工：", "Anna: ", "00:01:02",
    "WEBVTT", "10:30 ", "下周三", "by Friday", "2 秒", "3.5 GB", "导出", "export", "报表", "login", "😀",
    "👨\u200d👩\u200d👧", "\u3000", "\ufeff", "\u200b", "e\u0301", "\x00", "\x0b", "\u2028", "𠮷",
)  # fmt: skip
MARKED = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
TEXTS = st.one_of(st.text(max_size=400), MARKED)
DOCUMENTS = st.builds(
    Document,
    id=st.just("d"),
    text=TEXTS,
    kind=st.sampled_from(DocumentKind),
    sender_side=st.sampled_from(Side),
    received_at=st.one_of(st.none(), st.datetimes()),
    people=st.sampled_from([(), ("王强", "Anna Smith")]),
)


def check(document: Document, analysis: Analysis) -> None:
    """Assert everything that must hold for any document."""
    layout = analysis.layout
    assert layout.document.text == document.text
    assert [verdict.span for verdict in analysis.verdicts] == [unit.span for unit in layout.units]
    spans = [unit.span for unit in layout.units]
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(0 <= verdict.confidence <= 1.0001 for verdict in analysis.verdicts)
    for finding in analysis.findings:
        assert finding.quote == finding.span.slice(document.text)
        assert finding.quote.strip()
        unit = layout.units[finding.unit]
        assert finding.span == unit.span
        assert str(analysis.verdicts[finding.unit].verdict) == str(finding.type)
        assert layout.segment_of(unit).zone in READABLE_ZONES
        assert 0 <= finding.confidence <= 1.0001
        if finding.type is FindingType.REQUIREMENT:
            assert finding.priority in Priority
            assert finding.basis in Basis
            assert finding.kind is not None
            assert 0 <= finding.priority_confidence <= 1.0001
            assert finding.reasons
        else:
            assert finding.priority is None
        for inner in (
            *(cue.span for cue in finding.cues),
            *(quantity.span for quantity in finding.quantities),
            *([finding.due.span] if finding.due else []),
        ):
            assert finding.span.overlap(inner) == inner.end - inner.start
        for shown in (*finding.evidence, *([finding.owner.span] if finding.owner else [])):
            assert shown.end <= len(document.text)
            assert shown.slice(document.text).strip()
    order = [finding.unit for finding in analysis.findings]
    assert order == sorted(set(order))
    shown = {str(kind) for kind in FindingType}
    assert len(order) == sum(str(verdict.verdict) in shown for verdict in analysis.verdicts)
    assert -1 <= analysis.tone.score <= 1
    assert set(analysis.tone.evidence) <= set(spans)
    assert list(analysis.tone.evidence) == sorted(analysis.tone.evidence)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_any_text_is_analyzed(shipped: TextModel, document: Document) -> None:
    """No text raises; quotes are slices, every unit has one verdict, everything is in order."""
    check(document, shipped.analyze(document))


@settings(max_examples=30, deadline=None)
@given(DOCUMENTS)
def test_analysis_is_repeatable(shipped: TextModel, document: Document) -> None:
    """The same document gives the same analysis, to the last bit."""
    assert shipped.analyze(document) == shipped.analyze(document)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS.filter(lambda document: document.kind is not DocumentKind.NOTES))
def test_our_own_mail_makes_no_requirement(shipped: TextModel, document: Document) -> None:
    """What our side says is never a client's demand, unless it relays one or quotes a speaker."""
    ours = Document("d", document.text, document.kind, sender_side=Side.US)
    for finding in shipped.analyze(ours).findings:
        if finding.type is FindingType.REQUIREMENT:
            assert finding.side is not Side.US


@pytest.mark.parametrize(
    "text", ["- 3.5 GB\ud800", "Please add an export.\udfff Thanks.", "请导出\ud800。好的。"]
)
def test_lone_surrogates_are_survived(shipped: TextModel, text: str) -> None:
    """JSON can carry half of a surrogate pair; it is kept and nothing raises."""
    check(Document("d", text), shipped.analyze(Document("d", text)))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000"])
def test_empty_text_has_nothing_in_it(shipped: TextModel, text: str) -> None:
    """Blank pages give no unit, no finding and a neutral tone."""
    analysis = shipped.analyze(Document("d", text))
    assert (analysis.verdicts, analysis.findings, analysis.tone.evidence) == ((), (), ())


@pytest.mark.parametrize("text", ["......", "——", "|||", "★★★", "😀😀", "> > >", "()"])
def test_signs_alone_are_no_finding(shipped: TextModel, text: str) -> None:
    """Where there is no letter, nothing is asked for."""
    analysis = shipped.analyze(Document("d", f"# Must have\n{text}\n{text}"))
    assert not analysis.findings


@pytest.mark.parametrize(
    "text",
    [
        "必" * 20_000,
        "must " * 5_000,
        "-" * 20_000,
        "a" * 30_000,
        "> " * 5_000,
        "\n" * 20_000,
        "|" * 8_000,
    ],
)
def test_endless_repetition_is_survived(shipped: TextModel, text: str) -> None:
    """A stuck key or a broken export costs no more than a long text."""
    check(Document("d", text), shipped.analyze(Document("d", text)))


RANK = {Priority.WONT: 0, Priority.COULD: 1, Priority.SHOULD: 2, Priority.MUST: 3}
OBJECTS_ZH = ("批量导出", "单点登录", "离线录入", "按日期筛选", "短信提醒")
OBJECTS_EN = ("bulk export", "single sign-on", "offline entry", "filters by date", "text alerts")


@pytest.mark.parametrize("kind", [DocumentKind.NOTES, DocumentKind.EMAIL])
@pytest.mark.parametrize(
    ("plain", "strong"),
    [(f"系统支持{thing}。", f"系统必须支持{thing}。") for thing in OBJECTS_ZH]
    + [(f"希望支持{thing}。", f"希望必须支持{thing}。") for thing in OBJECTS_ZH[:2]]
    + [
        (f"The system should support {thing}.", f"The system must support {thing}.")
        for thing in OBJECTS_EN
    ],
)
def test_must_never_lowers_priority(
    shipped: TextModel, plain: str, strong: str, kind: DocumentKind
) -> None:
    """Below a heading that says nothing of priority, a stronger word gives no weaker priority."""
    frame = "# 需求\n\n- 导出报表\n- {}\n- 打印标签" if "系统" in plain or "希望" in plain else (
        "# Requirements\n\n- Export reports\n- {}\n- Print labels"
    )  # fmt: skip
    before, after = (
        {
            finding.quote: finding.priority
            for finding in shipped.analyze(Document("d", frame.format(words), kind)).findings
            if finding.type is FindingType.REQUIREMENT
        }
        for words in (plain, strong)
    )
    found = [priority for quote, priority in after.items() if strong in quote]
    assert found == [Priority.MUST]
    for quote, priority in before.items():
        if plain in quote:
            assert priority is not None
            assert RANK[priority] <= RANK[Priority.MUST]


def test_every_verdict_that_is_shown_has_a_finding_type() -> None:
    """The ledger and the findings use the same words."""
    assert {str(kind) for kind in FindingType} <= {str(verdict) for verdict in Verdict}
