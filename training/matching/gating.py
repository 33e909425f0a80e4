"""Fit the gate: which of the nearest entries a text speaks of, if any (`models.matching.gate`).

Rows are the candidates of a text in a record of 30 entries, as the product meets them: texts of labelled pairs beside
the entries of their topic and others, and requirements of labelled documents beside records made of other documents, of
which none is spoken of.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
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
from training.text_model import DATA

SEED = 11
RECORD_SIZE = 30
FOLDS = 5
STRANGERS_RELATED = 0.05
"""Share of requirements of foreign projects that may be related to something: the bound is set by it, out of fold."""


@dataclass(frozen=True, slots=True)
class GateRows:
    """Candidates of many texts; ``spoken_of`` is true for the entry that a text speaks of.

    ``texts`` numbers the text of each row, ``groups`` its topic or document; ``strange`` marks texts of other projects.
    """

    columns: NDArray[np.float32]
    spoken_of: NDArray[np.bool_]
    texts: NDArray[np.intp]
    groups: NDArray[np.str_]
    strange: NDArray[np.bool_]

    def of(self, rows: NDArray[np.intp]) -> GateRows:
        """Return some of the rows."""
        return GateRows(
            self.columns[rows], self.spoken_of[rows], self.texts[rows], self.groups[rows], self.strange[rows]
        )  # fmt: skip


def gate_rows(pairs: Sequence[Pair], reader: Reader) -> GateRows:
    """Return the candidates of the texts of ``pairs`` and of the requirements that teach what strangers are."""
    entries = entries_of(pairs)
    group_of = {pair.record: pair.group for pair in pairs}
    columns: list[NDArray[np.float32]] = []
    spoken: list[NDArray[np.bool_]] = []
    groups: list[str] = []
    strange: list[bool] = []

    def add(
        text: str, priority: Priority | None, status: Status, index: RecordIndex, own: str | None, group: str
    ) -> None:  # fmt: skip
        ids, rows = _candidates(text, priority, status, index, reader)
        columns.append(rows)
        spoken.append(np.array([one == own for one in ids]))
        groups.append(group)
        strange.append(own is None and group.startswith("document "))

    for pair in pairs:
        index = RecordIndex(reader.encoder, record_of(pair, entries, group_of))
        own = None if pair.relation is Relation.NEW else entries[pair.record].id
        add(pair.new, pair.new_priority, pair.read_status, index, own, pair.group)
    for text, status, record, document in stranger_queries(read_corpus(DATA)):
        add(text, None, status, RecordIndex(reader.encoder, record), None, f"document {document}")
    sizes = [len(rows) for rows in columns]
    return GateRows(
        np.vstack(columns), np.concatenate(spoken), np.repeat(np.arange(len(sizes)), sizes),
        np.repeat(np.array(groups), sizes), np.repeat(np.array(strange), sizes),
    )  # fmt: skip


def record_of(
    pair: Pair, entries: dict[str, RecordEntry], group_of: dict[str, str]
) -> list[RecordEntry]:
    """Return the entries of the topic of ``pair``, filled up from other topics by a draw of its own."""
    own = [entry for entry in entries.values() if group_of[entry.text] == pair.group]
    others = [entry for entry in entries.values() if group_of[entry.text] != pair.group]
    dice = random.Random(f"{SEED} {pair.id}")  # noqa: S311 - a fixed draw, no secret
    return [*own, *dice.sample(others, min(len(others), max(0, RECORD_SIZE - len(own))))]


def fit_gate(rows: GateRows) -> Gate:
    """Fit the trees, and set the bound so that few strangers pass (`STRANGERS_RELATED`, out of fold)."""
    odds = np.zeros(len(rows.spoken_of), np.float32)
    for train, test in GroupKFold(FOLDS).split(rows.columns, groups=rows.groups):
        odds[test] = _trees(rows.of(train)).decision_function(rows.columns[test])
    best = np.array(
        [odds[rows.texts == text].max() for text in np.unique(rows.texts[rows.strange])]
    )
    least = float(np.quantile(best, 1 - STRANGERS_RELATED))
    return Gate(export_trees(_trees(rows)), round(least, 4))


def gate_without(rows: GateRows, pairs: Sequence[Pair], test: NDArray[np.intp]) -> Gate:
    """Return a gate that never saw the topics of the pairs numbered ``test``."""
    held_out = {pairs[at].group for at in test}
    return fit_gate(rows.of(np.flatnonzero([group not in held_out for group in rows.groups])))


def _trees(rows: GateRows) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=120, max_leaf_nodes=8, learning_rate=0.08, l2_regularization=5.0, min_samples_leaf=40,
        random_state=SEED,
    ).fit(rows.columns, rows.spoken_of)  # fmt: skip


def _candidates(
    text: str, priority: Priority | None, status: Status, index: RecordIndex, reader: Reader
) -> tuple[list[str], NDArray[np.float32]]:
    language = detect(text)
    vector = reader.encoder.encode([text])[0]
    found = index.candidates(text, vector, CANDIDATES)
    new = reader.read(text, language, vector)
    entries = [candidate.entry for candidate in found]
    olds = [reader.read(c.entry.text, c.entry.language, c.vector) for c in found]
    features = features_of(entries, olds, new, priority, status)
    return [entry.id for entry in entries], gate_columns(found, vector, language, features)
