"""Measure the shipped pipeline on phrases that look like something else (``data/phrasing_cases.jsonl``).

Threats with a word of stopping, withdrawals, polite questions, wishes, proposals of our own side, prohibitions: whole
little mails with the side that wrote them, and what a PM would make of the words. Run with
``python -m training.evaluate_phrasing``; ``--show`` prints every expectation that is not met.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.analyzer import Analyzer
from models.loading import load_analyzer
from nlp.domain import Analysis, Document, DocumentKind, Finding, FindingType, Side

CASES = Path(__file__).resolve().parent.parent / "data" / "phrasing_cases.jsonl"
NOTHING = "none"
"""The type that a case expects where the words should be no finding at all."""
_RECEIVED = datetime(2026, 3, 16, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a PM makes of some words of a case; empty tuples and ``None`` leave it open."""

    words: str
    types: tuple[str, ...]
    status: str | None
    priorities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A little document, who wrote it, and what is expected of it."""

    id: str
    language: str
    document: Document
    expectations: tuple[Expectation, ...]

    @property
    def family(self) -> str:
        """What the case tries: the id without its number."""
        return self.id.rpartition("-")[0]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expectation, what was found instead, and whether it is met."""

    case: Case
    words: str
    told: str
    met: bool


def read_cases(path: Path = CASES) -> tuple[Case, ...]:
    """Read the cases.

    Raises
    ------
    ValueError
        If a line is no complete case or expects words that its text does not hold.
    """
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            cases.append(_case(json.loads(line)))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}, line {number}: {error!r}; correct the line") from error
    return tuple(cases)


def _case(row: dict[str, object]) -> Case:
    text = str(row["text"])
    expectations = []
    for wanted in row["expect"]:  # type: ignore[attr-defined]
        if text.count(wanted["words"]) != 1:
            raise ValueError(f"words {wanted['words']!r} do not stand once in the text")
        types = tuple(wanted["types"])
        if unknown := set(types) - {*FindingType, NOTHING}:
            raise ValueError(f"unknown types {sorted(unknown)}")
        expectations.append(
            Expectation(
                wanted["words"], types, wanted.get("status"), tuple(wanted.get("priorities", ()))
            )
        )
    document = Document(
        id=str(row["id"]),
        text=text,
        kind=DocumentKind(str(row["kind"])),
        received_at=_RECEIVED,
        sender_side=Side(str(row["side"])),
    )
    return Case(str(row["id"]), str(row["language"]), document, tuple(expectations))


def judge(case: Case, analysis: Analysis) -> Iterator[Outcome]:
    """Yield each expectation of ``case`` beside what ``analysis`` says of the words."""
    for wanted in case.expectations:
        start = case.document.text.index(wanted.words)
        end = start + len(wanted.words)
        found = max(
            (f for f in analysis.findings if f.span.start < end and start < f.span.end),
            key=lambda f: min(f.span.end, end) - max(f.span.start, start),
            default=None,
        )
        yield Outcome(case, wanted.words, _told(found), _is_met(wanted, found))


def _is_met(wanted: Expectation, found: Finding | None) -> bool:
    if found is None or found.type is not FindingType.REQUIREMENT:
        return (NOTHING if found is None else str(found.type)) in wanted.types
    return (
        str(FindingType.REQUIREMENT) in wanted.types
        and wanted.status in (None, str(found.status))
        and (not wanted.priorities or str(found.priority) in wanted.priorities)
    )


def _told(found: Finding | None) -> str:
    if found is None:
        return NOTHING
    if found.type is not FindingType.REQUIREMENT:
        return str(found.type)
    return f"{found.type} {found.status} {found.priority} by {found.basis}"


def evaluate(cases: Sequence[Case], analyzer: Analyzer) -> list[Outcome]:
    """Return the outcomes of all ``cases`` with one text model."""
    return [outcome for case in cases for outcome in judge(case, analyzer.analyze(case.document))]


def main(arguments: list[str] | None = None) -> int:
    """Print the share of met expectations per family and language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what is not met")
    parser.add_argument("--cases", type=Path, default=CASES, help="another table of cases")
    options = parser.parse_args(arguments)
    analyzer = load_analyzer()
    outcomes = evaluate(read_cases(options.cases), analyzer)
    met, all_ = Counter[str](), Counter[str]()
    for outcome in outcomes:
        for name in (outcome.case.family, outcome.case.language, "all"):
            all_[name] += 1
            met[name] += outcome.met
        if options.show and not outcome.met:
            print(f"  {outcome.case.id}: {outcome.words!r} is {outcome.told}")
    print(f"Expectations met by {analyzer.version}:")
    for name, count in all_.items():
        print(f"  {name:6} {met[name]:3} of {count:3}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
