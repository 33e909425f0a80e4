"""Client: documents of a project."""

from __future__ import annotations

from service import schemas as s
from service.client.transport import API, Transport


class DocumentCalls(Transport):
    """Calls about documents."""

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
            f"{API}/projects/{project_id}/documents/file",
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
        path = f"{API}/projects/{project_id}/documents/{document_id}/original"
        return self._send("GET", path).content

    def reanalyze(
        self, project_id: int, document_id: int, command: s.ReanalyzeIn | None = None
    ) -> s.DocumentDetail:
        """Analyze again with the current models; decided items stay as they are."""
        path = f"/projects/{project_id}/documents/{document_id}/reanalyze"
        return self._write(s.DocumentDetail, "POST", path, command or s.ReanalyzeIn())

    def relate_again(self, project_id: int, document_id: int) -> s.RelatedOut:
        """Compare the waiting items of a document with the record as it is now."""
        path = f"/projects/{project_id}/documents/{document_id}/relations"
        return self._write(s.RelatedOut, "POST", path, None)

    def withdraw_document(self, project_id: int, document_id: int, *, force: bool = False) -> None:
        """Take a document out; needs ``force`` if something was confirmed from it."""
        path = f"{API}/projects/{project_id}/documents/{document_id}"
        self._send("DELETE", path, params={"force": force})
