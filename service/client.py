"""Typed client of the service: one method per route, answers as wire types.

The UI and scripts use this class and `service.schemas` and nothing else of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import httpx2
from pydantic import BaseModel

from service import schemas as s

M = TypeVar("M", bound=BaseModel)
_API = "/api/v1"


class ClientError(Exception):
    """The service refused a request or could not be reached.

    Attributes
    ----------
    status
        HTTP status, ``None`` if there was no answer.
    detail
        Message for the reader: what is wrong and what to do.
    error, code
        Class of the error and machine-readable reason.
    current
        The current value when a version check failed (status 409).
    document_id
        The failed document that keeps the bytes of an unreadable upload.
    """

    def __init__(
        self, detail: str, *, status: int | None = None, body: Mapping[str, Any] | None = None
    ) -> None:
        found = body or {}
        self.status = status
        self.detail = detail
        self.error: str = str(found.get("error", ""))
        self.code: str | None = found.get("code")
        self.current: dict[str, Any] | None = found.get("current")
        self.document_id: int | None = found.get("document_id")
        super().__init__(detail)


def _error(response: httpx2.Response) -> ClientError:
    """Turn an answer that is no success into an error with the service's own message."""
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return ClientError(
            f"the service answered {response.status_code}", status=response.status_code
        )
    detail = body.get("detail")
    text = detail if isinstance(detail, str) else f"malformed request: {detail}"
    return ClientError(text, status=response.status_code, body=body)


class ServiceClient:
    """Speaks to one service in the name of one reviewer."""

    def __init__(
        self, http: httpx2.Client, *, reviewer: str = "", token: str | None = None
    ) -> None:
        self.reviewer = reviewer
        self._http = http
        self._token = token

    def _send(self, method: str, path: str, **options: Any) -> httpx2.Response:  # noqa: ANN401 - passed on as is
        headers = {"X-Reviewer": quote(self.reviewer)} if self.reviewer else {}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            response = self._http.request(method, path, headers=headers, **options)
        except httpx2.HTTPError as error:
            raise ClientError(f"the service cannot be reached: {error}") from error
        if response.is_error:
            raise _error(response)
        return response

    def _get(self, model: type[M], path: str, **params: Any) -> M:  # noqa: ANN401 - query values
        known = {name: value for name, value in params.items() if value is not None}
        return model.model_validate(self._send("GET", _API + path, params=known).json())

    def _write(self, model: type[M], method: str, path: str, command: BaseModel | None = None) -> M:
        body = None if command is None else command.model_dump(mode="json", exclude_unset=True)
        return model.model_validate(self._send(method, _API + path, json=body).json())

    # -- installation -------------------------------------------------------------------------

    def health(self) -> s.Health:
        """Return whether the service runs."""
        return s.Health.model_validate(self._send("GET", "/health").json())

    def ready(self) -> s.Health:
        """Return whether database and models are ready; raises with status 503 if not."""
        return s.Health.model_validate(self._send("GET", "/ready").json())

    def info(self) -> s.Info:
        """Return versions and limits."""
        return self._get(s.Info, "/info")

    def reviewers(self, *, limit: int = 100, offset: int = 0) -> s.Page[s.Reviewer]:
        """List the people who decide."""
        return self._get(s.Page[s.Reviewer], "/reviewers", limit=limit, offset=offset)

    def add_reviewer(self, command: s.ReviewerCreate) -> s.Reviewer:
        """Add a person who decides."""
        return self._write(s.Reviewer, "POST", "/reviewers", command)

    # -- projects -----------------------------------------------------------------------------

    def projects(
        self, *, archived: bool = False, limit: int = 100, offset: int = 0
    ) -> s.Page[s.Project]:
        """List projects with their counts."""
        return self._get(
            s.Page[s.Project], "/projects", archived=archived, limit=limit, offset=offset
        )

    def create_project(self, command: s.ProjectCreate) -> s.Project:
        """Make a project."""
        return self._write(s.Project, "POST", "/projects", command)

    def project(self, project_id: int) -> s.Project:
        """Return one project."""
        return self._get(s.Project, f"/projects/{project_id}")

    def update_project(self, project_id: int, command: s.ProjectUpdate) -> s.Project:
        """Change or archive a project."""
        return self._write(s.Project, "PATCH", f"/projects/{project_id}", command)

    def erase_project(self, project_id: int, *, confirm_key: str) -> None:
        """Erase a project with everything in it; its key must be repeated."""
        self._send("DELETE", f"{_API}/projects/{project_id}", params={"confirm_key": confirm_key})

    # -- documents ----------------------------------------------------------------------------

    def preview(self, command: s.TextIn) -> s.AnalysisOut:
        """Analyze a text without storing it."""
        return self._write(s.AnalysisOut, "POST", "/analyze", command)

    def paste(self, project_id: int, command: s.TextIn) -> s.UploadResult:
        """Store and analyze a pasted text."""
        return self._write(
            s.UploadResult, "POST", f"/projects/{project_id}/documents/text", command
        )

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
        """Store and analyze a file; ``received_at`` is ISO 8601."""
        form = {"kind": kind, "received_at": received_at, "sender_side": sender_side}
        response = self._send(
            "POST",
            f"{_API}/projects/{project_id}/documents/file",
            files={"file": (name, data, media_type)},
            data={field: str(value) for field, value in form.items() if value is not None},
        )
        return s.UploadResult.model_validate(response.json())

    def documents(
        self,
        project_id: int,
        *,
        status: s.DocumentStatus | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.DocumentSummary]:
        """List documents, newest first; withdrawn ones only when asked for."""
        path = f"/projects/{project_id}/documents"
        return self._get(s.Page[s.DocumentSummary], path, status=status, limit=limit, offset=offset)

    def document(self, project_id: int, document_id: int) -> s.DocumentDetail:
        """Return a document with text and layout."""
        return self._get(s.DocumentDetail, f"/projects/{project_id}/documents/{document_id}")

    def original(self, project_id: int, document_id: int) -> bytes:
        """Return the bytes as they came in."""
        path = f"{_API}/projects/{project_id}/documents/{document_id}/original"
        return self._send("GET", path).content

    def reanalyze(
        self, project_id: int, document_id: int, command: s.ReanalyzeIn | None = None
    ) -> s.DocumentDetail:
        """Analyze again with the current models; decided items stay as they are."""
        path = f"/projects/{project_id}/documents/{document_id}/reanalyze"
        return self._write(s.DocumentDetail, "POST", path, command or s.ReanalyzeIn())

    def withdraw_document(self, project_id: int, document_id: int, *, force: bool = False) -> None:
        """Take a document out; needs ``force`` if something was confirmed from it."""
        path = f"{_API}/projects/{project_id}/documents/{document_id}"
        self._send("DELETE", path, params={"force": force})

    # -- review -------------------------------------------------------------------------------

    def items(
        self,
        project_id: int,
        *,
        document_id: int | None = None,
        state: s.ItemState | None = None,
        type: s.FindingType | None = None,  # noqa: A002 - name of the query parameter
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.ReviewItem]:
        """List review items by document (oldest first) and position."""
        return self._get(
            s.Page[s.ReviewItem],
            f"/projects/{project_id}/items",
            document_id=document_id,
            state=state,
            type=type,
            limit=limit,
            offset=offset,
        )

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

    # -- record -------------------------------------------------------------------------------

    def record(
        self,
        project_id: int,
        *,
        type: s.FindingType | None = None,  # noqa: A002 - name of the query parameter
        priority: s.Priority | None = None,
        status: s.RecordStatus | None = None,
        q: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.RecordItem]:
        """List the record in the order of its codes; ``q`` looks into text and quotes."""
        filters = {"type": type, "priority": priority, "status": status, "q": q}
        path = f"/projects/{project_id}/record"
        return self._get(s.Page[s.RecordItem], path, **filters, limit=limit, offset=offset)

    def record_item(self, project_id: int, record_id: int) -> s.RecordDetail:
        """Return a record item with its full history."""
        return self._get(s.RecordDetail, f"/projects/{project_id}/record/{record_id}")

    def update_record(
        self, project_id: int, record_id: int, command: s.RecordUpdate
    ) -> s.RecordDetail:
        """Change a record item."""
        path = f"/projects/{project_id}/record/{record_id}"
        return self._write(s.RecordDetail, "PATCH", path, command)

    def changes(
        self,
        project_id: int,
        *,
        state: s.ChangeState | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.ChangeRequest]:
        """List change requests."""
        path = f"/projects/{project_id}/changes"
        return self._get(s.Page[s.ChangeRequest], path, state=state, limit=limit, offset=offset)

    def update_change(
        self, project_id: int, change_id: int, command: s.ChangeUpdate
    ) -> s.ChangeRequest:
        """Change, agree to or reject a change request."""
        path = f"/projects/{project_id}/changes/{change_id}"
        return self._write(s.ChangeRequest, "PATCH", path, command)

    def export(self, project_id: int, export_format: s.ExportFormat) -> bytes:
        """Return the record as a file."""
        path = f"{_API}/projects/{project_id}/export"
        return self._send("GET", path, params={"format": export_format}).content

    # -- numbers ------------------------------------------------------------------------------

    def coverage(self, project_id: int, *, document_id: int | None = None) -> s.Coverage:
        """Return the coverage ledger in numbers."""
        return self._get(s.Coverage, f"/projects/{project_id}/coverage", document_id=document_id)

    def implicit_needs(self, project_id: int) -> s.ImplicitNeeds:
        """Return what similar projects ask for and this one does not; suggestions only."""
        return self._get(s.ImplicitNeeds, f"/projects/{project_id}/implicit-needs")

    def mood(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[s.ContactMood]:
        """Return the mood per contact over time."""
        path = f"/projects/{project_id}/mood"
        return self._get(s.Page[s.ContactMood], path, limit=limit, offset=offset)

    def audit(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[s.AuditEntry]:
        """List the writes of a project, newest first."""
        path = f"/projects/{project_id}/audit"
        return self._get(s.Page[s.AuditEntry], path, limit=limit, offset=offset)
