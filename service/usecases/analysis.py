"""Storing what the models said, without touching what people decided."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.domain import Analysis, Basis, Finding, FindingType, Span
from service.encoding import finding_out, segment_out, tone_out, units_out
from service.learning.sampling import draw_sample
from service.matching import Matcher
from service.repositories import documents as document_queries
from service.repositories import review as review_queries
from service.schemas import (
    DocumentStatus,
    ItemState,
    Origin,
    Priority,
    Relation,
)
from service.tables import (
    AnalysisRow,
    DocumentRow,
    FindingRow,
    ReviewItemRow,
    UnitRow,
)
from service.usecases.relations import relate, relations_of
from service.work import Work, now


def store_analysis(
    work: Work, document: DocumentRow, analysis: Analysis, *, matcher: Matcher
) -> int:
    """Make an analysis the current one and queue its findings; return how many items are new.

    Items that a person has decided on, edited, split, merged or added stay exactly as they are, and
    findings that overlap them are not queued again. All other pending items are replaced.
    """
    session = work.session
    document_queries.supersede_analyses(session, document.id)
    row = _add_analysis(work, document, analysis)
    kept = _drop_untouched(work, document)
    draw_sample(work, document, analysis)
    findings = [found for found in analysis.findings if not _is_known(found, kept)]
    known = [found for found in analysis.findings if _is_known(found, kept)]
    related = relations_of(work, document, findings, matcher)
    # Findings that add nothing to the queue are kept all the same: they are what the model said.
    rows = [_finding_row(document, row, finding) for finding in [*findings, *known]]
    session.add_all(rows)
    session.flush()  # once: a mail has many findings
    for finding, relation, found in zip(findings, related, rows, strict=False):
        item = _queue(work, document, finding, finding_id=found.id)
        if relation is not None:
            relate(work, item, relation)
    reopen(work, document)
    return len(findings)


def refresh_status(work: Work, document: DocumentRow) -> None:
    """Set an analyzed document to ready or reviewed, depending on whether an item is open."""
    if document.status in (DocumentStatus.READY, DocumentStatus.REVIEWED):
        still_open = review_queries.has_open_items(work.session, document.id)
        document.status = DocumentStatus.READY if still_open else DocumentStatus.REVIEWED


def reopen(work: Work, document: DocumentRow) -> None:
    """Make a document ready or reviewed whatever it was before."""
    document.error_code = document.error_detail = None
    document.status = DocumentStatus.READY
    refresh_status(work, document)


def _add_analysis(work: Work, document: DocumentRow, analysis: Analysis) -> AnalysisRow:
    tone = tone_out(analysis.tone)
    row = AnalysisRow(
        project_id=document.project_id,
        document_id=document.id,
        model_version=analysis.model_version,
        current=True,
        segments=[segment_out(found).model_dump(mode="json") for found in analysis.layout.segments],
        tone=tone.model_dump(mode="json"),
        tone_label=tone.label,
        tone_score=tone.score,
        created_at=now(),
    )
    work.session.add(row)
    work.session.flush()
    work.session.add_all(
        UnitRow(
            analysis_id=row.id,
            index=unit.index,
            start=unit.start,
            end=unit.end,
            segment=unit.segment,
            verdict=unit.verdict,
            confidence=unit.confidence,
        )
        for unit in units_out(analysis)
    )
    return row


def _drop_untouched(work: Work, document: DocumentRow) -> list[ReviewItemRow]:
    """Delete pending items nobody ever decided on; return the ones that stay."""
    items = review_queries.items_of_document(work.session, document.id)
    decided = review_queries.ever_decided(work.session, document.id)
    untouched = [
        item
        for item in items
        if item.state == ItemState.PENDING
        and item.origin == Origin.MODEL
        and item.id not in decided
    ]
    if untouched:
        review_queries.delete_items(work.session, untouched)
    dropped = {id(item) for item in untouched}
    return [item for item in items if id(item) not in dropped]


def _is_known(finding: Finding, kept: Sequence[ReviewItemRow]) -> bool:
    """Return whether an item that stays covers at least half of a finding, or the reverse."""
    size = finding.span.end - finding.span.start
    for item in kept:
        for start, end in [(item.start, item.end), *item.more_spans]:
            if 2 * finding.span.overlap(Span(start, end)) >= min(size, end - start):
                return True
    return False


def _finding_row(document: DocumentRow, analysis: AnalysisRow, finding: Finding) -> FindingRow:
    return FindingRow(
        project_id=document.project_id,
        document_id=document.id,
        analysis_id=analysis.id,
        model_version=analysis.model_version,
        payload=finding_out(finding, document.text).model_dump(mode="json"),
        created_at=now(),
    )


def _priority(finding: Finding) -> str | None:
    """Return the priority to start from: not stated counts as Should, as a PM would read it."""
    if finding.type != FindingType.REQUIREMENT:
        return None
    return finding.priority or Priority.SHOULD


def _queue(
    work: Work, document: DocumentRow, finding: Finding, *, finding_id: int
) -> ReviewItemRow:
    """Add a review item for a finding."""
    stated = finding.basis != Basis.NOT_STATED
    quote = finding.span.slice(document.text)
    moment = now()
    item = ReviewItemRow(
        project_id=document.project_id,
        document_id=document.id,
        finding_id=finding_id,
        origin=Origin.MODEL,
        state=ItemState.PENDING,
        start=finding.span.start,
        end=finding.span.end,
        quote=quote,
        more_spans=[],
        text=finding.wording or quote,
        type=finding.type,
        priority=_priority(finding),
        client_priority=finding.priority if stated else None,
        basis=finding.basis,
        kind=finding.kind,
        status=finding.status,
        side=finding.side,
        due_on=finding.due.latest if finding.due else None,
        due_rule=finding.due.rule if finding.due else "",
        owner=finding.owner.name if finding.owner else None,
        confidence=finding.confidence,
        priority_confidence=finding.priority_confidence,
        relation=Relation.NEW,
        relation_note="",
        relation_confidence=0.0,
        created_at=moment,
        updated_at=moment,
        version=1,
    )
    work.session.add(item)
    return item
