"""Measure whether names, firms and days leave the judgment of a sentence alone (``data/name_cases.json``).

Every name stands in every frame ("{who} asked us to {need}.") beside the same sentence with a reference name. Three
figures for each language: how many read alike once `nlp.neutral` took the names out, how many chances of a requirement
moved by more than `SPREAD`, and how many sentences without any name were changed although they hold none.
Run with ``python -m training.evaluate_names``; ``--show`` prints every sentence that fails.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.analyzer import TextModel
from models.encoder import load_encoder
from models.features import contexts
from models.loading import BASE, load_text_model
from nlp.domain import Document, DocumentKind, Language, Verdict
from nlp.layout import lay_out
from nlp.neutral import neutral
from training.learning.behavior import SPREAD

CASES = Path(__file__).resolve().parent.parent / "data" / "name_cases.json"
FAMILIES = ("people", "firms")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with a name beside the same sentence with the reference name."""

    family: str
    name: str
    text: str
    reference: str


@dataclass(frozen=True, slots=True)
class NameCases:
    """The sentences of one language."""

    language: Language
    pairs: tuple[Pair, ...]
    ordinary: tuple[str, ...]


def read_cases(path: Path = CASES) -> tuple[NameCases, ...]:
    """Read the table and put every name into every frame; days and needs take turns."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        NameCases(Language(language), tuple(_pairs(table)), tuple(table["ordinary"]))
        for language, table in content.items()
    )


def _pairs(table: Mapping[str, Sequence[str]]) -> Iterator[Pair]:
    same: Mapping[str, str] = table["reference"]  # type: ignore[assignment]
    for family, slot, frames in (("people", "who", "frames"), ("firms", "firm", "firm_frames")):
        for number, name in enumerate(table[family]):
            day = table["days"][number % len(table["days"])]
            for turn, frame in enumerate(table[frames]):
                need = table["needs"][(number + turn) % len(table["needs"])]
                yield Pair(
                    family,
                    name,
                    frame.format(**{slot: name, "day": day, "need": need}),
                    frame.format(**{slot: same[slot], "day": same["day"], "need": need}),
                )


def read_alike(pair: Pair) -> bool:
    """Tell whether both sentences of ``pair`` are the same to the learned parts."""
    return _read(pair.text) == _read(pair.reference)


def _read(text: str) -> list[tuple[str, str]]:
    found = contexts(lay_out(Document("names", text, DocumentKind.MESSAGE)))
    return [(context.plain, context.heading) for context in found]


def chance(model: TextModel, text: str) -> float:
    """Return the highest chance of a requirement in ``text``."""
    layout = lay_out(Document("names", text, DocumentKind.MESSAGE))
    found = contexts(layout)
    languages = tuple(unit.language for unit in layout.units)
    _, judged = model.opinion(layout, found, model.extractor.extract(layout, found), languages)
    return float(judged[:, model.verdict.labels.index(Verdict.REQUIREMENT)].max())


def main(arguments: list[str] | None = None) -> int:
    """Print the three figures for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what fails")
    parser.add_argument("--cases", type=Path, default=CASES, help="another table of cases")
    options = parser.parse_args(arguments)
    model = load_text_model(BASE / "text", load_encoder(None))
    known: dict[str, float] = {}
    for cases in read_cases(options.cases):
        for family in FAMILIES:
            pairs = [pair for pair in cases.pairs if pair.family == family]
            unlike = [pair for pair in pairs if not read_alike(pair)]
            for pair in pairs:
                for text in (pair.text, pair.reference):
                    known[text] = known[text] if text in known else chance(model, text)
            moved = [p for p in pairs if abs(known[p.text] - known[p.reference]) > SPREAD]
            print(
                f"{cases.language} {family}: {len({p.name for p in pairs})} names, {len(pairs)} sentences, "
                f"read alike {len(pairs) - len(unlike)}, chance moved by more than {SPREAD}: {len(moved)} "
                f"({len({p.name for p in moved})} names)"
            )
            for pair in unlike if options.show else ():
                print(
                    f"  {pair.name}: {_read(pair.text)}  moved {abs(known[pair.text] - known[pair.reference]):.2f}"
                )
        changed = [text for text in cases.ordinary if neutral(text, cases.language) != text]
        print(f"{cases.language} ordinary: {len(cases.ordinary)} sentences, changed {len(changed)}")
        for text in changed if options.show else ():
            print(f"  {text} -> {neutral(text, cases.language)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
