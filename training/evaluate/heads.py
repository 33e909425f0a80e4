"""Ways to find requirements, side by side on the same documents: ours, TF-IDF, a keyword rule, another encoder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from models.analyzer import Analyzer
from models.encoder import SentenceEncoder
from models.features import FeatureExtractor, UnitContext, contexts
from nlp.domain import READABLE_ZONES, CueKind, Layout, Verdict
from nlp.layout import lay_out
from training.corpus import Label, LabelledDocument
from training.dataset import best_label, build_dataset
from training.evaluate.clientdocs import score_all
from training.evaluate.documents import as_document
from training.evaluate.report import Section, Table, Value
from training.evaluate.scoring import DocumentScore, requirement_scores, score_document
from training.evaluate.sources import Row, Sources, read_rows
from training.fitting import fit_head
from training.folds import readable, verdict_label
from training.measures import best_threshold
from training.short_texts import grams
from training.text_model import Recipe

_ASKING = frozenset({CueKind.MUST, CueKind.SHOULD, CueKind.REQUEST})

Chances = NDArray[np.float32]
Detector = Callable[[Layout, Sequence[UnitContext]], Chances]
"""Returns for each unit the probability (or 0 and 1) that it is a requirement."""


def evaluate(
    sources: Sources,
    analyzer: Analyzer,
    train: Sequence[LabelledDocument],
    tune: Sequence[LabelledDocument],
    encoders: Sequence[SentenceEncoder],
) -> Section:
    """Return the scores of the shipped model and of rivals, fitted on ``train`` with thresholds from ``tune``."""
    rows = read_rows(sources.benchmark("clientdocs.jsonl"))
    table = _score_rows(
        "shipped model", [document.score for document in score_all(rows, analyzer)], rows
    )
    rivals: list[tuple[str, Detector]] = [
        ("keyword rule (must, should or request)", by_keywords),
        ("TF-IDF of unit and heading + LR", fit_words(train)),
    ]
    rivals += [
        (f"first head alone on {encoder.name}", fit_first(train, encoder)) for encoder in encoders
    ]
    for name, detector in rivals:
        threshold = 0.5 if detector is by_keywords else tuned(detector, tune)
        table += _score_rows(name, score_detector(rows, detector, threshold), rows)
    return Section(
        "heads",
        "Ways to find requirements (clientdocs)",
        (
            Table(
                "Requirement scores",
                ("system", "language", "precision", "recall", "F1"),
                tuple(table),
            ),
        ),
        (
            f"Rivals learn from the {len(train)} train documents of data/labelled, their thresholds are set on the "
            f"{len(tune)} others. The shipped model may have learned from all of them. all-MiniLM reads English only.",
        ),
    )


def _score_rows(
    name: str, scores: Sequence[DocumentScore], rows: Sequence[Row]
) -> list[tuple[Value, ...]]:
    languages = ["all", *sorted({row["lang"] for row in rows})]
    return [
        (
            name,
            language,
            *requirement_scores(
                [s for s, row in zip(scores, rows, strict=True) if language in ("all", row["lang"])]
            ),
        )
        for language in languages
    ]


def score_detector(
    rows: Iterable[Row], detector: Detector, threshold: float
) -> list[DocumentScore]:
    """Score what a detector finds in labelled documents."""
    scores = []
    for row in rows:
        layout = lay_out(as_document(row))
        found = contexts(layout)
        chances = detector(layout, found)
        requirements = [
            {"start": c.unit.span.start, "end": c.unit.span.end, "quote": c.text}
            for c, chance in zip(found, chances, strict=True)
            if chance >= threshold and layout.segment_of(c.unit).zone in READABLE_ZONES
        ]
        scores.append(score_document(row, {"requirements": requirements}))
    return scores


def tuned(detector: Detector, documents: Iterable[LabelledDocument]) -> float:
    """Return the threshold with the best F1 on labelled documents."""
    chances: list[Chances] = []
    truth: list[bool] = []
    for document in documents:
        layout = lay_out(document.document)
        found = contexts(layout)
        if found:
            chances.append(detector(layout, found))
            golds = [best_label(context.unit, document.units) for context in found]
            truth += [gold is not None and gold.label is Label.REQUIREMENT for gold in golds]
    return best_threshold(np.concatenate(chances), np.array(truth, dtype=np.bool_))[0]


def by_keywords(_layout: Layout, found: Sequence[UnitContext]) -> Chances:
    """Call every unit with a cue of asking a requirement."""
    return np.array(
        [float(any(cue.kind in _ASKING for cue in context.cues)) for context in found], np.float32
    )


def fit_words(documents: Iterable[LabelledDocument]) -> Detector:
    """Fit TF-IDF of the words of unit and heading with logistic regression."""
    own, above, truth = [], [], []
    for document in documents:
        for context in contexts(lay_out(document.document)):
            gold = best_label(context.unit, document.units)
            own.append(context.text)
            above.append(context.heading)
            truth.append(gold is not None and gold.label is Label.REQUIREMENT)
    units = TfidfVectorizer(analyzer=grams, min_df=2, sublinear_tf=True).fit(own)
    headings = TfidfVectorizer(analyzer=grams, min_df=2, sublinear_tf=True).fit(above)

    def features(own: Sequence[str], above: Sequence[str]) -> sparse.csr_matrix:
        return sparse.hstack([units.transform(own), headings.transform(above)], format="csr")

    model = LogisticRegression(C=3.0, max_iter=300).fit(features(own, above), truth)

    def detect(_layout: Layout, found: Sequence[UnitContext]) -> Chances:
        if not found:
            return np.zeros(0, np.float32)
        matrix = features([c.text for c in found], [c.heading for c in found])
        chances: Chances = model.predict_proba(matrix)[:, 1].astype(np.float32)
        return chances

    return detect


def fit_first(documents: Iterable[LabelledDocument], encoder: SentenceEncoder) -> Detector:
    """Fit the first verdict head with all its features on another encoder; no second look."""
    extractor = FeatureExtractor(encoder)
    everything = build_dataset(documents, extractor)
    data = everything.take(readable(everything))
    labels = [verdict_label(row.gold.label) for row in data.rows if row.gold is not None]
    head = fit_head(data.features, labels, Recipe().verdict, dimensions=encoder.dimensions)
    column = head.labels.index(Verdict.REQUIREMENT)

    def detect(layout: Layout, found: Sequence[UnitContext]) -> Chances:
        if not found:
            return np.zeros(0, np.float32)
        languages = tuple(context.unit.language for context in found)
        chances = head.probabilities(extractor.extract(layout, found), languages)
        return chances[:, column]

    return detect
