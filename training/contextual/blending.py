"""How much the network's opinion weighs, learned on documents that neither the network nor the heads had seen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from models.analyzer import Thresholds
from models.contextual.reader import ContextualReader, load_contextual, log_odds
from models.contextual.windows import split_into_windows
from models.features import contexts
from models.store import MANIFEST
from nlp.domain import Verdict
from nlp.layout import lay_out
from training.contextual.folds import held_out_documents
from training.corpus import LabelledDocument
from training.folds import FOLDS
from training.measures import (
    best_threshold,
    expected_calibration_error,
    f1_of,
    lenient_threshold,
    unsure_band,
)

UNSURE_SHARE = 0.15
TOLERANCE = 0.004
"""F1 that may be given up for fewer misses, as for the heads."""
BANDS = (
    (0.0, 1.0), (0.01, 1.0), (0.02, 1.0), (0.05, 1.0), (0.1, 1.0), (0.02, 0.95), (0.05, 0.95), (0.1, 0.95),
    (0.05, 0.9), (0.1, 0.9), (0.15, 0.9), (0.1, 0.8), (0.2, 0.8), (0.2, 0.7), (0.25, 0.6),
)  # fmt: skip
"""Chances by the heads between which a unit asks for the network; the first reads everything."""
BAND_LOSS = 0.003


@dataclass(frozen=True)
class Opinions:
    """Log-odds of a requirement by both judges with the truth, one row a unit.

    ``group`` numbers the documents and ``window`` the windows of the network.
    """

    first: NDArray[np.float32]
    second: NDArray[np.float32]
    asked: NDArray[np.bool_]
    group: NDArray[np.int64]
    window: NDArray[np.int64]


def gather(
    reader: ContextualReader,
    documents: list[LabelledDocument],
    opinions: Path,
) -> Opinions:
    """Join out-of-fold chances that `training.text_model --opinions` wrote with the network's own."""
    with np.load(opinions) as saved:
        known = {
            (str(name), int(start)): (float(chance), bool(asked))
            for name, start, chance, asked in zip(
                saved["document"], saved["start"], saved["chance"], saved["asked"], strict=True
            )
        }
    column = reader.labels.index(Verdict.REQUIREMENT)
    rows: list[tuple[float, float, bool, int, int]] = []
    windows = 0
    for number, document in enumerate(documents):
        layout = lay_out(document.document)
        found = contexts(layout)
        own = log_odds(reader.chances(layout, found)[:, column])
        for window in split_into_windows(layout, found, reader.tokenizer):
            windows += 1
            for row in window.rows:
                unit = found[row].unit
                before = known.get((document.document.id, unit.span.start))
                if before is not None and unit.language is reader.language:
                    rows.append((before[0], float(own[row]), before[1], number, windows))
    chances, odds, asked, group, window_of = zip(*rows, strict=True)
    return Opinions(
        log_odds(np.array(chances, np.float32)),
        np.array(odds, np.float32),
        np.array(asked, dtype=bool),
        np.array(group, dtype=np.int64),
        np.array(window_of, dtype=np.int64),
    )


def _columns(found: Opinions) -> NDArray[np.float32]:
    return np.column_stack([found.first, found.second])


def blended_out_of_fold(found: Opinions) -> NDArray[np.float32]:
    """Return blended chances, each from weights that never saw the document."""
    columns = _columns(found)
    result: NDArray[np.float32] = np.zeros(len(found.asked), np.float32)
    for train, test in GroupKFold(FOLDS).split(columns, groups=found.group):
        model = LogisticRegression().fit(columns[train], found.asked[train])
        result[test] = model.predict_proba(columns[test])[:, 1]
    return result


def bands(
    found: Opinions, blended: NDArray[np.float32], threshold: float
) -> list[dict[str, float]]:
    """Return what it costs and gains to read only windows with a unit whose chance by the heads lies in a band."""
    heads = chance_of(found.first)
    result = []
    for low, high in BANDS:
        wanted = (heads >= low) & (heads <= high)
        read = np.isin(found.window, found.window[wanted])
        chance = np.where(read, blended, heads)
        result.append(
            {
                "low": low,
                "high": high,
                "windows_read": round(
                    len(np.unique(found.window[read])) / len(np.unique(found.window)), 3
                ),
                "f1": round(f1_of(found.asked, chance >= threshold), 3),
            }
        )
    return result


def choose_band(tried: Sequence[Mapping[str, float]]) -> tuple[float, float]:
    """Return the band that reads the fewest windows among those that lose at most `BAND_LOSS` of the F1."""
    best = tried[0]["f1"]
    kept = [one for one in tried if one["f1"] >= best - BAND_LOSS]
    cheapest = min(kept, key=lambda one: one["windows_read"])
    return cheapest["low"], cheapest["high"]


def fit_blend(folder: Path, documents: list[LabelledDocument], opinions: Path) -> dict[str, Any]:
    """Write blend weights and thresholds into a version folder that was fitted with a fold held out.

    Returns
    -------
    dict
        Blend weights, thresholds and scores on the held-out fold.
    """
    reader = load_contextual(folder)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    held_out = held_out_documents(folder, documents)
    found = gather(reader, held_out, opinions)
    model = LogisticRegression().fit(_columns(found), found.asked)
    chance = blended_out_of_fold(found)
    threshold, score = lenient_threshold(chance, found.asked, tolerance=TOLERANCE)
    low, high = unsure_band(chance, found.asked, threshold, UNSURE_SHARE)
    band = (chance >= low) & (chance < high)
    wrong = (chance >= threshold) != found.asked
    tried = bands(found, chance, threshold)
    facts = {
        "blend_weights": [float(w) for w in (*model.coef_[0], model.intercept_[0])],
        "thresholds": asdict(Thresholds(float(threshold), float(low), float(high))),
        "asked_band": list(choose_band(tried)),
        "scores": {
            "of": str(manifest["version"]),
            "bands": tried,
            "documents": len(held_out),
            "units": len(chance),
            "requirements": int(found.asked.sum()),
            "f1_first_heads": round(best_threshold(chance_of(found.first), found.asked)[1], 3),
            "f1_network": round(best_threshold(chance_of(found.second), found.asked)[1], 3),
            "f1_blended": round(score, 3),
            "ece": round(expected_calibration_error(chance, found.asked), 4),
            "unsure_share": round(float(band.mean()), 3),
            "errors_in_unsure": round(float((band & wrong).sum() / max(1, wrong.sum())), 3),
        },
    }
    write_facts(folder, facts)
    return facts


def chance_of(odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the chances of log-odds."""
    result: NDArray[np.float32] = (1.0 / (1.0 + np.exp(-odds))).astype(np.float32)
    return result


def write_facts(folder: Path, facts: dict[str, Any]) -> None:
    """Put ``facts`` into the manifest of a version folder."""
    path = folder / MANIFEST
    manifest = {**json.loads(path.read_text(encoding="utf-8")), **facts}
    work = path.with_suffix(".tmp")
    work.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    work.replace(path)
