"""Cutting an item into several, and joining several into one."""

from __future__ import annotations

from itertools import pairwise

from service.errors import BadRequestError, StaleVersionError
from service.repositories import review as queries
from service.schemas import DecisionAction, ItemRef, ItemState, Merge, Origin, Split
from service.tables import ReviewItemRow
from service.usecases.review import (
    check_undecided,
    document_of,
    finish,
    open_item,
    snapshot,
)
from service.work import Work, now


def split(work: Work, project_id: int, item_id: int, command: Split) -> list[ReviewItemRow]:
    """Cut an item at offsets of its document; the parts wait for decisions of their own."""
    item = open_item(work, project_id, item_id, expected_version=command.expected_version)
    check_undecided(work, item)
    text = document_of(work, item).text
    parts = cut(text, item.start, item.end, command.offsets)
    before = {"item": snapshot(item)}
    children = [_part_of(item, start, text[start:end]) for start, end in parts]
    work.session.add_all(children)
    item.state = ItemState.SPLIT
    work.session.flush()
    after = {"children": [child.id for child in children]}
    finish(work, item, DecisionAction.SPLIT, before=before, after=after)
    return children


def cut(text: str, start: int, end: int, offsets: list[int]) -> list[tuple[int, int]]:
    """Return the parts of ``text[start:end]`` between offsets, without white space around them."""
    outside = [offset for offset in offsets if not start < offset < end]
    if outside:
        raise BadRequestError(f"offset {outside[0]} is not inside the item ({start}:{end})")
    parts = []
    for first, last in pairwise([start, *sorted(set(offsets)), end]):
        words = text[first:last]
        if not words.strip():
            raise BadRequestError(f"the part {first}:{last} would hold no words")
        left = first + len(words) - len(words.lstrip())
        parts.append((left, left + len(words.strip())))
    return parts


def _part_of(item: ReviewItemRow, start: int, quote: str) -> ReviewItemRow:
    moment = now()
    return ReviewItemRow(
        project_id=item.project_id,
        document_id=item.document_id,
        finding_id=item.finding_id,
        origin=Origin.SPLIT,
        state=ItemState.PENDING,
        start=start,
        end=start + len(quote),
        quote=quote,
        more_spans=[],
        text=quote,
        type=item.type,
        priority=item.priority,
        client_priority=item.client_priority,
        basis=item.basis,
        kind=item.kind,
        status=item.status,
        side=item.side,
        due_on=item.due_on,
        due_rule=item.due_rule,
        owner=item.owner,
        confidence=item.confidence,
        priority_confidence=item.priority_confidence,
        relation=item.relation,
        matched_record_id=item.matched_record_id,
        matched_quote=item.matched_quote,
        relation_note=item.relation_note,
        relation_confidence=item.relation_confidence,
        parent_id=item.id,
        created_at=moment,
        updated_at=moment,
        version=1,
    )


def merge(work: Work, project_id: int, item_id: int, command: Merge) -> ReviewItemRow:
    """Join other items of the same document into one; every quote stays a slice of the text."""
    item = open_item(work, project_id, item_id, expected_version=command.expected_version)
    check_undecided(work, item)
    others = [_other(work, item, wanted) for wanted in command.others]
    before = {
        "item": snapshot(item),
        "others": [{"id": other.id, "state": other.state} for other in others],
    }
    text = document_of(work, item).text
    spans = sorted(
        (start, end)
        for part in [item, *others]
        for start, end in [(part.start, part.end), *part.more_spans]
    )
    item.text = _joined([part.text for part in sorted([item, *others], key=lambda row: row.start)])
    item.start, item.end = spans[0]
    item.quote = text[item.start : item.end]
    item.more_spans = [list(span) for span in spans[1:]]
    for other in others:
        other.state = ItemState.MERGED
        other.merged_into_id = item.id
        other.version += 1
        other.updated_at = now()
    after = {"others": [{"id": other.id, "version": other.version} for other in others]}
    finish(work, item, DecisionAction.MERGE, before=before, after=after)
    return item


def _other(work: Work, item: ReviewItemRow, wanted: ItemRef) -> ReviewItemRow:
    other = queries.get_item(work.session, item.project_id, wanted.id)
    if other.id == item.id or other.document_id != item.document_id:
        raise BadRequestError(
            f"item {wanted.id} cannot be merged into item {item.id}: take another item of the "
            "same document"
        )
    if other.version != wanted.expected_version:
        current = {"id": other.id, "version": other.version, **snapshot(other)}
        raise StaleVersionError("item", other.id, expected=wanted.expected_version, current=current)
    check_undecided(work, other)
    return other


def _joined(texts: list[str]) -> str:
    """Join wordings: nothing between Chinese sentences, a space between others."""
    joined = texts[0]
    for text in texts[1:]:
        joined += text if joined[-1:] in "。！？；" else f" {text}"
    return joined
