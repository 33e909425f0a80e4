"""How often is a neutral business sentence taken for displeasure, by us and by a model of reviews."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.analyzer import TextModel
from models.encoder import SentenceEncoder
from models.features import contexts
from nlp.domain import READABLE_ZONES, ToneLabel
from nlp.layout import lay_out
from training.corpus import Label, LabelledDocument
from training.dataset import best_label
from training.evaluate.intervals import Estimate, rate
from training.evaluate.report import Goal, Section, Table, Value
from training.evaluate.short import read_tone
from training.evaluate.sources import Sources
from training.short_texts import Texts
from training.tone_sources import fit_tone, our_blocks, pooled

REVIEWS = ("takeaway", "shopping")
_EVERY = 4
"""Every fourth review is enough: the review model is only a warning."""
_MOODS = frozenset({"+", "-", "!"})
_NO_SENTENCES = frozenset({Label.HEADING, Label.QUOTED, Label.SIGNATURE})


def evaluate(
    sources: Sources,
    encoder: SentenceEncoder,
    model: TextModel,
    documents: Sequence[LabelledDocument],
) -> Section:
    """Compare a model of Chinese reviews with the tone parts of ours on held-out neutral sentences.

    ``model`` must not have seen ``documents``.
    """
    neutral = neutral_sentences(documents)
    ours = called_negative(model, documents)
    rows: list[tuple[Value, ...]] = [
        (f"text model, sentences ({language})", share) for language, share in ours.items()
    ]
    rows.append(
        ("text model, whole neutral documents", documents_called_negative(model, documents))
    )
    reviews = [
        read_tone(sources, f"text/zh_tone_{name}_reviews.jsonl.gz", name, encoder)
        for name in REVIEWS
    ]
    data, labels = pooled(reviews)
    chosen = np.arange(0, len(labels), _EVERY)
    head = fit_tone(data.take(chosen), labels[chosen], our_blocks)
    chinese = [texts for language, texts in neutral if language == "zh"]
    said = [head.says(Texts.read(texts, encoder)) == "negative" for texts in chinese]
    share = rate([(float(part.sum()), float(len(part))) for part in said])
    rows.append(("model of Chinese reviews, sentences (zh)", share))
    return Section(
        "stress", "Neutral business sentences called negative",
        (Table("Share called negative", ("system", "share"), tuple(rows)),),
        (
            "Sentences of the test split of data/labelled without mood flags, in documents of any tone; the text model "
            "here was fitted without that split. The review model knows no neutral class.",
        ),
        (Goal("neutral Chinese business sentences called negative", 0.10, ours["zh"], at_most=True),),
    )  # fmt: skip


def neutral_sentences(documents: Sequence[LabelledDocument]) -> list[tuple[str, list[str]]]:
    """Return language and sentences without mood of every document that has any."""
    found = []
    for document in documents:
        texts = [
            unit.span.slice(document.document.text)
            for unit in document.units
            if unit.label not in _NO_SENTENCES and not unit.flags & _MOODS
        ]
        if texts:
            found.append((document.language, texts))
    return found


def called_negative(model: TextModel, documents: Sequence[LabelledDocument]) -> dict[str, Estimate]:
    """Return per language the share of sentences without mood that the sentence head calls negative."""
    counts: dict[str, list[tuple[float, float]]] = {"zh": [], "en": []}
    for document in documents:
        layout = lay_out(document.document)
        found = contexts(layout)
        if not found or document.language not in counts:
            continue
        languages = tuple(unit.language for unit in layout.units)
        chances = model.sentence_tone.probabilities(
            model.extractor.extract(layout, found), languages
        )
        negative = chances.argmax(axis=1) == model.sentence_tone.labels.index(ToneLabel.NEGATIVE)
        neutral = [
            row
            for row, context in enumerate(found)
            if layout.segment_of(context.unit).zone in READABLE_ZONES
            and (gold := best_label(context.unit, document.units)) is not None
            and gold.label not in _NO_SENTENCES
            and not gold.flags & _MOODS
        ]
        counts[document.language].append((float(negative[neutral].sum()), float(len(neutral))))
    return {language: rate(parts) for language, parts in counts.items()}


def documents_called_negative(model: TextModel, documents: Sequence[LabelledDocument]) -> Estimate:
    """Return the share of neutral documents that the model calls negative."""
    labels = [model.analyze(d.document).tone.label for d in documents if d.tone == "neutral"]
    return rate([(float(label is ToneLabel.NEGATIVE), 1.0) for label in labels])
