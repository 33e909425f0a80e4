"""How far each reviewer can be followed: agreement with a model that never saw a decision, and with colleagues.

Honest reviewers correct the model where it is unsure and now and then where it is sure. Somebody who contradicts it
mostly where it is sure has mixed up the keys, works on something else, or means harm; his decisions wait until a person
says so. If only a stretch of them reads as if he had mixed up the keys, that stretch waits and the rest counts.

People decide on what is shown and add what was missed, so their decisions alone would hold every sure miss and none of
the many units that the model rightly passed over: among those an honest reviewer contradicts it in 10 to 30 of 100
(own and client documents). What he left alone in a finished document is therefore counted as agreement. That hides
somebody who rejects whatever he is shown, so the findings that the model is sure of are looked at by themselves too.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import permutations

import numpy as np

from models.drift import wilson
from training.learning.decisions import Decision, Taught
from training.learning.lessons import Lessons, Trust
from training.learning.scoring import Said
from training.learning.streaks import find_streak

SURE = (0.10, 0.85)
"""Chances at or below the first and at or above the second count as sure."""
LOOK, HOLD = 0.25, 0.5
LOOK_REFUSED, HOLD_REFUSED = 0.5, 0.75
"""Shares of sure findings rejected, lower end of the interval, from which somebody is shown or held back: in projects
unlike the shipped documents an honest reviewer may reject many of them, yet not nearly all."""
LEAST_TO_LOOK, LEAST_TO_HOLD = 6, 20
"""Sure opinions from which somebody may be shown or held back: four contradictions of the first six are rare enough in
honest work (less than 1 in 200) to look at, and too few to shut anybody out."""


MOST_LEFT_OUT = 0.5
"""With a larger share of his decisions in such stretches, a reviewer is held back altogether."""

MOST_EXAMPLES = 12
"""Examples kept of one reviewer: enough to see whether he is right, few enough to be read."""

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """One decision against the model: where it is, what the reviewer said, and the stated chance of a requirement."""

    document: str
    start: int
    end: int
    said: str
    chance: float


@dataclass(frozen=True, slots=True)
class Reviewer:
    """What is known of one reviewer.

    ``sure`` counts the units that he judged and of which the model was sure, ``against`` those that contradict it;
    ``low`` and ``high`` bound the share. Where ``why`` is ``refused`` all four speak of sure findings alone.
    ``shared`` counts spans that a colleague decided too, ``alike`` those on which both agree.
    ``left_out`` lists decisions of stretches that read turned round, as document, start and end; ``since`` and
    ``until`` say when the first and the last of them were made.
    ``status`` is ``ok``, ``look`` (his decisions count, but somebody should look at them), ``partly held back`` or
    ``held back``; ``why`` says what it rests on: ``against`` (a sure model), ``refused`` (he rejects what it is sure
    of), ``turned`` (stretches that read turned round), ``colleagues``, or nothing. ``examples`` are the decisions
    that go furthest against the model, of what ``why`` speaks of; none of somebody who is ``ok``.
    """

    key: str
    decisions: int
    sure: int
    against: int
    low: float
    high: float
    shared: int
    alike: int
    status: str
    left_out: tuple[Place, ...] = ()
    since: str = ""
    until: str = ""
    why: str = ""
    examples: tuple[Example, ...] = ()

    @property
    def share(self) -> float:
        """Return the share of sure opinions that he contradicts."""
        return self.against / self.sure if self.sure else math.nan


def reviewers_of(
    lessons: Lessons, said: Said, *, trusted: Sequence[str] = ()
) -> tuple[Reviewer, ...]:
    """Judge every reviewer.

    Parameters
    ----------
    lessons, said
        The decided documents, and what the shipped model says of their units; it was fitted before any decision.
    trusted
        Reviewers whom a person vouches for; they are never held back.
    """
    chances = _chances(lessons, said)
    known: dict[str, _History] = defaultdict(_History)
    alone = _left_alone(lessons, said)
    for document in lessons.documents:
        for key in {one.reviewer for one in document.decisions}:
            known[key].sure += alone[document.document]
        by_span: dict[tuple[int, int], list[Decision]] = defaultdict(list)
        for one in document.decisions:
            by_span[one.start, one.end].append(one)
            place = document.document, one.start, one.end
            known[one.reviewer].add(one, place, chances.get(place))
        for one, other in _colleagues(by_span.values()):
            known[one.reviewer].shared += 1
            known[one.reviewer].alike += one.label is other.label
    return tuple(_judge(key, known[key], vouched=key in trusted) for key in sorted(known))


@dataclass(frozen=True, slots=True, order=True)
class _Judged:
    """One decision on a unit of which the model states a chance."""

    at: datetime
    place: Place
    chance: float
    asked: bool
    said: str

    @property
    def distance(self) -> float:
        """Return how far the decision is from the stated chance."""
        return abs(self.asked - self.chance)


@dataclass(slots=True)
class _History:
    """All of one reviewer's decisions, counted as in `Reviewer`."""

    total: int = 0
    sure: int = 0
    shared: int = 0
    alike: int = 0
    shown: list[_Judged] = field(default_factory=list)
    against: list[_Judged] = field(default_factory=list)

    @property
    def findings(self) -> list[_Judged]:
        """Return his decisions on findings that the model showed and was sure of."""
        return [one for one in self.shown if one.chance >= SURE[1]]

    def add(self, one: Decision, place: Place, chance: float | None) -> None:
        """Count one decision; ``chance`` is what the model states of its unit, if it read it."""
        self.total += 1
        if chance is None:
            return
        asked = one.label is Taught.REQUIREMENT
        judged = _Judged(one.decided_at, place, chance, asked, one.label.value)
        if one.source != "missed":
            # People mark by hand only where the model errs, so that tells nothing of how they read its findings.
            self.shown.append(judged)
        if chance <= SURE[0] or chance >= SURE[1]:
            self.sure += 1
            if asked != (chance >= SURE[1]):
                self.against.append(judged)


def _stretches(judged: Sequence[_Judged]) -> list[_Judged]:
    """Return the decisions of all stretches that read turned round, in the order in which they were made."""
    left, found = sorted(judged), list[_Judged]()
    while True:
        chances = np.array([one.chance for one in left], np.float32)
        streak = find_streak(chances, np.array([one.asked for one in left], np.bool_))
        if streak is None:
            return sorted(found)
        found += left[streak.start : streak.end]
        del left[streak.start : streak.end]


def _colleagues(groups: Iterable[Sequence[Decision]]) -> Iterator[tuple[Decision, Decision]]:
    """Yield every decision with each one of a colleague on the same words."""
    for group in groups:
        for one, other in permutations(group, 2):
            if other.reviewer != one.reviewer:
                yield one, other


@dataclass(frozen=True, slots=True)
class _Cases:
    """Cases in which the model was sure, and the decisions that contradict it."""

    sure: int
    against: list[_Judged]

    @property
    def bounds(self) -> tuple[float, float]:
        """Return the interval of the share of contradictions."""
        return wilson(len(self.against), self.sure)

    def is_over(self, share: float, least: int) -> bool:
        """Tell whether more than ``share`` are contradicted for certain, in at least so many cases."""
        return self.sure >= least and self.bounds[0] > share


def _judge(key: str, of: _History, *, vouched: bool) -> Reviewer:
    stretches = [] if vouched else _stretches(of.shown)
    cases = {
        "against": _Cases(of.sure, of.against),
        "refused": _Cases(len(of.findings), [one for one in of.findings if not one.asked]),
    }
    status, why = _status(of, cases, len(stretches), vouched=vouched)
    told = cases["refused" if why == "refused" else "against"]
    examples = stretches if why == "turned" else told.against
    return Reviewer(
        key, of.total, told.sure, len(told.against), *told.bounds, of.shared, of.alike, status,
        left_out=tuple(one.place for one in stretches),
        since=stretches[0].at.isoformat() if stretches else "",
        until=stretches[-1].at.isoformat() if stretches else "",
        why=why,
        examples=_furthest(examples if why not in {"", "colleagues"} else ()),
    )  # fmt: skip


def _status(
    of: _History, cases: dict[str, _Cases], left_out: int, *, vouched: bool
) -> tuple[str, str]:
    """Return what becomes of a reviewer and why, the gravest first."""
    against, refused = cases["against"], cases["refused"]
    apart, _ = wilson(of.shared - of.alike, of.shared)
    findings = (
        ("held back", "against", not vouched and against.is_over(HOLD, LEAST_TO_HOLD)),
        ("held back", "refused", not vouched and refused.is_over(HOLD_REFUSED, LEAST_TO_HOLD)),
        ("held back", "turned", left_out > MOST_LEFT_OUT * of.total),
        ("partly held back", "turned", left_out > 0),
        ("look", "against", against.is_over(LOOK, LEAST_TO_LOOK)),
        ("look", "refused", refused.is_over(LOOK_REFUSED, LEAST_TO_LOOK)),
        ("look", "colleagues", of.shared >= LEAST_TO_LOOK and apart > HOLD),
    )
    return next(((status, why) for status, why, holds in findings if holds), ("ok", ""))


def _furthest(decisions: Sequence[_Judged]) -> tuple[Example, ...]:
    """Return the decisions that go furthest against the model; those that follow it are no examples."""
    found = sorted(decisions, key=lambda one: (-one.distance, one))
    return tuple(
        Example(*one.place, one.said, round(one.chance, 3))
        for one in found[:MOST_EXAMPLES]
        if one.distance > HOLD
    )


def _left_alone(lessons: Lessons, said: Said) -> dict[str, int]:
    """Count in every finished document the undecided units of which the model is sure that they are nothing."""
    found: dict[str, int] = defaultdict(int)
    for at, row in enumerate(lessons.data.rows):
        if lessons.labels[at] is not None and not lessons.explicit[at]:
            found[row.document.document.id] += bool(said.chances[at] <= SURE[0])
    return found


def _chances(lessons: Lessons, said: Said) -> dict[tuple[str, int, int], float]:
    """Return the chance of the unit that each decided span covers best."""
    rows_of: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(lessons.data.rows):
        rows_of[row.document.document.id].append(at)
    found: dict[tuple[str, int, int], float] = {}
    for document in lessons.documents:
        for one in document.decisions:
            best = _nearest(one, lessons, rows_of[document.document])
            if best is not None:
                found[document.document, one.start, one.end] = float(said.chances[best])
    return found


def _nearest(one: Decision, lessons: Lessons, rows: Sequence[int]) -> int | None:
    def overlap(row: int) -> int:
        return lessons.data.rows[row].context.unit.span.overlap(one.span)

    best = max(rows, key=overlap, default=None)
    return best if best is not None and overlap(best) else None


def trust_of(reviewers: Sequence[Reviewer]) -> Trust:
    """Return whose decisions have no voice."""
    return Trust(
        frozenset(one.key for one in reviewers if one.status == "held back"),
        frozenset((one.key, *place) for one in reviewers for place in one.left_out),
    )
