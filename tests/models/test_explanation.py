"""Counterfactuals and nearest examples of a priority."""

from __future__ import annotations

import pytest

from models.encoder import load_encoder
from models.explanation import Example, ExampleIndex, explain
from nlp.domain import Basis, Finding, FindingType, Language, Priority, Span

_TEXT = "前言。系统必须支持导出，否则无法上线。"
_UNIT = Span(3, len(_TEXT))


def reread(words: str) -> Priority:
    strong = "必须" in words or "无法上线" in words
    return Priority.MUST if strong else Priority.SHOULD


def finding_with(*evidence: str, span: Span = _UNIT) -> Finding:
    places = tuple(Span(_TEXT.index(e), _TEXT.index(e) + len(e)) for e in evidence)
    return Finding(
        type=FindingType.REQUIREMENT,
        unit=0,
        span=span,
        quote=span.slice(_TEXT),
        confidence=0.9,
        language=Language.ZH,
        priority=Priority.MUST,
        basis=Basis.CUE,
        evidence=places,
    )


def test_single_cue_carries_the_priority() -> None:
    """Without its only cue the finding falls to Should, told in both languages."""
    finding = finding_with("必须", span=Span(3, 11))
    told = explain(finding, _TEXT, reread).counterfactuals
    assert [(c.words, c.priority) for c in told] == [("必须", Priority.SHOULD)]
    assert told[0].sentence(Language.EN) == "without '必须': Should"
    assert told[0].sentence(Language.ZH) == "没有“必须”：应该有"
    assert told[0].span.slice(_TEXT) == "必须"


def test_two_cues_that_each_suffice_are_taken_out_together() -> None:
    """Where either cue suffices, only both together are a counterfactual."""
    told = explain(finding_with("必须", "无法上线"), _TEXT, reread).counterfactuals
    assert [(c.words, c.priority) for c in told] == [("必须 + 无法上线", Priority.SHOULD)]


def test_evidence_outside_the_finding_is_left_alone() -> None:
    """A heading as evidence gives no counterfactual by words."""
    assert explain(finding_with("前言"), _TEXT, reread).counterfactuals == ()


def test_cue_without_effect_is_not_mentioned() -> None:
    """Words whose removal changes nothing are no reason."""
    assert explain(finding_with("支持"), _TEXT, reread).counterfactuals == ()


def test_overlapping_evidence_is_cut_once() -> None:
    """Evidence that overlaps removes every word once and keeps the rest."""
    seen: list[str] = []

    def remember(words: str) -> Priority:
        seen.append(words)
        return Priority.MUST

    explain(finding_with("必须支持", "支持导出"), _TEXT, remember)
    assert seen[-1] == "系统，否则无法上线。"


@pytest.fixture(scope="module")
def index() -> ExampleIndex:
    return ExampleIndex(
        load_encoder(None),
        [
            Example("Orders can be exported in bulk", Language.EN, Priority.MUST, "REQ-1"),
            Example("支持批量导出会员", Language.ZH, Priority.SHOULD, "REQ-2"),
            Example("The canteen menu is shown on a screen", Language.EN, Priority.COULD, "REQ-3"),
        ],
    )


def test_two_nearest_examples_across_languages(index: ExampleIndex) -> None:
    """The two examples on the same matter come first, whatever their language."""
    near = index.nearest("批量导出订单")
    assert {found.example.source for found in near} == {"REQ-1", "REQ-2"}
    assert near[0].similarity >= near[1].similarity


def test_text_is_no_example_of_itself(index: ExampleIndex) -> None:
    """A text that is itself among the examples is left out, two others are given."""
    near = index.nearest("支持批量导出会员")
    assert len(near) == 2
    assert "REQ-2" not in {found.example.source for found in near}


def test_empty_index_has_no_examples() -> None:
    """Without confirmed examples an explanation still stands."""
    empty = ExampleIndex(load_encoder(None))
    assert explain(finding_with("必须"), _TEXT, reread, empty).examples == ()
    assert len(empty) == 0
