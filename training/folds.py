"""Cross-validation by document: opinions of models that never saw the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from models.features import INDICATOR_NAMES, list_groups
from models.heads import softmax
from models.smoothing import neighborhood_width, second_columns
from nlp.domain import READABLE_ZONES, Language, ToneLabel, Verdict
from training.corpus import Label
from training.dataset import Dataset
from training.fitting import HeadSettings, fit_head, fit_temperature, fit_trees

FOLDS = 5
_VERDICTS = {
    Label.REQUIREMENT: Verdict.REQUIREMENT,
    Label.ACTION: Verdict.ACTION,
    Label.DECISION: Verdict.DECISION,
    Label.QUESTION: Verdict.QUESTION,
    Label.RISK: Verdict.RISK,
}


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
    for train, test in GroupKFold(FOLDS).split(targets, groups=data.families):
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


def second_inputs(data: Dataset, chances: NDArray[np.float32], column: int) -> NDArray[np.float32]:
    """Return the inputs of the second look, document by document."""
    indicators = data.features.dense[:, -len(INDICATOR_NAMES) :]
    width = neighborhood_width(chances.shape[1]) + len(INDICATOR_NAMES)
    parts = np.zeros((len(chances), width), np.float32)
    for rows, groups in groups_by_document(data):
        parts[rows] = second_columns(chances[rows], groups, indicators[rows], column)
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
        trees = fit_trees(columns[train], truth[train], seed)
        scores[test] = trees.decide(columns[test])
    return scores
