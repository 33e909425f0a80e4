"""A client without a service: a small project in both languages, kept in memory."""

from __future__ import annotations

import json

from service import schemas as s
from tests.ui import fake_project
from tests.ui.fake_alerts import FakeAlerts
from tests.ui.fake_closing import FakeClosing
from tests.ui.fake_delay import FakeDelay
from tests.ui.fake_history import FakeHistory
from tests.ui.fake_jobs import FakeJobs
from tests.ui.fake_learning import FakeLearning
from tests.ui.fake_mail import FakeMail
from tests.ui.fake_models import FakeModels
from tests.ui.fake_needs import FakeNeeds
from tests.ui.fake_planning import FakePlanning
from tests.ui.fake_project import NOW
from tests.ui.fake_risks import FakeRisks
from tests.ui.fake_weekly import FakeWeekly


class FakeClient(
    FakeMail,
    FakeDelay,
    FakeHistory,
    FakeJobs,
    FakeModels,
    FakeLearning,
    FakeRisks,
    FakeNeeds,
    FakeAlerts,
    FakePlanning,
    FakeWeekly,
    FakeClosing,
):
    """Same methods as `ServiceClient`; ``failures`` raises an error by name of the method."""

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
        self.stored = fake_project.documents()
        self.queue = fake_project.items()
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

    def original(self, project_id: int, document_id: int) -> bytes:
        self._note("original", document_id)
        return b"original"

    def reanalyze(
        self, project_id: int, document_id: int, command: s.ReanalyzeIn | None = None
    ) -> s.DocumentDetail:
        self._note("reanalyze", command)
        return self.document(project_id, document_id)

    def relate_again(self, project_id: int, document_id: int) -> s.RelatedOut:
        self._note("relate_again", document_id)
        return s.RelatedOut(changed=0)

    def withdraw_document(self, project_id: int, document_id: int, *, force: bool = False) -> None:
        self._note("withdraw_document", (document_id, force))
        self.stored = [d for d in self.stored if d.id != document_id]

    def record(
        self,
        project_id: int,
        *,
        type: s.FindingType | None = None,  # noqa: A002 - name in the original
        priority: s.Priority | None = None,
        status: s.RecordStatus | None = None,
        kind: s.RequirementKind | None = None,
        owner: str | None = None,
        q: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.RecordItem]:
        asked = {"type": type, "priority": priority, "status": status, "kind": kind}
        self._note("record", asked | {"owner": owner, "q": q, "offset": offset})
        rows = [
            item
            for item in self.kept
            if type in (None, item.type)
            and priority in (None, item.priority)
            and kind in (None, item.kind)
            and (owner or "").lower() in (item.owner or "").lower()
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

    def mood(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[s.ContactMood]:
        self._note("mood")
        points = [
            s.MoodPoint(
                document_id=number,
                document_name=f"mail {number}",
                at=NOW.replace(day=number),
                label=label,
                score=score,
                axes={"complaint": 0.9, "pressure": 0.0} if score < 0 else {"complaint": 0.1},
                quotes=["这次又晚了三天。"] if score < 0 else [],
                axis_quotes={"complaint": ["这次又晚了三天。"]} if score < 0 else {},
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
