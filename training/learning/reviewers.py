"""How far each reviewer can be followed: agreement with a model that never saw a decision, and with colleagues.

Honest reviewers correct the model where it is unsure and now and then where it is sure. Somebody who contradicts it
mostly where it is sure has mixed up the keys, works on something else, or means harm; his decisions wait until a person
says so.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from models.drift import wilson
from training.learning.decisions import Decision, Taught
from training.learning.lessons import Lessons
from training.learning.scoring import Said

SURE = (0.10, 0.85)
"""Chances at or below the first and at or above the second count as sure."""
LOOK, HOLD = 0.25, 0.5
LEAST = 20


@dataclass(frozen=True, slots=True)
class Reviewer:
    """What is known of one reviewer.

    ``sure`` counts his decisions on which the model was sure, ``against`` those that contradict it; ``low`` and
    ``high`` bound the share. ``shared`` counts spans that a colleague decided too, ``alike`` those on which both agree.
    ``status`` is ``ok``, ``look`` (his decisions count, but somebody should look at them) or ``held back``.
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
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for document in lessons.documents:
        by_span: dict[tuple[int, int], list[Decision]] = defaultdict(list)
        for one in document.decisions:
            by_span[one.start, one.end].append(one)
            mine = counts[one.reviewer]
            mine[0] += 1
            chance = chances.get((document.document, one.start, one.end))
            if chance is not None and (chance <= SURE[0] or chance >= SURE[1]):
                mine[1] += 1
                mine[2] += (one.label is Taught.REQUIREMENT) != (chance >= SURE[1])
        for group in by_span.values():
            for one in group:
                for other in group:
                    if other.reviewer != one.reviewer:
                        counts[one.reviewer][3] += 1
                        counts[one.reviewer][4] += one.label is other.label
    return tuple(_judge(key, counts[key], key in trusted) for key in sorted(counts))


def _judge(key: str, counts: Sequence[int], vouched: bool) -> Reviewer:
    total, sure, against, shared, alike = counts
    low, high = wilson(against, sure)
    status = "ok"
    if sure >= LEAST and low > LOOK:
        status = "held back" if low > HOLD and not vouched else "look"
    return Reviewer(key, total, sure, against, low, high, shared, alike, status)


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


def trust_of(reviewers: Sequence[Reviewer]) -> dict[str, float]:
    """Return the weight of each reviewer's voice."""
    return {one.key: 0.0 if one.status == "held back" else 1.0 for one in reviewers}
