"""Background work on delay risk: the nightly estimates, and learning from finished work."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from service.delay.champion import delay_registry
from service.jobs.context import JobContext
from service.jobs.programs import failed, run_program
from service.jobs.registry import plan, task_of
from service.repositories import delay as queries
from service.usecases.delay_training import history_table, write_history
from service.usecases.scoring import score_batch, score_snapshots
from service.work import now

SCORE, TRAIN = "delay.score", "delay.train"
_AT_ONCE = 50
_REFUSED = 3

# Learning comes first, so that the estimates of a night rest on the newest outcomes.
plan("delay-train", TRAIN, at="01:30")
plan("delay-score", SCORE, at="02:00")


@task_of(SCORE)
def score_all(context: JobContext) -> None:
    """Estimate every open project as of today; goes on after the last batch that was written."""
    day = date.fromisoformat(context.cursor.get("day") or now().date().isoformat())
    after, done = context.cursor.get("after", 0), context.cursor.get("done", 0)
    live = context.parts.delay.live()
    with context.parts.readers() as session:
        waiting = [id_ for id_ in queries.open_projects(session) if id_ > after]
    total = done + len(waiting)
    for start in range(0, len(waiting), _AT_ONCE):
        batch = waiting[start : start + _AT_ONCE]
        with context.begin() as work:
            score_batch(work, live, batch, day)
            done += len(batch)
            cursor = {"day": day.isoformat(), "after": batch[-1], "done": done}
            context.save_cursor(cursor, work)
        context.progress(done, total, "projects")
    context.finish_with(day=day.isoformat(), estimated=done, model_version=live.version)


class _RefusedError(Exception):
    """The gate of training keeps the model in use (docs/adr/0037)."""

    def __init__(self, verdict: dict[str, Any]) -> None:
        self.verdict = verdict
        super().__init__("the new delay model is worse than the one in use")


@task_of(TRAIN)
def train(context: JobContext) -> None:
    """Learn from all finished work and make the result live unless the gate refuses it.

    Nothing new to learn is no work.
    """
    registry = delay_registry(context.parts.settings.state)
    with tempfile.TemporaryDirectory(prefix="clientsignal-delay-") as folder:
        path = Path(folder) / "history.csv"
        with context.parts.readers() as session:
            rows = history_table(session)
        if not rows:
            context.finish_with(rows=0)
            return
        digest = write_history(rows, path)
        champion = registry.champion()
        name = f"delay-{digest[:12]}"
        if champion is not None and champion.name == name:
            context.finish_with(rows=len(rows), model_version=name)
            return
        served = None if champion is None or champion.name is None else champion.name
        folder_of_served = None if served is None else registry.folder(served)
        verdict: dict[str, Any] = {}
        try:
            # A version that is there already had passed when it was made.
            if name not in registry.names():
                registry.add(
                    name,
                    lambda target: verdict.update(_fit(context, path, target, folder_of_served)),
                )
        except _RefusedError as error:
            context.note(str(error.verdict.get("reason_en", "")))
            context.finish_with(
                **{
                    **error.verdict,
                    "rows": len(rows),
                    "outcome": "refused",
                    "model_version": served,
                }
            )
            return
    why = str(verdict.get("reason_en") or "learned from all finished work")
    registry.promote(name, why=why, by=context.created_by)
    estimated = _estimate_left_out(context)
    context.finish_with(
        **{**verdict, "rows": len(rows), "outcome": "promoted"},
        model_version=name,
        estimated=estimated,
    )


def _estimate_left_out(context: JobContext) -> int:
    """Estimate the snapshots of open projects that nothing was estimated for, oldest first."""
    live = context.parts.delay.live()
    with context.parts.readers() as session:
        waiting = queries.unestimated_snapshots(session)
    for start in range(0, len(waiting), _AT_ONCE):
        with context.begin() as work:
            score_snapshots(work, live, waiting[start : start + _AT_ONCE])
    return len(waiting)


def _fit(context: JobContext, history: Path, target: Path, champion: Path | None) -> dict[str, Any]:
    """Run the training command, which the service must not import; returns the verdict of its gate."""
    words = ["delay", "train", str(history), "--out", str(target)]
    if champion is not None:
        words += ["--champion", str(champion)]
    ended = run_program(context, words, message=TRAIN)
    if ended.status == _REFUSED:
        raise _RefusedError(ended.result)
    if ended.status:
        raise failed(ended)
    return ended.result
