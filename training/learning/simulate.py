"""Show that learning works: decisions simulated from gold labels, F1 on later documents against their number.

`python -m training.learning.simulate clientdocs|intent|report --out FOLDER` (needs ``CLIENTSIGNAL_CORPORA``). Nothing
that is fitted here is kept. A run that was stopped goes on where it was.

Two worlds are simulated with `clientdocs`. In ``new`` the later documents are of other projects than the decided ones,
so that only habits of the trade can be learned; in ``same`` every project goes on: the first half of each document is
decided, the second half is later. A third one, ``specs``, takes English specifications instead, for more decisions.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.analyzer import TextModel
from models.encoder import load_encoder
from models.learning_value import Candidate, order_by_value
from models.loading import BASE, load_text_model, with_contextual
from nlp.domain import Verdict
from training.evaluate.sources import Sources, read_rows
from training.learning import simulated_report
from training.learning.lessons import Lessons
from training.learning.opinions import Untaught, untaught
from training.learning.points import Point, Points
from training.learning.refit import Settings, corrected
from training.learning.replay import Replay, build_replay
from training.learning.scoring import Said, Truth, ask, limited, requirement_counts
from training.learning.simulated_reviewer import (
    Material,
    decide,
    halves_of,
    intent_material,
    material_of,
)
from training.learning.simulated_specs import specifications

REPEATS = 8
SHARES = (0.25, 0.5, 1.0)
LATER = 1 / 3
INTENT_SIZES = (100, 300, 1000, 2800)
INTENT_REPEATS = 5
_INTENTS = (Verdict.REQUIREMENT, Verdict.ACTION, Verdict.QUESTION)
_ALL = 10**9


@dataclass(frozen=True, slots=True)
class Condition:
    """One way of feeding: which documents are later, their language, order, and the share of wrong decisions."""

    world: str
    language: str
    order: str
    noise: float

    @property
    def name(self) -> str:
        """Return the name in reports."""
        return f"{self.world} {self.language} {self.order} noise {self.noise:g}"


def conditions(world: str, languages: Sequence[str]) -> list[Condition]:
    """Return all conditions, the most telling ones first."""
    ways = ((0.0, "random"), (0.0, "value"), (0.05, "random"), (0.2, "random"))
    return [
        Condition(world, language, order, noise) for noise, order in ways for language in languages
    ]


@dataclass(frozen=True)
class World:
    """Documents with their features and what the shipped model says of them."""

    material: Material
    before: Untaught

    def ask(self, model: TextModel) -> Said:
        """Return what a model that was taught something says of all rows."""
        return ask(model, self.material.data, self.before)


class Bench:
    """The shipped model as users have it, its replay, and the documents, loaded once."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.base = with_contextual(load_text_model(BASE / "text", load_encoder(None)))

    @cached_property
    def kept(self) -> Replay:
        """What the shipped model was taught."""
        return build_replay(self.base)

    @cache  # noqa: B019 - there is one bench in a run
    def world(self, name: str) -> World:
        """Return the client documents, whole or in halves, specifications, or the sentences of mails."""
        if name == "intent":
            rows = read_rows(self.sources.path("text/en_email_intent.jsonl"))
            material = intent_material(rows, self.base.extractor)
        elif name == "specs":
            rows = specifications(read_rows(self.sources.path("text/en_spec_sentences.jsonl")))
            material = material_of(rows, self.base.extractor)
        else:
            rows = read_rows(self.sources.benchmark("clientdocs.jsonl"))
            parts = [half for row in rows for half in halves_of(row)] if name == "same" else rows
            material = material_of(parts, self.base.extractor)
        return World(material, untaught(self.base, material.data, most_read=_ALL))

    def learn(self, world: World, keys: Sequence[str], lessons: Lessons) -> TextModel:
        """Return the model that the decisions on some documents make of the shipped one."""
        rows = np.flatnonzero(world.material.mask(keys)).astype(np.int64)
        before = world.before.take(rows)
        return corrected(self.base, self.kept, lessons, before, Settings())


def feed_documents(bench: Bench, condition: Condition, repeat: int) -> Iterator[Point]:
    """Feed documents one after the other and score after a quarter, a half and all of them."""
    world = bench.world(condition.world)
    material = world.material
    chance = np.random.default_rng([repeat, condition.language == "zh"])
    mine = [key for key in material.keys if material.language_of[key] == condition.language]
    shuffled = [mine[at] for at in chance.permutation(len(mine))]
    later = {key for key in mine if key.endswith("~1")} or set(shuffled[: round(len(mine) * LATER)])
    pool = [key for key in shuffled if key not in later]
    others = {key for key in material.keys if material.language_of[key] != condition.language}
    budget = sum(material.size_of[key] for key in pool)
    model, decided = bench.base, material.nothing()
    fed: list[str] = []
    yield _point(world, condition, repeat, 0, 0, model, later, others)
    for share in SHARES:
        waiting = [key for key in pool if key not in fed]
        if condition.order == "value" and waiting:
            waiting = order_by_value(
                _candidates(world, waiting, model), known=material.vectors(fed),
                threshold=limited(model, blended=True).thresholds[condition.language].requirement,
            )  # fmt: skip
        while waiting and sum(material.size_of[key] for key in fed) < share * budget:
            key = waiting.pop(0)
            decided = decide(material, decided, key, model, world.before, condition.noise, chance)
            fed.append(key)
        model = bench.learn(world, fed, decided.lessons(material, fed))
        yield _point(world, condition, repeat, len(fed), decided.count, model, later, others)


def _candidates(world: World, keys: Sequence[str], model: TextModel) -> list[Candidate]:
    said, material = world.ask(model), world.material
    return [
        Candidate(key, said.chances[material.rows_of[key]], material.vectors([key])) for key in keys
    ]


def _point(
    world: World, condition: Condition, repeat: int, documents: int, decisions: int,
    model: TextModel, later: set[str], others: set[str],
) -> Point:  # fmt: skip
    said = world.ask(model)
    scored = {"later": _scored(world, said, later)}
    if others:
        scored["other"] = _scored(world, said, others)
    return Point(condition.name, repeat, documents, decisions, scored)


def _scored(world: World, said: Said, keys: set[str]) -> dict[str, list[float]]:
    material = world.material
    truth = Truth.of(material.data, material.labels)
    return {
        key: [float(value) for value in counts[0]]
        for key in sorted(keys)
        if (counts := requirement_counts(truth, said, material.mask([key])))
    }


def feed_sentences(bench: Bench, condition: Condition, repeat: int) -> Iterator[Point]:
    """Feed single sentences of mails and score the intent of others, and both languages of the documents."""
    world = bench.world("intent")
    material = world.material
    chance = np.random.default_rng([7, repeat])
    pool = [key for key in material.keys if not material.kept_back[key]]
    pool = [pool[at] for at in chance.permutation(len(pool))]
    model = bench.base
    fed: list[str] = []
    yield _intent_point(bench, condition, repeat, 0, model)
    for size in INTENT_SIZES:
        known = set(fed)
        waiting = [key for key in pool if key not in known]
        if condition.order == "value":
            chances = _intent_chances(world, model)
            found = [
                Candidate(key, chances[material.rows_of[key]], material.vectors([key]))
                for key in waiting
            ]
            waiting = order_by_value(
                found, known=material.vectors(fed), threshold=0.5, first=size - len(fed)
            )
        fed += waiting[: size - len(fed)]
        lessons = material.teach(fed, condition.noise, np.random.default_rng([3, repeat]))
        model = bench.learn(world, fed, lessons)
        yield _intent_point(bench, condition, repeat, len(fed), model)


def _intent_chances(world: World, model: TextModel) -> NDArray[np.float32]:
    """Return how likely each sentence asks for something, in whatever way."""
    data = world.material.data
    languages = tuple(row.context.unit.language for row in data.rows)
    chances = world.before.chances
    if model.local is not None:
        chances = model.local.revise(chances, data.features, languages)
    places = [model.verdict.labels.index(verdict) for verdict in _INTENTS]
    total: NDArray[np.float32] = chances[:, places].sum(axis=1)
    return total


def _intent_point(
    bench: Bench, condition: Condition, repeat: int, decisions: int, model: TextModel
) -> Point:
    world = bench.world("intent")
    material = world.material
    said = _intent_chances(world, model) >= 0.5
    later = {}
    for key in material.keys:
        if material.kept_back[key]:
            truth, found = material.gold[key], bool(said[material.rows_of[key]].any())
            later[key] = [float(truth and found), float(found), float(truth)]
    documents = bench.world("new")
    language_of = documents.material.language_of
    scored = {"later": later}
    answers = documents.ask(model)
    for language, where in (("zh", "other"), ("en", "documents")):
        keys = {key for key in documents.material.keys if language_of[key] == language}
        scored[where] = _scored(documents, answers, keys)
    return Point(condition.name, repeat, decisions, decisions, scored)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what is missing and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("clientdocs", "intent", "report"))
    parser.add_argument("--out", type=Path, default=Path("reports/learning"))
    parser.add_argument("--repeats", type=int)
    parser.add_argument("--worlds", default="new,same,specs", help="of the documents")
    parser.add_argument("--images", type=Path, help="folder to write the plots into as well")
    options = parser.parse_args(arguments)
    points = Points(options.out / "points.jsonl")
    bench = Bench(Sources.from_environment())
    for condition, repeat, feed in _asked(bench, options.what, options.worlds, options.repeats):
        _run(points, condition, repeat, feed)
    print(simulated_report.write(points.read(), options.out, bench.base.version))
    if options.images is not None:
        simulated_report.draw(points.read(), options.images)


def _asked(
    bench: Bench, what: str, worlds: str, repeats: int | None
) -> Iterator[tuple[Condition, int, Iterator[Point]]]:
    """Yield what is to be measured, all conditions before another order; the feeds have not begun."""
    if what == "clientdocs":
        for repeat in range(repeats or REPEATS):
            for world in worlds.split(","):
                for condition in conditions(world, ("en",) if world == "specs" else ("en", "zh")):
                    yield condition, repeat, feed_documents(bench, condition, repeat)
    elif what == "intent":
        for repeat in range(repeats or INTENT_REPEATS):
            for condition in conditions("intent", ("en",)):
                yield condition, repeat, feed_sentences(bench, condition, repeat)


def _run(points: Points, condition: Condition, repeat: int, feed: Iterator[Point]) -> None:
    if points.has(condition.name, repeat):
        return
    started = time.perf_counter()
    points.add(list(feed))
    took = time.perf_counter() - started
    print(f"{condition.name}, repeat {repeat}: {took:.1f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
