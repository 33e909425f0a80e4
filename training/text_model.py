"""Fit the text model: `python -m training.text_model --out models/base/text`."""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from models.analyzer import TextModel, Thresholds, speaking_side
from models.encoder import load_encoder
from models.features import INDICATOR_NAMES, FeatureExtractor, list_groups
from models.heads import LinearHead, softmax
from models.loading import save_text_model
from models.priority import read_priority
from models.smoothing import SecondLook, revise, second_columns
from models.tone import SENTENCE_LABELS, ToneHead, summarize
from nlp.domain import READABLE_ZONES, Basis, Language, Priority, Side, ToneLabel, Verdict
from training.corpus import Label, LabelledDocument, read_corpus
from training.dataset import Dataset, build_dataset
from training.fitting import (
    HeadSettings,
    boosted_trees,
    export_trees,
    fit_head,
    fit_temperature,
)

DATA = Path(__file__).parent.parent / "data" / "labelled"
FOLDS = 5
_VERDICTS = {
    Label.REQUIREMENT: Verdict.REQUIREMENT,
    Label.ACTION: Verdict.ACTION,
    Label.DECISION: Verdict.DECISION,
    Label.QUESTION: Verdict.QUESTION,
    Label.RISK: Verdict.RISK,
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Settings of one training run."""

    verdict: HeadSettings = HeadSettings(c=0.3)
    priority: HeadSettings = HeadSettings(c=0.5, balanced=True)
    kind: HeadSettings = HeadSettings(c=0.5, balanced=True)
    tone: HeadSettings = HeadSettings(c=0.5, context_scale=0.5)
    unsure_share: float = 0.12
    seed: int = 7


def verdict_label(label: Label) -> str:
    """Return the verdict that a hand-made label stands for."""
    return str(_VERDICTS.get(label, Verdict.NOT_REQUIREMENT))


def readable(data: Dataset) -> NDArray[np.int64]:
    """Return the rows in zones that are read, with a hand-made label."""
    return np.array(
        [
            index
            for index, row in enumerate(data.rows)
            if row.gold is not None
            and row.layout.segment_of(row.context.unit).zone in READABLE_ZONES
        ],
        dtype=np.int64,
    )


def sentence_mood(flags: frozenset[str]) -> ToneLabel:
    """Return the mood that the flags of a unit stand for."""
    if "-" in flags:
        return ToneLabel.NEGATIVE
    return ToneLabel.POSITIVE if "+" in flags else ToneLabel.NEUTRAL


def out_of_fold(
    data: Dataset, labels: Sequence[str], settings: HeadSettings, *, dimensions: int
) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """Return label order and logits for every row, each from a head that never saw its document."""
    order = tuple(sorted(set(labels)))
    logits = np.zeros((len(labels), len(order)), np.float32)
    targets = np.array(labels)
    for train, test in GroupKFold(FOLDS).split(targets, groups=data.groups):
        head = fit_head(
            data.take(train).features, targets[train].tolist(), settings, dimensions=dimensions
        )
        part = head.logits(data.take(test).features)
        missing = float(part.min()) - 5.0
        full = np.full((len(test), len(order)), missing, np.float32)
        for column, label in enumerate(head.labels):
            full[:, order.index(label)] = part[:, column]
        logits[test] = full
    return order, logits


def temperatures_of(
    data: Dataset, logits: NDArray[np.float32], targets: NDArray[np.int64]
) -> dict[str, float]:
    """Fit one temperature per language on out-of-fold logits."""
    spoken = np.array([row.context.unit.language for row in data.rows])
    return {
        str(language): round(
            fit_temperature(logits[spoken == language], targets[spoken == language]), 4
        )
        for language in Language
        if (spoken == language).any()
    }


def divide(
    data: Dataset, logits: NDArray[np.float32], temperatures: Mapping[str, float]
) -> NDArray[np.float32]:
    """Return probabilities after the temperature of each row's language."""
    divisors = np.array([temperatures[row.context.unit.language] for row in data.rows], np.float32)
    return softmax(logits / divisors[:, None])


def groups_by_document(data: Dataset) -> list[tuple[NDArray[np.int64], list[list[int]]]]:
    """Return for each document its rows and, in local numbers, its lists."""
    result = []
    for group in np.unique(data.groups):
        rows = np.flatnonzero(data.groups == group)
        first = data.rows[int(rows[0])]
        result.append(
            (rows, list_groups(first.layout, [data.rows[int(row)].context for row in rows]))
        )
    return result


def second_inputs(data: Dataset, chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the inputs of the second look, document by document."""
    indicators = data.features.dense[:, -len(INDICATOR_NAMES) :]
    parts = np.zeros((len(chances), 6 * chances.shape[1] + 1 + len(INDICATOR_NAMES)), np.float32)
    for rows, groups in groups_by_document(data):
        parts[rows] = second_columns(chances[rows], groups, indicators[rows])
    return parts


def second_out_of_fold(
    columns: NDArray[np.float32],
    truth: NDArray[np.bool_],
    groups: NDArray[np.int64],
    seed: int,
) -> NDArray[np.float32]:
    """Return log-odds of the second look, each from trees that never saw the document."""
    scores = np.zeros(len(truth), np.float32)
    for train, test in GroupKFold(FOLDS).split(columns, groups=groups):
        trees = export_trees(boosted_trees(seed).fit(columns[train], truth[train]))
        scores[test] = trees.decide(columns[test])
    return scores


def best_threshold(chances: NDArray[np.float32], truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the threshold with the best F1 and that F1."""
    best = (0.5, 0.0)
    for threshold in np.arange(0.15, 0.85, 0.01):
        found = chances >= threshold
        hits = float((found & truth).sum())
        score = 2 * hits / max(1.0, float(found.sum() + truth.sum()))
        if score > best[1]:
            best = (round(float(threshold), 3), score)
    return best


def unsure_from(
    chances: NDArray[np.float32], truth: NDArray[np.bool_], threshold: float, share: float
) -> float:
    """Return the lower end of the unsure band, so that it holds at most ``share`` of the units."""
    below = np.sort(chances[chances < threshold])[::-1]
    count = min(len(below) - 1, int(share * len(chances)))
    return round(float(min(below[count], threshold)), 3) if count > 0 else threshold


def fit_tone(
    data: Dataset, logits: NDArray[np.float32], order: tuple[str, ...]
) -> tuple[ToneHead, dict[str, float]]:
    """Fit the document tone on out-of-fold sentence opinions; returns it with its cross-validated scores."""
    chances = softmax(logits)[:, [order.index(label) for label in SENTENCE_LABELS]]
    summaries, labels = [], []
    for group in np.unique(data.groups):
        rows = [int(row) for row in np.flatnonzero(data.groups == group)]
        document = data.rows[rows[0]].document
        mine = [
            row for row in rows
            if speaking_side(data.rows[row].layout, data.rows[row].context) is not Side.US
        ]  # fmt: skip
        summaries.append(summarize(chances[mine], [data.rows[row].context for row in mine]))
        labels.append("neutral" if document.tone == "na" else document.tone)
    matrix, targets = np.array(summaries), np.array(labels)
    predicted = np.empty(len(targets), dtype=object)
    for train, test in GroupKFold(FOLDS).split(targets, groups=np.arange(len(targets))):
        model = LogisticRegression(C=3.0, max_iter=2000).fit(matrix[train], targets[train])
        predicted[test] = model.predict(matrix[test])
    model = LogisticRegression(C=3.0, max_iter=2000).fit(matrix, targets)
    places = [list(model.classes_).index(label) for label in SENTENCE_LABELS]
    scores = {
        label: round(f1_of(targets == label, predicted == label), 3) for label in SENTENCE_LABELS
    }
    return (
        ToneHead(
            model.coef_[places].T.astype(np.float32), model.intercept_[places].astype(np.float32)
        ),
        scores,
    )


def f1_of(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """Return the F1 of one class; 0 where nothing is right."""
    return float(2 * (truth & found).sum() / max(1, truth.sum() + found.sum()))


def expected_calibration_error(
    chances: NDArray[np.float32], truth: NDArray[np.bool_], bins: int = 10
) -> float:
    """Return the expected calibration error over equal-count bins (Naeini et al. 2015)."""
    order = np.argsort(chances, kind="stable")
    return float(
        sum(
            len(part) / len(chances) * abs(chances[part].mean() - truth[part].mean())
            for part in np.array_split(order, bins)
            if len(part)
        )
    )


@dataclass(frozen=True, slots=True)
class VerdictPart:
    """The fitted verdict head with its second head, thresholds and cross-validated scores."""

    head: LinearHead
    second: SecondLook
    thresholds: dict[str, Thresholds]
    scores: dict[str, Any]


def fit_verdict(data: Dataset, recipe: Recipe, dimensions: int) -> VerdictPart:
    """Fit the verdict head, the second head on its out-of-fold opinions, temperatures and thresholds."""
    labels = [verdict_label(row.gold.label) for row in data.rows if row.gold is not None]
    order, logits = out_of_fold(data, labels, recipe.verdict, dimensions=dimensions)
    targets = np.array([order.index(label) for label in labels])
    temperatures = temperatures_of(data, logits, targets)
    first = divide(data, logits, temperatures)
    column = order.index(Verdict.REQUIREMENT)
    asked = targets == column
    columns = second_inputs(data, first)
    odds = second_out_of_fold(columns, asked, data.groups, recipe.seed)
    both = np.column_stack([np.zeros_like(odds), odds])
    second_temperatures = temperatures_of(data, both, asked.astype(np.int64))
    second = revise(first, column, divide(data, both, second_temperatures)[:, 1])
    spoken = np.array([row.context.unit.language for row in data.rows])
    thresholds: dict[str, Thresholds] = {}
    scores: dict[str, Any] = {}
    for language in Language:
        mask = spoken == language
        truth = targets[mask] == column
        chance = second[mask][:, column]
        threshold, score = best_threshold(chance, truth)
        low = unsure_from(chance, truth, threshold, recipe.unsure_share)
        thresholds[str(language)] = Thresholds(threshold, low)
        band = (chance >= low) & (chance < threshold)
        wrong = (chance >= threshold) != truth
        scores[str(language)] = {
            "units": int(mask.sum()),
            "requirements": int(truth.sum()),
            "f1": round(score, 3),
            "f1_first_head": round(best_threshold(first[mask][:, column], truth)[1], 3),
            "ece": round(expected_calibration_error(chance, truth), 4),
            "unsure_share": round(float(band.mean()), 3),
            "errors_in_unsure": round(float((band & wrong).sum() / max(1, wrong.sum())), 3),
        }
        scores[str(language)]["per_label_f1"] = {
            label: round(f1_of(targets[mask] == at, second[mask].argmax(axis=1) == at), 3)
            for at, label in enumerate(order)
        }
    head = fit_head(data.features, labels, recipe.verdict, dimensions=dimensions)
    trees = export_trees(boosted_trees(recipe.seed).fit(columns, asked))
    head = LinearHead(head.labels, head.dense, head.ngrams, head.bias, temperatures)
    return VerdictPart(head, SecondLook(trees, second_temperatures), thresholds, scores)


def fit_labelled(
    data: Dataset, labels: Sequence[str], settings: HeadSettings, dimensions: int
) -> tuple[LinearHead, NDArray[np.float32], dict[str, Any]]:
    """Fit a head with temperatures; returns it with out-of-fold probabilities and scores."""
    order, logits = out_of_fold(data, labels, settings, dimensions=dimensions)
    targets = np.array([order.index(label) for label in labels])
    temperatures = temperatures_of(data, logits, targets)
    chances = divide(data, logits, temperatures)
    head = fit_head(data.features, labels, settings, dimensions=dimensions)
    guesses = chances.argmax(axis=1)
    scores = {
        "n": len(labels),
        "accuracy": round(float((guesses == targets).mean()), 3),
        "f1": {
            label: round(f1_of(targets == at, guesses == at), 3) for at, label in enumerate(order)
        },
    }
    return (
        LinearHead(head.labels, head.dense, head.ngrams, head.bias, temperatures),
        chances,
        scores,
    )


def measure_reliability(
    data: Dataset, order: tuple[str, ...], chances: NDArray[np.float32]
) -> tuple[dict[Basis, float], dict[str, Any]]:
    """Return how often each basis of a priority is right on held-out documents (Laplace-smoothed)."""
    right: dict[Basis, list[bool]] = {basis: [] for basis in Basis}
    pairs: list[tuple[str, str]] = []
    for row, chance in zip(data.rows, chances, strict=True):
        if row.gold is None or row.gold.priority is None:
            continue
        learned = {Priority(label): float(chance[at]) for at, label in enumerate(order)}
        reading = read_priority(row.layout, row.context, None, learned, {})
        right[reading.basis].append(reading.priority is row.gold.priority)
        pairs.append((str(row.gold.priority), str(reading.priority)))
    reliability = {basis: (sum(hits) + 1) / (len(hits) + 2) for basis, hits in right.items()}
    truth, guess = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    return reliability, {
        "n_by_basis": {str(basis): len(hits) for basis, hits in right.items()},
        "accuracy_by_basis": {str(b): round(sum(h) / len(h), 3) for b, h in right.items() if h},
        "accuracy": round(float((truth == guess).mean()), 3),
        "f1": {str(p): round(f1_of(truth == p, guess == p), 3) for p in Priority},
    }


def train(
    documents: Sequence[LabelledDocument], recipe: Recipe
) -> tuple[TextModel, dict[str, Any]]:
    """Fit every part on ``documents``; returns the model and its cross-validated scores."""
    encoder = load_encoder(None)
    extractor = FeatureExtractor(encoder)
    everything = build_dataset(documents, extractor)
    data = everything.take(readable(everything))
    verdict = fit_verdict(data, recipe, encoder.dimensions)
    wanted = np.array(
        [i for i, row in enumerate(data.rows) if row.gold and row.gold.label is Label.REQUIREMENT]
    )
    asked = data.take(wanted)
    golds = [row.gold for row in asked.rows if row.gold is not None]
    priority, chances, priority_scores = fit_labelled(
        asked, [str(gold.priority) for gold in golds], recipe.priority, encoder.dimensions
    )
    reliability, reading_scores = measure_reliability(asked, priority.labels, chances)
    kind, _, kind_scores = fit_labelled(
        asked, [str(gold.kind) for gold in golds], recipe.kind, encoder.dimensions
    )
    moods = [str(sentence_mood(row.gold.flags)) for row in data.rows if row.gold is not None]
    sentence_tone, _, mood_scores = fit_labelled(data, moods, recipe.tone, encoder.dimensions)
    mood_order, mood_logits = out_of_fold(data, moods, recipe.tone, dimensions=encoder.dimensions)
    places = [sentence_tone.labels.index(label) for label in SENTENCE_LABELS]
    sentence_tone = LinearHead(
        tuple(SENTENCE_LABELS), sentence_tone.dense[:, places], sentence_tone.ngrams[:, places],
        sentence_tone.bias[places], {},
    )  # fmt: skip
    tone, tone_scores = fit_tone(data, mood_logits, mood_order)
    scores = {
        "verdict": verdict.scores,
        "priority_head": priority_scores,
        "priority": reading_scores,
        "kind": kind_scores,
        "sentence_tone": mood_scores,
        "tone": tone_scores,
    }
    version = (
        "text-"
        + hashlib.sha256(
            json.dumps(scores, sort_keys=True).encode() + data_hash().encode()
        ).hexdigest()[:10]
    )
    model = TextModel(
        version=version, extractor=extractor, verdict=verdict.head, second=verdict.second,
        priority=priority, kind=kind,
        sentence_tone=sentence_tone, tone=tone, thresholds=verdict.thresholds, reliability=reliability,
    )  # fmt: skip
    return model, scores


def data_hash() -> str:
    """Return a hash over the labelled files, recorded in the manifest."""
    digest = hashlib.sha256()
    for path in sorted(DATA.glob("*.txt")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def main() -> None:
    """Train on the train split and write a version folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="version folder to write")
    parser.add_argument(
        "--splits", default="train,dev", help="splits of data/labelled to learn from"
    )
    arguments = parser.parse_args()
    splits = set(arguments.splits.split(","))
    documents = [document for document in read_corpus(DATA) if document.split in splits]
    model, scores = train(documents, Recipe())
    facts = {
        "scores": scores,
        "documents": len(documents),
        "data_hash": data_hash(),
        "splits": sorted(splits),
        "libraries": {n: importlib.metadata.version(n) for n in ("scikit-learn", "numpy", "scipy")},
    }
    save_text_model(arguments.out, model, facts)
    print(json.dumps(scores, ensure_ascii=False, indent=1))
    print(f"wrote {model.version} to {arguments.out}")


if __name__ == "__main__":
    main()
