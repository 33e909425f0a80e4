"""A requirement that stands twice in a document has one priority."""

from __future__ import annotations

from dataclasses import replace

from models.restated import share_priorities
from nlp.domain import Basis, Finding, FindingType, Language, Priority, Side, Span


def finding(wording: str, priority: Priority, basis: Basis, start: int = 0) -> Finding:
    return Finding(
        type=FindingType.REQUIREMENT, unit=0, span=Span(start, start + len(wording)), quote=wording,
        wording=wording, confidence=0.9, language=Language.EN, side=Side.CLIENT, priority=priority,
        basis=basis, evidence=(Span(0, 1),), reasons=("heading: Must have",),
    )  # fmt: skip


STORY = finding("As a clerk I want to export lists", Priority.SHOULD, Basis.CUE)
LISTED = finding("US 1.01 As a clerk, I want to export lists.", Priority.MUST, Basis.STRUCTURE, 90)


def test_the_heading_of_one_place_holds_for_the_other() -> None:
    """Number and punctuation do not matter; the evidence is that of the place with the heading."""
    first, second = share_priorities([STORY, LISTED])
    assert (first.priority, first.basis) == (Priority.MUST, Basis.STRUCTURE)
    assert first.reasons == ("stated again, heading: Must have",)
    assert (first.span, second) == (STORY.span, LISTED)


def test_places_that_disagree_share_nothing() -> None:
    """Must here and Could there leave the third place as it was."""
    other = replace(LISTED, priority=Priority.COULD)
    assert share_priorities([STORY, LISTED, other])[0] == STORY


def test_short_wordings_and_other_findings_are_left_alone() -> None:
    """Login twice is chance, and a decision has no priority."""
    short = finding("Login", Priority.SHOULD, Basis.NOT_STATED)
    must = finding("Login", Priority.MUST, Basis.STRUCTURE)
    decision = replace(STORY, type=FindingType.DECISION)
    assert share_priorities([short, must, decision, LISTED])[0] == short
    assert share_priorities([decision, LISTED])[0] == decision
