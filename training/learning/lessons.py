"""Decisions as rows to learn from: which units are taught what, how much each counts, who said so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from models.features import FeatureExtractor
from nlp.domain import READABLE_ZONES, Priority
from training.corpus import Label, LabelledDocument, LabelledUnit
from training.dataset import Dataset, Row, best_label, build_dataset
from training.folds import verdict_label
from training.learning.decisions import DecidedDocument, Decision


@dataclass(frozen=True, slots=True)
class Lessons:
    """All units of decided documents; ``labels[i]`` is ``None`` where row ``i`` teaches nothing.

    ``weights`` are 1 for a decision of a trusted reviewer and for what a finished document passes over. ``explicit``
    says which rows somebody decided on himself.
    ``projects`` holds the project of every row. ``conflicts`` counts spans on which reviewers disagree.
    """

    data: Dataset
    labels: tuple[str | None, ...]
    weights: NDArray[np.float64]
    explicit: NDArray[np.bool_]
    projects: tuple[str, ...]
    conflicts: int = 0
    compared: int = 0
    documents: tuple[DecidedDocument, ...] = field(default=(), repr=False)

    @property
    def taught(self) -> NDArray[np.int64]:
        """Return the rows that teach something."""
        known = np.array([label is not None for label in self.labels], dtype=np.bool_)
        return np.flatnonzero(known & (self.weights > 0)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose decisions have no voice: reviewers by their key, and single ones as (reviewer, document, start, end)."""

    reviewers: frozenset[str] = frozenset()
    decisions: frozenset[tuple[str, str, int, int]] = frozenset()

    def hears(self, document: str, one: Decision) -> bool:
        """Tell whether a decision counts."""
        place = (one.reviewer, document, one.start, one.end)
        return one.reviewer not in self.reviewers and place not in self.decisions

    def finishes(self, document: DecidedDocument) -> bool:
        """Tell whether what a finished document passes over counts: no single one on it is left out."""
        trusted = [one for one in document.decisions if one.reviewer not in self.reviewers]
        return (
            document.complete
            and bool(trusted)
            and all(self.hears(document.document, one) for one in trusted)
        )


EVERYBODY = Trust()


@dataclass(frozen=True, slots=True)
class Settled:
    """The label of a span after all reviewers were heard, and how much it counts."""

    unit: LabelledUnit
    weight: float


def settle(
    decisions: Sequence[Decision], document: str = "", trust: Trust = EVERYBODY
) -> tuple[list[Settled], int, int]:
    """Let reviewers vote on every span; returns the settled spans, how many had two voices, how many conflicts.

    A span with two opinions of equal weight teaches nothing. What trust leaves out has no voice.
    """
    by_span: dict[tuple[int, int], list[Decision]] = defaultdict(list)
    for one in decisions:
        by_span[one.start, one.end].append(one)
    settled, compared, conflicts = [], 0, 0
    for group in by_span.values():
        votes: dict[tuple[Label, Priority | None], float] = defaultdict(float)
        for one in group:
            votes[one.as_label, one.priority] += float(trust.hears(document, one))
        compared += len({one.reviewer for one in group}) > 1
        conflicts += len(votes) > 1
        (label, priority), most = max(votes.items(), key=lambda item: item[1])
        margin = 2 * most - sum(votes.values())
        if margin <= 0:
            continue
        first = next(one for one in group if (one.as_label, one.priority) == (label, priority))
        wanted = label is Label.REQUIREMENT
        unit = LabelledUnit(
            first.span,
            label,
            priority=priority if wanted else None,
            kind=first.requirement_kind if wanted else None,
        )
        settled.append(Settled(unit, min(1.0, margin)))
    return settled, compared, conflicts


def lessons_of(
    documents: Sequence[DecidedDocument],
    extractor: FeatureExtractor,
    trust: Trust = EVERYBODY,
) -> Lessons:
    """Compute the features of all units of ``documents`` and find out what each of them teaches."""
    bare = [
        LabelledDocument(
            one.as_document(), str(one.language or ""), str(one.kind), "", "na", "train", ()
        )
        for one in documents
    ]
    return told(tuple(documents), build_dataset(bare, extractor), trust)


def told(documents: tuple[DecidedDocument, ...], data: Dataset, trust: Trust) -> Lessons:
    """Put the decisions of ``documents`` on their rows; for a second time where trust has changed."""
    votes = {one.document: settle(one.decisions, one.document, trust) for one in documents}
    complete = {one.document for one in documents if trust.finishes(one)}
    project_of = {one.document: one.project for one in documents}
    rows: list[Row] = []
    labels: list[str | None] = []
    weights: list[float] = []
    for row in data.rows:
        identifier = row.document.document.id
        settled = votes[identifier][0]
        gold = best_label(row.context.unit, [one.unit for one in settled])
        weight = next((one.weight for one in settled if one.unit is gold), 0.0)
        rows.append(replace(row, gold=gold))
        if row.layout.segment_of(row.context.unit).zone not in READABLE_ZONES:
            labels.append(None)
            weights.append(0.0)
        elif gold is not None:
            labels.append(verdict_label(gold.label))
            weights.append(weight)
        else:
            implied = identifier in complete
            labels.append(verdict_label(Label.NONE) if implied else None)
            weights.append(1.0 if implied else 0.0)
    return Lessons(
        replace(data, rows=tuple(rows)),
        tuple(labels),
        np.array(weights, dtype=np.float64),
        np.array([row.gold is not None for row in rows], dtype=np.bool_),
        tuple(project_of[row.document.document.id] for row in rows),
        conflicts=sum(different for _, _, different in votes.values()),
        compared=sum(both for _, both, _ in votes.values()),
        documents=documents,
    )


def rows_of(lessons: Lessons, documents: Collection[str]) -> NDArray[np.int64]:
    """Return the rows of some of the documents."""
    wanted = set(documents)
    names = [row.document.document.id for row in lessons.data.rows]
    return np.array([at for at, name in enumerate(names) if name in wanted], dtype=np.int64)


def part_of(lessons: Lessons, documents: Collection[str]) -> Lessons:
    """Return the lessons of some of the documents."""
    rows = rows_of(lessons, documents)
    wanted = set(documents)
    chosen = tuple(one for one in lessons.documents if one.document in wanted)
    return replace(
        lessons,
        data=lessons.data.take(rows),
        labels=tuple(lessons.labels[row] for row in rows),
        weights=lessons.weights[rows],
        explicit=lessons.explicit[rows],
        projects=tuple(lessons.projects[row] for row in rows),
        documents=chosen,
    )
