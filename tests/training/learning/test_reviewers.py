"""How far reviewers can be followed: turned answers, stretches, what was left alone, findings always rejected."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from models.analyzer import TextModel
from nlp.domain import DocumentKind
from training.learning import kill
from training.learning.decisions import DecidedDocument, Decision, Taught
from training.learning.lessons import lessons_of, told
from training.learning.reviewers import MOST_EXAMPLES, reviewers_of, trust_of
from training.learning.scoring import ask

pytestmark = pytest.mark.usefixtures("hurried")


def turn(label: Taught) -> Taught:
    """Return the wrong answer."""
    return Taught.NONE if label is Taught.REQUIREMENT else Taught.REQUIREMENT


def test_reviewer_who_says_the_opposite_is_held_back(base: TextModel) -> None:
    """Wrong labels are held back, honest ones count, and a person can vouch for anybody."""
    honest = kill.few_decisions()
    turned = [
        one.model_copy(
            update={
                "document": f"{one.document}-bad",
                "decisions": tuple(
                    d.model_copy(
                        update={
                            "reviewer": "bad",
                            "label": turn(d.label),
                        }
                    )
                    for d in one.decisions
                ),
            }
        )
        for one in honest
    ]
    lessons = lessons_of([*honest, *turned], base.extractor)
    said = ask(base, lessons.data)
    found = {one.key: one for one in reviewers_of(lessons, said)}
    assert found["u1"].status == "ok"
    assert found["bad"].status == "held back"
    assert found["bad"].low > found["u1"].high
    assert (found["bad"].why, found["u1"].examples) == ("against", ())
    examples = found["bad"].examples
    assert len(examples) == MOST_EXAMPLES
    assert all((one.said == "requirement") == (one.chance < 0.5) for one in examples)
    assert examples[0].document.endswith("-bad")
    assert trust_of(list(found.values())).reviewers == {"bad"}
    vouched = {one.key: one.status for one in reviewers_of(lessons, said, trusted=["bad"])}
    assert vouched["bad"] == "look"


def test_a_turned_stretch_is_left_out_and_the_rest_counts(base: TextModel) -> None:
    """Of one reviewer whose keys were mixed up for a while only that while is left out; a person can vouch for it."""
    honest = sorted(kill.few_decisions(), key=lambda one: one.decided_at)
    order = sorted((d.decided_at, one.document, d.start) for one in honest for d in one.decisions)
    turned = set(order[40:110])
    mixed = [
        one.model_copy(
            update={
                "decisions": tuple(
                    d.model_copy(update={"label": turn(d.label)})
                    if (d.decided_at, one.document, d.start) in turned
                    else d
                    for d in one.decisions
                )
            }
        )
        for one in honest
    ]
    lessons = lessons_of(mixed, base.extractor)
    said = ask(base, lessons.data)
    (found,) = reviewers_of(lessons, said)
    assert (found.status, found.why) == ("partly held back", "turned")
    assert {(one.document, one.start, one.end) for one in found.examples} <= set(found.left_out)
    places = {(document, start) for _at, document, start in turned}
    out = {(document, start) for document, start, _end in found.left_out}
    assert len(out & places) >= 0.8 * len(places)
    assert len(out - places) <= 0.2 * len(places)
    assert found.since < found.until
    trust = trust_of([found])
    assert not trust.reviewers
    heard = told(tuple(mixed), lessons.data, trust)
    assert heard.explicit.sum() < lessons.explicit.sum()
    assert not trust_of(reviewers_of(lessons, said, trusted=["u1"])).decisions


@pytest.mark.parametrize(
    ("left", "wrong", "share", "status"),
    [
        (True, 6, 0.14, "ok"),  # six of some forty units
        (False, 6, 1.0, "look"),
        (False, 5, 1.0, "ok"),
        (False, 30, 1.0, "held back"),
    ],
)
def test_what_was_left_alone_counts_as_agreement(
    base: TextModel, left: bool, wrong: int, share: float, status: str
) -> None:
    """Somebody who adds what was missed is not held against the units that he rightly passed over."""
    sentence = "Thanks for the nice call on Monday."
    text = "\n".join([sentence] * 42)
    additions = tuple(
        Decision(
            start=at * (len(sentence) + 1), end=at * (len(sentence) + 1) + len(sentence),
            label=Taught.REQUIREMENT, reviewer="u1", source="missed",
            decided_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
        )
        for at in range(wrong)
    )  # fmt: skip
    document = DecidedDocument(
        format=1, document="d", project="p", kind=DocumentKind.NOTES, text=text, complete=left,
        decisions=additions,
    )  # fmt: skip
    lessons = lessons_of([document], base.extractor)
    (found,) = reviewers_of(lessons, ask(base, lessons.data))
    assert found.against == wrong
    assert found.share == pytest.approx(share, abs=0.01)
    assert found.status == status


def test_colleagues_who_mostly_disagree_are_shown(base: TextModel) -> None:
    """Nobody knows who is right, so both are shown and neither is held back."""
    honest = kill.few_decisions()
    first = honest[0]
    both = tuple(
        decision.model_copy(update={"reviewer": name, "label": label})
        for decision in first.decisions
        for name, label in (("a", decision.label), ("b", turn(decision.label)))
    )
    lessons = lessons_of([first.model_copy(update={"decisions": both})], base.extractor)
    found = {one.key: one for one in reviewers_of(lessons, ask(base, lessons.data))}
    assert len(first.decisions) >= 6
    assert found["a"].alike == 0
    assert found["a"].status == "look"
    assert found["b"].status in {"look", "held back"}


@pytest.mark.parametrize(
    ("rejected", "shown", "status"),
    [(30, 30, "held back"), (20, 20, "held back"), (6, 6, "look"), (5, 5, "ok"), (12, 30, "ok")],
)
def test_who_rejects_whatever_the_model_is_sure_of_is_held_back(
    base: TextModel, rejected: int, shown: int, status: str
) -> None:
    """The many units that he left alone do not hide it; somebody strict about some of them counts."""
    sentence, rest = "The system must export every order as CSV.", "Thanks for the call."
    text = "\n".join([sentence] * shown + [rest] * 300)
    decisions = tuple(
        Decision(
            start=at * (len(sentence) + 1), end=at * (len(sentence) + 1) + len(sentence),
            label=Taught.NONE if at < rejected else Taught.REQUIREMENT, reviewer="u1",
            source="reject" if at < rejected else "accept",
            decided_at=datetime(2026, 3, 1, 9, tzinfo=UTC) + timedelta(minutes=at),
        )
        for at in range(shown)
    )  # fmt: skip
    document = DecidedDocument(
        format=1, document="d", project="p", kind=DocumentKind.NOTES, text=text, complete=True,
        decisions=decisions,
    )  # fmt: skip
    lessons = lessons_of([document], base.extractor)
    sure = [row.context.unit.span.start < shown * len(sentence) for row in lessons.data.rows]
    chances = np.where(sure, 0.95, 0.02).astype(np.float32)
    said = replace(ask(base, lessons.data), chances=chances)
    (found,) = reviewers_of(lessons, said)
    assert found.status == status
    if status != "ok":
        assert (found.why, found.against, found.sure) == ("refused", rejected, shown)
        assert all(one.said != "requirement" for one in found.examples)
    (vouched,) = reviewers_of(lessons, said, trusted=["u1"])
    assert vouched.status != "held back"
