"""Whatever a card shows as the reason of a priority stands where the card says it stands."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from models.analyzer import TextModel
from models.encoder import load_encoder
from models.loading import BASE, load_text_model
from nlp.domain import Analysis, Basis, Document, DocumentKind, Finding, FindingType

LINES = (
    "Hi Lin,", "The export must keep the order of the columns.", "No exceptions.", "In writing.",
    "## Must have", "- search by name", "- dark theme, nice to have", "Out of scope", "* fax gateway",
    "It would be nice to see a chart.", "Otherwise we cannot go live.", "Drop the PayPal payment.",
    "| Feature | Priority |", "|---|---|", "| Login | P0 |", "Anna: we need a filter. Definitely.",
    "张总，您好：", "系统必须支持导出。", "没有例外。", "务必。", "一、必须有", "1. 按姓名搜索", "2. 最好有深色模式",
    "等保要求日志留存半年。", "否则无法验收。", "短信登录这次不做了。", "优先级：高", "客户：希望能改密码。", "",
)  # fmt: skip
DOCUMENTS = st.builds(
    Document,
    id=st.just("evidence"),
    text=st.lists(st.sampled_from(LINES), min_size=1, max_size=9).map("\n".join),
    kind=st.sampled_from(DocumentKind),
)
_WITH_EVIDENCE = {Basis.CUE, Basis.STRUCTURE, Basis.CONTEXT}


@cache
def model() -> TextModel:
    """Load the shipped heads once, without the contextual stage."""
    return load_text_model(BASE / "text", load_encoder(None))


def lies_within(found: Finding, start: int, end: int) -> bool:
    """Tell whether a stretch is part of the quote."""
    return found.span.start <= start and end <= found.span.end


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_cues_lie_in_the_quote_and_reasons_in_the_text(document: Document) -> None:
    """Cue words within the quote; headings, cells and neighbors outside; nothing where nothing is stated."""
    for found in analyze(document).findings:
        assert found.span.slice(document.text) == found.quote
        assert all(lies_within(found, cue.span.start, cue.span.end) for cue in found.cues)
        if found.type is not FindingType.REQUIREMENT:
            continue
        assert bool(found.evidence) == (found.basis in _WITH_EVIDENCE), found
        assert all(span.slice(document.text).strip() for span in found.evidence)
        if found.basis is Basis.CUE:
            assert all(lies_within(found, span.start, span.end) for span in found.evidence)


def analyze(document: Document) -> Analysis:
    """Analyze with the shipped heads."""
    return model().analyze(document)


def test_what_the_next_sentence_adds_is_said_around_it() -> None:
    """The words "No exceptions." are shown as such, not as words of the sentence before."""
    text = "Please keep the invoices for three years. No exceptions."
    found = analyze(Document("evidence", text, DocumentKind.MESSAGE)).findings[0]
    assert found.quote == "Please keep the invoices for three years."
    assert found.basis is Basis.CONTEXT
    assert [span.slice(text) for span in found.evidence] == ["No exceptions"]
