"""`clientsignal retrain`: decisions in, a stored version with its verdict out; see `docs/adr/0035`."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from models.analyzer import TextModel
from models.champion import Served, load_champion, text_registry
from models.encoder import SentenceEncoder, load_encoder
from models.loading import BASE, load_text_model, save_text_model
from models.probe import library_versions, probe_scores
from models.registry import Registry
from training.learning import diff as differences
from training.learning.cards import card
from training.learning.cli import DEFAULT_STATE, By, Encoder, State
from training.learning.decisions import (
    DecidedDocument,
    DecisionsError,
    count_decisions,
    data_hash,
    read_decisions,
)
from training.learning.gate import Gate, judge
from training.learning.holdout import Split, split_later
from training.learning.lessons import Lessons, lessons_of, part_of, told
from training.learning.progress import EXPECTED, REFUSED, Progress, fail, say, stop_on_request, tell
from training.learning.provenance import name_of, revision
from training.learning.refit import Settings, refit
from training.learning.replay import Replay, build_replay
from training.learning.reviewers import Reviewer, reviewers_of, trust_of
from training.learning.scoring import Truth, ask
from training.text_model import data_hash as shipped_hash


@dataclass(frozen=True, slots=True)
class Challenger:
    """A fitted model with all that is known about it, not yet stored."""

    model: TextModel
    manifest: dict[str, Any]
    gate: Gate
    split: Split
    reviewers: tuple[Reviewer, ...]
    lessons: Lessons


def make_challenger(
    documents: Sequence[DecidedDocument],
    base: TextModel,
    served: Served,
    kept: Replay,
    *,
    settings: Settings,
    trusted: Sequence[str] = (),
    seen_projects: Sequence[str] = (),
    progress: Progress = say,
) -> Challenger:
    """Learn from the earlier decisions and compare with the champion on the later ones.

    Raises
    ------
    DecisionsError
        If there is nothing to learn from.
    """
    progress("read", 0, 1, f"{len(documents)} documents")
    lessons = lessons_of(documents, base.extractor)
    reviewers = reviewers_of(lessons, ask(base, lessons.data), trusted=trusted)
    lessons = told(tuple(documents), lessons.data, trust_of(reviewers))
    split = split_later(documents, seen_projects=seen_projects)
    learn, later = part_of(lessons, split.learn), part_of(lessons, split.later)
    if not len(learn.taught):
        raise DecisionsError(
            "no decision to learn from: all are kept for measuring, undone, contradicted by colleagues or held back"
        )
    progress("read", 1, 1, split.en)
    model = refit(base, kept, learn, settings, progress=progress)
    facts = {
        "base": base.version,
        "data_hash": data_hash(documents),
        "shipped_data": shipped_hash(),
        "settings": asdict(settings),
        "parent": served.name,
        "trusted": sorted(trusted),
    }
    model = replace(model, version=name_of(facts))
    progress("gate", 0, 1, "champion against challenger")
    whole = np.flatnonzero(kept.data.whole).astype(np.int64)
    shipped = kept.take(whole)
    gate = judge(
        served.model,
        model,
        Truth.of(later.data, later.labels) if len(later.taught) else None,
        Truth.of(shipped.data, shipped.labels),
    )
    progress("gate", 1, 1, "passed" if gate.passed else "refused")
    learned = [one for one in documents if one.document in set(split.learn)]
    manifest = {
        **facts,
        "kind": "text",
        "name": model.version,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": settings.seed,
        "revision": revision(),
        "python": platform.python_version(),
        "libraries": library_versions(),
        "probe": probe_scores(model),
        "decisions": count_decisions(learned),
        "documents": len(learned),
        "projects": sorted({one.project for one in learned}),
        "learned_until": max(one.decided_at for one in learned).isoformat(),
        "gate": "passed" if gate.passed else "refused",
    }
    return Challenger(model, manifest, gate, split, reviewers, lessons)


def report_of(made: Challenger, found: Sequence[differences.Flip] | None) -> dict[str, Any]:
    """Return what is stored beside the version; spans, ids and counts, never client text."""
    return {
        "name": made.model.version,
        "gate": made.gate.as_json(),
        "split": asdict(made.split),
        "reviewers": [asdict(one) for one in made.reviewers],
        "agreement": {"compared": made.lessons.compared, "conflicts": made.lessons.conflicts},
        "diff": None if found is None else differences.summary(found),
        "flips": None if found is None else [asdict(flip) for flip in found],
    }


def store(registry: Registry, made: Challenger, report: dict[str, Any]) -> None:
    """Write the version; one that was made of the same inputs before is left as it is."""
    name = made.model.version
    if name in registry.names() and registry.describe(name).problem is None:
        return

    def write(folder: Path) -> None:
        save_text_model(folder, made.model, made.manifest)
        (folder / "card.md").write_text(card(made.manifest, report), encoding="utf-8")
        text = json.dumps(report, ensure_ascii=False, indent=1)
        (folder / "report.json").write_text(text + "\n", encoding="utf-8")

    registry.add(name, write)


def retrain(
    decisions: Annotated[Path, typer.Option(help="decisions.jsonl, as the service exports it")],
    state: State = DEFAULT_STATE,
    encoder: Encoder = None,
    findings: Annotated[
        Path | None, typer.Option(help="findings.jsonl, to list what would flip")
    ] = None,
    seed: Annotated[int, typer.Option(help="seed of everything random")] = Settings().seed,
    trust: Annotated[
        list[str] | None, typer.Option(help="reviewer you vouch for; may be given several times")
    ] = None,
    promote: Annotated[
        bool, typer.Option("--promote", help="make it live if the gate passes")
    ] = False,
    by: By = None,
) -> None:
    """Learn from decisions: a new version is fitted, compared with the live one, and stored."""
    stop_on_request()
    try:
        made, report = run(
            read_decisions(decisions), state, load_encoder(encoder),
            settings=Settings(seed=seed), trusted=trust or [], findings=findings,
        )  # fmt: skip
        registry = text_registry(state / "models", load_encoder(encoder))
        promoted = False
        if promote and made.gate.passed:
            registry.promote(made.model.version, why=made.gate.reasons_en[0], by=by or "retrain")
            promoted = True
    except EXPECTED as error:
        raise fail(error) from error
    tell(
        {
            "name": made.model.version,
            "gate": made.manifest["gate"],
            "better": made.gate.better,
            "promoted": promoted,
            "reasons_en": made.gate.reasons_en,
            "reasons_zh": made.gate.reasons_zh,
            "reviewers": {one.key: one.status for one in made.reviewers},
            "diff": report["diff"],
        }
    )
    if not made.gate.passed:
        raise typer.Exit(REFUSED)


def run(
    documents: Sequence[DecidedDocument],
    state: Path,
    encoder: SentenceEncoder,
    *,
    settings: Settings,
    trusted: Sequence[str] = (),
    findings: Path | None = None,
    progress: Progress = say,
) -> tuple[Challenger, dict[str, Any]]:
    """Do everything but promote: fit, judge, list what would flip, and store."""
    if not documents:
        raise DecisionsError("the file holds no decision; decide on some items first")
    stored = differences.read_stored(findings) if findings is not None else None
    root = state / "models"
    registry = text_registry(root, encoder)
    base = load_text_model(BASE / "text", encoder)
    served = load_champion(root, encoder)
    seen = registry.describe(served.name).manifest.get("projects", ()) if served.name else ()
    kept = build_replay(base.extractor, cache=root / "cache", progress=progress)
    made = make_challenger(
        documents, base, served, kept,
        settings=settings, trusted=trusted, seen_projects=seen, progress=progress,
    )  # fmt: skip
    found = None
    if stored is not None:
        progress("diff", 0, 1, f"{len(stored)} documents")
        found = differences.flips(served.model, made.model, stored)
        progress("diff", 1, 1, f"{len(found)} findings would flip")
    report = report_of(made, found)
    store(registry, made, report)
    progress("stored", 1, 1, made.model.version)
    return made, report
