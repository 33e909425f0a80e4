"""How often the check of reviewers is right: honest ones that it holds back, and wrong stretches that it finds.

`python -m training.learning.alarms` (needs ``CLIENTSIGNAL_CORPORA``). Reviewers made of gold labels decide client
documents, specifications of other authors (projects unlike ours), or both, with a share of wrong answers; some turn a
stretch of their decisions round, some reject whatever they are shown. A case is one reviewer with random documents.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from models.drift import wilson
from nlp.domain import DocumentKind
from training.evaluate.sources import Sources, read_rows
from training.learning.decisions import DecidedDocument, Decision, Taught
from training.learning.lessons import EVERYBODY, told
from training.learning.opinions import untaught
from training.learning.reviewers import Reviewer, reviewers_of
from training.learning.scoring import Said, limited
from training.learning.simulate import Bench, World
from training.learning.simulated_reviewer import material_of
from training.learning.simulated_specs import specifications

CASES = 100
NOISE = (0.0, 0.05, 0.2)
WRONG = (10, 25, 50, 100, 200)
DOCUMENTS = (3, 12)
_START = datetime(2026, 1, 5, 9, tzinfo=UTC)
_ALL = 10**9


@dataclass(frozen=True)
class Shelf:
    """All documents, what the shipped model says of their units, and which units it shows or doubts."""

    world: World
    said: Said
    shown: frozenset[int]
    kinds: dict[str, tuple[str, ...]]

    @classmethod
    def load(cls, bench: Bench) -> Shelf:
        """Read client documents and specifications."""
        client = read_rows(bench.sources.benchmark("clientdocs.jsonl"))
        specs = specifications(read_rows(bench.sources.path("text/en_spec_sentences.jsonl")))
        material = material_of([*client, *specs], bench.base.extractor)
        world = World(material, untaught(bench.base, material.data, most_read=_ALL))
        mine = tuple(row["id"] for row in client if row["id"] in material.rows_of)
        theirs = tuple(row["id"] for row in specs if row["id"] in material.rows_of)
        kinds = {"client documents": mine, "specifications": theirs, "both": mine + theirs}
        return cls.of(bench, world, kinds)

    @classmethod
    def of(cls, bench: Bench, world: World, kinds: dict[str, tuple[str, ...]]) -> Shelf:
        """Find out what is shown."""
        said = world.ask(bench.base)
        limits = {blended: limited(bench.base, blended=blended) for blended in (False, True)}
        shown = set()
        for row, each in enumerate(world.material.data.rows):
            own = limits[bool(world.before.blended[row])].thresholds[each.context.unit.language]
            if said.found[row] or own.unsure <= said.chances[row] < own.sure:
                shown.add(row)
        return cls(world, said, frozenset(shown), kinds)


@dataclass(frozen=True, slots=True)
class Way:
    """How a reviewer works: on every unit or on what is shown, with wrong answers, and a stretch turned round.

    One who ``refuses`` rejects everything that is shown, and adds nothing; ``noise`` is then how often he does not.
    """

    every: bool
    noise: float
    wrong: int = 0
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check made of a reviewer; how many turned and how many other decisions it leaves out."""

    reviewer: Reviewer
    caught: int
    besides: int


def try_one(shelf: Shelf, kind: str, way: Way, chance: np.random.Generator) -> Outcome | None:
    """Let one reviewer decide and judge him; nothing if he decides less than he should turn round."""
    keys = [shelf.kinds[kind][at] for at in chance.permutation(len(shelf.kinds[kind]))]
    keys = keys[: int(chance.integers(DOCUMENTS[0], DOCUMENTS[1] + 1))]
    rows = [(key, row) for key in keys for row in _decided(shelf, key, every=way.every)]
    if way.refuses:
        rows = [(key, row) for key, row in rows if row in shelf.shown]
    if len(rows) < max(way.wrong, 1):
        return None
    first = int(chance.integers(0, len(rows) - way.wrong + 1))
    flips = chance.random(len(rows)) < way.noise
    if way.refuses:
        labels = shelf.world.material.labels
        asked = np.array([labels[row] == Taught.REQUIREMENT for _key, row in rows])
        flips = asked & ~flips
    flips[first : first + way.wrong] ^= True
    decisions: dict[str, list[Decision]] = {}
    turned = set()
    for at, (key, row) in enumerate(rows):
        moment = _START + timedelta(days=keys.index(key))
        one = _decision(shelf, row, bool(flips[at]), moment, every=way.every)
        decisions.setdefault(key, []).append(one)
        if first <= at < first + way.wrong:
            turned.add((key, one.start, one.end))
    reviewer = _judged(shelf, decisions, complete=not way.every)
    out = set(reviewer.left_out)
    if reviewer.status == "held back":
        out = {(key, one.start, one.end) for key, mine in decisions.items() for one in mine}
    return Outcome(reviewer, len(out & turned), len(out - turned))


def _decided(shelf: Shelf, key: str, *, every: bool) -> Iterator[int]:
    material = shelf.world.material
    for row in map(int, material.rows_of[key]):
        label = material.labels[row]
        if label is not None and (every or row in shelf.shown or label == Taught.REQUIREMENT):
            yield row


def _decision(shelf: Shelf, row: int, flip: bool, moment: datetime, *, every: bool) -> Decision:
    says = (shelf.world.material.labels[row] == Taught.REQUIREMENT) != flip
    span = shelf.world.material.data.rows[row].context.unit.span
    added = not every and row not in shelf.shown
    return Decision(
        start=span.start, end=span.end, label=Taught.REQUIREMENT if says else Taught.NONE,
        reviewer="one", decided_at=moment, source="missed" if added else "accept" if says else "reject",
    )  # fmt: skip


def _judged(shelf: Shelf, decisions: dict[str, list[Decision]], *, complete: bool) -> Reviewer:
    material = shelf.world.material
    rows = np.concatenate([material.rows_of[key] for key in decisions])
    data = material.data.take(rows)
    text_of = {row.document.document.id: row.document.document.text for row in data.rows}
    documents = tuple(
        DecidedDocument(
            format=1, document=key, project=key, kind=DocumentKind.NOTES, text=text_of[key],
            complete=complete, decisions=tuple(mine),
        )
        for key, mine in decisions.items()
    )  # fmt: skip
    said = Said(shelf.said.chances[rows], shelf.said.found[rows], ("",) * len(rows))
    (found,) = reviewers_of(told(documents, data, EVERYBODY), said)
    return found


def row_of(title: str, outcomes: Sequence[Outcome], wrong: int) -> str:
    """Return one line of the table."""
    held = [one for one in outcomes if one.reviewer.status in {"held back", "partly held back"}]
    looked = sum(one.reviewer.status != "ok" for one in outcomes)
    low, high = wilson(len(held), len(outcomes))
    told = f"{len(held)} of {len(outcomes)} [{low:.3f}, {high:.3f}]"
    caught = f"{np.mean([one.caught for one in held]) / wrong:.2f}" if held and wrong else "-"
    besides = f"{np.mean([one.besides for one in held]):.0f}" if held else "-"
    count = np.mean([one.reviewer.decisions for one in outcomes])
    return f"| {title} | {count:.0f} | {told} | {looked} | {caught} | {besides} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print both rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    options = parser.parse_args(arguments)
    report(Shelf.load(Bench(Sources.from_environment())), options.cases)


def report(shelf: Shelf, cases: int) -> None:
    """Print a table for honest reviewers, for those with a wrong stretch, and for those who reject all they see."""
    titles = (
        "reviewer", "decisions", "held back, wholly or in part", "these or shown",
        "share of the wrong left out", "others left out",
    )  # fmt: skip
    print(f"| {' | '.join(titles)} |\n|{'---|' * len(titles)}")
    for wrong in (0, *WRONG):
        for every in (False, True):
            for kind in shelf.kinds:
                for noise in NOISE if not wrong else NOISE[::2]:
                    way = Way(every, noise, wrong)
                    title = (
                        f"{kind}, {'every unit' if every else 'what is shown'}, {noise:.0%} wrong"
                        + (f", {wrong} in a row turned round" if wrong else "")
                    )
                    _print_row(shelf, cases, kind, way, title)
    for kind in shelf.kinds:
        for noise in NOISE:
            title = f"{kind}, rejects all that is shown but {noise:.0%}"
            _print_row(shelf, cases, kind, Way(every=False, noise=noise, refuses=True), title)


def _print_row(shelf: Shelf, cases: int, kind: str, way: Way, title: str) -> None:
    chance = np.random.default_rng([way.every, way.wrong, int(100 * way.noise)])
    tried = [try_one(shelf, kind, way, chance) for _ in range(cases)]
    outcomes = [one for one in tried if one is not None]
    if len(outcomes) >= cases / 4:
        print(row_of(title, outcomes, way.wrong), flush=True)


if __name__ == "__main__":
    main()
