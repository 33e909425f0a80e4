"""The review queue of the fake client: reading, deciding, undoing, many at once."""

from __future__ import annotations

from collections.abc import Sequence

from service import schemas as s
from service.client import ClientError
from tests.ui import fake_project
from tests.ui.fake_project import NOW


class FakeQueue:
    """What pages do with items; ``failures`` raises an error by name of the method."""

    def __init__(self, *, empty: bool = False) -> None:
        self.reviewer = ""
        self.is_empty = empty
        self.failures: dict[str, ClientError] = {}
        self.calls: list[tuple[str, object]] = []
        self.stored = [] if empty else fake_project.documents()
        self.queue = [] if empty else fake_project.items()
        self.kept = [] if empty else fake_project.record()
        self.names = ["李娜"]
        self.previewed: s.Bulk | None = None
        self.undone: list[s.ReviewItemDetail] = []

    def _note(self, name: str, value: object = None) -> None:
        self.calls.append((name, value))
        if name in self.failures or "*" in self.failures:
            raise self.failures.get(name) or self.failures["*"]

    def _page(self, rows: list, limit: int, offset: int) -> s.Page:
        return s.Page(
            items=rows[offset : offset + limit], total=len(rows), limit=limit, offset=offset
        )

    def called(self, name: str) -> list[object]:
        """Return what a method was called with."""
        return [value for method, value in self.calls if method == name]

    def document(self, project_id: int, document_id: int) -> s.DocumentDetail:
        self._note("document", document_id)
        return next(d for d in self.stored if d.id == document_id)

    def items(
        self,
        project_id: int,
        *,
        document_id: int | None = None,
        state: s.ItemState | None = None,
        type: s.FindingType | None = None,  # noqa: A002 - name in the original
        ids: Sequence[int] | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.ReviewItem]:
        self._note("items", None if ids is None else list(ids))
        rows = [item for item in self.queue if document_id in (None, item.document_id)]
        rows = [item for item in rows if ids is None or item.id in ids]
        return self._page(rows, limit, offset)

    def item_stamps(self, project_id: int, document_id: int) -> s.ItemStamps:
        self._note("item_stamps", document_id)
        rows = [item for item in self.queue if item.document_id == document_id]
        return s.ItemStamps(
            items=[s.ItemStamp(id=item.id, stamp=str(item.version)) for item in rows]
        )

    def item(self, project_id: int, item_id: int) -> s.ReviewItemDetail:
        self._note("item", item_id)
        return next(item for item in self.queue if item.id == item_id)

    def _change(self, item_id: int, **values: object) -> s.ReviewItemDetail:
        place = next(n for n, item in enumerate(self.queue) if item.id == item_id)
        old = self.queue[place]
        new = old.model_copy(update={"version": old.version + 1, **values})
        self.undone.append(old)
        self.queue[place] = new
        return new

    def accept(self, project_id: int, item_id: int, command: s.Accept) -> s.ReviewItem:
        self._note("accept", (item_id, command))
        fields = command.fields.model_dump(exclude_unset=True) if command.fields else {}
        return self._change(item_id, state=s.ItemState.ACCEPTED, record_code="REQ-2", **fields)

    def reject(self, project_id: int, item_id: int, command: s.Reject) -> s.ReviewItem:
        self._note("reject", (item_id, command))
        return self._change(item_id, state=s.ItemState.REJECTED)

    def skip(self, project_id: int, item_id: int, command: s.Skip) -> s.ReviewItem:
        self._note("skip", (item_id, command))
        return self._change(item_id, state=s.ItemState.SKIPPED)

    def edit(self, project_id: int, item_id: int, command: s.Edit) -> s.ReviewItem:
        self._note("edit", (item_id, command))
        return self._change(item_id, **command.fields.model_dump(exclude_unset=True))

    def split(self, project_id: int, item_id: int, command: s.Split) -> s.Page[s.ReviewItem]:
        self._note("split", (item_id, command))
        old = self._change(item_id, state=s.ItemState.SPLIT)
        cuts = [old.start, *command.offsets, old.end]
        parts = [
            old.model_copy(
                update={
                    "id": 100 + n,
                    "state": s.ItemState.PENDING,
                    "origin": s.Origin.SPLIT,
                    "start": cuts[n],
                    "end": cuts[n + 1],
                }
            )
            for n in range(len(cuts) - 1)
        ]
        self.queue.extend(parts)
        return self._page(parts, 50, 0)

    def merge(self, project_id: int, item_id: int, command: s.Merge) -> s.ReviewItem:
        self._note("merge", (item_id, command))
        for other in command.others:
            self._change(other.id, state=s.ItemState.MERGED)
        return self._change(item_id)

    def add_item(self, project_id: int, document_id: int, command: s.ItemAdd) -> s.ReviewItem:
        self._note("add_item", command)
        text = self.document(project_id, document_id).text
        item = fake_project.item(
            50, document_id, text, text[command.start : command.end], type=command.type
        )
        self.queue.append(item)
        return item

    def _undo(self) -> s.UndoResult:
        old = self.undone.pop()
        now = self._change(old.id, **{name: getattr(old, name) for name in ("state", "priority")})
        self.undone.pop()
        decision = s.Decision(
            id=1,
            action=s.DecisionAction.UNDO,
            reviewer="李娜",
            at=NOW,
            model_guess={},
            before={},
            after={},
        )
        return s.UndoResult(decision=decision, items=[now])

    def undo_item(self, project_id: int, item_id: int, command: s.Undo) -> s.UndoResult:
        self._note("undo_item", item_id)
        return self._undo()

    def undo_last(self, project_id: int) -> s.UndoResult:
        self._note("undo_last")
        if not self.undone:
            raise ClientError("nothing to take back", status=409, body={"error": "ConflictError"})
        return self._undo()

    def preview_bulk(self, project_id: int, command: s.BulkFilter) -> s.Bulk:
        self._note("preview_bulk", command)
        rows = [item for item in self.queue if item.document_id == command.document_id]
        self.previewed = s.Bulk(
            id=1,
            state=s.BulkState.PREVIEWED,
            filter=command,
            items=rows[1:],
            spot_check=rows[:1],
            spot_check_open=1,
        )
        return self.previewed

    def bulk(self, project_id: int, bulk_id: int) -> s.Bulk:
        self._note("bulk", bulk_id)
        if self.previewed is None:
            raise ClientError("gone", status=404)
        checks = [self.item(project_id, item.id) for item in self.previewed.spot_check]
        waiting = sum(item.state == s.ItemState.PENDING for item in checks)
        return self.previewed.model_copy(update={"spot_check": checks, "spot_check_open": waiting})

    def _bulk_result(self, state: s.BulkState, item_state: s.ItemState) -> s.BulkResult:
        if self.previewed is None:
            raise ClientError("gone", status=404)
        changed = [self._change(item.id, state=item_state) for item in self.previewed.items]
        self.previewed = self.previewed.model_copy(update={"state": state})
        return s.BulkResult(bulk_id=1, state=state, changed=changed, left_out=[])

    def accept_bulk(self, project_id: int, bulk_id: int) -> s.BulkResult:
        self._note("accept_bulk", bulk_id)
        return self._bulk_result(s.BulkState.APPLIED, s.ItemState.ACCEPTED)

    def undo_bulk(self, project_id: int, bulk_id: int) -> s.BulkResult:
        self._note("undo_bulk", bulk_id)
        return self._bulk_result(s.BulkState.UNDONE, s.ItemState.PENDING)
