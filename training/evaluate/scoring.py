"""Score requirements found in labelled documents, counted as the shared scorer counts.

A labelled unit is found when a requirement covers at least half of it, or lies inside it with at least eight code
points. Units on which the labellers disagreed are neither right nor wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from training.evaluate import intervals
from training.evaluate.intervals import Counts, Estimate

PRIORITIES = ("must", "should", "could", "wont")
KINDS = ("functional", "quality", "constraint")
TONES = ("negative", "neutral", "positive")
SMALLEST = 8

Pair = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """What one document adds to the scores; ``priorities`` and ``kinds`` pair gold with guess on found units."""

    found: int
    spurious: int
    missed: int
    priorities: tuple[Pair, ...] = ()
    kinds: tuple[Pair, ...] = ()
    tones: tuple[Pair, ...] = ()
    quotes: int = 0
    bad_quotes: int = 0

    @property
    def counts(self) -> Counts:
        """Return found, predicted and gold counts."""
        return np.array(
            [self.found, self.found + self.spurious, self.found + self.missed], np.float64
        )


def score_document(gold: Mapping[str, Any], answer: Mapping[str, Any]) -> DocumentScore:
    """Compare the answer for one document with its labels.

    Parameters
    ----------
    gold
        A row of ``clientdocs.jsonl``: ``text``, ``units``, ``req``, ``maybe``, ``tone``.
    answer
        What ``clientsignal analyze`` says: ``requirements`` with ``start``, ``end``, ``quote``, ``priority``, ``kind``
        and ``tone`` with ``label``.
    """
    requirements = answer["requirements"]
    found = found_units(gold["units"], requirements)
    wanted = {item["u"]: item for item in gold["req"]}
    open_units = set(gold.get("maybe", ()))
    common = [unit for unit in wanted if unit in found]
    tone = gold.get("tone")
    return DocumentScore(
        found=len(common),
        spurious=sum(unit not in wanted and unit not in open_units for unit in found),
        missed=len(wanted) - len(common),
        priorities=tuple(
            (wanted[unit]["p"], found[unit].get("priority"))
            for unit in common
            if wanted[unit].get("p")
        ),
        kinds=tuple(
            (wanted[unit]["k"], found[unit].get("kind")) for unit in common if wanted[unit].get("k")
        ),
        tones=((tone, (answer.get("tone") or {}).get("label")),) if tone in TONES else (),
        quotes=len(requirements),
        bad_quotes=sum(
            gold["text"][item["start"] : item["end"]] != item["quote"] for item in requirements
        ),
    )


def found_units(
    units: Sequence[Mapping[str, Any]], requirements: Sequence[Mapping[str, Any]]
) -> dict[int, Mapping[str, Any]]:
    """Return the first requirement that finds each labelled unit."""
    found: dict[int, Mapping[str, Any]] = {}
    for item in requirements:
        for unit in units:
            both = min(item["end"], unit["end"]) - max(item["start"], unit["start"])
            inside = both == item["end"] - item["start"]
            if 2 * both >= unit["end"] - unit["start"] or (inside and both >= SMALLEST):
                found.setdefault(unit["u"], item)
    return found


def requirement_scores(scores: Sequence[DocumentScore]) -> tuple[Estimate, Estimate, Estimate]:
    """Return precision, recall and F1 of finding requirements."""
    parts = [score.counts for score in scores]
    gold = int(sum(part[2] for part in parts))
    return (
        intervals.rate([(part[0], part[1]) for part in parts]),
        intervals.rate([(part[0], part[2]) for part in parts]),
        intervals.estimate(parts, lambda c: intervals.f1(c[0], c[1], c[2]), n=gold),
    )


def label_scores(pairs: Sequence[Sequence[Pair]], labels: Sequence[str]) -> dict[str, Estimate]:
    """Return accuracy, macro-F1 and the F1 of every class; one sequence of pairs per document."""
    tables = [intervals.confusion(part, labels) for part in pairs]
    total = sum(len(part) for part in pairs)
    result = {
        "accuracy": intervals.estimate(tables, intervals.accuracy, n=total),
        "macro-F1": intervals.estimate(tables, intervals.macro_f1, n=total),
    }
    for at, label in enumerate(labels):
        support = int(sum(table[at].sum() for table in tables))
        result[f"F1 {label}"] = intervals.estimate(
            tables, partial(intervals.class_f1, at=at), n=support
        )
    return result


def shared_form(scores: Sequence[DocumentScore]) -> dict[str, Any]:
    """Return the scores under the names and in the numbers of the shared scorer."""
    precision, recall, f1 = (estimate.value for estimate in requirement_scores(scores))
    tables = {
        name: intervals.confusion([p for score in scores for p in getattr(score, name)], labels)
        for name, labels in (("priorities", PRIORITIES), ("kinds", KINDS), ("tones", TONES))
    }
    return {
        "requirement_precision": 0.0 if np.isnan(precision) else precision,
        "requirement_recall": 0.0 if np.isnan(recall) else recall,
        "requirement_f1": 0.0 if np.isnan(f1) else f1,
        "priority_accuracy": intervals.accuracy(tables["priorities"]),
        "priority_macro_f1": intervals.macro_f1(tables["priorities"]),
        "kind_macro_f1": intervals.macro_f1(tables["kinds"]),
        "tone_macro_f1": intervals.macro_f1(tables["tones"]),
        "quotes": sum(score.quotes for score in scores),
        "quotes_not_equal_to_source": sum(score.bad_quotes for score in scores),
    }
