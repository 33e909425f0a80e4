"""A text model fitted without the dev and test documents of data/labelled, and what it says of them.

The shipped model may have learned from every labelled document, so its own numbers on them would be too good.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.analyzer import TextModel
from models.encoder import SentenceEncoder
from models.errors import ArtifactError
from models.features import contexts
from models.loading import load_text_model, save_text_model
from nlp.domain import READABLE_ZONES, Language, Verdict
from nlp.layout import lay_out
from training.corpus import Label, LabelledDocument, read_corpus
from training.dataset import best_label
from training.evaluate.calibration import reliability_rows
from training.evaluate.intervals import Estimate, estimate, f1, rate
from training.evaluate.report import Goal, Section, Table, Value
from training.measures import expected_calibration_error
from training.text_model import DATA, Recipe, data_hash, train


@dataclass(frozen=True, slots=True)
class Judged:
    """One document: probability of a requirement and truth for every labelled unit of ours that is read."""

    language: str
    genre: str
    spoken: NDArray[np.str_]
    chances: NDArray[np.float32]
    truth: NDArray[np.bool_]


def documents_of(*splits: str) -> list[LabelledDocument]:
    """Return the labelled documents of the given splits."""
    return [document for document in read_corpus(DATA) if document.split in splits]


def held_out_model(folder: Path, encoder: SentenceEncoder) -> TextModel:
    """Return the model fitted on the train split, from ``folder`` if it is still the right one."""
    facts = folder / "facts.json"
    if facts.exists() and json.loads(facts.read_text(encoding="utf-8")) == {"data": data_hash()}:
        try:
            return load_text_model(folder, encoder)
        except ArtifactError as error:
            print(f"fitting the held-out model again: {error}", file=sys.stderr)
    model, scores = train(documents_of("train"), Recipe())
    save_text_model(folder, model, {"scores": scores})
    facts.write_text(json.dumps({"data": data_hash()}), encoding="utf-8")
    return model


def judge(model: TextModel, document: LabelledDocument) -> Judged:
    """Return what ``model`` thinks of the units of a labelled document."""
    layout = lay_out(document.document)
    found = contexts(layout)
    languages = tuple(unit.language for unit in layout.units)
    chances = model.judge(layout, found, model.extractor.extract(layout, found), languages)
    golds = [best_label(unit, document.units) for unit in layout.units]
    rows = [
        row
        for row, unit in enumerate(layout.units)
        if golds[row] is not None and layout.segment_of(unit).zone in READABLE_ZONES
    ]
    column = model.verdict.labels.index(Verdict.REQUIREMENT)
    return Judged(
        document.language,
        document.genre,
        np.array([str(languages[row]) for row in rows], dtype=np.str_),
        chances[rows, column] if rows else np.zeros(0, np.float32),
        np.array(
            [gold.label is Label.REQUIREMENT for row in rows if (gold := golds[row])], np.bool_
        ),
    )


def evaluate(model: TextModel, documents: Sequence[LabelledDocument]) -> Section:
    """Return F1, calibration and the unsure band on documents that ``model`` has not seen."""
    judged = [judge(model, document) for document in documents]
    judged = [document for document in judged if len(document.truth)]
    tables = [_requirement_table(model, judged), _band_table(model, judged)]
    goals: list[Goal] = []
    for language in Language:
        chances, truth = _pooled(judged, language)
        tables.append(
            Table(
                f"Reliability of the requirement probability ({language})",
                ("said", "n", "mean said", "true"),
                reliability_rows(list(chances), list(truth)),
            )
        )
        band, errors = _band(model, judged, language)
        goals.append(Goal(f"unsure band, share of units ({language})", 0.15, band, at_most=True))
        goals.append(Goal(f"unsure band, share of errors ({language})", 0.50, errors))
    return Section(
        "heldout",
        "Own labelled documents, held out",
        tuple(tables),
        (
            f"{len(judged)} documents of the dev and test splits of data/labelled; model, thresholds and temperatures "
            "come from the train split only. Units in quoted history and signatures are left out.",
        ),
        tuple(goals),
    )


def _pooled(
    judged: Sequence[Judged], language: Language
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    masks = [document.spoken == language for document in judged]
    return (
        np.concatenate([d.chances[mask] for d, mask in zip(judged, masks, strict=True)]),
        np.concatenate([d.truth[mask] for d, mask in zip(judged, masks, strict=True)]),
    )


def _found(model: TextModel, document: Judged) -> NDArray[np.bool_]:
    limits = np.array([model.thresholds[name].requirement for name in document.spoken], np.float32)
    return document.chances >= limits


def _requirement_table(model: TextModel, judged: Sequence[Judged]) -> Table:
    cuts = [("all", list(judged))]
    for field in ("language", "genre"):
        for value in sorted({getattr(document, field) for document in judged}):
            part = [document for document in judged if getattr(document, field) == value]
            cuts.append((f"{field}: {value}", part))
    rows: list[tuple[Value, ...]] = []
    for name, part in cuts:
        counts = []
        for document in part:
            found = _found(model, document)
            hits = (found & document.truth).sum()
            counts.append(np.array([hits, found.sum(), document.truth.sum()], np.float64))
        gold = int(sum(count[2] for count in counts))
        rows.append(
            (
                name, len(part), rate([(c[0], c[1]) for c in counts]), rate([(c[0], c[2]) for c in counts]),
                estimate(counts, lambda c: f1(c[0], c[1], c[2]), n=gold),
            )
        )  # fmt: skip
    return Table("Requirements", ("group", "documents", "precision", "recall", "F1"), tuple(rows))


def _band(
    model: TextModel, judged: Sequence[Judged], language: Language
) -> tuple[Estimate, Estimate]:
    """Return the share of units in the unsure band and the share of errors that lie in it."""
    limits = model.thresholds[language]
    units, errors = [], []
    for document in judged:
        spoken = document.spoken == language
        chances, truth = document.chances[spoken], document.truth[spoken]
        inside = (chances >= limits.unsure) & (chances < limits.sure)
        wrong = (chances >= limits.requirement) != truth
        units.append((float(inside.sum()), float(len(inside))))
        errors.append((float((inside & wrong).sum()), float(wrong.sum())))
    return rate(units), rate(errors)


def _band_table(model: TextModel, judged: Sequence[Judged]) -> Table:
    rows: list[tuple[Value, ...]] = []
    for language in Language:
        chances, truth = _pooled(judged, language)
        error = expected_calibration_error(chances, truth)
        rows.append((str(language), len(truth), error, *_band(model, judged, language)))
    columns = ("language", "units", "ECE", "share in the unsure band", "share of errors in it")
    return Table("Calibration and unsure band", columns, tuple(rows))
