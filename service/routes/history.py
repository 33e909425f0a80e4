"""Files of earlier work: preview, take in, take back."""

from __future__ import annotations

import json
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Response, UploadFile, status

from service import schemas as s
from service.dependencies import BeginDep, LimitDep, OffsetDep, PartsDep, ReaderDep, WorkDep
from service.errors import BadRequestError, TooLargeError
from service.parts import Parts
from service.repositories import history as queries
from service.usecases import history
from service.usecases.history import HistoryFile

router = APIRouter(tags=["history"])

FileDep = Annotated[UploadFile, File(description="CSV, Excel, MS Project XML or Jira CSV.")]
MappingDep = Annotated[
    str, Form(description="JSON object: column of the schema by column; empty: suggestions.")
]
OrderDep = Annotated[s.DateOrder | None, Form(description="How dates of three numbers are read.")]


def _file(parts: Parts, file: UploadFile, mapping: str, order: s.DateOrder | None) -> HistoryFile:
    data = file.file.read(parts.settings.max_upload_bytes + 1)
    if len(data) > parts.settings.max_upload_bytes:
        raise TooLargeError(f"the file is over {parts.settings.max_upload_bytes} bytes; split it")
    try:
        wished = json.loads(mapping) if mapping else None
    except ValueError as error:
        raise BadRequestError(f"mapping is no JSON object: {error}") from error
    if wished is not None and not (
        isinstance(wished, dict) and all(isinstance(value, str) for value in wished.values())
    ):
        raise BadRequestError("mapping must be a JSON object of texts, column to column")
    return HistoryFile(file.filename or "file", data, wished, order)


@router.post("/history/preview")
def preview_history(
    parts: PartsDep,
    session: ReaderDep,
    file: FileDep,
    mapping: MappingDep = "",
    order: OrderDep = None,
) -> s.ImportPreview:
    """Tell what an import would do: suggestions, converted rows, every doubt; stores nothing."""
    return history.preview(session, _file(parts, file, mapping, order))


@router.post("/history", status_code=status.HTTP_201_CREATED)
def import_history(
    parts: PartsDep,
    begin: BeginDep,
    file: FileDep,
    mapping: MappingDep = "",
    order: OrderDep = None,
    leave_out_bad: Annotated[bool, Form(description="Store the fit rows all the same.")] = False,
) -> s.HistoryImport:
    """Take in a file of earlier work; all of its fit rows or nothing."""
    found = _file(parts, file, mapping, order)
    with begin() as work:
        return history.shown([history.take_in(work, found, leave_out_bad=leave_out_bad)])[0]


@router.get("/history")
def list_history(
    session: ReaderDep, limit: LimitDep = 50, offset: OffsetDep = 0
) -> s.Page[s.HistoryImport]:
    """List the files that were taken in, newest first."""
    found = queries.list_imports(session, limit=limit, offset=offset)
    return s.Page(items=history.shown(found.rows), total=found.total, limit=limit, offset=offset)


@router.get("/history/{import_id}/file", response_class=Response)
def history_file(session: ReaderDep, import_id: int) -> Response:
    """Return the file of an import as it came."""
    row = history.original(session, import_id)
    disposition = f"attachment; filename*=UTF-8''{quote(row.name)}"
    return Response(
        row.data,
        media_type="application/octet-stream",
        headers={"Content-Disposition": disposition},
    )


@router.delete("/history/{import_id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_history(work: WorkDep, import_id: int) -> None:
    """Take an import back with all its rows."""
    history.remove(work, import_id)
