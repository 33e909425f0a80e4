"""Real Chinese client messages: tone, and priority of what they ask for."""

from __future__ import annotations

from collections.abc import Sequence

from models.analyzer import Analyzer
from nlp.domain import Analysis, FindingType
from training.evaluate.documents import analyze_row
from training.evaluate.intervals import rate
from training.evaluate.report import Goal, Section, Table
from training.evaluate.scoring import PRIORITIES, TONES, Pair, label_scores
from training.evaluate.sources import Row, Sources, read_rows


def evaluate(sources: Sources, analyzer: Analyzer) -> Section:
    """Return tone scores and priorities on messages; every message is a document."""
    rows = read_rows(sources.benchmark("messages_zh.jsonl"))
    analyses = [analyze_row(analyzer, {**row, "kind": "message"}) for row in rows]
    tones = [
        [(row["tone"], str(analysis.tone.label))] if row["tone"] in TONES else []
        for row, analysis in zip(rows, analyses, strict=True)
    ]
    scores = label_scores(tones, TONES)
    neutral = [pairs for pairs in tones if pairs and pairs[0][0] == "neutral"]
    called = rate([(float(pairs[0][1] == "negative"), 1.0) for pairs in neutral])
    asked = [
        (row, analysis)
        for row, analysis in zip(rows, analyses, strict=True)
        if row["p"] in PRIORITIES
    ]
    return Section(
        "messages",
        "Chinese client messages (messages_zh)",
        (
            Table("Tone", (*scores, "neutral called negative"), ((*scores.values(), called),)),
            _priority_table(asked),
        ),
        (f"{len(rows)} messages; priorities that the labellers dispute are left out.",),
        (
            Goal("messages_zh tone F1 (negative)", 0.70, scores["F1 negative"]),
            Goal("messages_zh neutral called negative", 0.10, called, at_most=True),
        ),
    )


def priority_of(analysis: Analysis) -> str | None:
    """Return the priority of the surest requirement in a message, ``None`` where none was found."""
    found = [f for f in analysis.findings if f.type is FindingType.REQUIREMENT]
    return str(max(found, key=lambda finding: finding.confidence).priority) if found else None


def _priority_table(asked: Sequence[tuple[Row, Analysis]]) -> Table:
    pairs: list[list[Pair]] = [[(row["p"], priority_of(analysis))] for row, analysis in asked]
    seen = rate([(float(part[0][1] is not None), 1.0) for part in pairs])
    found = label_scores([part for part in pairs if part[0][1] is not None], PRIORITIES)
    return Table(
        "Requests: found as a requirement, priority on found ones",
        ("found", "priority accuracy", "priority macro-F1"),
        ((seen, found["accuracy"], found["macro-F1"]),),
    )
