"""Counts of the labelled corpus as Markdown tables: ``python -m training.corpus_stats``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from training.corpus import CorpusError, Label, LabelledDocument, LabelledUnit, read_corpus

LABELLED = Path(__file__).parents[1] / "data" / "labelled"
_FLAG_NAMES = {
    "-": "displeasure", "+": "praise", "!": "pressure", "W": "withdrawal", "V": "changed value",
}  # fmt: skip

Key = Callable[[LabelledDocument], str]
UnitKeys = Callable[[LabelledUnit], Iterable[str]]


def _marks(unit: LabelledUnit) -> list[str]:
    named = [_FLAG_NAMES[flag] for flag in sorted(unit.flags)]
    if unit.due:
        named.append("due date")
    return [*named, "owner"] if unit.owner else named


DOCUMENT_TABLES: tuple[tuple[str, Key], ...] = (
    ("Genre", lambda document: document.genre),
    ("Domain", lambda document: document.domain),
    ("Tone", lambda document: document.tone),
    ("Split", lambda document: document.split),
)
UNIT_TABLES: tuple[tuple[str, UnitKeys], ...] = (
    ("Label", lambda unit: [unit.label]),
    ("Priority", lambda unit: [unit.priority] if unit.priority else []),
    ("Kind", lambda unit: [unit.kind] if unit.kind else []),
    (
        "Basis of the priority",
        lambda unit: [unit.basis or "not marked"] if unit.label is Label.REQUIREMENT else [],
    ),
    ("Mark", _marks),
)


def markdown(documents: Sequence[LabelledDocument]) -> str:
    """Return all tables: documents and units by language, then one table per property."""
    languages = sorted({document.language for document in documents})
    totals = {"documents": Counter(d.language for d in documents)}
    totals["units"] = Counter(d.language for d in documents for _ in d.units)
    totals["requirements"] = Counter(
        d.language for d in documents for u in d.units if u.label is Label.REQUIREMENT
    )
    rows = {name: {lang: counts[lang] for lang in languages} for name, counts in totals.items()}
    parts = [_table("Count", languages, rows)]
    for title, key in DOCUMENT_TABLES:
        found = Counter((key(d), d.language) for d in documents)
        parts.append(_table(f"{title} (documents)", languages, _rows(found, languages)))
        if title in {"Genre", "Split"}:
            found = Counter((key(d), d.language) for d in documents for _ in d.units)
            parts.append(_table(f"{title} (units)", languages, _rows(found, languages)))
    for title, keys in UNIT_TABLES:
        found = Counter((k, d.language) for d in documents for u in d.units for k in keys(u))
        parts.append(_table(f"{title} (units)", languages, _rows(found, languages)))
    return "\n\n".join(parts)


def _rows(found: Counter[tuple[str, str]], languages: Sequence[str]) -> dict[str, dict[str, int]]:
    total = Counter[str]()
    for (name, _), count in found.items():
        total[name] += count
    return {
        name: {lang: found[name, lang] for lang in languages} for name, _ in total.most_common()
    }


def _table(title: str, languages: Sequence[str], rows: dict[str, dict[str, int]]) -> str:
    lines = [
        f"| {title} | {' | '.join(languages)} | all |",
        "|" + "---|" + "---:|" * (len(languages) + 1),
    ]
    for name, counts in rows.items():
        cells = " | ".join(str(counts[lang]) for lang in languages)
        lines.append(f"| {name} | {cells} | {sum(counts.values())} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables of the corpus in a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labelled", type=Path, default=LABELLED, help="folder of the corpus")
    options = parser.parse_args(arguments)
    try:
        documents = read_corpus(options.labelled)
    except CorpusError as error:
        print(error, file=sys.stderr)
        return 1
    if not documents:
        print(f"{options.labelled}: no labelled documents (*.txt) found", file=sys.stderr)
        return 1
    print(markdown(documents))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
