"""Intent of e-mail sentences and tone of messages: heads on short texts, against TF-IDF and sentence vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from models.encoder import SentenceEncoder
from training.evaluate.intervals import Estimate
from training.evaluate.report import Goal, Section, Table, Value
from training.evaluate.scoring import TONES, label_scores
from training.evaluate.sources import Sources, read_rows
from training.intent import IntentHead, fit_baseline, fit_intent, fit_vectors, held_out
from training.short_texts import Texts
from training.tone_sources import (
    Fit,
    Labels,
    ToneSource,
    across,
    baseline_blocks,
    linear,
    our_blocks,
    vector_blocks,
    within,
)

_TABLE_FIGURES = {"github": 0.74, "jira": 0.78, "stackoverflow": 0.81}
"""TF-IDF figures that the corpora state."""
_INTENTS = ("intent", "no_intent")


def scores_of(
    truth: Sequence[str] | Labels, guess: Sequence[str] | Labels, labels: Sequence[str]
) -> dict[str, Estimate]:
    """Return accuracy, macro-F1 and F1 per class; every text is a document of its own."""
    return label_scores([[(str(a), str(b))] for a, b in zip(truth, guess, strict=True)], labels)


@dataclass(frozen=True, slots=True)
class Encoders:
    """The shipped encoder, a slow one to compare with, and how the mood network is fitted where torch is installed."""

    shipped: SentenceEncoder
    slow: SentenceEncoder | None = None
    network: Fit | None = None


def evaluate_intent(sources: Sources, encoders: Encoders) -> Section:
    """Return the scores of the intent head and its rivals on rows kept back by the hash of their id."""
    rows = read_rows(sources.path("text/en_email_intent.jsonl"))
    labels = np.array([row["label"] for row in rows])
    texts = [row["text"] for row in rows]
    kept = held_out([row["id"] for row in rows])
    table: list[tuple[Value, ...]] = []
    reached: float | Estimate = 0.0
    for name, encoder, fit in _intent_systems(encoders):
        data = Texts.read(texts, encoder)
        head = fit(data.take(np.flatnonzero(~kept)), labels[~kept] == "intent")
        said = head.says(data.take(np.flatnonzero(kept)))
        scores = scores_of(labels[kept], np.where(said, *_INTENTS), _INTENTS)
        table.append((name, scores["F1 intent"], scores["macro-F1"], scores["accuracy"]))
        if fit is fit_intent and encoder is encoders.shipped:
            reached = scores["F1 intent"]
    return Section(
        "intent", "Intent in e-mail sentences (en_email_intent)",
        (
            Table(
                f"{int(kept.sum())} sentences kept back",
                ("system", "F1(intent)", "macro-F1", "accuracy"),
                tuple(table),
            ),
        ),
        (
            "The corpus names one source file only, so rows are split by the hash of their id: one part of five is "
            "kept back. The threshold is set on training rows. The protocol of the TF-IDF figures that the corpora "
            "state (.74, macro .81) is not given; on this split the same kind of model is the first row.",
        ),
        (Goal("en_email_intent F1 (intent)", 0.80, reached),),
    )  # fmt: skip


_Fit = Callable[..., IntentHead]


def _intent_systems(encoders: Encoders) -> list[tuple[str, SentenceEncoder, _Fit]]:
    systems: list[tuple[str, SentenceEncoder, _Fit]] = [
        ("TF-IDF + LR", encoders.shipped, fit_baseline),
        ("shipped vectors + LR", encoders.shipped, fit_vectors),
        ("intent head", encoders.shipped, fit_intent),
    ]
    if encoders.slow is not None:
        name = encoders.slow.name
        systems.append((f"{name} vectors + LR", encoders.slow, fit_vectors))
        systems.append((f"intent head on {name}", encoders.slow, fit_intent))
    return systems


def read_tone(sources: Sources, path: str, name: str, encoder: SentenceEncoder) -> ToneSource:
    """Read a file of labelled texts."""
    rows = read_rows(sources.path(path))
    data = Texts.read([row["text"] for row in rows], encoder)
    return ToneSource(name, data, np.array([row["label"] for row in rows]))


def evaluate_tone(sources: Sources, encoders: Encoders) -> Section:
    """Return the tone scores within and across the three platforms, and politeness and satisfaction."""
    table: list[tuple[Value, ...]] = []
    goals: list[Goal] = []
    for encoder in (encoders.shipped, encoders.slow):
        if encoder is None:
            continue
        platforms = {
            name: read_tone(sources, f"text/en_tone_{name}.jsonl.gz", name, encoder)
            for name in _TABLE_FIGURES
        }
        for system, fit in _tone_systems(encoders, encoder):
            for name, source in platforms.items():
                # Within a source the network would be fitted another fifteen times, for most of an hour.
                inside = (
                    None
                    if system == _OURS
                    else scores_of(source.labels, within(source, fit), TONES)
                )
                outside = scores_of(source.labels, across(name, platforms, fit), TONES)
                shown: Value = "–" if inside is None else inside["macro-F1"]
                table.append((name, system, shown, outside["macro-F1"], *_per_class(outside)))
                goals += _tone_goals(name, system, inside, outside)
    columns = (
        "source", "system", "macro-F1 within (5 folds)", "macro-F1 on the whole held-out source",
        *(f"F1 {tone} (held out)" for tone in TONES),
    )  # fmt: skip
    return Section(
        "tone", "Tone of messages from three platforms",
        (Table("Tone", columns, tuple(table)), _axes_table(sources, encoders)),
        (
            "The corpora state TF-IDF figures of .74, .78 and .81. Five random folds within a source give about those; "
            "fitted on the two other sources the same TF-IDF loses about ten points. Both protocols are shown.",
            "The mood network with words is what the product runs on English sentences, fitted again without the "
            "held-out source and computed as shipped: in numpy, the network with one byte a weight. Settings of the "
            "network were chosen between GitHub and Stack Overflow, without Jira; the share of the head on words on "
            "our own documents.",
        ),
        tuple(goals),
    )  # fmt: skip


_LINEAR, _OURS = "tone head", "mood network with words"


def _per_class(scores: dict[str, Estimate]) -> tuple[Estimate, ...]:
    return tuple(scores[f"F1 {tone}"] for tone in TONES)


def _tone_goals(
    name: str, system: str, inside: dict[str, Estimate] | None, outside: dict[str, Estimate]
) -> Iterator[Goal]:
    """Yield the goal of the linear head within the source, and that of the network on all of a source it never saw."""
    aim = _TABLE_FIGURES[name]
    if system == _LINEAR and inside is not None:
        yield Goal(f"tone {name} macro-F1 within the source", aim, inside["macro-F1"])
    if system == _OURS:
        yield Goal(f"tone {name} macro-F1 on the whole held-out source", aim, outside["macro-F1"])


def _tone_systems(encoders: Encoders, encoder: SentenceEncoder) -> list[tuple[str, Fit]]:
    if encoder is encoders.slow:
        return [(f"{encoder.name} vectors + LR", linear(vector_blocks))]
    systems = [("TF-IDF + LR", linear(baseline_blocks)), (_LINEAR, linear(our_blocks))]
    return [*systems, (_OURS, encoders.network)] if encoders.network is not None else systems


def _without(source: ToneSource, label: str) -> ToneSource:
    rows = np.flatnonzero(source.labels != label)
    return ToneSource(source.name, source.data.take(rows), source.labels[rows])


def _axes_table(sources: Sources, encoders: Encoders) -> Table:
    """Return politeness and satisfaction within their corpora, baseline and ours."""
    rows: list[tuple[Value, ...]] = []
    for name in ("politeness", "satisfaction"):
        source = read_tone(sources, f"text/en_{name}.jsonl.gz", name, encoders.shipped)
        source = _without(source, "middle")  # politeness is measured on its two ends
        labels = sorted(set(source.labels))
        for system, make in (("TF-IDF + LR", baseline_blocks), ("tone head", our_blocks)):
            scores = scores_of(source.labels, within(source, linear(make)), labels)
            rows.append((name, system, scores["macro-F1"], ", ".join(labels)))
    return Table(
        "Politeness and satisfaction, five folds",
        ("corpus", "system", "macro-F1", "classes"),
        tuple(rows),
    )
