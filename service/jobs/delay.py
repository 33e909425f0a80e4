"""Background work on delay risk: the nightly estimates, and learning from finished work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from service.delay.champion import delay_registry
from service.jobs.context import JobContext
from service.jobs.errors import JobError
from service.jobs.registry import plan, task_of
from service.repositories import delay as queries
from service.usecases.delay_training import history_table, write_history
from service.usecases.scoring import score_batch, score_snapshots
from service.work import now

SCORE, TRAIN = "delay.score", "delay.train"
_AT_ONCE = 50
_LAST_WORDS = 300

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


@task_of(TRAIN)
def train(context: JobContext) -> None:
    """Learn from all finished work and make the result live; nothing new to learn is no work."""
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
        if name not in registry.names():
            registry.add(name, lambda target: _fit(context, path, target))
    registry.promote(name, why="learned from all finished work", by=context.created_by)
    estimated = _estimate_left_out(context)
    context.finish_with(rows=len(rows), model_version=name, estimated=estimated)


def _estimate_left_out(context: JobContext) -> int:
    """Estimate the snapshots of open projects that nothing was estimated for, oldest first."""
    live = context.parts.delay.live()
    with context.parts.readers() as session:
        waiting = queries.unestimated_snapshots(session)
    for start in range(0, len(waiting), _AT_ONCE):
        with context.begin() as work:
            score_snapshots(work, live, waiting[start : start + _AT_ONCE])
    return len(waiting)


def _fit(context: JobContext, history: Path, target: Path) -> None:
    """Run the training command, which the service must not import, and pass on its remarks."""
    code = "from service.cli import main; main()"
    words = ["delay", "train", str(history), "--out", str(target)]
    process = subprocess.Popen(  # noqa: S603 - our own program on our own file
        [sys.executable, "-c", code, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    try:
        while True:
            try:
                _out, remarks = process.communicate(timeout=1.0)
                break
            except subprocess.TimeoutExpired:
                context.check()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode:
        last = (remarks or "").strip().splitlines()[-1:] or ["no reason given"]
        raise JobError(f"the training command stopped: {last[0][:_LAST_WORDS]}")
    context.note(json.dumps({"remarks": len((remarks or "").splitlines())}))
