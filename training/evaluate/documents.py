"""Analyze documents as ``clientsignal analyze`` does, and tell their register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from models.analyzer import Analyzer
from nlp.domain import Analysis, Document, DocumentKind, FindingType, Layout, Role
from nlp.reading.kinds import guess_kind

_SPOKEN = (Role.TURN, Role.FIELD)
_LISTED = (Role.BULLET, Role.TABLE_ROW)


def as_document(row: Mapping[str, Any]) -> Document:
    """Return a row with ``id`` and ``text`` as a document; kinds that we do not know are guessed."""
    kind = row.get("kind")
    return Document(
        id=str(row["id"]),
        text=str(row["text"]),
        kind=DocumentKind(kind) if kind in list(DocumentKind) else guess_kind(str(row["text"])),
    )


def answer_of(analysis: Analysis) -> dict[str, Any]:
    """Return the part of an analysis that is scored, in the shape of ``clientsignal analyze``."""
    return {
        "id": analysis.layout.document.id,
        "requirements": [
            {
                "start": finding.span.start,
                "end": finding.span.end,
                "quote": finding.quote,
                "priority": str(finding.priority),
                "kind": str(finding.kind),
            }
            for finding in analysis.findings
            if finding.type is FindingType.REQUIREMENT
        ],
        "tone": {"label": str(analysis.tone.label)},
    }


def analyze_row(analyzer: Analyzer, row: Mapping[str, Any]) -> Analysis:
    """Analyze one row of a benchmark."""
    return analyzer.analyze(as_document(row))


def register_of(layout: Layout) -> str:
    """Return how a document speaks: ``speech``, ``lists`` or ``prose``; headings do not count.

    Labelled fields count as speech, for minutes write down who said what as "name: words".
    """
    roles = Counter(layout.segment_of(unit).role for unit in layout.units)
    total = sum(count for role, count in roles.items() if role is not Role.HEADING)
    if not total:
        return "lists"
    if 4 * sum(roles[role] for role in _SPOKEN) >= total:
        return "speech"
    return "lists" if 2 * sum(roles[role] for role in _LISTED) >= total else "prose"
