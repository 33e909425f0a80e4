"""The labelled pairs with the priority that the text models read from the new text, as in the product.

A person gave the priorities of `data/matching_pairs.jsonl`; the product only knows what its own models read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.analyzer import Analyzer
from nlp.domain import Basis, Document, DocumentKind, FindingType, Priority
from training.matching.data import Pair


def with_read_priorities(pairs: Sequence[Pair], analyzer: Analyzer) -> tuple[Pair, ...]:
    """Return ``pairs`` with the priority that ``analyzer`` finds in each new text, ``None`` where none is stated."""
    return tuple(replace(pair, new_priority=_read(pair.new, analyzer)) for pair in pairs)


def _read(text: str, analyzer: Analyzer) -> Priority | None:
    findings = analyzer.analyze(Document("pair", text, DocumentKind.MESSAGE)).findings
    found = next((f for f in findings if f.type is FindingType.REQUIREMENT), None)
    return found.priority if found is not None and found.basis is not Basis.NOT_STATED else None
