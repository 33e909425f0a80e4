"""What is kept for measuring: later, and of projects that nothing was learned from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nlp.domain import DocumentKind
from training.learning.decisions import DecidedDocument, Decision, Taught
from training.learning.holdout import MOST, split_later

START = datetime(2026, 1, 1, tzinfo=UTC)


def document(name: str, project: str, day: int, decisions: int = 1) -> DecidedDocument:
    return DecidedDocument(
        format=1, document=name, project=project, kind=DocumentKind.NOTES, text="x" * 100,
        decisions=tuple(
            Decision(
                start=at, end=at + 1, label=Taught.NONE, reviewer="u",
                decided_at=START + timedelta(days=day), source="reject",
            )
            for at in range(decisions)
        ),
    )  # fmt: skip


def test_latest_projects_are_kept() -> None:
    """The project decided on last is kept whole, and nothing of it is learned."""
    found = split_later(
        [document(f"{p}{at}", p, day) for day, p in enumerate("abcd") for at in range(2)]
    )
    assert found.disjoint
    assert found.later == ("d0", "d1")
    assert set(found.learn) == {"a0", "a1", "b0", "b1", "c0", "c1"}


def test_projects_known_to_the_champion_measure_nothing() -> None:
    """A project that the champion learned from is passed over for the next one."""
    documents = [document(p, p, day) for day, p in enumerate("abcde")]
    assert split_later(documents, seen_projects=["e"]).later == ("d",)


def test_single_project_is_split_by_time_and_says_so() -> None:
    """With one project the latest documents measure, and the words admit it."""
    found = split_later([document(str(day), "a", day) for day in range(10)])
    assert not found.disjoint
    assert found.later == ("8", "9")
    assert "same project" in found.en
    assert "同一项目" in found.zh


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.integers(0, 30), st.integers(1, 9)),
        min_size=1,
        max_size=20,
    ),
    st.sets(st.sampled_from("abcdef")),
)
def test_every_document_is_on_one_side(plan: list[tuple[str, int, int]], seen: set[str]) -> None:
    """No document is lost or on both sides; a disjoint split shares no project and keeps at most half."""
    documents = [document(str(at), *each) for at, each in enumerate(plan)]
    found = split_later(documents, seen_projects=seen)
    assert sorted((*found.learn, *found.later)) == sorted(one.document for one in documents)
    assert found.learn
    if found.disjoint:
        project_of = {one.document: one.project for one in documents}
        assert not {project_of[n] for n in found.learn} & {project_of[n] for n in found.later}
        size = {one.document: len(one.decisions) for one in documents}
        assert sum(size[n] for n in found.later) <= MOST * sum(size.values())
