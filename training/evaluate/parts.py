"""Short tables of what other evaluations measure: due dates, matching, the encoder."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.encoder import BASE_FOLDER, load_encoder
from models.matching.reading import Reader
from models.matching.record import Relation
from nlp.domain import Language
from training import evaluate_due_dates as due
from training.evaluate.intervals import Estimate, class_f1, confusion, rate
from training.evaluate.report import Goal, Section, Table, Value
from training.matching import evaluation
from training.matching.data import PAIRS, Pair, load_pairs
from training.matching.fitting import fit_temperature

_FOLD_SCORES = ("units", "requirements", "f1", "ece", "unsure_share", "errors_in_unsure")


def evaluate_dates() -> Section:
    """Return the outcomes on the table of due dates, side by side with dateparser."""
    rows = due.read_table()
    systems: dict[str, due.System] = {"nlp.dates": due.our_answer}
    if (rival := due.dateparser_answer()) is not None:
        systems["dateparser"] = rival
    table: list[tuple[Value, ...]] = []
    right, silent = [], 0
    for name, system in systems.items():
        results = [(row.language, outcome) for row, _, outcome in due.evaluate(rows, system)]
        for language in Language:
            counts = Counter(outcome for spoken, outcome in results if spoken is language)
            hits = float(counts[due.OUTCOMES[0]])
            total = float(sum(counts.values()))
            outcomes = (counts[outcome] for outcome in due.OUTCOMES)
            table.append((name, str(language), int(total), *outcomes, hits / total))
            if name == "nlp.dates":
                right.append(hits / total)
                silent += counts[due.OUTCOMES[2]]
    columns = ("system", "language", "rows", *due.OUTCOMES, "share right")
    return Section(
        "dates", "Due dates", (Table("Due dates", columns, tuple(table)),),
        ("Expressions of data/due_dates.csv, the same text and anchor for both systems.",),
        (
            Goal("due dates right, worse language", 0.97, min(right)),
            Goal("due dates silently wrong", 0, silent, at_most=True),
        ),
    )  # fmt: skip


def evaluate_matching() -> Section:
    """Return retrieval and relation scores; the matcher is fitted again without each topic."""
    pairs = load_pairs(PAIRS)
    reader = Reader(load_encoder(None))
    temperature = fit_temperature(pairs, reader)
    known = [pair for pair in pairs if pair.relation is not Relation.NEW]
    hits: list[tuple[Value, ...]] = []
    for name, found in evaluation.first_hits(pairs, reader).items():
        hits.append((name, _over_topics(known, found)))
    validated = evaluation.cross_validate(pairs, reader, temperature)
    truth = [str(pair.relation) for pair in validated.pairs]
    labels = [str(relation) for relation in Relation]
    counts = confusion(list(zip(truth, map(str, validated.relations), strict=True)), labels)
    relations: list[tuple[Value, ...]] = [
        (label, class_f1(counts, at), int(counts[at].sum())) for at, label in enumerate(labels)
    ]
    whole = evaluation.end_to_end(pairs, reader, temperature)
    hits.append(("entry and relation right, whole record", _over_topics(pairs, whole)))
    return Section(
        "matching", "Matching against the record",
        (
            Table("First of all entries", ("method", "right"), tuple(hits)),
            Table("Relation of a pair, out of fold", ("relation", "F1", "n"), tuple(relations)),
        ),
        (
            f"{len(pairs)} pairs of data/matching_pairs.jsonl; whole topics are left out of a fold and drawn for the "
            "intervals.",
        ),
    )  # fmt: skip


def _over_topics(pairs: Sequence[Pair], right: NDArray[np.bool_]) -> Estimate:
    counts: dict[str, tuple[float, float]] = {}
    for pair, hit in zip(pairs, right, strict=True):
        sofar, trials = counts.get(pair.group, (0.0, 0.0))
        counts[pair.group] = (sofar + bool(hit), trials + 1)
    return rate(list(counts.values()))


def evaluate_encoder() -> Section:
    """Return what the manifest of the shipped encoder says; `python -m training.encoder` measures it."""
    manifest = json.loads((BASE_FOLDER / "manifest.json").read_text(encoding="utf-8"))
    scores = manifest["scores"]
    development, speed = scores["development"], scores["speed"]
    size = scores["bytes"] / 2**20
    rows: tuple[tuple[Value, ...], ...] = (
        ("zh -> en top-1", development["zh_en_top1"]),
        ("en -> zh top-1", development["en_zh_top1"]),
        ("candidates", development["candidates"]),
        ("size in MiB", size),
        ("sentences per second", speed["encoder_per_second"]),
        ("times the teacher's speed", speed["times_teacher"]),
    )
    return Section(
        "encoder", "Sentence encoder",
        (Table(f"{manifest['name']} {manifest['version']}", ("measure", "value"), rows),),
        ("From the manifest, written when the encoder was exported.",),
        (
            Goal("encoder zh -> en top-1", 0.90, development["zh_en_top1"]),
            Goal("encoder size in MiB", 25, size, at_most=True),
            Goal("encoder speed in teachers", 20, speed["times_teacher"]),
        ),
    )  # fmt: skip


def evaluate_folds(folder: Path) -> Section:
    """Return what the manifest of a text model says of labelled documents that its folds had not seen."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    scores = manifest["scores"]["verdict"]
    rows: list[tuple[Value, ...]] = []
    goals: list[Goal] = []
    for language in map(str, Language):
        one = scores[language]
        rows.append((language, *(one[name] for name in _FOLD_SCORES)))
        share, errors = one["unsure_share"], one["errors_in_unsure"]
        goals.append(
            Goal(f"unsure band, share of units, folds ({language})", 0.15, share, at_most=True)
        )
        goals.append(Goal(f"unsure band, share of errors, folds ({language})", 0.50, errors))
    return Section(
        "folds", "Requirement probability on data/labelled, out of fold",
        (Table("Verdict head with second look", ("language", *_FOLD_SCORES), tuple(rows)),),
        ("From the manifest of the model; thresholds and band are set on the same folds, so they are a little kind.",),
        tuple(goals),
    )  # fmt: skip
