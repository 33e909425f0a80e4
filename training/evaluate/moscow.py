"""Whole documents with their authors' own MoSCoW lists, and the same items without any structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from models.analyzer import Analyzer, TextModel
from models.features import contexts
from models.priority import PriorityReading, read_priority
from nlp.domain import Document, Finding, FindingType, Priority, RawDocument
from nlp.layout import lay_out
from nlp.reading import read
from training.evaluate.calibration import reliability_rows
from training.evaluate.intervals import Estimate, rate
from training.evaluate.matching_text import assign
from training.evaluate.report import Goal, Section, Table, Value
from training.evaluate.scoring import PRIORITIES, Pair, label_scores
from training.evaluate.sources import Row, Sources, read_rows
from training.measures import expected_calibration_error


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item of a list with the unit and the requirement that match it, if any."""

    row: Row
    located: bool
    finding: Finding | None


def evaluate(sources: Sources, analyzer: Analyzer) -> Section:
    """Return how many listed items are found, and with which priority."""
    rows = read_rows(sources.path("moscow/items.jsonl"))
    folder = sources.path("moscow/documents")
    listed: list[ListedItem] = []
    for name, items in _by_document(rows).items():
        files = sorted(folder.glob(f"{name}.*"))
        if files:
            listed += match_items(
                items, read(RawDocument(files[0].name, files[0].read_bytes())), analyzer
            )
    tables = [_list_table(listed), _class_table(listed)]
    notes = [
        "Items without a file are left out. Located: some unit of the document holds the item."
    ]
    if isinstance(analyzer, TextModel):
        readings = [priority_alone(analyzer, row) for row in rows]
        tables += _alone_tables(rows, readings)
        notes.append("Alone: the words of the item with no heading, table or neighbor around them.")
    return Section(
        "moscow", "Authors' own MoSCoW lists (moscow)", tuple(tables), tuple(notes),
        (
            Goal("moscow listed items found", 0.85, found_share(listed)),
            Goal("moscow priority accuracy on found ones", 0.95, _accuracy(listed)),
        ),
    )  # fmt: skip


def _by_document(rows: Iterable[Row]) -> dict[str, list[Row]]:
    documents: dict[str, list[Row]] = {}
    for row in rows:
        documents.setdefault(row["doc"], []).append(row)
    return documents


def match_items(
    items: Sequence[Row], documents: Sequence[Document], analyzer: Analyzer
) -> list[ListedItem]:
    """Match the items of one file with the requirements and with all units in it."""
    findings: list[Finding] = []
    units: list[str] = []
    for document in documents:
        analysis = analyzer.analyze(document)
        findings += [f for f in analysis.findings if f.type is FindingType.REQUIREMENT]
        units += [analysis.layout.text_of(unit) for unit in analysis.layout.units]
    texts = [row["text"] for row in items]
    found = assign(texts, [finding.quote for finding in findings])
    located = assign(texts, units)
    return [
        ListedItem(row, place is not None or at is not None, None if at is None else findings[at])
        for row, at, place in zip(items, found, located, strict=True)
    ]


def found_share(listed: Sequence[ListedItem]) -> Estimate:
    """Return the share of items that a requirement matches; documents are drawn."""
    return rate(_per_document(listed, lambda item: item.finding is not None))


def _per_document(
    listed: Sequence[ListedItem], hit: Callable[[ListedItem], bool]
) -> list[tuple[float, float]]:
    counts: dict[str, tuple[float, float]] = {}
    for item in listed:
        hits, trials = counts.get(item.row["doc"], (0.0, 0.0))
        counts[item.row["doc"]] = (hits + hit(item), trials + 1)
    return list(counts.values())


def _pairs(listed: Sequence[ListedItem]) -> list[list[Pair]]:
    documents: dict[str, list[Pair]] = {}
    for item in listed:
        if item.finding is not None:
            pair = (str(item.row["label"]), str(item.finding.priority))
            documents.setdefault(item.row["doc"], []).append(pair)
    return list(documents.values())


def _accuracy(listed: Sequence[ListedItem]) -> Estimate:
    return label_scores(_pairs(listed), PRIORITIES)["accuracy"]


def _list_table(listed: Sequence[ListedItem]) -> Table:
    rows: list[tuple[Value, ...]] = []
    cuts = [("all", listed)]
    for field in ("evidence", "lang", "terse", "label_source"):
        for value in sorted({str(item.row[field]) for item in listed}):
            cuts.append(
                (f"{field}: {value}", [item for item in listed if str(item.row[field]) == value])
            )
    for name, part in cuts:
        scores = label_scores(_pairs(part), PRIORITIES)
        located = rate(_per_document(part, lambda item: item.located))
        rows.append((name, located, found_share(part), scores["accuracy"], scores["macro-F1"]))
    columns = ("items", "located", "found", "priority accuracy", "priority macro-F1")
    return Table("Items of whole documents", columns, tuple(rows))


def _class_table(listed: Sequence[ListedItem]) -> Table:
    scores = label_scores(_pairs(listed), PRIORITIES)
    names = tuple(f"F1 {label}" for label in PRIORITIES)
    by_basis: dict[str, list[bool]] = {}
    for item in listed:
        if item.finding is not None:
            right = str(item.finding.priority) == item.row["label"]
            by_basis.setdefault(str(item.finding.basis), []).append(right)
    shown = ", ".join(
        f"{basis} {sum(hits) / len(hits):.3f} (n={len(hits)})" for basis, hits in by_basis.items()
    )
    columns = (*names, "accuracy by basis")
    return Table("Priority per class", columns, ((*(scores[name] for name in names), shown),))


def priority_alone(model: TextModel, row: Row) -> PriorityReading:
    """Return what the words of an item alone say of its priority."""
    layout = lay_out(Document(id=row["id"], text=row["text"]))
    found = contexts(layout)
    at = max(range(len(found)), key=lambda place: len(found[place].text))
    languages = tuple(unit.language for unit in layout.units)
    chances = model.priority.probabilities(model.extractor.extract(layout, found), languages)
    learned = {
        Priority(label): float(chances[at, column])
        for column, label in enumerate(model.priority.labels)
    }
    return read_priority(
        layout, found[at], found[at - 1] if at else None, learned, model.reliability
    )


def _alone_tables(rows: Sequence[Row], readings: Sequence[PriorityReading]) -> list[Table]:
    cuts: list[tuple[Value, ...]] = []
    for language in ("all", *sorted({row["lang"] for row in rows})):
        part = [
            (row, reading)
            for row, reading in zip(rows, readings, strict=True)
            if language in ("all", row["lang"])
        ]
        right = [str(reading.priority) == row["label"] for row, reading in part]
        unstated = rate(_shares([(row, str(r.basis) == "not_stated") for row, r in part]))
        accuracy = rate(_shares([(row, hit) for (row, _), hit in zip(part, right, strict=True)]))
        stated = [
            (row, str(r.priority) == row["label"]) for row, r in part if r.basis != "not_stated"
        ]
        error = expected_calibration_error(
            np.array([reading.confidence for _, reading in part], np.float32),
            np.array(right, np.bool_),
        )
        cuts.append((language, unstated, accuracy, rate(_shares(stated)), error))
    right = [str(r.priority) == row["label"] for row, r in zip(rows, readings, strict=True)]
    return [
        Table(
            "Items alone",
            ("language", "share not stated", "accuracy", "accuracy where stated", "ECE"),
            tuple(cuts),
        ),
        Table(
            "Items alone: confidence of the priority against being right",
            ("confidence", "n", "mean confidence", "right"),
            reliability_rows([reading.confidence for reading in readings], right),
        ),
    ]


def _shares(hits: Iterable[tuple[Row, bool]]) -> list[tuple[float, float]]:
    counts: dict[str, tuple[float, float]] = {}
    for row, hit in hits:
        sofar, trials = counts.get(row["doc"], (0.0, 0.0))
        counts[row["doc"]] = (sofar + hit, trials + 1)
    return list(counts.values())
