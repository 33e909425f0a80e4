"""Count what a model finds on decided documents, so that two models are compared on the same units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from models.analyzer import TextModel
from models.features import Features
from models.priority import read_priority
from nlp.domain import Priority, Verdict
from training.corpus import Label
from training.dataset import Dataset, Row
from training.evaluate.documents import register_of
from training.evaluate.intervals import SEED, Counts, f1
from training.learning.opinions import Untaught, documents_of, untaught

PRIORITIES = tuple(str(priority) for priority in Priority)
RESAMPLES = 500


@dataclass(frozen=True, slots=True)
class Said:
    """What a model says of every row: calibrated chance, whether it shows a requirement, and its priority."""

    chances: NDArray[np.float32]
    found: NDArray[np.bool_]
    priorities: tuple[str, ...]


def ask(model: TextModel, data: Dataset, before: Untaught | None = None) -> Said:
    """Let ``model`` judge every row as it would judge the whole document.

    Priorities are read where a requirement is found or known to be; they stay empty elsewhere. ``before`` saves
    judging again what the model was taught nothing about.
    """
    before = before or untaught(model, data)
    count = len(data.rows)
    chances = np.zeros(count, np.float32)
    found = np.zeros(count, dtype=np.bool_)
    priorities = np.full(count, "", dtype=object)
    column = model.verdict.labels.index(Verdict.REQUIREMENT)
    for rows in documents_of(data):
        own = [data.rows[int(row)] for row in rows]
        layout, contexts = own[0].layout, [row.context for row in own]
        features = Features(data.features.dense[rows], data.features.ngrams[rows])
        languages = tuple(context.unit.language for context in contexts)
        judged = model.taught(layout, before.chances[rows], features, languages)
        chances[rows] = judged[:, column]
        read = {languages[at] for at in np.flatnonzero(before.blended[rows])}
        stages = tuple(stage for stage in model.contextual if stage.language in read)
        judge = limited(replace(model, contextual=stages), blended=True)
        found[rows] = [
            one.verdict is Verdict.REQUIREMENT for one in judge.verdicts(layout, contexts, judged)
        ]
        wanted = [at for at, row in enumerate(rows) if found[row] or _is_asked(own[at])]
        if not wanted:
            continue
        learned = model.priority.probabilities(
            Features(features.dense[wanted], features.ngrams[wanted]),
            tuple(languages[at] for at in wanted),
        )
        for at, row_of_shares in zip(wanted, learned, strict=True):
            shares = {
                Priority(label): float(row_of_shares[place])
                for place, label in enumerate(model.priority.labels)
            }
            previous = contexts[at - 1] if at else None
            reading = read_priority(layout, contexts[at], previous, shares, model.reliability)
            priorities[rows[at]] = str(reading.priority)
    return Said(chances, found, tuple(priorities))


def limited(model: TextModel, *, blended: bool) -> TextModel:
    """Return the model with the limits for units that the contextual stage of their language judged, or did not."""
    if blended:
        limits = {str(stage.language): stage.thresholds for stage in model.contextual}
        model = replace(model, thresholds={**model.thresholds, **limits})
    return model.with_taught_limits()


def _is_asked(row: Row) -> bool:
    return row.gold is not None and row.gold.label is Label.REQUIREMENT


@dataclass(frozen=True, slots=True)
class Truth:
    """What people said of the rows of ``data``; ``counted`` are those that are scored."""

    data: Dataset
    asked: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    priorities: tuple[str | None, ...]

    @classmethod
    def of(
        cls, data: Dataset, labels: Sequence[str | None], counted: NDArray[np.bool_] | None = None
    ) -> Truth:
        """Take the labels and the priorities that stand with them."""
        known = np.array([label is not None for label in labels], dtype=np.bool_)
        return cls(
            data,
            np.array([label == Verdict.REQUIREMENT for label in labels], dtype=np.bool_),
            known if counted is None else known & counted,
            tuple(
                str(row.gold.priority) if row.gold is not None and row.gold.priority else None
                for row in data.rows
            ),
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """A score of two models on the same documents, with the 95 % interval of their difference."""

    champion: float
    challenger: float
    low: float
    high: float
    n: int
    documents: int

    @property
    def value(self) -> float:
        """Return how much better the challenger is."""
        return self.challenger - self.champion


def compare(
    before: Sequence[Counts],
    after: Sequence[Counts],
    score: Callable[[Counts], float],
    n: int,
) -> Difference:
    """Score both and draw whole documents with replacement for the interval of the difference."""
    if not before:
        nothing = float("nan")
        return Difference(nothing, nothing, nothing, nothing, 0, 0)
    first, second = np.stack(before), np.stack(after)
    draws = np.random.default_rng(SEED).multinomial(
        len(first), np.full(len(first), 1 / len(first)), RESAMPLES
    )
    shape = (RESAMPLES, *first.shape[1:])
    drawn = [(draws @ each.reshape(len(each), -1)).reshape(shape) for each in (first, second)]
    gaps = np.array([score(b) - score(a) for a, b in zip(*drawn, strict=True)])
    gaps = gaps[~np.isnan(gaps)]
    low, high = np.percentile(gaps, (2.5, 97.5)) if len(gaps) else (float("nan"),) * 2
    return Difference(
        float(score(first.sum(axis=0))), float(score(second.sum(axis=0))),
        float(low), float(high), n, len(first),
    )  # fmt: skip


def requirement_counts(truth: Truth, said: Said, rows: NDArray[np.bool_]) -> list[Counts]:
    """Return hits, found and asked of every document, over the counted ``rows``."""
    use = truth.counted & rows
    return [
        np.array(
            [
                float((said.found & truth.asked)[own].sum()),
                float(said.found[own].sum()),
                float(truth.asked[own].sum()),
            ]
        )
        for part in documents_of(truth.data)
        if len(own := part[use[part]])
    ]


def requirement_f1(counts: Counts) -> float:
    """Return the F1 of hits, found and asked."""
    return f1(*map(float, counts))


def priority_counts(truth: Truth, said: Said, rows: NDArray[np.bool_]) -> list[Counts]:
    """Return one confusion table of priorities per document, over requirements with a stated truth."""
    use = truth.counted & truth.asked & rows
    tables = []
    for part in documents_of(truth.data):
        table = np.zeros((len(PRIORITIES), len(PRIORITIES)))
        for row in part[use[part]]:
            wanted = truth.priorities[row]
            if wanted is not None:
                table[PRIORITIES.index(wanted), PRIORITIES.index(said.priorities[row])] += 1
        if table.sum():
            tables.append(table)
    return tables


def priority_f1(table: Counts, at: int) -> float:
    """Return the F1 of one priority; ``nan`` where the truth has none of it."""
    gold = float(table[at].sum())
    return f1(float(table[at, at]), float(table[:, at].sum()), gold) if gold else float("nan")


def priority_score(label: str) -> Callable[[Counts], float]:
    """Return the score function of one priority."""
    return partial(priority_f1, at=PRIORITIES.index(label))


def cuts_of(data: Dataset) -> dict[str, NDArray[np.str_]]:
    """Return for every row its language, kind of document and register: what a gate looks at apart."""
    registers: dict[int, str] = {}
    for row in data.rows:
        if id(row.layout) not in registers:
            registers[id(row.layout)] = register_of(row.layout)
    return {
        "language": np.array([str(row.context.unit.language) for row in data.rows]),
        "kind": np.array([str(row.layout.document.kind) for row in data.rows]),
        "segment": np.array([registers[id(row.layout)] for row in data.rows]),
    }
