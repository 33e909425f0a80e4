"""Heads, network and blend side by side on the held-out fold, with an interval over documents for the gain."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from models.contextual.reader import load_contextual
from training.contextual.blending import UNSURE_SHARE, blended_out_of_fold, chance_of, gather
from training.contextual.folds import held_out_documents
from training.corpus import LabelledDocument
from training.folds import FOLDS
from training.measures import (
    best_threshold,
    expected_calibration_error,
    f1_of,
    unsure_band,
)

_DRAWS = 2000
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Judged:
    """Chances of one judge, and what it finds with thresholds that were read on other documents."""

    chance: NDArray[np.float32]
    found: NDArray[np.bool_]


def judge(
    chance: NDArray[np.float32], asked: NDArray[np.bool_], group: NDArray[np.int64]
) -> Judged:
    """Return what ``chance`` finds: the threshold of each fifth of the documents is the best one on the others."""
    found = np.zeros(len(chance), dtype=bool)
    for train, test in GroupKFold(FOLDS).split(chance, groups=group):
        found[test] = chance[test] >= best_threshold(chance[train], asked[train])[0]
    return Judged(chance, found)


def gain_interval(
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
    asked: NDArray[np.bool_],
    group: NDArray[np.int64],
) -> tuple[float, float]:
    """Return the 95 % interval of the gain in F1, by a bootstrap over documents."""
    names, place = np.unique(group, return_inverse=True)
    generator = np.random.default_rng(0)

    def counts(found: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        hits = np.bincount(place, weights=(found & asked).astype(float), minlength=len(names))
        both = np.bincount(place, weights=found.astype(float) + asked, minlength=len(names))
        return hits.astype(float), both.astype(float)

    drawn = generator.multinomial(len(names), np.full(len(names), 1 / len(names)), size=_DRAWS)
    scores = [
        2 * (drawn @ hits) / np.maximum(1, drawn @ both)
        for hits, both in map(counts, (before, after))
    ]
    low, high = np.percentile(scores[1] - scores[0], [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def compare(folder: Path, documents: list[LabelledDocument], opinions: Path) -> dict[str, Any]:
    """Score heads, network and blend on the fold that a version left out.

    Returns
    -------
    dict
        F1 at thresholds that were read on other documents, log loss, calibration error and errors among the unsure for
        each of the three, and the gain of the blend over the heads with its interval.
    """
    reader = load_contextual(folder)
    found = gather(reader, held_out_documents(folder, documents), opinions)
    judged = {
        name: judge(chance, found.asked, found.group)
        for name, chance in {
            "heads": chance_of(found.first),
            "network": chance_of(found.second),
            "blend": blended_out_of_fold(found),
        }.items()
    }
    heads, blend = judged["heads"].found, judged["blend"].found
    low, high = gain_interval(heads, blend, found.asked, found.group)
    return {
        "of": reader.version,
        "documents": len(np.unique(found.group)),
        "units": len(found.asked),
        "requirements": int(found.asked.sum()),
        **{name: _scores(one, found.asked) for name, one in judged.items()},
        "gain": round(f1_of(found.asked, blend) - f1_of(found.asked, heads), 4),
        "interval": [low, high],
    }


def _scores(judged: Judged, asked: NDArray[np.bool_]) -> dict[str, float]:
    chance = np.clip(judged.chance, _TINY, 1 - _TINY)
    threshold, best = best_threshold(judged.chance, asked)
    low, high = unsure_band(judged.chance, asked, threshold, UNSURE_SHARE)
    band = (judged.chance >= low) & (judged.chance < high)
    wrong = (judged.chance >= threshold) != asked
    return {
        "f1": round(f1_of(asked, judged.found), 4),
        "f1_best_threshold": round(best, 4),
        "log_loss": round(float(-np.log(np.where(asked, chance, 1 - chance)).mean()), 4),
        "ece": round(expected_calibration_error(judged.chance, asked), 4),
        "errors_in_unsure": round(float((band & wrong).sum() / max(1, wrong.sum())), 3),
    }
