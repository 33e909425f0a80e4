"""Fit the gate: which of the nearest entries a text speaks of, if any (`models.matching.gate`).

Rows are the candidates of a text in a record of 30 entries, as the product meets them: texts of labelled pairs beside
the entries of their topic and others; requirements of labelled documents beside records made of other documents and
beside the rest of their own, of which none is spoken of; and both repeated as they stand and shortened.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from models.matching.gate import Gate, gate_columns
from models.matching.index import RecordIndex
from models.matching.matcher import CANDIDATES, features_of
from models.matching.reading import Reader
from models.matching.record import RecordEntry, Relation
from nlp.domain import Priority, Status
from nlp.language import detect
from training.corpus import read_corpus
from training.fitting import export_trees
from training.matching.data import Pair, entries_of
from training.matching.strangers import stranger_queries
from training.matching.telling import Told, told_by
from training.text_model import DATA

SEED = 11
RECORD_SIZE = 30
FOLDS = 5
REPEATED_WEIGHT = 0.3
NEIGHBOUR_WEIGHT = 0.3
_LEFT_OUT = 0.25
STRANGERS_RELATED = 0.035
"""Share of requirements of foreign projects that may be related to something: the bound is set by it, out of fold."""


@dataclass(frozen=True, slots=True)
class GateRows:
    """Candidates of many texts; ``spoken_of`` is true for the entry that a text speaks of.

    ``texts`` numbers the text of each row, ``groups`` its topic or document; ``strange`` marks texts of other projects.
    """

    columns: NDArray[np.float32]
    spoken_of: NDArray[np.bool_]
    weights: NDArray[np.float64]
    texts: NDArray[np.intp]
    groups: NDArray[np.str_]
    strange: NDArray[np.bool_]

    def of(self, rows: NDArray[np.intp]) -> GateRows:
        """Return some of the rows."""
        return GateRows(
            self.columns[rows], self.spoken_of[rows], self.weights[rows], self.texts[rows], self.groups[rows],
            self.strange[rows],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """A text set beside a record; ``own`` is the id of the entry that it speaks of, ``None`` where it is new."""

    text: str
    priority: Priority | None
    status: Status
    record: Sequence[RecordEntry]
    own: str | None
    group: str
    weight: float = 1.0
    strange: bool = False


def gate_rows(pairs: Sequence[Pair], reader: Reader) -> GateRows:
    """Return the candidates of everything that teaches the gate."""
    told = told_by(tuple(pairs))
    asked = [*pair_queries(pairs), *repeated_queries(pairs), *document_queries()]
    found = [_candidates(query, reader, told) for query in asked]
    sizes = [len(columns) for _, columns in found]
    return GateRows(
        np.vstack([columns for _, columns in found]),
        np.array([one == q.own for q, (ids, _) in zip(asked, found, strict=True) for one in ids]),
        np.repeat(np.array([query.weight for query in asked]), sizes),
        np.repeat(np.arange(len(sizes)), sizes),
        np.repeat(np.array([query.group for query in asked]), sizes),
        np.repeat(np.array([query.strange for query in asked]), sizes),
    )


def pair_queries(pairs: Sequence[Pair]) -> Iterator[Query]:
    """Yield the new texts of ``pairs`` beside records of 30 entries, in order."""
    entries = entries_of(pairs)
    group_of = {pair.record: pair.group for pair in pairs}
    for pair in pairs:
        own = None if pair.relation is Relation.NEW else entries[pair.record].id
        record = record_of(pair, entries, group_of)
        yield Query(pair.new, pair.new_priority, pair.read_status, record, own, pair.group)


def repeated_queries(pairs: Sequence[Pair]) -> Iterator[Query]:
    """Yield each entry as a text of its own: people write pairs in other words, clients also repeat themselves."""
    entries = entries_of(pairs)
    group_of = {pair.record: pair.group for pair in pairs}
    for pair in {pair.record: pair for pair in pairs}.values():
        record = record_of(pair, entries, group_of)
        for text in (pair.record, _shortened(pair.record)):
            yield Query(
                text, None, Status.STATED, record, entries[pair.record].id, pair.group, REPEATED_WEIGHT
            )  # fmt: skip


def document_queries() -> Iterator[Query]:
    """Yield requirements of labelled documents: beside foreign records, beside the rest of their own, and repeated."""
    known: set[str] = set()
    for text, status, record, document, rest in stranger_queries(read_corpus(DATA)):
        group = f"document {document}"
        yield Query(text, None, status, record, None, group, strange=True)
        if text in known:
            continue
        known.add(text)
        neighbours = [*rest, *record][:RECORD_SIZE]
        yield Query(text, None, status, neighbours, None, group, NEIGHBOUR_WEIGHT)
        own = RecordEntry("own", text, None, detect(text))
        for said in (text, _shortened(text)):
            yield Query(
                said, None, Status.STATED, [own, *neighbours], own.id, group, REPEATED_WEIGHT
            )  # fmt: skip


def _shortened(text: str) -> str:
    """Return ``text`` without a quarter of its words (or of its Chinese characters), by a fixed draw."""
    dice = random.Random(f"{SEED} {text}")  # noqa: S311 - a fixed draw, no secret
    parts = text.split() if text.isascii() else list(text)
    kept = [part for part in parts if dice.random() > _LEFT_OUT]
    return (" " if text.isascii() else "").join(kept) or text


def record_of(
    pair: Pair, entries: dict[str, RecordEntry], group_of: dict[str, str]
) -> list[RecordEntry]:
    """Return the entries of the topic of ``pair``, filled up from other topics by a draw of its own."""
    own = [entry for entry in entries.values() if group_of[entry.text] == pair.group]
    others = [entry for entry in entries.values() if group_of[entry.text] != pair.group]
    dice = random.Random(f"{SEED} {pair.id}")  # noqa: S311 - a fixed draw, no secret
    return [*own, *dice.sample(others, min(len(others), max(0, RECORD_SIZE - len(own))))]


def fit_gate(rows: GateRows) -> Gate:
    """Fit the trees, and set the bound so that few strangers pass (`STRANGERS_RELATED`)."""
    return Gate(export_trees(_trees(rows)), least_odds(rows))


def least_odds(rows: GateRows) -> float:
    """Return the log-odds that `STRANGERS_RELATED` of the strangers reach, out of fold."""
    odds = np.zeros(len(rows.spoken_of), np.float32)
    for train, test in GroupKFold(FOLDS).split(rows.columns, groups=rows.groups):
        odds[test] = _trees(rows.of(train)).decision_function(rows.columns[test])
    best = np.array(
        [odds[rows.texts == text].max() for text in np.unique(rows.texts[rows.strange])]
    )
    return round(float(np.quantile(best, 1 - STRANGERS_RELATED)), 4)


def gate_without(
    rows: GateRows, pairs: Sequence[Pair], test: NDArray[np.intp], least: float
) -> Gate:
    """Return a gate whose trees never saw the topics of the pairs numbered ``test``.

    The bound is that of all rows: it is one number, set on strangers out of fold, and fitting it anew for every fold
    takes five times as long. What texts of other topics say was fitted on the held-out topics, too.
    """
    held_out = {pairs[at].group for at in test}
    kept = rows.of(np.flatnonzero([group not in held_out for group in rows.groups]))
    return Gate(export_trees(_trees(kept)), least)


def _trees(rows: GateRows) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=200, max_leaf_nodes=16, learning_rate=0.06, l2_regularization=5.0, min_samples_leaf=20,
        random_state=SEED,
    ).fit(rows.columns, rows.spoken_of, sample_weight=rows.weights)  # fmt: skip


def _candidates(query: Query, reader: Reader, told: Told) -> tuple[list[str], NDArray[np.float32]]:
    language = detect(query.text)
    vector = reader.encoder.encode([query.text])[0]
    index = RecordIndex(reader.encoder, query.record)
    found = index.candidates(query.text, vector, CANDIDATES)
    new = reader.read(query.text, language, vector)
    entries = [candidate.entry for candidate in found]
    olds = [reader.read(c.entry.text, c.entry.language, c.vector) for c in found]
    says = told.of([query.text])[0]
    features = features_of(entries, olds, new, query.priority, query.status, says)
    return [entry.id for entry in entries], gate_columns(found, vector, language, features)
