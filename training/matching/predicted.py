"""What the text models read in the new text of each pair, as in the product.

A person gave priority and status in the labelled pairs; the product only knows what its own models read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.analyzer import Analyzer
from nlp.domain import Basis, Document, DocumentKind, FindingType, Priority, Status
from training.matching.data import Pair


@dataclass(frozen=True, slots=True)
class Read:
    """What a new text is to the text models; ``found`` is false where they see no requirement in it."""

    found: bool
    priority: Priority | None
    status: Status


def read_all(pairs: Sequence[Pair], analyzer: Analyzer) -> tuple[Read, ...]:
    """Return what ``analyzer`` reads in the new text of each pair."""
    return tuple(_read(pair, analyzer) for pair in pairs)


def with_readings(pairs: Sequence[Pair], reads: Sequence[Read]) -> tuple[Pair, ...]:
    """Return ``pairs`` with the priorities that were read, ``None`` where none is stated."""
    return tuple(
        replace(pair, new_priority=read.priority) for pair, read in zip(pairs, reads, strict=True)
    )


def _read(pair: Pair, analyzer: Analyzer) -> Read:
    findings = analyzer.analyze(Document("pair", pair.new, DocumentKind.MESSAGE)).findings
    found = next((f for f in findings if f.type is FindingType.REQUIREMENT), None)
    if found is None:
        return Read(found=False, priority=None, status=pair.read_status)
    stated = found.priority if found.basis is not Basis.NOT_STATED else None
    return Read(found=True, priority=stated, status=found.status)
