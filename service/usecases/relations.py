"""How waiting items relate to the record: noted when they are found, and anew when the record has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.domain import Basis, Finding, FindingType, Language, Span
from nlp.domain import Priority as StatedPriority
from nlp.domain import Status as StatedStatus
from service.matching import Match, Matcher, RecordEntry
from service.repositories import changes as change_queries
from service.repositories import documents as document_queries
from service.repositories import record as record_queries
from service.repositories import review as review_queries
from service.schemas import (
    ChangeState,
    DocumentStatus,
    ItemState,
    Origin,
    Priority,
    Relation,
)
from service.tables import ChangeRequestRow, DocumentRow, FindingRow, ReviewItemRow
from service.usecases.projects import open_project
from service.usecases.record_view import view_record
from service.work import Work, now

_DRAFTS_CHANGE = frozenset(
    {Relation.CHANGES_VALUE, Relation.CHANGES_PRIORITY, Relation.WITHDRAWS, Relation.CONTRADICTS}
)


@dataclass(frozen=True, slots=True)
class Related:
    """A relation and the entry that it is to."""

    match: Match
    entry: RecordEntry


def relations_of(
    work: Work, document: DocumentRow, findings: Sequence[Finding], matcher: Matcher
) -> list[Related | None]:
    """Return how findings of a document relate to the record as it is now, in the same order."""
    record = view_record(work.session, document.project_id, beside=document)
    matches = matcher.match(findings, record)
    wanted = [match.record_id for match in matches if match.record_id is not None]
    entries = {entry.record_id: entry for entry in record.load(wanted)}
    return [
        Related(match, entries[match.record_id]) if match.record_id in entries else None
        for match in matches
    ]


def relate(work: Work, item: ReviewItemRow, related: Related) -> None:
    """Note how an item relates to the record; a change of the record gets a drafted request."""
    match, entry = related.match, related.entry
    item.relation = match.relation
    item.matched_record_id = entry.record_id
    item.matched_quote = entry.quote
    item.relation_note = match.note
    item.relation_confidence = match.confidence
    if match.priority is not None and item.client_priority is None:
        # "One step up" names no priority by itself; beside the entry it does.
        item.priority = item.client_priority = match.priority
        item.basis = Basis.CONTEXT
    work.session.flush()
    if match.relation in _DRAFTS_CHANGE:
        _draft_change(work, item, match, entry)


def relate_again(work: Work, project_id: int, document_id: int, matcher: Matcher) -> int:
    """Compare the waiting items of a document with the record again; return how many changed.

    Nothing is done if the record has not changed since. Items that a person has touched, and items whose change
    request a person has touched, stay as they are.
    """
    open_project(work, project_id)
    document = document_queries.get_document(work.session, project_id, document_id)
    if document.status != DocumentStatus.READY:
        return 0
    analysis = document_queries.current_analysis(work.session, document_id)
    changed_at = record_queries.requirements_changed_at(work.session, project_id)
    if analysis is None or changed_at is None:
        return 0
    if changed_at <= (analysis.related_at or analysis.created_at):
        return 0
    items = _untouched(work, document)
    findings = review_queries.findings_by_id(work.session, [item.finding_id for item in items])
    pairs = [(item, findings[item.finding_id]) for item in items if item.finding_id in findings]
    found = relations_of(work, document, [_finding(*pair) for pair in pairs], matcher)
    moved = [
        _move(work, item, row, related)
        for (item, row), related in zip(pairs, found, strict=True)
        if _differs(item, related)
    ]
    analysis.related_at = changed_at
    work.session.flush()
    if moved:
        work.audit(
            "document.relate", "document", document_id, project_id=project_id, items=len(moved)
        )
    return len(moved)


def _untouched(work: Work, document: DocumentRow) -> list[ReviewItemRow]:
    decided = review_queries.ever_decided(work.session, document.id)
    kept = change_queries.items_with_edited_change(work.session, document.id)
    return [
        item
        for item in review_queries.items_of_document(work.session, document.id)
        if item.state == ItemState.PENDING
        and item.origin == Origin.MODEL
        and item.type == FindingType.REQUIREMENT
        and item.id not in decided | kept
    ]


def _finding(item: ReviewItemRow, row: FindingRow) -> Finding:
    """Return what the models said of an item, as far as the matcher asks for it."""
    said = row.payload
    return Finding(
        type=FindingType(item.type),
        unit=said["unit"],
        span=Span(item.start, item.end),
        quote=item.quote,
        confidence=item.confidence,
        language=Language(said["language"]),
        priority=StatedPriority(said["priority"]) if said["priority"] else None,
        basis=Basis(said["basis"]),
        status=StatedStatus(said["status"]),
        wording=item.text,
    )


def _differs(item: ReviewItemRow, related: Related | None) -> bool:
    now_is = (item.relation, item.matched_record_id, item.matched_quote, item.relation_note)
    if related is None:
        return now_is[:2] != (Relation.NEW, None)
    match, entry = related.match, related.entry
    return now_is != (match.relation, entry.record_id, entry.quote, match.note)


def _move(work: Work, item: ReviewItemRow, row: FindingRow, related: Related | None) -> int:
    change_queries.delete_changes_of(work.session, item.id)
    said = row.payload
    item.client_priority = said["priority"] if said["basis"] != Basis.NOT_STATED else None
    item.priority = said["priority"] or Priority.SHOULD
    item.basis = said["basis"]
    item.relation = Relation.NEW
    item.matched_record_id = item.matched_quote = None
    item.relation_note, item.relation_confidence = "", 0.0
    item.version += 1
    item.updated_at = now()
    if related is not None:
        relate(work, item, related)
    return item.id


def _draft_change(work: Work, item: ReviewItemRow, match: Match, entry: RecordEntry) -> None:
    work.session.add(
        ChangeRequestRow(
            project_id=item.project_id,
            record_id=entry.record_id,
            item_id=item.id,
            relation=match.relation,
            from_value=match.from_value,
            to_value=match.to_value,
            from_quote=entry.quote,
            to_quote=item.quote,
            schedule_effect="",
            cost_effect="",
            state=ChangeState.DRAFT,
            created_at=now(),
            version=1,
        )
    )
