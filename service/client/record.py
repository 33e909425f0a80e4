"""Client: the project record and its changes."""

from __future__ import annotations

from service import schemas as s
from service.client.transport import API, Transport


class RecordCalls(Transport):
    """Calls about the record."""

    def record(
        self,
        project_id: int,
        *,
        type: s.FindingType | None = None,  # noqa: A002 - name of the query parameter
        priority: s.Priority | None = None,
        status: s.RecordStatus | None = None,
        kind: s.RequirementKind | None = None,
        owner: str | None = None,
        q: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[s.RecordItem]:
        """List the record in the order of its codes; ``q`` looks into text and quotes, ``owner`` into names."""
        filters = {
            "type": type, "priority": priority, "status": status, "kind": kind, "owner": owner, "q": q,
        }  # fmt: skip
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
        path = f"{API}/projects/{project_id}/export"
        return self._send("GET", path, params={"format": export_format}).content
