"""Why an item has its priority, computed when somebody looks at it."""

from __future__ import annotations

import logging
from dataclasses import replace

from sqlalchemy.orm import Session

from nlp.domain import Basis, Document, Finding, FindingType, Language, Priority, Span
from service import schemas as s
from service.learning.names import project_name
from service.logs import where
from service.matching import Matcher
from service.parts import Parts
from service.repositories import documents as document_queries
from service.repositories import review as queries
from service.tables import FindingRow, ReviewItemRow
from service.usecases.reading import stored_document
from service.usecases.record_view import load_entries, view_record
from service.wiring import Analyzer

log = logging.getLogger(__name__)

_EXAMPLES = 2
_REREAD_WHOLE = 6_000
"""Longest text that is read again as a whole; of longer ones only the surroundings."""
_BEFORE, _AFTER = 3_000, 500
_NEAR = 0.5
"""Least cosine of an example; of 40 findings read by hand, nearly all examples below it spoke of something else."""


def explain_item(parts: Parts, session: Session, item: ReviewItemRow) -> s.ExplanationOut | None:
    """Return why a requirement has its priority; nothing for other types or without models.

    A looked-at item never waits for models: while they load, there is no explanation yet.
    """
    loaded = parts.models.loaded
    if item.type != s.FindingType.REQUIREMENT or loaded is None:
        return None
    analyzer, matcher = loaded
    row = queries.findings_by_id(session, [item.finding_id]).get(item.finding_id or 0)
    return s.ExplanationOut(
        basis=s.Basis(item.basis),
        counterfactuals=_counterfactuals(analyzer, session, item, row) if row else [],
        examples=_examples(matcher, session, item),
    )


def _counterfactuals(
    analyzer: Analyzer, session: Session, item: ReviewItemRow, row: FindingRow
) -> list[s.CounterfactualOut]:
    """Ask the model that found the item; another version, or another cut, would answer for itself."""
    found = s.FindingOut.model_validate(row.payload)
    if row.model_version != analyzer.version or (found.start, found.end) != (item.start, item.end):
        return []
    # The models load on first use; nothing of them is imported before.
    from models.explanation import explain  # noqa: PLC0415

    row_of_document = document_queries.known_document(session, item.document_id)
    name = project_name(session, row_of_document.project_id)
    stored = replace(stored_document(row_of_document), project=name)
    finding = _finding(found)
    try:
        told = explain(finding, stored.text, _Rereader(analyzer, stored, finding).priority)
    except Exception as error:
        # An item without its explanation can still be decided.
        log.exception("explanation failed", exc_info=False, extra={"where": where(error)})
        return []
    return [
        s.CounterfactualOut(
            start=counterfactual.span.start,
            end=counterfactual.span.end,
            words=counterfactual.words,
            priority=s.Priority(counterfactual.priority),
            sentence=counterfactual.sentence(finding.language),
        )
        for counterfactual in told.counterfactuals
    ]


def _finding(found: s.FindingOut) -> Finding:
    """Return the parts of a stored finding that an explanation needs."""
    return Finding(
        type=FindingType(found.type),
        unit=found.unit,
        span=Span(found.start, found.end),
        quote=found.quote,
        confidence=found.confidence,
        language=Language(found.language),
        priority=Priority(found.priority) if found.priority else None,
        basis=Basis(found.basis),
        evidence=tuple(Span(span.start, span.end) for span in found.evidence),
    )


class _Rereader:
    """Reads the priority of changed words in their place in the document."""

    def __init__(self, analyzer: Analyzer, document: Document, finding: Finding) -> None:
        self._analyzer = analyzer
        self._document, self._span = _surroundings(document, finding.span)

    def priority(self, words: str) -> Priority:
        """Return the priority of the finding with other words; no requirement counts as Should."""
        changed = Span(self._span.start, self._span.start + max(1, len(words)))
        analysis = self._analyzer.analyze(_with_words(self._document, self._span, words))
        overlapping = [
            found
            for found in analysis.findings
            if found.type is FindingType.REQUIREMENT and found.span.overlap(changed)
        ]
        best = max(overlapping, key=lambda found: found.span.overlap(changed), default=None)
        return (best.priority if best else None) or Priority.SHOULD


def _surroundings(document: Document, span: Span) -> tuple[Document, Span]:
    """Cut a long document to whole lines around a finding; a short one stays as it is."""
    text = document.text
    if len(text) <= _REREAD_WHOLE:
        return document, span
    start = text.rfind("\n", 0, max(0, span.start - _BEFORE)) + 1
    end = text.find("\n", min(len(text), span.end + _AFTER))
    end = len(text) if end < 0 else end
    zones = tuple(
        (Span(max(zone.start, start) - start, min(zone.end, end) - start), kind)
        for zone, kind in document.zones
        if zone.start < end and zone.end > start
    )
    turns = tuple(
        replace(turn, label=Span(turn.label.start - start, turn.label.end - start))
        for turn in document.turns
        if start <= turn.label.start and turn.label.end <= end
    )
    part = replace(document, text=text[start:end], zones=zones, anchors=(), turns=turns)
    return part, Span(span.start - start, span.end - start)


def _with_words(document: Document, span: Span, words: str) -> Document:
    """Return a document with other words at a span; everything behind them moves along."""
    moved = len(words) - (span.end - span.start)
    zones = []
    text = document.text[: span.start] + words + document.text[span.end :]
    for zone, kind in document.zones:
        start = zone.start + moved if zone.start >= span.end else zone.start
        end = min(zone.end + moved if zone.end >= span.end else zone.end, len(text))
        if start < end:
            zones.append((Span(start, end), kind))
    turns = tuple(
        replace(turn, label=Span(turn.label.start + moved, turn.label.end + moved))
        if turn.label.start >= span.end
        else turn
        for turn in document.turns
    )
    return replace(document, text=text, zones=tuple(zones), anchors=(), turns=turns)


def _examples(matcher: Matcher, session: Session, item: ReviewItemRow) -> list[s.ExampleOut]:
    """Return the nearest confirmed requirements of the same project, the item's own left out."""
    # One more than wanted, as the item itself may be among them.
    found = matcher.nearest(item.text, view_record(session, item.project_id), count=_EXAMPLES + 1)
    near = [
        example
        for example in found
        if example.record_id != item.record_id and example.similarity >= _NEAR
    ][:_EXAMPLES]
    entries = {
        entry.record_id: entry
        for entry in load_entries(session, [example.record_id for example in near])
    }
    return [
        s.ExampleOut(
            record_id=example.record_id,
            code=entries[example.record_id].code,
            text=entries[example.record_id].text,
            priority=s.Priority(priority)
            if (priority := entries[example.record_id].priority)
            else None,
            similarity=example.similarity,
        )
        for example in near
        if example.record_id in entries and not entries[example.record_id].withdrawn
    ]
