"""From rows to wire types, a page at a time so that no list makes a query per row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy.orm import Session

from service import schemas as s
from service.clarity import criterion_of, gaps_of
from service.encoding import zones_out
from service.repositories import documents as document_queries
from service.repositories import projects as project_queries
from service.repositories import record as record_queries
from service.repositories import review as review_queries
from service.repositories.paging import Slice
from service.tables import (
    AnalysisRow,
    BulkRow,
    ChangeRequestRow,
    DecisionRow,
    DocumentRow,
    FileRow,
    ProjectRow,
    RecordItemRow,
    RecordSourceRow,
    ReviewItemRow,
)
from service.usecases.bulk import open_checks
from service.work import Work

R = TypeVar("R")
M = TypeVar("M", bound=BaseModel)


def page(
    found: Slice[R], show: Callable[[Session, Sequence[R]], list[M]], session: Session
) -> s.Page[M]:
    """Show one page of a list."""
    return s.Page(
        items=show(session, found.rows), total=found.total, limit=found.limit, offset=found.offset
    )


def projects(session: Session, rows: Sequence[ProjectRow]) -> list[s.Project]:
    """Show projects with their counts."""
    counts = project_queries.counts(session, [row.id for row in rows])
    return [
        s.Project(
            id=row.id,
            key=row.key,
            name=row.name,
            client_name=row.client_name,
            language=s.Language(row.language),
            own_domains=row.own_domains,
            own_names=row.own_names,
            archived=row.archived_at is not None,
            version=row.version,
            created_at=row.created_at,
            counts=counts[row.id],
        )
        for row in rows
    ]


def documents(session: Session, rows: Sequence[DocumentRow]) -> list[s.DocumentSummary]:
    """Show documents with the state of their items."""
    session.flush()
    ids = [row.id for row in rows]
    files = document_queries.files_of(session, rows)
    analyses = document_queries.current_analyses(session, ids)
    counts = review_queries.count_by_document(session, ids)
    return [
        _summary(row, files[row.file_id], analyses.get(row.id), counts.get(row.id, Counter()))
        for row in rows
    ]


def _summary(
    row: DocumentRow, file: FileRow, analysis: AnalysisRow | None, counts: Counter[str]
) -> s.DocumentSummary:
    hidden = counts[s.ItemState.MERGED] + counts[s.ItemState.SPLIT]
    return s.DocumentSummary(
        id=row.id,
        project_id=row.project_id,
        name=row.name,
        kind=s.DocumentKind(row.kind),
        status=s.DocumentStatus(row.status),
        error_code=row.error_code,
        error_detail=row.error_detail,
        subject=row.subject,
        sender=row.sender,
        sender_side=s.Side(row.sender_side),
        received_at=row.received_at,
        created_at=row.created_at,
        size_bytes=file.size_bytes,
        characters=row.characters,
        sha256=file.sha256,
        part=row.part,
        tone=s.ToneLabel(analysis.tone_label) if analysis else None,
        tone_score=analysis.tone_score if analysis else None,
        model_version=analysis.model_version if analysis else None,
        open_items=counts[s.ItemState.PENDING] + counts[s.ItemState.SKIPPED],
        accepted_items=counts[s.ItemState.ACCEPTED],
        total_items=counts.total() - hidden,
        warnings=row.warnings,
    )


def document(session: Session, row: DocumentRow) -> s.DocumentDetail:
    """Show a document with text and layout."""
    summary = documents(session, [row])[0]
    analysis = document_queries.current_analysis(session, row.id, with_segments=True)
    segments, units, tone = [], [], None
    if analysis is not None:
        segments = [s.SegmentOut.model_validate(found) for found in analysis.segments]
        units = [
            s.UnitOut.model_validate(found)
            for found in document_queries.units_of(session, analysis.id)
        ]
        tone = s.ToneOut.model_validate(analysis.tone)
    return s.DocumentDetail(
        **summary.model_dump(),
        text=row.text,
        people=row.facts["people"],
        segments=segments,
        zones=zones_out(segments),
        units=units,
        anchors=[s.AnchorOut.model_validate(found) for found in row.facts["anchors"]],
        tone_detail=tone,
    )


def items(session: Session, rows: Sequence[ReviewItemRow]) -> list[s.ReviewItem]:
    """Show review items with the model's output and their place in the record."""
    session.flush()
    named = document_queries.documents_by_id(session, [row.document_id for row in rows])
    findings = review_queries.findings_by_id(session, [row.finding_id for row in rows])
    related = [found for row in rows for found in (row.record_id, row.matched_record_id)]
    records = record_queries.record_items_by_id(session, related)
    decided = review_queries.decided_items(session, [row.id for row in rows])
    shown = []
    for row in rows:
        finding = findings.get(row.finding_id) if row.finding_id is not None else None
        accepted = row.state == s.ItemState.ACCEPTED
        entry = records.get(row.record_id) if row.record_id is not None and accepted else None
        match = records.get(row.matched_record_id) if row.matched_record_id is not None else None
        values = {field: getattr(row, field) for field in _ITEM_FIELDS if hasattr(row, field)}
        source = named[row.document_id]
        criterion, is_draft = criterion_of(row)
        shown.append(
            s.ReviewItem.model_validate(
                {
                    **values,
                    "document_name": source.name,
                    "more_sources": _more_sources(row, source),
                    "finding": finding.payload if finding else None,
                    "unsure": bool(finding and finding.payload.get("unsure")),
                    "gaps": gaps_of(row),
                    "criterion": criterion,
                    "criterion_is_draft": is_draft,
                    "model_version": finding.model_version if finding else None,
                    "matched_code": match.code if match else None,
                    "record_id": entry.id if entry else None,
                    "record_code": entry.code if entry else None,
                    "can_undo": row.id in decided,
                }
            )
        )
    return shown


_ITEM_FIELDS = frozenset(s.ReviewItem.model_fields) - {"finding", "record_id"}


def _more_sources(row: ReviewItemRow, source: DocumentRow) -> list[s.SourceOut]:
    return [
        s.SourceOut(
            document_id=row.document_id,
            document_name=source.name,
            start=start,
            end=end,
            quote=source.text[start:end],
            side=s.Side(row.side),
            received_at=source.received_at,
        )
        for start, end in row.more_spans
    ]


def item(session: Session, row: ReviewItemRow) -> s.ReviewItem:
    """Show one review item."""
    return items(session, [row])[0]


def item_detail(
    session: Session, row: ReviewItemRow, explanation: s.ExplanationOut | None
) -> s.ReviewItemDetail:
    """Show one review item with all decisions on it and why it has its priority."""
    decisions = [decision(found) for found in review_queries.decisions_of_item(session, row.id)]
    return s.ReviewItemDetail(
        **item(session, row).model_dump(), decisions=decisions, explanation=explanation
    )


def decision(row: DecisionRow) -> s.Decision:
    """Show a decision."""
    return s.Decision.model_validate(row)


def bulk(work: Work, row: BulkRow) -> s.Bulk:
    """Show a bulk acceptance as it stands now."""
    planned = [found for found, _version in row.planned]
    checks = review_queries.items_by_id(work.session, row.project_id, row.spot_checks)
    return s.Bulk(
        id=row.id,
        state=s.BulkState(row.state),
        filter=s.BulkFilter.model_validate(row.filter),
        items=items(
            work.session, review_queries.items_by_id(work.session, row.project_id, planned)
        ),
        spot_check=items(work.session, checks),
        spot_check_open=len(open_checks(work, row)),
        spot_check_rejected=sum(found.state == s.ItemState.REJECTED for found in checks),
    )


def record_items(session: Session, rows: Sequence[RecordItemRow]) -> list[s.RecordItem]:
    """Show record items with their standing quotes."""
    session.flush()
    sources = record_queries.sources_of(session, [row.id for row in rows])
    return [
        s.RecordItem.model_validate(
            {
                **{field: getattr(row, field) for field in _RECORD_FIELDS},
                "sources": [source_out(*found) for found in sources.get(row.id, [])],
            }
        )
        for row in rows
    ]


_RECORD_FIELDS = frozenset(s.RecordItem.model_fields) - {"sources"}


def source_out(source: RecordSourceRow, found_in: DocumentRow) -> s.SourceOut:
    """Show a quote with its document."""
    return s.SourceOut(
        document_id=found_in.id,
        document_name=found_in.name,
        start=source.start,
        end=source.end,
        quote=source.quote,
        side=s.Side(source.side),
        received_at=found_in.received_at,
    )


def record_detail(session: Session, row: RecordItemRow) -> s.RecordDetail:
    """Show a record item with its full history."""
    versions: list[s.RecordVersion] = []
    earlier: dict[str, object] = {}
    for version in record_queries.versions_of(session, row.id):
        changed = [
            field
            for field, value in version.values.items()
            if field in earlier and earlier[field] != value
        ]
        versions.append(
            s.RecordVersion(
                version=version.version,
                at=version.at,
                by=version.by,
                reason=version.reason,
                decision_id=version.decision_id,
                values=version.values,
                changed=changed,
            )
        )
        earlier = version.values
    return s.RecordDetail(
        **record_items(session, [row])[0].model_dump(),
        versions=versions,
        changes=changes(session, record_queries.changes_of_record(session, row.id)),
    )


def changes(session: Session, rows: Sequence[ChangeRequestRow]) -> list[s.ChangeRequest]:
    """Show change requests with the codes of their record items."""
    records = record_queries.record_items_by_id(session, [row.record_id for row in rows])
    return [
        s.ChangeRequest.model_validate(
            {
                **{field: getattr(row, field) for field in _CHANGE_FIELDS},
                "record_code": records[row.record_id].code,
            }
        )
        for row in rows
    ]


_CHANGE_FIELDS = frozenset(s.ChangeRequest.model_fields) - {"record_code"}
