"""kill -9 while a version is trained, saved, promoted or loaded: a valid champion is always served afterwards.

`python -m training.learning.kill [--points 20]`. Every child is a fork that works in a loop and is killed at another
moment of its work; then the parent looks at the folder as a service would. Exit status 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import psutil

from models.analyzer import TextModel
from models.champion import Served, load_champion, text_registry
from models.encoder import SentenceEncoder, load_encoder
from models.loading import BASE, load_text_model, save_text_model
from models.probe import library_versions, probe_scores
from models.registry import Registry
from training.corpus import LabelledDocument, read_corpus
from training.learning.decisions import DecidedDocument, Decision
from training.learning.progress import silent
from training.learning.refit import Settings
from training.learning.replay import build_replay
from training.learning.retrain import make_challenger, report_of, store
from training.text_model import DATA

STEPS = ("train", "save", "promote", "reload")
LONGEST = {"train": 16.0, "save": 0.5, "promote": 0.3, "reload": 0.6}
"""Seconds of processor time over which kills are spread: several rounds of the step, training a little over one."""
_FILES = ("zh_mail_01.txt", "en_mail_01.txt")
_FEW = 12


class Scene:
    """A registry with two versions, one of them live, and everything loaded that children need."""

    def __init__(self, root: Path, encoder: SentenceEncoder, model: TextModel) -> None:
        self.root = root
        self.encoder = encoder
        self.model = model
        self.registry = text_registry(root, encoder)
        facts = {"probe": probe_scores(model), "libraries": library_versions()}
        self.facts = facts
        for name in ("one", "two"):
            self.registry.add(name, lambda folder: save_text_model(folder, model, facts))
        self.registry.promote("one", why="start", by="kill")

    def train(self) -> None:
        """Retrain on a few documents again and again, from reading to the stored version."""
        documents = few_decisions()
        for seed in range(10_000):
            kept = build_replay(self.model, documents=few_documents())
            made = make_challenger(
                documents, self.model, Served(self.model, None, None), kept,
                settings=Settings(seed=seed), progress=silent,
            )  # fmt: skip
            store(self.registry, made, report_of(made, None))
            self.registry.promote(made.model.version, why="trained", by="kill")

    def save(self) -> None:
        """Store versions without end."""
        for number in range(100_000):
            model = replace(self.model, version=f"v{number}")
            self.registry.add(
                f"v{os.getpid()}-{number}",
                lambda folder, model=model: save_text_model(folder, model, self.facts),  # type: ignore[misc]
            )

    def promote(self) -> None:
        """Promote and roll back without end."""
        # the check of the version is left out: it takes long, and what is tested is the writing
        registry = Registry(self.root)
        for number in range(100_000):
            registry.promote(("one", "two")[number % 2], why=str(number), by="kill")
            if number % 5 == 4:
                registry.rollback(why="back", by="kill")

    def reload(self) -> None:
        """Load the champion without end."""
        while True:
            load_champion(self.root, self.encoder)

    def problems(self) -> list[str]:
        """Return everything that is wrong with what a service would see now."""
        found = []
        served = load_champion(self.root, self.encoder)
        if served.problem:
            found.append(served.problem)
        live = self.registry.champion()
        if live is None or served.name != live.name:
            found.append("what is served is not what the pointer names")
        history = self.registry.history()
        if live is not None and history[-1].event != live.event:
            found.append("the history does not end with what is live")
        found += [
            f"{one.name}: {one.problem}" for one in self.registry.versions()[-3:] if one.problem
        ]
        return found


def few_documents() -> list[LabelledDocument]:
    """Return a few shipped documents in both languages."""
    found: list[LabelledDocument] = []
    for name in _FILES:
        found += read_corpus(DATA, pattern=name)[:_FEW]
    return found


def few_decisions() -> list[DecidedDocument]:
    """Return decisions on a few shipped documents, made by their labels."""
    found = []
    for name in _FILES:
        for number, one in enumerate(read_corpus(DATA, pattern=name)[_FEW : 2 * _FEW]):
            decisions = tuple(
                Decision.model_validate(
                    {
                        "start": unit.span.start, "end": unit.span.end,
                        "label": "requirement" if unit.label == "requirement" else "none",
                        "priority": unit.priority, "reviewer": "u1", "source": "accept",
                        "decided_at": f"2026-03-{number + 1:02d}T10:00:00+00:00",
                    }
                )
                for unit in one.units
            )  # fmt: skip
            if decisions:
                found.append(
                    DecidedDocument(
                        format=1, document=one.document.id, project=f"{name}{number}",
                        kind=one.document.kind, text=one.document.text, decisions=decisions,
                    )
                )  # fmt: skip
    return found


def kill_at(work: Callable[[], None], seconds: float) -> bool:
    """Run ``work`` in a fork and kill it after ``seconds`` of processor time; tells whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    process = psutil.Process(child)
    while process.status() != psutil.STATUS_ZOMBIE and _used(process) < seconds:
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def run(scene: Scene, step: str, points: int, longest: float, seed: int = 7) -> list[str]:
    """Kill ``points`` children at moments spread over ``longest`` seconds; returns what was wrong."""
    chance = random.Random(f"{seed} {step}")  # noqa: S311 - sampling, no secret
    wrong = []
    for point in range(points):
        moment = longest * (point + chance.random()) / points
        if not kill_at(getattr(scene, step), moment):
            wrong.append(f"{step} at {moment:.3f} s: the child had ended by itself")
        wrong += [f"{step} at {moment:.3f} s: {one}" for one in scene.problems()]
    return wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill children in every step and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=20, help="kills per step")
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=STEPS)
    options = parser.parse_args(arguments)
    encoder = load_encoder(None)
    model = load_text_model(BASE / "text", encoder)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder) / "models", encoder, model)
        for step in options.steps:
            longest = LONGEST[step]
            wrong = run(scene, step, options.points, longest)
            promoted = len(scene.registry.history())
            state = "NOT VALID" if wrong else "valid"
            print(
                f"{step}: {options.points} kills within {longest:g} s of processor time, {len(wrong)} problems; "
                f"{len(scene.registry.names())} versions, {promoted} events, champion {state}",
                flush=True,
            )
            for one in wrong:
                print(f"  {one}")
            failed = failed or bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
