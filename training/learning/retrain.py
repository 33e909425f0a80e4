"""`clientsignal retrain`: decisions in, a stored version with its verdict out; see `docs/adr/0035`."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from models.analyzer import TextModel
from models.champion import Served, load_champion, text_registry
from models.contextual import load_contextual
from models.encoder import SentenceEncoder, load_encoder
from models.flips import Flip, summary
from models.loading import BASE, CONTEXTUAL, load_text_model, save_text_model
from models.probe import library_versions, probe_scores
from models.registry import Registry
from training.learning import diff as differences
from training.learning.cards import card
from training.learning.cli import DEFAULT_STATE, By, Contextual, Encoder, State, user
from training.learning.curve import Curve, learning_curve
from training.learning.decisions import (
    DecidedDocument,
    DecisionsError,
    NothingLeftError,
    count_decisions,
    data_hash,
    read_decisions,
)
from training.learning.gate import Exam, Gate, judge
from training.learning.holdout import Split, newest_of, split_later
from training.learning.lessons import Lessons, lessons_of, part_of, rows_of, told
from training.learning.opinions import Untaught, is_same_base, untaught
from training.learning.progress import (
    EXPECTED,
    NOTHING_LEFT,
    REFUSED,
    Progress,
    fail,
    say,
    stop_on_request,
    tell,
)
from training.learning.provenance import name_of, revision
from training.learning.refit import Settings, refit
from training.learning.replay import Replay, build_replay
from training.learning.reviewers import Reviewer, reviewers_of, trust_of
from training.learning.scoring import Truth, ask
from training.learning.vouches import Vouch, as_rows, heard_for, read_vouches, write_reviewers
from training.text_model import data_hash as shipped_hash


@dataclass(frozen=True, slots=True)
class Challenger:
    """A fitted model with all that is known about it, not yet stored."""

    model: TextModel
    manifest: dict[str, Any]
    gate: Gate
    split: Split
    reviewers: tuple[Reviewer, ...]
    vouches: tuple[Vouch, ...]
    lessons: Lessons
    curve: Curve


def make_challenger(
    documents: Sequence[DecidedDocument],
    base: TextModel,
    served: Served,
    kept: Replay,
    *,
    settings: Settings,
    vouches: Sequence[Vouch] = (),
    seen_projects: Sequence[str] = (),
    progress: Progress = say,
    judged: Callable[[tuple[Reviewer, ...], tuple[Vouch, ...]], object] | None = None,
) -> Challenger:
    """Learn from the earlier decisions and compare with the champion on the later ones.

    ``judged`` is called with what is made of every reviewer, and who was vouched for, as soon as that is known.

    Raises
    ------
    NothingLeftError
        If there is nothing to learn from.
    """
    heard = newest_of(documents)
    progress("read", 0, 2, f"{len(heard)} documents")
    lessons = lessons_of(heard, base.extractor)
    progress("read", 1, 2, "what the shipped version says of them")
    before = untaught(base, lessons.data)
    vouched = heard_for(vouches, {d.reviewer for one in heard for d in one.decisions})
    trusted = [one.reviewer for one in vouched]
    reviewers = reviewers_of(lessons, ask(base, lessons.data, before), trusted=trusted)
    if judged is not None:
        judged(reviewers, vouched)
    lessons = told(tuple(heard), lessons.data, trust_of(reviewers))
    split = split_later(heard, seen_projects=seen_projects)
    learn, later = part_of(lessons, split.learn), part_of(lessons, split.later)
    if not len(learn.taught):
        raise NothingLeftError(
            "no decision to learn from: all are kept for measuring, undone, contradicted by colleagues or held back"
        )
    progress("read", 2, 2, split.en)
    first, last = (before.take(rows_of(lessons, part)) for part in (split.learn, split.later))
    model = refit(base, kept, learn, first, settings, progress=progress)
    facts = {
        "base": base.version,
        "data_hash": data_hash(documents),
        "shipped_data": shipped_hash(),
        "settings": asdict(settings),
        "parent": served.name,
        "trusted": trusted,
        "contextual": bool(base.contextual),
    }
    model = replace(model, version=name_of(facts))
    progress("gate", 0, 2, "champion against challenger")
    gate = judge(served.model, model, list(_exams(base, served.model, kept, later, last)))
    progress("gate", 1, 2, "what fewer decisions would have brought")
    curve = learning_curve(base, kept, learn, first, later, last, settings)
    progress("gate", 2, 2, "passed" if gate.passed else "refused")
    learned = [one for one in heard if one.document in set(split.learn)]
    manifest = {
        **facts,
        "kind": "text",
        "name": model.version,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": settings.seed,
        "revision": revision(),
        "python": platform.python_version(),
        "libraries": library_versions(),
        "probe": probe_scores(replace(model, contextual=())),
        "decisions": count_decisions(learned),
        "documents": len(learned),
        "left_out": count_decisions(documents) - count_decisions(heard),
        "projects": sorted({one.project for one in learned}),
        "learned_until": max(one.decided_at for one in learned).isoformat(),
        "gate": "passed" if gate.passed else "refused",
    }
    return Challenger(model, manifest, gate, split, reviewers, vouched, lessons, curve)


def _exams(
    base: TextModel, champion: TextModel, kept: Replay, later: Lessons, last: Untaught
) -> Iterator[Exam]:
    """Yield the later documents, read as users have them, and the shipped ones, read by the heads alone.

    The contextual stage was tuned on the shipped documents and would take minutes for them.
    """
    same = is_same_base(base, champion)
    if len(later.taught):
        old = last if same else untaught(champion, later.data)
        yield Exam("later", Truth.of(later.data, later.labels), old, last)
    old = kept.before if same else untaught(champion, kept.data, most_read=0)
    yield Exam("shipped", Truth.of(kept.data, kept.labels), old, kept.before)


def report_of(made: Challenger, found: Sequence[Flip] | None) -> dict[str, Any]:
    """Return what is stored beside the version; spans, ids and counts, never client text."""
    return {
        "name": made.model.version,
        "gate": made.gate.as_json(),
        "split": asdict(made.split),
        "reviewers": [asdict(one) for one in made.reviewers],
        "vouches": as_rows(made.vouches),
        "agreement": {"compared": made.lessons.compared, "conflicts": made.lessons.conflicts},
        "diff": None if found is None else summary(found),
        "curve": asdict(made.curve),
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
    vouches: Annotated[
        Path | None, typer.Option(help="vouches.jsonl, as the service exports it")
    ] = None,
    contextual: Contextual = True,
    promote: Annotated[
        bool, typer.Option("--promote", help="make it live if the gate passes")
    ] = False,
    by: By = None,
) -> None:
    """Learn from decisions: a new version is fitted, compared with the live one, and stored."""
    stop_on_request()
    try:
        read = read_vouches(vouches) if vouches is not None else ()
        mine = [Vouch(reviewer=key, by=by or user(), at=datetime.now(UTC)) for key in trust or ()]
        made, report = run(
            read_decisions(decisions), state, load_encoder(encoder),
            settings=Settings(seed=seed), vouches=[*read, *mine], findings=findings, contextual=contextual,
        )  # fmt: skip
        registry = text_registry(state / "models", load_encoder(encoder))
        promoted = False
        if promote and made.gate.passed:
            registry.promote(made.model.version, why=made.gate.reasons_en[0], by=by or "retrain")
            promoted = True
    except NothingLeftError as error:
        fail(error)
        raise typer.Exit(NOTHING_LEFT) from error
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
    vouches: Sequence[Vouch] = (),
    findings: Path | None = None,
    contextual: bool = True,
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
    if contextual:
        stages = tuple(load_contextual(BASE / name) for name in CONTEXTUAL)
        base = replace(base, contextual=stages)
        served = replace(served, model=replace(served.model, contextual=stages))
    seen = registry.describe(served.name).manifest.get("projects", ()) if served.name else ()
    kept = build_replay(base, progress=progress)
    made = make_challenger(
        documents, base, served, kept,
        settings=settings, vouches=vouches, seen_projects=seen, progress=progress,
        judged=partial(write_reviewers, root),
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
