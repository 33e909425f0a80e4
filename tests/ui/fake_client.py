"""A client without a service: a small project in both languages, kept in memory."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from service import schemas as s
from service.client import ClientError

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)

ZH_TEXT = """王经理：

系统必须支持导出 Excel。下周三之前完成登录页。最好能有深色模式。
上次说的短信提醒先不做了。今天天气不错。<b>别当真</b>

在 2026年4月1日，李娜写道：
> 必须支持指纹登录。

--
张敏
"""
EN_TEXT = """Kick-off notes

Must have
- Search answers within 1 second.
- Reports load fast.

Decision: we use the existing server.
Who signs the contract?
"""


def span(text: str, words: str) -> tuple[int, int]:
    """Return where words stand in a text."""
    start = text.index(words)
    return start, start + len(words)


def _zones(text: str, *rest: tuple[str, str, s.Zone]) -> list[s.ZoneOut]:
    zones = []
    place = 0
    for first, last, zone in rest:
        start, end = text.index(first), text.index(last) + len(last)
        if place < start:
            zones.append(s.ZoneOut(start=place, end=start, zone=s.Zone.OWN))
        zones.append(s.ZoneOut(start=start, end=end, zone=zone))
        place = end
    if place < len(text):
        zones.append(s.ZoneOut(start=place, end=len(text), zone=s.Zone.OWN))
    return zones


def _document(
    number: int, text: str, *, kind: s.DocumentKind, name: str, **values: object
) -> s.DocumentDetail:
    return s.DocumentDetail.model_validate(
        {
            "id": number,
            "project_id": 1,
            "name": name,
            "kind": kind,
            "status": s.DocumentStatus.READY,
            "received_at": NOW,
            "created_at": NOW,
            "size_bytes": len(text.encode()),
            "characters": len(text),
            "sha256": "0" * 64,
            "model_version": "base-1",
            "text": text,
            **values,
        }
    )


def _documents() -> list[s.DocumentDetail]:
    zh_words = [
        ("今天天气不错。", s.Verdict.NOT_REQUIREMENT),
        ("<b>别当真</b>", s.Verdict.UNSURE),
        ("必须支持指纹登录。", s.Verdict.QUOTED),
    ]
    units = [
        s.UnitOut(
            start=span(ZH_TEXT, words)[0],
            end=span(ZH_TEXT, words)[1],
            index=n,
            segment=0,
            verdict=verdict,
            confidence=0.7,
        )
        for n, (words, verdict) in enumerate(zh_words)
    ]
    heading = span(EN_TEXT, "Must have")
    segment = s.SegmentOut(
        start=heading[0],
        end=heading[1],
        role=s.Role.HEADING,
        zone=s.Zone.OWN,
        content=s.SpanOut(start=heading[0], end=heading[1]),
    )
    return [
        _document(
            1,
            ZH_TEXT,
            kind=s.DocumentKind.EMAIL,
            name="需求.eml",
            subject="导出功能需求",
            sender="zhang@client.cn",
            sender_side=s.Side.CLIENT,
            tone=s.ToneLabel.NEUTRAL,
            zones=_zones(
                ZH_TEXT,
                ("在 2026年4月1日", "必须支持指纹登录。\n", s.Zone.QUOTED),
                ("--", "张敏\n", s.Zone.SIGNATURE),
            ),
            units=units,
        ),
        _document(
            2,
            EN_TEXT,
            kind=s.DocumentKind.NOTES,
            name="Kick-off",
            zones=_zones(EN_TEXT),
            segments=[segment],
            tone=s.ToneLabel.NEGATIVE,
        ),
        _document(
            3,
            "",
            kind=s.DocumentKind.EMAIL,
            name="scan_[1].pdf",
            status=s.DocumentStatus.FAILED,
            error_code="image_only",
            error_detail="only pictures",
        ),
    ]


def _item(
    number: int, document_id: int, text: str, words: str, **values: object
) -> s.ReviewItemDetail:
    start, end = span(text, words)
    type_ = values.setdefault("type", s.FindingType.REQUIREMENT)
    finding = s.FindingOut.model_validate(
        {
            "start": start,
            "end": end,
            "quote": words,
            "confidence": 0.91,
            "unit": 0,
            "language": "zh" if document_id == 1 else "en",
            "side": "client",
            "type": type_,
            **values.pop("finding", {}),  # type: ignore[dict-item]
        }
    )
    return s.ReviewItemDetail.model_validate(
        {
            "id": number,
            "version": 1,
            "project_id": 1,
            "document_id": document_id,
            "state": s.ItemState.PENDING,
            "origin": s.Origin.MODEL,
            "start": start,
            "end": end,
            "quote": words,
            "text": words,
            "confidence": 0.91,
            "side": s.Side.CLIENT,
            "finding": finding,
            **values,
        }
    )


def _items() -> list[s.ReviewItemDetail]:
    cue = span(ZH_TEXT, "必须")
    due = span(ZH_TEXT, "下周三之前")
    heading = span(EN_TEXT, "Must have")
    must = {"priority": s.Priority.MUST, "client_priority": s.Priority.MUST}
    return [
        _item(
            1,
            1,
            ZH_TEXT,
            "系统必须支持导出 Excel。",
            **must,
            basis=s.Basis.CUE,
            kind=s.RequirementKind.FUNCTIONAL,
            finding={
                "evidence": [{"start": cue[0], "end": cue[1]}],
                "reasons": ["cue: 必须", "nearest: REQ-9"],
            },
        ),
        _item(
            2,
            1,
            ZH_TEXT,
            "下周三之前完成登录页。",
            priority=s.Priority.SHOULD,
            due_on=date(2026, 5, 13),
            owner="张敏",
            finding={
                "due": {
                    "start": due[0],
                    "end": due[1],
                    "quote": "下周三之前",
                    "latest": "2026-05-13",
                    "rule": "从 2026-05-04 起算的下周三",
                    "alternatives": ["2026-05-06"],
                }
            },
        ),
        _item(3, 1, ZH_TEXT, "最好能有深色模式。", priority=s.Priority.COULD),
        _item(
            4,
            1,
            ZH_TEXT,
            "上次说的短信提醒先不做了。",
            priority=s.Priority.WONT,
            status=s.Status.WITHDRAWN,
        ),
        _item(
            5,
            2,
            EN_TEXT,
            "Search answers within 1 second.",
            **must,
            basis=s.Basis.STRUCTURE,
            relation=s.Relation.CHANGES_VALUE,
            relation_note="2 s -> 1 s",
            relation_confidence=0.88,
            matched_record_id=1,
            matched_code="REQ-1",
            matched_quote="Search answers within 2 seconds.",
            finding={
                "evidence": [{"start": heading[0], "end": heading[1]}],
                "quantities": [
                    {"start": 0, "end": 1, "value": 1.0, "unit": "s", "comparator": "<="}
                ],
            },
        ),
        _item(
            6,
            2,
            EN_TEXT,
            "Reports load fast.",
            priority=s.Priority.SHOULD,
            unsure=True,
            gaps=[{"kind": "vague_word", "words": "fast", "question": "'fast': how many seconds?"}],
            criterion="Given ___\nWhen ___\nThen Reports load fast",
            criterion_is_draft=True,
            explanation={
                "basis": "cue",
                "counterfactuals": [
                    {
                        "start": 0,
                        "end": 4,
                        "words": "fast",
                        "priority": "could",
                        "sentence": "without 'fast': Could",
                    }
                ],
                "examples": [
                    {
                        "record_id": 1,
                        "code": "REQ-1",
                        "text": "Search answers within 2 seconds.",
                        "priority": "must",
                        "similarity": 0.7,
                    }
                ],
            },
        ),
        _item(
            7,
            2,
            EN_TEXT,
            "Decision: we use the existing server.",
            type=s.FindingType.DECISION,
        ),
        _item(8, 2, EN_TEXT, "Who signs the contract?", type=s.FindingType.QUESTION),
    ]


def _source(words: str, document_id: int, text: str) -> dict[str, object]:
    start, end = span(text, words)
    return {
        "document_id": document_id,
        "document_name": "Kick-off",
        "start": start,
        "end": end,
        "quote": words,
        "side": "client",
        "received_at": NOW,
    }


def _record() -> list[s.RecordDetail]:
    change = {
        "id": 1,
        "version": 1,
        "record_id": 1,
        "record_code": "REQ-1",
        "relation": "changes_value",
        "from_value": "2 s",
        "to_value": "1 s",
        "from_quote": "Search answers within 2 seconds.",
        "to_quote": "Search answers within 1 second.",
        "state": "draft",
        "created_at": NOW,
    }
    versions = [
        {
            "version": 1,
            "at": NOW,
            "by": "李娜",
            "reason": "new",
            "values": {"text": "Search answers within 2 seconds.", "priority": "must"},
            "changed": ["text", "priority"],
        }
    ]
    return [
        s.RecordDetail.model_validate(
            {
                "id": 1,
                "project_id": 1,
                "code": "REQ-1",
                "type": "requirement",
                "version": 1,
                "text": "Search answers within 2 seconds.",
                "priority": "must",
                "client_priority": "should",
                "basis": "cue",
                "kind": "quality",
                "status": "active",
                "side": "client",
                "owner": "Chen Wei",
                "created_at": NOW,
                "created_by": "李娜",
                "updated_at": NOW,
                "sources": [_source("Search answers within 1 second.", 2, EN_TEXT)],
                "versions": versions,
                "changes": [change],
            }
        )
    ]


class FakeClient:
    """Same methods as `ServiceClient`; ``failures`` raises an error by name of the method."""

    def __init__(self, *, empty: bool = False) -> None:
        self.reviewer = ""
        self.is_empty = empty
        self.failures: dict[str, ClientError] = {}
        self.calls: list[tuple[str, object]] = []
        self.stored = [] if empty else _documents()
        self.queue = [] if empty else _items()
        self.kept = [] if empty else _record()
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

    def health(self) -> s.Health:
        return s.Health(status="ok", version="0")

    def ready(self) -> s.Health:
        return s.Health(status="ok", version="0")

    def info(self) -> s.Info:
        self._note("info")
        return s.Info(
            version="0",
            model_version="base-1",
            max_upload_bytes=50 * 1024 * 1024,
            file_suffixes=[".eml", ".docx"],
            needs_token=False,
        )

    def reviewers(self, *, limit: int = 100, offset: int = 0) -> s.Page[s.Reviewer]:
        self._note("reviewers")
        return self._page([s.Reviewer(name=name) for name in self.names], limit, offset)

    def add_reviewer(self, command: s.ReviewerCreate) -> s.Reviewer:
        self._note("add_reviewer", command)
        self.names.append(command.name)
        return s.Reviewer(name=command.name)

    def projects(
        self, *, archived: bool = False, limit: int = 100, offset: int = 0
    ) -> s.Page[s.Project]:
        self._note("projects", archived)
        return self._page([] if self.is_empty else [self.project(1)], limit, offset)

    def create_project(self, command: s.ProjectCreate) -> s.Project:
        self._note("create_project", command)
        self.is_empty = False
        return self.project(1)

    def project(self, project_id: int) -> s.Project:
        self._note("project", project_id)
        waiting = sum(item.state in ("pending", "skipped") for item in self.queue)
        return s.Project(
            id=project_id,
            key="WMS",
            name="仓库门户 Warehouse",
            client_name="Northwind",
            language=s.Language.ZH,
            own_domains=[],
            own_names=[],
            archived=False,
            version=1,
            created_at=NOW,
            counts=s.ProjectCounts(
                documents=len(self.stored),
                failed_documents=1 if self.stored else 0,
                open_items=waiting,
                record_items=len(self.kept),
                requirements=len(self.kept),
            ),
        )

    def update_project(self, project_id: int, command: s.ProjectUpdate) -> s.Project:
        self._note("update_project", command)
        return self.project(project_id)

    def erase_project(self, project_id: int, *, confirm_key: str) -> None:
        self._note("erase_project", (project_id, confirm_key))

    def preview(self, command: s.TextIn) -> s.AnalysisOut:
        raise NotImplementedError

    def _summary(self, document: s.DocumentDetail) -> s.DocumentSummary:
        items = [item for item in self.queue if item.document_id == document.id]
        waiting = sum(item.state in ("pending", "skipped") for item in items)
        counts = {"open_items": waiting, "total_items": len(items)}
        values = {name: getattr(document, name) for name in s.DocumentSummary.model_fields}
        return s.DocumentSummary.model_validate({**values, **counts})

    def paste(self, project_id: int, command: s.TextIn) -> s.UploadResult:
        self._note("paste", command)
        self.stored = _documents()
        self.queue = _items()
        return s.UploadResult(documents=[self._summary(self.stored[0])], created=1, existing=0)

    def upload(
        self,
        project_id: int,
        name: str,
        data: bytes,
        *,
        media_type: str = "application/octet-stream",
        kind: s.DocumentKind | None = None,
        received_at: str | None = None,
        sender_side: s.Side | None = None,
    ) -> s.UploadResult:
        self._note("upload", name)
        return s.UploadResult(documents=[self._summary(self.stored[1])], created=1, existing=0)

    def documents(
        self,
        project_id: int,
        *,
        status: s.DocumentStatus | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.DocumentSummary]:
        self._note("documents", status)
        return self._page([self._summary(d) for d in self.stored], limit, offset)

    def document(self, project_id: int, document_id: int) -> s.DocumentDetail:
        self._note("document", document_id)
        return next(d for d in self.stored if d.id == document_id)

    def original(self, project_id: int, document_id: int) -> bytes:
        self._note("original", document_id)
        return b"original"

    def reanalyze(
        self, project_id: int, document_id: int, command: s.ReanalyzeIn | None = None
    ) -> s.DocumentDetail:
        self._note("reanalyze", command)
        return self.document(project_id, document_id)

    def withdraw_document(self, project_id: int, document_id: int, *, force: bool = False) -> None:
        self._note("withdraw_document", (document_id, force))
        self.stored = [d for d in self.stored if d.id != document_id]

    def items(
        self,
        project_id: int,
        *,
        document_id: int | None = None,
        state: s.ItemState | None = None,
        type: s.FindingType | None = None,  # noqa: A002 - name in the original
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.ReviewItem]:
        self._note("items", document_id)
        rows = [item for item in self.queue if document_id in (None, item.document_id)]
        return self._page(rows, limit, offset)

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
        item = _item(50, document_id, text, text[command.start : command.end], type=command.type)
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

    def record(
        self,
        project_id: int,
        *,
        type: s.FindingType | None = None,  # noqa: A002 - name in the original
        priority: s.Priority | None = None,
        status: s.RecordStatus | None = None,
        q: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.RecordItem]:
        self._note("record", {"type": type, "priority": priority, "status": status, "q": q})
        rows = [
            item
            for item in self.kept
            if type in (None, item.type)
            and priority in (None, item.priority)
            and (q or "").lower() in item.text.lower()
        ]
        return self._page(rows, limit, offset)

    def record_item(self, project_id: int, record_id: int) -> s.RecordDetail:
        self._note("record_item", record_id)
        return next(item for item in self.kept if item.id == record_id)

    def update_record(
        self, project_id: int, record_id: int, command: s.RecordUpdate
    ) -> s.RecordDetail:
        self._note("update_record", command)
        return self.record_item(project_id, record_id)

    def changes(
        self,
        project_id: int,
        *,
        state: s.ChangeState | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.ChangeRequest]:
        self._note("changes", state)
        return self._page([change for item in self.kept for change in item.changes], limit, offset)

    def update_change(
        self, project_id: int, change_id: int, command: s.ChangeUpdate
    ) -> s.ChangeRequest:
        self._note("update_change", command)
        return self.kept[0].changes[0]

    def export(self, project_id: int, export_format: s.ExportFormat) -> bytes:
        self._note("export", export_format)
        return json.dumps([item.code for item in self.kept]).encode()

    def coverage(self, project_id: int, *, document_id: int | None = None) -> s.Coverage:
        self._note("coverage", document_id)
        verdicts = [s.VerdictCount(verdict=s.Verdict.UNSURE, units=1, characters=10)]
        return s.Coverage(documents=1, units=3, verdicts=verdicts, items=[], missed_added=0)

    def implicit_needs(self, project_id: int) -> s.ImplicitNeeds:
        self._note("implicit_needs")
        return s.ImplicitNeeds(enabled=False)

    def mood(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[s.ContactMood]:
        self._note("mood")
        points = [
            s.MoodPoint(
                document_id=number,
                document_name=f"mail {number}",
                at=NOW.replace(day=number),
                label=label,
                score=score,
                quotes=["这次又晚了三天。"] if score < 0 else [],
            )
            for number, label, score in (
                (1, s.ToneLabel.NEUTRAL, 0.0),
                (2, s.ToneLabel.NEGATIVE, -0.6),
            )
        ]
        contact = s.ContactMood(
            contact="zhang@client.cn", n=2, mean_score=-0.3, last_score=-0.6, points=points
        )
        return self._page([] if self.is_empty else [contact], limit, offset)

    def audit(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[s.AuditEntry]:
        self._note("audit")
        entry = s.AuditEntry(
            id=1,
            at=NOW,
            actor="李娜",
            action="item.accept",
            entity="item",
            entity_id=7,
            details={"decision_id": 3},
            request_id="abc",
        )
        return self._page([] if self.is_empty else [entry], limit, offset)
