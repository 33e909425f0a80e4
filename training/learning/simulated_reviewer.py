"""A reviewer made of gold labels: decides what the model shows, marks what it missed, and errs as often as asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.analyzer import TextModel
from models.features import INDICATOR_NAMES, VECTOR_BLOCKS, FeatureExtractor
from nlp.domain import Document, DocumentKind, Priority, Span, Verdict
from training.corpus import Label, LabelledDocument, LabelledUnit
from training.dataset import Dataset, Row, build_dataset
from training.evaluate.documents import as_document
from training.evaluate.sources import Row as SourceRow
from training.intent import held_out
from training.learning.lessons import Lessons
from training.learning.opinions import Untaught, documents_of
from training.learning.scoring import ask, limited

_NONE = str(Verdict.NOT_REQUIREMENT)
_ASKED = str(Verdict.REQUIREMENT)


@dataclass(frozen=True)
class Material:
    """Documents with gold labels and features, computed once."""

    data: Dataset
    labels: tuple[str | None, ...]
    keys: tuple[str, ...]
    language_of: Mapping[str, str]
    rows_of: Mapping[str, NDArray[np.int64]]
    gold: Mapping[str, bool]
    kept_back: Mapping[str, bool]

    @property
    def size_of(self) -> dict[str, int]:
        """Return the number of units of each document."""
        return {key: len(rows) for key, rows in self.rows_of.items()}

    def mask(self, keys: Sequence[str]) -> NDArray[np.bool_]:
        """Return which rows belong to the documents."""
        chosen = np.zeros(len(self.data.rows), dtype=np.bool_)
        for key in keys:
            chosen[self.rows_of[key]] = True
        return chosen

    def vectors(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """Return the sentence vectors of the documents."""
        width = (self.data.features.dense.shape[1] - len(INDICATOR_NAMES)) // VECTOR_BLOCKS
        return self.data.features.dense[self.mask(keys)][:, :width]

    def nothing(self) -> Decided:
        """Return the state before the first decision."""
        count = len(self.data.rows)
        return Decided((None,) * count, np.zeros(count, dtype=np.bool_), 0)

    def teach(self, keys: Sequence[str], noise: float, chance: np.random.Generator) -> Lessons:
        """Return one decision for each document that is a single sentence: an action, or nothing."""
        labels: list[str | None] = [None] * len(self.data.rows)
        explicit = np.zeros(len(labels), dtype=np.bool_)
        for key in keys:
            says = self.gold[key] != bool(chance.random() < noise)
            for row in self.rows_of[key]:
                labels[row], explicit[row] = str(Verdict.ACTION) if says else _NONE, True
        return Decided(tuple(labels), explicit, len(keys)).lessons(self, list(keys))


@dataclass(frozen=True)
class Decided:
    """Labels of all rows so far, which of them somebody decided on himself, and how many decisions that took."""

    labels: tuple[str | None, ...]
    explicit: NDArray[np.bool_]
    count: int

    def lessons(self, material: Material, keys: Sequence[str]) -> Lessons:
        """Return the decided documents as lessons."""
        chosen = np.flatnonzero(material.mask(keys)).astype(np.int64)
        data = material.data.take(chosen)
        rows = tuple(
            _with_label(row, self.labels[int(at)])
            for row, at in zip(data.rows, chosen, strict=True)
        )
        return Lessons(
            replace(data, rows=rows),
            tuple(self.labels[at] for at in chosen),
            np.array([self.labels[at] is not None for at in chosen], dtype=np.float64),
            self.explicit[chosen],
            tuple(row.layout.document.project for row in rows),
        )


def _with_label(row: Row, label: str | None) -> Row:
    """Return a row whose gold is what was decided, for the heads of priority and kind."""
    if label != _ASKED or row.gold is None or row.gold.label is not Label.REQUIREMENT:
        return replace(row, gold=None)
    return row


def decide(
    material: Material, before: Decided, key: str, model: TextModel, opinions: Untaught,
    noise: float, chance: np.random.Generator,
) -> Decided:  # fmt: skip
    """Let the reviewer read one document: he decides on what is shown or unsure, and adds what was missed.

    A decision is wrong with probability ``noise``; what is not marked in the end counts as overlooked or nothing.
    """
    rows = material.rows_of[key]
    said = ask(model, material.data.take(rows), opinions.take(rows))
    labels, explicit = list(before.labels), before.explicit.copy()
    count = before.count
    for at, row in enumerate(rows):
        if material.labels[row] is None:
            continue
        limits = limited(model, blended=bool(opinions.blended[row])).thresholds[
            material.data.rows[row].context.unit.language
        ]
        wanted = material.labels[row] == _ASKED
        doubtful = limits.unsure <= said.chances[at] < limits.sure
        if said.found[at] or doubtful or wanted:
            says = wanted != bool(chance.random() < noise)
            labels[row], explicit[row] = _ASKED if says else _NONE, True
            count += 1
        else:
            labels[row] = _NONE
    return Decided(tuple(labels), explicit, count)


def material_of(rows: Sequence[SourceRow], extractor: FeatureExtractor) -> Material:
    """Return benchmark documents; units on which the labellers disagree have no label."""
    documents = [_labelled(row) for row in rows]
    data = build_dataset(documents, extractor)
    open_spans = {
        row["id"]: [
            Span(unit["start"], unit["end"])
            for unit in row["units"]
            if unit["u"] in set(row["maybe"])
        ]
        for row in rows
    }
    labels = tuple(
        None
        if any(s.overlap(r.context.unit.span) for s in open_spans[r.document.document.id])
        else (_ASKED if r.gold is not None and r.gold.label is Label.REQUIREMENT else _NONE)
        for r in data.rows
    )
    return _material(data, labels, {row["id"]: row["lang"] for row in rows}, {}, {})


def halves_of(row: SourceRow) -> list[SourceRow]:
    """Cut a document between two of its lines near the middle, best at an empty line, as two documents of one project.

    Their names end in ``~0`` and ``~1``; a document that is one paragraph stays whole and counts as the first half.
    """
    text, units = row["text"], row["units"]
    costs = {}
    for at in range(1, len(units)):
        between = text[units[at - 1]["end"] : units[at]["start"]]
        if "\n" in between:
            bonus = 0.15 * len(units) if between.count("\n") > 1 else 0.0
            costs[at] = abs(at - len(units) / 2) - bonus
    if not costs:
        return [{**row, "id": f"{row['id']}~0"}]
    at = min(costs, key=lambda each: costs[each])
    cut = text.rfind("\n", 0, units[at]["start"]) + 1
    return [
        _part(row, 0, 0, cut, units[:at]),
        _part(row, 1, cut, len(text), units[at:]),
    ]


def _part(
    row: SourceRow, number: int, start: int, end: int, units: Sequence[SourceRow]
) -> SourceRow:
    kept = {unit["u"] for unit in units}
    return {
        **row,
        "id": f"{row['id']}~{number}",
        "text": row["text"][start:end],
        "units": [
            {**unit, "start": unit["start"] - start, "end": unit["end"] - start} for unit in units
        ],
        "req": [item for item in row["req"] if item["u"] in kept],
        "maybe": [one for one in row["maybe"] if one in kept],
    }


def _labelled(row: SourceRow) -> LabelledDocument:
    places = {unit["u"]: Span(unit["start"], unit["end"]) for unit in row["units"]}
    units = tuple(
        LabelledUnit(
            places[item["u"]],
            Label.REQUIREMENT,
            priority=Priority(item["p"]) if item.get("p") else None,
        )
        for item in row["req"]
    )
    document = replace(as_document(row), project=row["id"].partition("~")[0])
    return LabelledDocument(document, row["lang"], "", "", "na", "test", units)


def intent_material(rows: Sequence[SourceRow], extractor: FeatureExtractor) -> Material:
    """Return sentences of mails, each a document of its own; one part of five is kept back."""
    documents = [
        LabelledDocument(
            Document(row["id"], row["text"], DocumentKind.EMAIL, project=row["id"]),
            "en",
            "",
            "",
            "na",
            "test",
            (),
        )
        for row in rows
        if row["text"].strip()
    ]
    data = build_dataset(documents, extractor)
    back = held_out([row["id"] for row in rows])
    return _material(
        data,
        (None,) * len(data.rows),
        {row["id"]: "en" for row in rows},
        {row["id"]: row["label"] == "intent" for row in rows},
        {row["id"]: bool(kept) for row, kept in zip(rows, back, strict=True)},
    )


def _material(
    data: Dataset,
    labels: tuple[str | None, ...],
    language_of: Mapping[str, str],
    gold: Mapping[str, bool],
    kept_back: Mapping[str, bool],
) -> Material:
    rows_of = {data.rows[int(rows[0])].document.document.id: rows for rows in documents_of(data)}
    return Material(data, labels, tuple(rows_of), language_of, rows_of, gold, kept_back)
