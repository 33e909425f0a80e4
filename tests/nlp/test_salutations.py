"""The address of a reader is no part of the first sentence, and quotes stay exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.domain import Document, DocumentKind
from nlp.layout import lay_out
from nlp.salutations import end_of_salutation, is_salutation


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Hi Lin,\nDrop the PayPal payment.", ["Hi Lin,", "Drop the PayPal payment."]),
        ("Hi Lin - please drop it. We pay.", ["Hi Lin -", "please drop it.", "We pay."]),
        ("Hello team, we need an export.", ["Hello team,", "we need an export."]),
        ("Hi Jean-Luc, Aoife,\nplease add it.", ["Hi Jean-Luc, Aoife,", "please add it."]),
        ("Siobhan,\nwe need an export.", ["Siobhan,", "we need an export."]),
        ("张总，您好：\n二期不用做导出了。", ["张总，您好：", "二期不用做导出了。"]),
        ("张总、李工，各位同事：\n请加导出。", ["张总、李工，各位同事：", "请加导出。"]),
        ("王工你好，导出慢。", ["王工你好，", "导出慢。"]),
        ("您好，\n导出慢。", ["您好，", "导出慢。"]),
    ],
)
@pytest.mark.parametrize("kind", [DocumentKind.EMAIL, DocumentKind.MESSAGE])
def test_a_sentence_begins_behind_the_salutation(
    text: str, units: list[str], kind: DocumentKind
) -> None:
    """On the line above or on the same line."""
    layout = lay_out(Document("mail", text, kind))
    assert [layout.text_of(unit) for unit in layout.units] == units
    assert is_salutation(units[0])
    assert not any(is_salutation(words) for words in units[1:])


@pytest.mark.parametrize(
    "text",
    [
        "Hello World page must load, always.",
        "Good morning reports must print, at six.",
        "Search,\nfilter and sort",
        "方案，请确认后再发。",
        "金额：\n保留两位小数",
        "高峰期，系统不能卡。",
        "好的，我们确认一下。",
    ],
)
def test_words_that_begin_like_one_are_none(text: str) -> None:
    """Things that are greeted by nobody stay in their sentence."""
    assert end_of_salutation(text, 0, len(text)) == 0


@given(st.text("HiLn, -张总您好：\n请dropit.，各位", max_size=40))
def test_the_end_lies_within_the_text(text: str) -> None:
    """Whatever is there, some words follow, and nothing but white space or the salutation is left out."""
    end = end_of_salutation(text, 0, len(text))
    assert 0 <= end <= len(text)
    assert end == 0 or text[end:].strip()
