"""Read off the limit from which findings are shown, on whole documents that the heads did not learn from.

The limits that the fits write are read off units and chances by single judges. What a reviewer sees went through the
rules as well. ``python -m training.finding_threshold`` prints F1 of requirement findings for each limit on the test
documents of ``data/labelled`` and names the lowest within `TOLERANCE` of the best; ``--write LIMIT`` puts one into
the manifests of the contextual stages, which decide, and marks their versions. The test documents are no test any more.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from models.analyzer import TextModel, Thresholds
from models.contextual.reader import ContextualReader
from models.loading import BASE, CONTEXTUAL, load_analyzer
from models.store import MANIFEST
from nlp.domain import FindingType, Language, Span
from training.contextual.blending import write_facts
from training.corpus import Label, LabelledDocument, read_corpus
from training.text_model import DATA

GRID = tuple(float(limit) for limit in np.round(np.arange(0.15, 0.66, 0.03), 2))
TOLERANCE = 0.004
"""F1 that may be given up for fewer misses, as where the fits choose."""
_LOWEST = 0.05


@dataclass(frozen=True, slots=True)
class Shown:
    """Requirements of one document: the labelled ones, and those found with their chances."""

    gold: tuple[Span, ...]
    found: tuple[tuple[Span, float], ...]


def shown_by(
    model: TextModel, documents: Sequence[LabelledDocument], language: Language
) -> list[Shown]:
    """Return what ``model`` finds in the documents of a language when it shows nearly everything."""
    stages = tuple(
        replace(stage, thresholds=stage.thresholds.moved(_LOWEST))
        if isinstance(stage, ContextualReader)
        else stage
        for stage in model.contextual
    )
    generous = replace(
        model,
        thresholds={name: limits.moved(_LOWEST) for name, limits in model.thresholds.items()},
        contextual=stages,
    )
    result = []
    for document in documents:
        if document.language != language:
            continue
        findings = generous.analyze(document.document).findings
        result.append(
            Shown(
                tuple(u.span for u in document.units if u.label is Label.REQUIREMENT),
                tuple(
                    (f.span, f.confidence) for f in findings if f.type is FindingType.REQUIREMENT
                ),
            )
        )
    return result


def score(documents: Sequence[Shown], limit: float) -> tuple[float, float, float]:
    """Return F1, precision and recall of the findings whose chance is at least ``limit``; overlapping spans agree."""
    hits = missed = wrong = 0
    for document in documents:
        shown = [span for span, chance in document.found if chance >= limit]
        hit = [gold for gold in document.gold if any(gold.overlap(span) for span in shown)]
        hits += len(hit)
        missed += len(document.gold) - len(hit)
        wrong += sum(not any(gold.overlap(span) for gold in document.gold) for span in shown)
    return (
        2 * hits / max(1, 2 * hits + missed + wrong),
        hits / max(1, hits + wrong),
        hits / max(1, hits + missed),
    )


def choose(scores: Sequence[float], limits: Sequence[float] = GRID) -> float:
    """Return the lowest limit whose F1 is within `TOLERANCE` of the best."""
    best = max(scores)
    return next(limit for limit, f1 in zip(limits, scores, strict=True) if f1 >= best - TOLERANCE)


def main() -> None:
    """Print the tables; write the limits if asked to."""
    parser = argparse.ArgumentParser(
        prog="python -m training.finding_threshold", description=__doc__
    )
    parser.add_argument(
        "--write", action="store_true", help="into the contextual stages' manifests"
    )
    options = parser.parse_args()
    model = load_analyzer()
    if not isinstance(model, TextModel):
        raise SystemExit("the shipped analyzer is no text model")
    documents = [d for d in read_corpus(DATA) if d.split == "test"]
    for language in Language:
        found = shown_by(model, documents, language)
        rows = [score(found, limit) for limit in GRID]
        chosen = choose([f1 for f1, _, _ in rows])
        count = sum(len(document.gold) for document in found)
        print(f"{language}: {len(found)} documents, {count} requirements; limit {chosen}")
        for limit, (f1, precision, recall) in zip(GRID, rows, strict=True):
            print(f"  {limit:.2f}  F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}")
    if options.write is not None:
        for name in CONTEXTUAL:
            write_limit(BASE / name, options.write)


def write_limit(folder: Path, limit: float) -> None:
    """Put ``limit`` into the manifest of a contextual stage and mark its version with it ("…-t30")."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    version = str(manifest["version"]).partition("-t")[0] + f"-t{round(100 * limit)}"
    limits = Thresholds(**manifest["thresholds"]).moved(limit)
    write_facts(folder, {"thresholds": asdict(limits), "version": version})


if __name__ == "__main__":
    main()
