"""Jobs of learning: retraining, and the watch that starts it."""

from __future__ import annotations

import shutil
from pathlib import Path

from service.jobs.context import JobContext
from service.jobs.programs import Ended, failed, run_program
from service.jobs.registry import plan, task_of
from service.learning.export import write_decisions, write_findings, write_vouches
from service.usecases import learning, model_versions
from service.usecases.learning import RETRAIN

WATCH = "learning.watch"
_REFUSED, _NOTHING_LEFT = 3, 4

plan(RETRAIN, RETRAIN, at="02:30", enabled=False)
plan(WATCH, WATCH, every_minutes=30)


@task_of(RETRAIN)
def retrain(context: JobContext) -> None:
    """Train a challenger on all decisions and let the gate judge it."""
    folder = context.parts.settings.state / "jobs" / f"retrain-{context.job_id}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        examples, promotes = _export(context, folder)
        if examples == 0:
            context.note("there are no decisions yet; nothing to learn from")
            context.finish_with(examples=0, outcome="nothing")
            return
        ended = run_program(context, _arguments(context, folder), message=RETRAIN)
    finally:
        # It holds client text.
        shutil.rmtree(folder, ignore_errors=True)
    _conclude(context, ended, examples, promotes=promotes)


def _export(context: JobContext, folder: Path) -> tuple[int, bool]:
    with context.begin() as work:
        row = learning.open_settings(work)
        secret, promotes = row.secret, row.promotes
    with context.parts.readers() as session:
        examples = write_decisions(session, folder / "decisions.jsonl", secret)
        write_findings(session, folder / "findings.jsonl", secret)
        write_vouches(session, folder / "vouches.jsonl", secret)
    context.note(f"{examples} examples")
    return examples, promotes


def _arguments(context: JobContext, folder: Path) -> list[str]:
    settings = context.parts.settings
    arguments = ["retrain", "--decisions", str(folder / "decisions.jsonl")]
    arguments += ["--findings", str(folder / "findings.jsonl")]
    arguments += ["--vouches", str(folder / "vouches.jsonl")]
    arguments += ["--state", str(settings.state)]
    arguments.append("--contextual" if settings.contextual else "--no-contextual")
    if settings.encoder:
        arguments += ["--encoder", settings.encoder]
    return arguments


def _conclude(context: JobContext, ended: Ended, examples: int, *, promotes: bool) -> None:
    if ended.status == _NOTHING_LEFT:
        context.note(ended.reason)
        context.finish_with(examples=examples, outcome="nothing_left")
        return
    if ended.status not in (0, _REFUSED):
        raise failed(ended)
    name = str(ended.result.get("name", ""))
    outcome = "refused" if ended.status == _REFUSED else "passed"
    if outcome == "passed" and promotes and name:
        with context.begin() as work:
            why = f"passed the gate with {examples} examples"
            model_versions.promote(work, context.parts, name, why)
        outcome = "promoted"
    context.finish_with(examples=examples, outcome=outcome, version=name)


@task_of(WATCH)
def watch(context: JobContext) -> None:
    """Start a retraining when enough was decided since the last one, or drift asks for it."""
    with context.begin() as work:
        tried = learning.is_tried_lately(work.session)
        wanted = not tried and learning.wants_retraining(work.session)
        if wanted:
            learning.retrain(work, why="watch", audited=False)
    context.finish_with(started=wanted)
