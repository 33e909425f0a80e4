"""Measure matching on the labelled pairs: retrieval, relations, calibration, baselines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score

from models.matching.index import RecordIndex
from models.matching.matcher import Matcher, PairHead, settle_priority
from models.matching.reading import Reader
from models.matching.record import Relation
from training.matching.data import Pair, entries_of
from training.matching.fitting import fit_head, fit_temperature, folds, tabulate
from training.matching.gating import gate_rows, gate_without, least_odds

RESAMPLES = 1000
SEED = 7


@dataclass(frozen=True, slots=True)
class Predicted:
    """Relations and probabilities for pairs that the head had not seen."""

    pairs: tuple[Pair, ...]
    relations: NDArray[np.str_]
    confidence: NDArray[np.float64]


def predict(head: PairHead, pairs: Sequence[Pair], reader: Reader) -> Predicted:
    """Classify each pair with its own entry."""
    table = tabulate(pairs, reader)
    says = head.wording.scores(table.texts)
    chances = head.probabilities(np.hstack([table.features, says]))
    for row, pair in zip(chances, pairs, strict=True):
        settle_priority(row, head.labels, pair.record_priority, pair.new_priority)
    best = chances.argmax(axis=1)
    labels = np.array([str(label) for label in head.labels])
    return Predicted(tuple(pairs), labels[best], chances.max(axis=1).astype(np.float64))


def cross_validate(pairs: Sequence[Pair], reader: Reader, temperature: float) -> Predicted:
    """Predict every pair by a head that was fitted without its topic."""
    parts = []
    for train, test in folds(pairs):
        head = fit_head([pairs[at] for at in train], reader, temperature)
        parts.append(predict(head, [pairs[at] for at in test], reader))
    return Predicted(
        tuple(pair for part in parts for pair in part.pairs),
        np.concatenate([part.relations for part in parts]),
        np.concatenate([part.confidence for part in parts]),
    )


def end_to_end(pairs: Sequence[Pair], reader: Reader, temperature: float) -> NDArray[np.bool_]:
    """Tell per pair whether the matcher, given the whole record, names entry and relation right."""
    entries = entries_of(pairs)
    index = RecordIndex(reader.encoder, entries.values())
    right = np.zeros(len(pairs), np.bool_)
    rows = gate_rows(pairs, reader)
    least = least_odds(rows)
    for train, test in folds(pairs):
        head = fit_head([pairs[at] for at in train], reader, temperature)
        matcher = Matcher(
            reader.encoder,
            head,
            gate_without(rows, pairs, test, least),
            version="cross-validation",
        )
        for at in test:
            pair = pairs[at]
            first = matcher.match(pair.new, pair.new_priority, pair.read_status, index, 1)[0]
            wanted = None if pair.relation is Relation.NEW else entries[pair.record].id
            right[at] = first.relation is pair.relation and first.entry_id == wanted
    return right


def first_hits(pairs: Sequence[Pair], reader: Reader) -> dict[str, NDArray[np.bool_]]:
    """Return per method whether the right entry comes first of all; "new" texts are left out."""
    known = [pair for pair in pairs if pair.relation is not Relation.NEW]
    entries = entries_of(pairs)
    texts = [entry.text for entry in entries.values()]
    targets = np.array([texts.index(pair.record) for pair in known])
    index = RecordIndex(reader.encoder, entries.values())
    vectors = [reader.read(pair.new, pair.new_language).vector for pair in known]
    ours = [
        index.candidates(pair.new, vector, 1)[0].entry.text == pair.record
        for pair, vector in zip(known, vectors, strict=True)
    ]
    cosine = np.stack(vectors) @ reader.encoder.encode(texts).T
    words = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3)).fit(texts)
    tfidf = (words.transform([pair.new for pair in known]) @ words.transform(texts).T).toarray()
    return {
        "vectors and words": np.array(ours),
        "cosine only": cosine.argmax(axis=1) == targets,
        "TF-IDF only": tfidf.argmax(axis=1) == targets,
    }


def similarity_baseline(pairs: Sequence[Pair], similarity: NDArray[np.float64]) -> Predicted:
    """Predict by two thresholds, chosen out of fold: new, then refines, then same."""
    truth = np.array([str(pair.relation) for pair in pairs])
    relations = np.full(len(pairs), str(Relation.NEW), dtype=truth.dtype)
    levels = np.quantile(similarity, np.linspace(0, 1, 15))
    for train, test in folds(pairs):
        _, low, high = max(
            (macro_f1(truth[train], _by_threshold(similarity[train], low, high)), low, high)
            for low in levels
            for high in levels
            if low <= high
        )
        relations[test] = _by_threshold(similarity[test], low, high)
    return Predicted(tuple(pairs), relations, np.ones(len(pairs)))


def cosine_similarity(pairs: Sequence[Pair], reader: Reader) -> NDArray[np.float64]:
    """Return the cosine of the two texts of each pair."""
    return np.array(
        [
            float(
                reader.read(p.record, p.record_language).vector
                @ reader.read(p.new, p.new_language).vector
            )
            for p in pairs
        ]
    )


def tfidf_similarity(pairs: Sequence[Pair]) -> NDArray[np.float64]:
    """Return the TF-IDF cosine of the two texts of each pair."""
    texts = [pair.record for pair in pairs], [pair.new for pair in pairs]
    words = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3)).fit([*texts[0], *texts[1]])
    left, right = (words.transform(part) for part in texts)
    return np.asarray(left.multiply(right).sum(axis=1), np.float64).ravel()


def macro_f1(truth: NDArray[np.str_], guess: NDArray[np.str_]) -> float:
    """Return the mean F1 over all seven relations."""
    labels = [str(relation) for relation in Relation]
    return float(f1_score(truth, guess, labels=labels, average="macro", zero_division=0))


def relation_f1(truth: NDArray[np.str_], guess: NDArray[np.str_], relation: str) -> float:
    """Return the F1 of one relation."""
    return float(f1_score(truth == relation, guess == relation, zero_division=0))


def interval(
    pairs: Sequence[Pair], score: Callable[[NDArray[np.intp]], float]
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of ``score``; whole topics are drawn."""
    groups = np.array([pair.group for pair in pairs])
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    draw = np.random.default_rng(SEED)
    scores = [
        score(np.concatenate([members[at] for at in draw.integers(0, len(members), len(members))]))
        for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(scores, [0.025, 0.975])
    return float(low), float(high)


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over ten equal-width bins."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [
        abs(confidence[bins == b].mean() - right[bins == b].mean()) * float((bins == b).mean())
        for b in np.unique(bins)
    ]
    return float(sum(gaps))


def split_prediction(pairs: Sequence[Pair], reader: Reader) -> Predicted:
    """Fit on the training topics, temperature included, and predict the test topics."""
    train = [pair for pair in pairs if not pair.is_test]
    test = [pair for pair in pairs if pair.is_test]
    head = fit_head(train, reader, fit_temperature(train, reader))
    return predict(head, test, reader)


def _by_threshold(similarity: NDArray[np.float64], low: float, high: float) -> NDArray[np.str_]:
    names = np.array([str(Relation.NEW), str(Relation.REFINES), str(Relation.SAME)])
    chosen: NDArray[np.str_] = names[(similarity >= low).astype(int) + (similarity >= high)]
    return chosen
