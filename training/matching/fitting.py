"""Fit the pair classifier with scikit-learn and hand it over as a plain matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from models.matching.features import pair_features
from models.matching.matcher import WORDING_PARTS, PairHead, encoder_label, fingerprint
from models.matching.reading import Reader
from models.matching.record import RecordEntry, Relation
from models.store import save_artifact
from models.trees import trees_as_arrays
from nlp.domain import Language, Priority, Status
from nlp.language import detect
from training.corpus import read_corpus
from training.matching.data import Pair, data_hash
from training.matching.gating import fit_gate, gate_rows
from training.matching.strangers import nearest_strangers
from training.matching.telling import told_by
from training.text_model import DATA

FOLDS = 8
INVERSE_STRENGTH = 0.02
MINED_WEIGHT = 0.15
REPEATED_WEIGHT = 0.5
STRANGER_WEIGHT = 0.15


@dataclass(frozen=True, slots=True)
class Table:
    """`PAIRED` features of pairs with their new texts, relations and weights."""

    features: NDArray[np.float32]
    texts: tuple[str, ...]
    labels: NDArray[np.str_]
    weights: NDArray[np.float64]


def tabulate(pairs: Sequence[Pair], reader: Reader) -> Table:
    """Return the features of labelled pairs."""
    features = [_features(p, p.record, p.record_language, p.record_priority, reader) for p in pairs]
    labels = np.array([str(pair.relation) for pair in pairs])
    return Table(np.stack(features), _texts(pairs), labels, np.ones(len(pairs)))


def mine_negatives(
    pairs: Sequence[Pair], entries: Sequence[tuple[str, RecordEntry]], reader: Reader
) -> Table:
    """Return each text with the nearest entry of another topic: "new" by construction."""
    vectors = reader.encoder.encode([entry.text for _, entry in entries])
    groups = np.array([group for group, _ in entries])
    features = []
    for pair in pairs:
        scores = vectors @ reader.read(pair.new, pair.new_language).vector
        entry = entries[int(np.argmax(np.where(groups == pair.group, -2.0, scores)))][1]
        features.append(_features(pair, entry.text, entry.language, entry.priority, reader))
    return Table(
        np.stack(features),
        _texts(pairs),
        np.full(len(pairs), str(Relation.NEW)),
        np.full(len(pairs), MINED_WEIGHT),
    )


def repeat_entries(entries: Sequence[tuple[str, RecordEntry]], reader: Reader) -> Table:
    """Return each entry beside itself: people write "same" pairs in other words, clients also repeat."""
    readings = [reader.read(entry.text, entry.language) for _, entry in entries]
    features = [
        pair_features(
            reading, reading, old_priority=entry.priority, priority=None, status=Status.STATED
        )
        for reading, (_, entry) in zip(readings, entries, strict=True)
    ]
    labels = np.full(len(entries), str(Relation.SAME))
    texts = tuple(entry.text for _, entry in entries)
    return Table(np.stack(features), texts, labels, np.full(len(entries), REPEATED_WEIGHT))


@lru_cache(maxsize=2)
def tabulate_strangers(reader: Reader) -> Table:
    """Return requirements of labelled documents beside the nearest of other documents: "new" by construction."""
    found = list(nearest_strangers(read_corpus(DATA), reader.encoder))
    features = [
        pair_features(
            reader.read(near.text, near.language),
            reader.read(text, detect(text)),
            old_priority=near.priority,
            priority=None,
            status=status,
        )
        for text, status, near in found
    ]
    labels = np.full(len(features), str(Relation.NEW))
    texts = tuple(text for text, _, _ in found)
    return Table(np.stack(features), texts, labels, np.full(len(features), STRANGER_WEIGHT))


def fit_head(pairs: Sequence[Pair], reader: Reader, temperature: float = 1.0) -> PairHead:
    """Fit the classifier on ``pairs``; standardization is folded into the returned weights."""
    tables = tables_of(pairs, reader)
    told = told_by(tuple(pairs))
    features = np.concatenate(
        [np.hstack([table.features, told.of(table.texts)]) for table in tables]
    )
    labels = np.concatenate([table.labels for table in tables])
    weights = np.concatenate([table.weights for table in tables])
    center = features.mean(axis=0)
    spread = features.std(axis=0) + 1e-6
    model = LogisticRegression(C=INVERSE_STRENGTH, max_iter=3000)
    model.fit((features - center) / spread, labels, sample_weight=weights)
    matrix = (model.coef_ / spread).T
    return PairHead(
        labels=tuple(Relation(label) for label in model.classes_),
        weights=matrix.astype(np.float32),
        bias=(model.intercept_ - center @ matrix).astype(np.float32),
        wording=told.wording,
        temperature=temperature,
    )


def fit_temperature(pairs: Sequence[Pair], reader: Reader) -> float:
    """Return the divisor of the logits with the least log loss on topics that were held out."""
    logits: list[NDArray[np.float32]] = []
    targets: list[int] = []
    for train, test in folds(pairs):
        head = fit_head([pairs[at] for at in train], reader)
        table = tabulate([pairs[at] for at in test], reader)
        features = np.hstack([table.features, head.wording.scores(table.texts)])
        logits.append(features @ head.weights + head.bias)
        targets.extend(head.labels.index(Relation(label)) for label in table.labels)
    stacked, wanted = np.concatenate(logits), np.array(targets)

    def loss(divisor: float) -> float:
        scaled = stacked / divisor
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        logs = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-logs[np.arange(len(wanted)), wanted].mean())

    return round(float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x), 3)


def folds(pairs: Sequence[Pair]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return the folds of the grouped cross-validation: no topic on both sides."""
    groups = [pair.group for pair in pairs]
    count = min(FOLDS, len(set(groups)))
    return list(GroupKFold(count).split(np.zeros(len(pairs)), groups=groups))


def tables_of(pairs: Sequence[Pair], reader: Reader) -> tuple[Table, ...]:
    """Return what a head is fitted on: labelled pairs, mined negatives, repeated entries and strangers."""
    entries: dict[str, tuple[str, RecordEntry]] = {}
    for pair in pairs:
        entry = RecordEntry(pair.record, pair.record, pair.record_priority, pair.record_language)
        entries.setdefault(pair.record, (pair.group, entry))
    known = list(entries.values())
    return (
        tabulate(pairs, reader),
        mine_negatives(pairs, known, reader),
        repeat_entries(known, reader),
        tabulate_strangers(reader),
    )


def fit_and_save(pairs: Sequence[Pair], reader: Reader, folder: Path) -> PairHead:
    """Fit on all ``pairs`` and write the version folder."""
    temperature = fit_temperature(pairs, reader)
    head = fit_head(pairs, reader, temperature)
    gate = fit_gate(gate_rows(pairs, reader))
    manifest = {
        "version": f"matcher-{data_hash()[:8]}",
        "labels": [str(label) for label in head.labels],
        "temperature": temperature,
        "encoder": encoder_label(reader.encoder),
        "features": fingerprint(reader.encoder),
        "data": data_hash(),
        "pairs": len(pairs),
        "gate": {
            "least": gate.least,
            "baseline": gate.trees.baseline,
            "depth": gate.trees.depth,
        },
        "libraries": {name: version(name) for name in ("scikit-learn", "numpy")},
    }
    save_artifact(
        folder,
        manifest,
        {"weights": head.weights, "bias": head.bias}
        | {
            f"wording.{part}": getattr(head.wording, part).astype(np.float16)
            for part in WORDING_PARTS
        }
        | trees_as_arrays("gate", gate.trees),
    )
    return head


def _texts(pairs: Sequence[Pair]) -> tuple[str, ...]:
    return tuple(pair.new for pair in pairs)


def _features(
    pair: Pair, record: str, language: Language, priority: Priority | None, reader: Reader
) -> NDArray[np.float32]:
    return pair_features(
        reader.read(record, language),
        reader.read(pair.new, pair.new_language),
        old_priority=priority,
        priority=pair.new_priority,
        status=pair.read_status,
    )
