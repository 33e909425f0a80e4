"""Client: the review queue."""

from __future__ import annotations

from collections.abc import Sequence

from service import schemas as s
from service.client.transport import Transport


class ReviewCalls(Transport):
    """Calls about review items."""

    def items(
        self,
        project_id: int,
        *,
        document_id: int | None = None,
        state: s.ItemState | None = None,
        type: s.FindingType | None = None,  # noqa: A002 - name of the query parameter
        ids: Sequence[int] | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.ReviewItem]:
        """List review items by document (oldest first) and position; ``ids`` at most 500."""
        return self._get(
            s.Page[s.ReviewItem],
            f"/projects/{project_id}/items",
            document_id=document_id,
            state=state,
            type=type,
            id=None if ids is None else list(ids),
            limit=limit,
            offset=offset,
        )

    def item_stamps(self, project_id: int, document_id: int) -> s.ItemStamps:
        """List the items of a document by id and mark; a mark differs once the item changed."""
        path = f"/projects/{project_id}/items/stamps"
        return self._get(s.ItemStamps, path, document_id=document_id)

    def item(self, project_id: int, item_id: int) -> s.ReviewItemDetail:
        """Return an item with its decisions."""
        return self._get(s.ReviewItemDetail, f"/projects/{project_id}/items/{item_id}")

    def accept(self, project_id: int, item_id: int, command: s.Accept) -> s.ReviewItem:
        """Confirm an item."""
        path = f"/projects/{project_id}/items/{item_id}/accept"
        return self._write(s.ReviewItem, "POST", path, command)

    def reject(self, project_id: int, item_id: int, command: s.Reject) -> s.ReviewItem:
        """Reject an item."""
        path = f"/projects/{project_id}/items/{item_id}/reject"
        return self._write(s.ReviewItem, "POST", path, command)

    def skip(self, project_id: int, item_id: int, command: s.Skip) -> s.ReviewItem:
        """Leave an item for later."""
        return self._write(
            s.ReviewItem, "POST", f"/projects/{project_id}/items/{item_id}/skip", command
        )

    def edit(self, project_id: int, item_id: int, command: s.Edit) -> s.ReviewItem:
        """Correct an item."""
        return self._write(
            s.ReviewItem, "PATCH", f"/projects/{project_id}/items/{item_id}", command
        )

    def split(self, project_id: int, item_id: int, command: s.Split) -> s.Page[s.ReviewItem]:
        """Cut an item; returns the parts."""
        path = f"/projects/{project_id}/items/{item_id}/split"
        return self._write(s.Page[s.ReviewItem], "POST", path, command)

    def merge(self, project_id: int, item_id: int, command: s.Merge) -> s.ReviewItem:
        """Join other items into this one."""
        path = f"/projects/{project_id}/items/{item_id}/merge"
        return self._write(s.ReviewItem, "POST", path, command)

    def add_item(self, project_id: int, document_id: int, command: s.ItemAdd) -> s.ReviewItem:
        """Add a missed requirement by hand."""
        path = f"/projects/{project_id}/documents/{document_id}/items"
        return self._write(s.ReviewItem, "POST", path, command)

    def undo_item(self, project_id: int, item_id: int, command: s.Undo) -> s.UndoResult:
        """Take back the last decision on an item."""
        path = f"/projects/{project_id}/items/{item_id}/undo"
        return self._write(s.UndoResult, "POST", path, command)

    def undo_last(self, project_id: int) -> s.UndoResult:
        """Take back this reviewer's last decision in the project."""
        return self._write(s.UndoResult, "POST", f"/projects/{project_id}/undo")

    def preview_bulk(self, project_id: int, command: s.BulkFilter) -> s.Bulk:
        """Show what a bulk acceptance would take, and draw its spot checks."""
        return self._write(s.Bulk, "POST", f"/projects/{project_id}/bulk", command)

    def bulk(self, project_id: int, bulk_id: int) -> s.Bulk:
        """Return a bulk acceptance as it stands now."""
        return self._get(s.Bulk, f"/projects/{project_id}/bulk/{bulk_id}")

    def accept_bulk(self, project_id: int, bulk_id: int) -> s.BulkResult:
        """Accept the rest after all spot checks were decided."""
        return self._write(s.BulkResult, "POST", f"/projects/{project_id}/bulk/{bulk_id}/accept")

    def undo_bulk(self, project_id: int, bulk_id: int) -> s.BulkResult:
        """Take back a whole bulk acceptance."""
        return self._write(s.BulkResult, "POST", f"/projects/{project_id}/bulk/{bulk_id}/undo")
