"""What the heads see of a unit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.features import (
    HEADING_BUCKETS,
    INDICATOR_NAMES,
    QUESTION_REACH,
    UNIT_BUCKETS,
    VECTOR_BLOCKS,
    FeatureExtractor,
    Features,
    UnitContext,
    contexts,
    list_groups,
)
from nlp.domain import Document, DocumentKind, Layout, Side
from nlp.headings import Section
from nlp.layout import lay_out

MARKUP = st.lists(
    st.sampled_from(
        ["# Must have", "## 需求", "- export", "- 导出", "1. print", "| a | b |", "|---|---|",
         "Anna: yes", "王工：可以。", "Why?", "为什么？", "We need:", "以下：", "> quoted", "", "必须快。"]
    ),
    max_size=14,
).map("\n".join)  # fmt: skip


def laid_out(
    text: str, kind: DocumentKind = DocumentKind.NOTES
) -> tuple[Layout, tuple[UnitContext, ...]]:
    layout = lay_out(Document("d", text, kind))
    return layout, contexts(layout)


def extracted(
    extractor: FeatureExtractor, text: str, kind: DocumentKind = DocumentKind.NOTES
) -> Features:
    return extractor.extract(*laid_out(text, kind))


def indicator(features: Features, name: str) -> list[float]:
    column = INDICATOR_NAMES.index(name) - len(INDICATOR_NAMES)
    return [float(value) for value in features.dense[:, column]]


def test_names_are_unique_and_as_many_as_columns(extractor: FeatureExtractor) -> None:
    """Every indicator has one name; weights are bound to them by their order."""
    assert len(set(INDICATOR_NAMES)) == len(INDICATOR_NAMES)
    features = extracted(extractor, "Please add an export.")
    assert features.dense.shape == (1, VECTOR_BLOCKS * 2 + len(INDICATOR_NAMES))
    assert features.ngrams.shape == (1, UNIT_BUCKETS + HEADING_BUCKETS)


@pytest.mark.parametrize("text", ["", "   \n\n", "\u3000"])
def test_empty_text_gives_no_rows_of_the_same_width(extractor: FeatureExtractor, text: str) -> None:
    """A document without a unit has blocks like any other."""
    features = extracted(extractor, text)
    assert features.dense.shape == (0, VECTOR_BLOCKS * 2 + len(INDICATOR_NAMES))
    assert features.ngrams.shape == (0, UNIT_BUCKETS + HEADING_BUCKETS)


@settings(max_examples=60, deadline=None)
@given(text=st.one_of(st.text(max_size=200), MARKUP), kind=st.sampled_from(DocumentKind))
def test_features_of_any_text_are_finite(
    extractor: FeatureExtractor, text: str, kind: DocumentKind
) -> None:
    """One row per unit, no infinite and no missing number, indicators within [0, 2]."""
    layout, found = laid_out(text, kind)
    features = extractor.extract(layout, found)
    assert len(features.dense) == features.ngrams.shape[0] == len(layout.units) == len(found)
    assert features.dense.dtype == features.ngrams.dtype == np.float32
    assert np.isfinite(features.dense).all()
    assert np.isfinite(features.ngrams.data).all()
    flags = features.dense[:, -len(INDICATOR_NAMES) :]
    assert ((flags >= 0) & (flags <= 2)).all()


@settings(max_examples=60, deadline=None)
@given(MARKUP)
def test_lists_part_the_units(text: str) -> None:
    """Every unit belongs to exactly one list, and lists are in reading order."""
    layout, found = laid_out(text)
    groups = list_groups(layout, found)
    assert sorted(row for group in groups for row in group) == list(range(len(found)))
    assert all(group == sorted(group) for group in groups)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), MARKUP))
def test_words_of_a_unit_are_a_slice(text: str) -> None:
    """Words, and their folded form, cover the span of the unit sign by sign."""
    layout, found = laid_out(text)
    for context in found:
        assert context.text == context.unit.span.slice(layout.document.text)
        assert len(context.folded) == len(context.text)
        for cue in context.cues:
            assert context.unit.span.overlap(cue.span) == cue.span.end - cue.span.start


def test_dense_blocks_are_unit_heading_and_neighbors(extractor: FeatureExtractor) -> None:
    """With an encoder that counts signs, every block can be worked out by hand."""
    text = "# Must have\n- aa\n- bbbb\n- cccccc"
    layout, found = laid_out(text)
    words = [float(len(context.text)) for context in found]
    dense = extractor.extract(layout, found).dense
    assert dense[:, 0].tolist() == words
    assert dense[1:, 2].tolist() == [len("Must have")] * 3
    assert dense[2, 4] == pytest.approx((words[0] + words[1]) / 2)
    assert dense[0, 4] == 0
    assert dense[1, 6] == pytest.approx((words[2] + words[3]) / 2)
    assert dense[3, 6] == 0


def test_same_text_gives_same_features(extractor: FeatureExtractor) -> None:
    """Nothing depends on what was read before."""
    text = "# 需求\n- 必须导出\n- 打印\n\nThanks!"
    first = extracted(extractor, text)
    extracted(extractor, "something else entirely")
    again = extracted(extractor, text)
    assert np.array_equal(first.dense, again.dense)
    assert (first.ngrams != again.ngrams).nnz == 0


def test_case_width_and_digits_are_one(extractor: FeatureExtractor) -> None:
    """Full-width or capital letters and other numbers do not make other words."""
    one = extracted(extractor, "Export １０ Files")
    two = extracted(extractor, "export 25 files")
    assert (one.ngrams != two.ngrams).nnz == 0


def test_heading_reaches_its_items(extractor: FeatureExtractor) -> None:
    """The same words below another heading are another row."""
    wanted = extracted(extractor, "# Must have\n- Anna Smith")
    listed = extracted(extractor, "# Attendees\n- Anna Smith")
    assert indicator(wanted, "heading_priority=must")[-1] == 1
    assert indicator(listed, "heading_priority=must")[-1] == 0
    assert indicator(listed, "inner_section=attendance")[-1] == 1
    assert (wanted.ngrams[-1] != listed.ngrams[-1]).nnz > 0


def test_lead_in_column_and_label_are_read_as_titles() -> None:
    """What introduces an item stands among its titles, whatever its form."""
    _, listed = laid_out("We need the following:\n- export\n- print")
    assert "We need the following" in listed[-1].heading
    _, table = laid_out("| Item | Priority |\n|---|---|\n| Export | Must |")
    assert "Priority" in table[-1].heading
    _, field = laid_out("# 会议纪要\n\n风险：工期紧张")
    assert Section.RISKS in {meaning.section for meaning in field[-1].meanings}


def test_answers_know_their_question(extractor: FeatureExtractor) -> None:
    """Lines after a question are marked, the question is not, and a heading ends its reach."""
    text = "Which export do you need?\nExcel only.\n\n# Status\n\nAll is well."
    marks = indicator(extracted(extractor, text), "answers")
    assert marks == [0, 1, 0, 0]


def test_question_reaches_few_units(extractor: FeatureExtractor) -> None:
    """Long after a question nothing answers it."""
    text = "Which export do you need?\n" + "\n".join(
        f"Line number {at} is here." for at in range(QUESTION_REACH + 3)
    )
    marks = indicator(extracted(extractor, text), "answers")
    assert marks == [0.0] + [1.0] * QUESTION_REACH + [0.0] * 3


def test_cues_of_neighbors_and_list(extractor: FeatureExtractor) -> None:
    """A cue is seen from the unit before, from the one after and from the whole list."""
    features = extracted(extractor, "# 需求\n- 必须导出\n- 打印标签\n- 扫码")
    assert indicator(features, "cue=must") == [0, 1, 0, 0]
    assert indicator(features, "before=must") == [0, 0, 1, 0]
    assert indicator(features, "after=must") == [1, 0, 0, 0]
    assert indicator(features, "list=must")[1:] == pytest.approx([1 / 3] * 3)


def test_kind_of_document_and_language_are_flags(extractor: FeatureExtractor) -> None:
    """Exactly one kind is set; Chinese units are marked."""
    features = extracted(extractor, "导出很慢。\n\nThe export is slow.", DocumentKind.EMAIL)
    assert indicator(features, "kind=email") == [1, 1]
    assert sum(sum(indicator(features, f"kind={kind}")) for kind in DocumentKind) == 2
    assert indicator(features, "zh") == [1, 0]


def test_sides_have_one_column_each() -> None:
    """Every side that a speaker can have is an indicator."""
    assert {f"side={side}" for side in Side} <= set(INDICATOR_NAMES)
