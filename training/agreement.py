"""Agreement of labelling passes with the first one: ``python -m training.agreement``.

The first pass is the labelled corpus; each further one is a ``*.jsonl`` beside it, made from the
bare text, and is reported on its own. Every number comes with its n and a 95 % interval from
drawing whole documents with replacement, for units of one document are not independent.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.domain import Priority, RequirementKind
from training.corpus import CorpusError, Label, LabelledDocument, LabelledUnit, read_corpus

LABELLED = Path(__file__).parents[1] / "data" / "labelled"
_DRAWS = 2000
_SEED = 20260322
_TAG = re.compile(r"(?:(?P<plain>[.hqsADTBOPK])|R(?P<p>[mscw])(?P<k>[fqc])[SCXN]?)\Z")
_LABELS = {
    ".": Label.NONE, "h": Label.HEADING, "q": Label.QUOTED, "s": Label.SIGNATURE,
    "A": Label.ACTION, "D": Label.DECISION, "T": Label.STATUS, "B": Label.BACKGROUND,
    "O": Label.QUESTION, "P": Label.PROPOSAL, "K": Label.RISK,
}  # fmt: skip
_PRIORITIES = {"m": Priority.MUST, "s": Priority.SHOULD, "c": Priority.COULD, "w": Priority.WONT}
_KINDS = {
    "f": RequirementKind.FUNCTIONAL,
    "q": RequirementKind.QUALITY,
    "c": RequirementKind.CONSTRAINT,
}

Table = NDArray[np.float64]
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one pass says about one unit."""

    label: Label
    priority: Priority | None = None
    kind: RequirementKind | None = None
    displeased: bool = False

    @property
    def requirement(self) -> bool:
        """Tell whether the unit is called a requirement."""
        return self.label is Label.REQUIREMENT


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """One document with the judgements of both passes, unit by unit."""

    id: str
    language: str
    tones: tuple[str, str]
    units: tuple[tuple[Judgement, Judgement], ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A name, how to take pairs of categories from a document, and the statistic of their table."""

    name: str
    categories: Sequence[str]
    pairs: Callable[[DocumentPair], Pairs]
    statistic: Callable[[Table], float]


def kappa(table: Table) -> float:
    """Return Cohen's kappa of a square table of counts; nan without units."""
    total = float(table.sum())
    if total == 0:
        return float("nan")
    observed = float(np.trace(table)) / total
    expected = float(table.sum(axis=0) @ table.sum(axis=1)) / total**2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def accuracy(table: Table) -> float:
    """Return the share of equal judgements; nan without units."""
    total = float(table.sum())
    return float(np.trace(table)) / total if total else float("nan")


def f1(table: Table) -> float:
    """Return F1 of the second category of a 2 x 2 table; it is the same in both directions."""
    either = float(2 * table[1, 1] + table[0, 1] + table[1, 0])
    return float(2 * table[1, 1]) / either if either else float("nan")


def _requirement(document: DocumentPair) -> Pairs:
    return [(str(a.requirement), str(b.requirement)) for a, b in document.units]


def _label(document: DocumentPair) -> Pairs:
    return [(a.label, b.label) for a, b in document.units]


def _priority(document: DocumentPair) -> Pairs:
    return [(a.priority, b.priority) for a, b in document.units if a.priority and b.priority]


def _kind(document: DocumentPair) -> Pairs:
    return [(a.kind, b.kind) for a, b in document.units if a.kind and b.kind]


def _displeased(document: DocumentPair) -> Pairs:
    return [(str(a.displeased), str(b.displeased)) for a, b in document.units]


def _tone(document: DocumentPair) -> Pairs:
    return [document.tones]


_YES_NO = ("False", "True")
_TONES = ("negative", "neutral", "positive", "na")
MEASURES = (
    Measure("requirement F1", _YES_NO, _requirement, f1),
    Measure("requirement kappa", _YES_NO, _requirement, kappa),
    Measure("all labels kappa", tuple(Label), _label, kappa),
    Measure("priority accuracy", tuple(Priority), _priority, accuracy),
    Measure("priority kappa", tuple(Priority), _priority, kappa),
    Measure("kind accuracy", tuple(RequirementKind), _kind, accuracy),
    Measure("kind kappa", tuple(RequirementKind), _kind, kappa),
    Measure("displeasure kappa", _YES_NO, _displeased, kappa),
    Measure("tone accuracy", _TONES, _tone, accuracy),
    Measure("tone kappa", _TONES, _tone, kappa),
)


def table_of(pairs: Iterable[tuple[str, str]], categories: Sequence[str]) -> Table:
    """Count pairs into a table with one row per category of the first pass."""
    place = {category: index for index, category in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)))
    for first, second in pairs:
        table[place[first], place[second]] += 1
    return table


def measure(
    documents: Sequence[DocumentPair], what: Measure, *, draws: int = _DRAWS, seed: int = _SEED
) -> tuple[int, float, float, float]:
    """Return n, the value, and the lower and upper end of its 95 % interval."""
    tables = np.stack([table_of(what.pairs(d), what.categories) for d in documents])
    generator = np.random.default_rng(seed)
    weights = generator.multinomial(len(tables), np.full(len(tables), 1 / len(tables)), size=draws)
    drawn = np.array([what.statistic(np.tensordot(w, tables, axes=1)) for w in weights])
    drawn = drawn[~np.isnan(drawn)]
    low, high = np.quantile(drawn, (0.025, 0.975)) if len(drawn) else (np.nan, np.nan)
    whole = tables.sum(axis=0)
    return int(whole.sum()), what.statistic(whole), float(low), float(high)


def read_passes(folder: Path, second: Path) -> tuple[DocumentPair, ...]:
    """Pair the documents of the second pass with those of the corpus in ``folder``.

    Raises
    ------
    CorpusError
        If a tag cannot be read, a document is gone, or its units are not those that were labelled.
    """
    corpus = {document.document.id: document for document in read_corpus(folder)}
    heads: dict[str, dict[str, Any]] = {}
    units: dict[str, dict[int, Judgement]] = {}
    for number, line in enumerate(second.read_text(encoding="utf-8").splitlines(), start=1):
        record: dict[str, Any] = json.loads(line)
        if "tone" in record:
            heads[record["id"]] = record
        else:
            units.setdefault(record["id"], {})[record["unit"]] = _judgement(second, number, record)
    for identifier, head in heads.items():
        if identifier not in corpus:
            raise CorpusError(f"{second}: no document {identifier} in {folder}; remove it here too")
        found = len(corpus[identifier].units)
        if not head["units"] == found == len(units[identifier]):
            raise CorpusError(
                f"{second}: {identifier} has {found} units, not {head['units']}; label it anew"
            )
    return tuple(_pair(corpus[i], heads[i]["tone"], units[i]) for i in sorted(heads))


def _judgement(path: Path, number: int, record: Mapping[str, Any]) -> Judgement:
    match = _TAG.match(record["tag"])
    if match is None:
        raise CorpusError(f"{path}:{number}: unknown tag {record['tag']!r}; see FORMAT.md")
    displeased = "-" in record.get("flags", ())
    if match["plain"]:
        return Judgement(_LABELS[match["plain"]], displeased=displeased)
    return Judgement(
        Label.REQUIREMENT, _PRIORITIES[match["p"]], _KINDS[match["k"]], displeased=displeased
    )


def _pair(document: LabelledDocument, tone: str, units: Mapping[int, Judgement]) -> DocumentPair:
    return DocumentPair(
        id=document.document.id,
        language=document.language,
        tones=(document.tone, tone),
        units=tuple((_first(u), units[i]) for i, u in enumerate(document.units)),
        texts=tuple(u.span.slice(document.document.text) for u in document.units),
    )


def _first(unit: LabelledUnit) -> Judgement:
    return Judgement(unit.label, unit.priority, unit.kind, "-" in unit.flags)


def differences(documents: Iterable[DocumentPair]) -> Counter[tuple[str, str, str]]:
    """Count the differing judgements: what differs, in the first pass, in the further one.

    Priority and kind count where both passes say requirement.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    for document in documents:
        for what, pairs in (
            ("label", _label),
            ("priority", _priority),
            ("kind", _kind),
            ("displeasure", _displeased),
            ("tone", _tone),
        ):
            counts.update((what, a, b) for a, b in pairs(document) if a != b)
    return counts


def _print_disagreements(documents: Iterable[DocumentPair]) -> None:
    for document in documents:
        if len(set(document.tones)) > 1:
            print(f"{document.id}\ttone\t{document.tones[0]}\t{document.tones[1]}")
        for index, (pair, text) in enumerate(zip(document.units, document.texts, strict=True)):
            first, second = (
                " ".join(filter(None, (j.label, j.priority, j.kind, "-" if j.displeased else "")))
                for j in pair
            )
            if first != second:
                print(f"{document.id}\t{index}\t{first}\t{second}\t{' '.join(text.split())}")


def _print_measures(documents: Sequence[DocumentPair]) -> None:
    for language in ("zh", "en", "mixed", "all"):
        chosen = [d for d in documents if language in {d.language, "all"}]
        print(f"\n{language}: {len(chosen)} documents, {sum(len(d.units) for d in chosen)} units")
        # an interval over fewer documents than this would only look like one
        for what in MEASURES if len(chosen) >= 5 else ():
            n, value, low, high = measure(chosen, what)
            print(f"  {what.name:18} {value:.3f}  [{low:.3f}, {high:.3f}]  n = {n}")


def _print_differences(documents: Iterable[DocumentPair]) -> None:
    for (what, first, second), count in differences(documents).most_common():
        print(f"{count:4}  {what}: {first} -> {second}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the agreement of each further pass per language, or where the passes differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labelled", type=Path, default=LABELLED, help="folder of the first pass")
    parser.add_argument("--second", type=Path, help="one further pass; every *.jsonl of the folder")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--disagreements", action="store_true", help="list the units instead")
    shown.add_argument("--classes", action="store_true", help="count the differences instead")
    options = parser.parse_args(arguments)
    show = _print_measures
    if options.disagreements or options.classes:
        show = _print_disagreements if options.disagreements else _print_differences
    passes = [options.second] if options.second else sorted(options.labelled.glob("*.jsonl"))
    if not passes:
        print(f"no further pass (*.jsonl) in {options.labelled}", file=sys.stderr)
        return 1
    try:
        read = [(path, read_passes(options.labelled, path)) for path in passes]
    except (CorpusError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for path, documents in read:
        print(f"== {path.name}")
        show(documents)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
