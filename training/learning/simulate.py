"""Show that learning works: decisions simulated from gold labels, F1 on later documents against their number.

`python -m training.learning.simulate clientdocs|intent --out FOLDER` (needs ``CLIENTSIGNAL_CORPORA``). Nothing
that is fitted here is kept. A run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from models.analyzer import TextModel
from models.encoder import load_encoder
from models.learning_value import Candidate, order_by_value
from models.loading import BASE, load_text_model
from training.evaluate.sources import Sources, read_rows
from training.learning import simulated_report
from training.learning.points import Point, Points
from training.learning.refit import Settings, refit
from training.learning.replay import Replay, build_replay
from training.learning.scoring import Truth, ask, requirement_counts
from training.learning.simulated_reviewer import Material, decide, intent_material, material_of

REPEATS = 3
SHARES = {"random": (0.25, 0.5, 1.0), "value": (0.25, 0.5)}
"""When to fit and measure; in the end the order makes no difference, and wrong decisions are measured there only."""
LATER = 1 / 3
INTENT_SIZES = {"random": (100, 300, 1000, 2800), "value": (100, 300, 1000)}
_INTENT_NOISY = (1000,)


@dataclass(frozen=True, slots=True)
class Condition:
    """One way of feeding: language of the documents, share of wrong decisions, order, way of fitting."""

    language: str
    noise: float
    order: str
    method: str = "replay"

    @property
    def name(self) -> str:
        """Return the name in reports."""
        return f"{self.language} {self.order} noise {self.noise:g} {self.method}"


def conditions() -> list[Condition]:
    """Return all conditions, the most telling ones first."""
    found = []
    for noise, order in ((0.0, "random"), (0.0, "value"), (0.05, "random"), (0.2, "random")):
        found += [Condition(language, noise, order) for language in ("en", "zh")]
    return found + [Condition(language, 0.0, "random", "pull") for language in ("en", "zh")]


class Bench:
    """The shipped model, its replay, and the documents, loaded once."""

    def __init__(self, sources: Sources, cache: Path) -> None:
        self.sources = sources
        self.cache = cache
        self.base = load_text_model(BASE / "text", load_encoder(None))

    @cached_property
    def kept(self) -> Replay:
        """What the shipped model was taught."""
        return build_replay(self.base.extractor, cache=self.cache)

    @cached_property
    def documents(self) -> Material:
        """The client documents with their gold labels."""
        rows = read_rows(self.sources.benchmark("clientdocs.jsonl"))
        return material_of(rows, self.base.extractor)


def feed_documents(bench: Bench, condition: Condition, repeat: int) -> Iterator[Point]:
    """Feed documents one after the other and score after a quarter, a half and all of them."""
    material = bench.documents
    chance = np.random.default_rng([repeat, condition.language == "zh"])
    mine = [key for key in material.keys if material.language_of[key] == condition.language]
    shuffled = [mine[at] for at in chance.permutation(len(mine))]
    later = set(shuffled[-round(len(mine) * LATER) :])
    pool = shuffled[: len(shuffled) - len(later)]
    others = {key for key in material.keys if material.language_of[key] != condition.language}
    budget = sum(material.size_of[key] for key in pool)
    model = bench.base
    settings = Settings(own=10.0, pull=1.0) if condition.method == "pull" else Settings()
    decided = material.nothing()
    fed: list[str] = []
    yield _point(bench, condition, repeat, 0, 0, bench.base, later, others)
    for share in (1.0,) if condition.noise or settings.pull else SHARES[condition.order]:
        waiting = [key for key in pool if key not in fed]
        if condition.order == "value" and waiting:
            waiting = order_by_value(
                _candidates(material, bench, waiting, model),
                known=material.vectors(fed), threshold=model.thresholds[condition.language].requirement,
            )  # fmt: skip
        while waiting and sum(material.size_of[key] for key in fed) < share * budget:
            key = waiting.pop(0)
            decided = decide(material, decided, key, model, condition.noise, chance)
            fed.append(key)
        model = refit(bench.base, bench.kept, decided.lessons(material, fed), settings)
        yield _point(bench, condition, repeat, len(fed), decided.count, model, later, others)


def _candidates(
    material: Material, bench: Bench, keys: Sequence[str], model: TextModel
) -> list[Candidate]:
    said = ask(model, material.data)
    return [
        Candidate(key, said.chances[material.rows_of[key]], material.vectors([key])) for key in keys
    ]


def _point(
    bench: Bench, condition: Condition, repeat: int, documents: int, decisions: int,
    model: TextModel, later: set[str], others: set[str],
) -> Point:  # fmt: skip
    material = bench.documents
    said = ask(model, material.data)
    truth = Truth.of(material.data, material.labels)
    scored = {
        name: {
            key: [
                float(value) for value in requirement_counts(truth, said, material.mask([key]))[0]
            ]
            for key in sorted(keys)
        }
        for name, keys in (("later", later), ("other", others))
    }
    return Point(condition.name, repeat, documents, decisions, scored)


def feed_sentences(bench: Bench, noise: float, order: str) -> Iterator[Point]:
    """Feed single sentences of mails and score the intent of others, and both languages of the documents."""
    rows = read_rows(bench.sources.path("text/en_email_intent.jsonl"))
    material = intent_material(rows, bench.base.extractor)
    chance = np.random.default_rng([7, int(noise * 100)])
    name = f"intent {order} noise {noise:g} replay"
    pool = [key for key in material.keys if not material.kept_back[key]]
    pool = [pool[at] for at in chance.permutation(len(pool))]
    model = bench.base
    fed: list[str] = []
    yield _intent_point(bench, material, name, 0, model)
    for size in _INTENT_NOISY if noise else INTENT_SIZES[order]:
        waiting = pool[len(fed) :] if order == "random" else _doubtful(material, model, pool, fed)
        fed += waiting[: size - len(fed)]
        lessons = material.teach(fed, noise, np.random.default_rng(3))
        model = refit(bench.base, bench.kept, lessons, Settings())
        yield _intent_point(bench, material, name, len(fed), model)


def _doubtful(
    material: Material, model: TextModel, pool: Sequence[str], fed: Sequence[str]
) -> list[str]:
    known = set(fed)
    chances = material.intent_chances(model)
    candidates = [
        Candidate(key, chances[material.rows_of[key]], material.vectors([key]))
        for key in pool
        if key not in known
    ]
    return order_by_value(candidates, known=material.vectors(fed), threshold=0.5, first=1000)


def _intent_point(
    bench: Bench, material: Material, name: str, decisions: int, model: TextModel
) -> Point:
    said = material.intent_chances(model) >= 0.5
    later = {}
    for key in material.keys:
        if material.kept_back[key]:
            rows = material.rows_of[key]
            truth, found = material.gold[key], bool(said[rows].any())
            later[key] = [float(truth and found), float(found), float(truth)]
    documents = bench.documents
    truth_of = Truth.of(documents.data, documents.labels)
    heard = ask(model, documents.data)
    scored: dict[str, dict[str, list[float]]] = {"later": later}
    for language, where in (("zh", "other"), ("en", "documents")):
        scored[where] = {
            key: [float(v) for v in requirement_counts(truth_of, heard, documents.mask([key]))[0]]
            for key in documents.keys
            if documents.language_of[key] == language
        }
    return Point(name, 0, decisions, decisions, scored)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what is missing and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("clientdocs", "intent", "report"))
    parser.add_argument("--out", type=Path, default=Path("reports/learning"))
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument(
        "--only", default="", help="conditions whose name begins so, for example 'zh random'"
    )
    options = parser.parse_args(arguments)
    points = Points(options.out / "points.jsonl")
    bench = Bench(Sources.from_environment(), options.out / "cache")
    if options.what == "clientdocs":
        for repeat in range(options.repeats):
            for condition in conditions():
                if condition.name.startswith(options.only):
                    _run(points, condition.name, repeat, feed_documents(bench, condition, repeat))
    elif options.what == "intent":
        for noise, order in ((0.0, "random"), (0.0, "value"), (0.05, "random"), (0.2, "random")):
            name = f"intent {order} noise {noise:g} replay"
            if name.startswith(options.only):
                _run(points, name, 0, feed_sentences(bench, noise, order))
    print(simulated_report.write(points.read(), options.out, bench.base.version))


def _run(points: Points, name: str, repeat: int, feed: Iterator[Point]) -> None:
    if points.has(name, repeat):
        return
    started = time.perf_counter()
    points.add(list(feed))
    print(
        f"{name}, repeat {repeat}: {time.perf_counter() - started:.0f} s",
        file=sys.stderr,
        flush=True,
    )


if __name__ == "__main__":
    main()
