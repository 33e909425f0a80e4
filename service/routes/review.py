"""The review: queue, decisions, undo and bulk acceptance."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from service import schemas as s
from service import views
from service.dependencies import LimitDep, OffsetDep, PartsDep, ReaderDep, WorkDep
from service.repositories import documents
from service.repositories import projects as project_queries
from service.repositories import review as queries
from service.usecases import bulk, partition, review, undo
from service.usecases.explanation import explain_item
from service.work import Work

router = APIRouter(tags=["review"])

_ITEM = "/projects/{project_id}/items/{item_id}"
_BULK = "/projects/{project_id}/bulk"


@router.get("/projects/{project_id}/items")
def list_items(
    *,
    session: ReaderDep,
    project_id: int,
    document_id: int | None = None,
    state: s.ItemState | None = None,
    item_type: Annotated[s.FindingType | None, Query(alias="type")] = None,
    ids: Annotated[list[int] | None, Query(alias="id", max_length=500)] = None,
    limit: LimitDep = 50,
    offset: OffsetDep = 0,
) -> s.Page[s.ReviewItem]:
    """List review items: documents as they came in, then by position in the text."""
    project_queries.get_project(session, project_id)
    found = queries.list_items(
        session,
        project_id,
        document_id=document_id,
        state=state,
        type_=item_type,
        ids=ids,
        limit=limit,
        offset=offset,
    )
    return views.page(found, views.items, session)


@router.get("/projects/{project_id}/items/stamps")
def list_stamps(session: ReaderDep, project_id: int, document_id: int) -> s.ItemStamps:
    """List the items of a document by id and mark, to load only those that changed."""
    documents.get_document(session, project_id, document_id)
    return s.ItemStamps(
        items=[
            s.ItemStamp(id=found_id, stamp=f"{version}@{moment.isoformat()}")
            for found_id, version, moment in queries.stamps(session, document_id)
        ]
    )


@router.get(_ITEM)
def get_item(
    parts: PartsDep, session: ReaderDep, project_id: int, item_id: int
) -> s.ReviewItemDetail:
    """Return an item with all decisions on it and why it has its priority."""
    row = queries.get_item(session, project_id, item_id)
    return views.item_detail(session, row, explain_item(parts, session, row))


@router.post(f"{_ITEM}/accept")
def accept(work: WorkDep, project_id: int, item_id: int, command: s.Accept) -> s.ReviewItem:
    """Confirm an item: it makes a record item, or changes the one it is about."""
    return views.item(work.session, review.accept(work, project_id, item_id, command))


@router.post(f"{_ITEM}/reject")
def reject(work: WorkDep, project_id: int, item_id: int, command: s.Reject) -> s.ReviewItem:
    """Reject an item."""
    return views.item(work.session, review.reject(work, project_id, item_id, command))


@router.post(f"{_ITEM}/skip")
def skip(work: WorkDep, project_id: int, item_id: int, command: s.Skip) -> s.ReviewItem:
    """Leave an item for later."""
    return views.item(work.session, review.skip(work, project_id, item_id, command))


@router.patch(_ITEM)
def edit(work: WorkDep, project_id: int, item_id: int, command: s.Edit) -> s.ReviewItem:
    """Correct an item without confirming it yet."""
    return views.item(work.session, review.edit(work, project_id, item_id, command))


@router.post(f"{_ITEM}/split")
def split(work: WorkDep, project_id: int, item_id: int, command: s.Split) -> s.Page[s.ReviewItem]:
    """Cut an item into several."""
    parts = views.items(work.session, partition.split(work, project_id, item_id, command))
    return s.Page(items=parts, total=len(parts), limit=len(parts), offset=0)


@router.post(f"{_ITEM}/merge")
def merge(work: WorkDep, project_id: int, item_id: int, command: s.Merge) -> s.ReviewItem:
    """Join other items of the same document into this one."""
    return views.item(work.session, partition.merge(work, project_id, item_id, command))


@router.post(f"{_ITEM}/undo")
def undo_item(work: WorkDep, project_id: int, item_id: int, command: s.Undo) -> s.UndoResult:
    """Take back the last decision on an item."""
    return _undone(work, undo.undo_item(work, project_id, item_id, command))


@router.post("/projects/{project_id}/undo")
def undo_last(work: WorkDep, project_id: int) -> s.UndoResult:
    """Take back the last decision of this reviewer in the project."""
    return _undone(work, undo.undo_last(work, project_id))


def _undone(work: Work, undone: undo.Undone) -> s.UndoResult:
    decision, items = undone
    return s.UndoResult(decision=views.decision(decision), items=views.items(work.session, items))


@router.post(
    "/projects/{project_id}/documents/{document_id}/items", status_code=status.HTTP_201_CREATED
)
def add_item(work: WorkDep, project_id: int, document_id: int, command: s.ItemAdd) -> s.ReviewItem:
    """Add something the models missed; its quote is cut from the document."""
    return views.item(work.session, review.add(work, project_id, document_id, command))


@router.post(_BULK, status_code=status.HTTP_201_CREATED)
def preview_bulk(work: WorkDep, project_id: int, command: s.BulkFilter) -> s.Bulk:
    """Show what a bulk acceptance would take, and draw the spot checks."""
    return views.bulk(work, bulk.preview(work, project_id, command))


@router.get(f"{_BULK}/{{bulk_id}}")
def get_bulk(session: ReaderDep, project_id: int, bulk_id: int) -> s.Bulk:
    """Return a bulk acceptance as it stands now."""
    return views.bulk(Work(session), queries.get_bulk(session, project_id, bulk_id))


@router.post(f"{_BULK}/{{bulk_id}}/accept")
def accept_bulk(work: WorkDep, project_id: int, bulk_id: int) -> s.BulkResult:
    """Accept the rest after all spot checks were decided."""
    return _bulk_result(work, bulk.accept(work, project_id, bulk_id))


@router.post(f"{_BULK}/{{bulk_id}}/undo")
def undo_bulk(work: WorkDep, project_id: int, bulk_id: int) -> s.BulkResult:
    """Take back the whole of a bulk acceptance."""
    return _bulk_result(work, bulk.undo(work, project_id, bulk_id))


def _bulk_result(work: Work, outcome: bulk.Outcome) -> s.BulkResult:
    row, changed, left_out = outcome
    return s.BulkResult(
        bulk_id=row.id,
        state=s.BulkState(row.state),
        changed=views.items(work.session, changed),
        left_out=left_out,
    )
