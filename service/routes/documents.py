"""Documents: paste, upload, list, show, analyze again, withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, BackgroundTasks, File, Form, Query, Response, UploadFile, status

from nlp.domain import DocumentKind, Side
from service import schemas as s
from service import views
from service.dependencies import (
    BeginDep,
    LimitDep,
    OffsetDep,
    PartsDep,
    ReaderDep,
    WorkDep,
)
from service.encoding import analysis_out
from service.errors import BadRequestError, NotReadyError, TooLargeError
from service.parts import Parts
from service.repositories import documents as queries
from service.repositories import projects as project_queries
from service.usecases import intake, reading, relations
from service.usecases.reading import OurSide, Upload

router = APIRouter(tags=["documents"])

_PATH = "/projects/{project_id}/documents"


@router.post("/analyze")
def preview(parts: PartsDep, command: s.TextIn) -> s.AnalysisOut:
    """Analyze a text without storing it."""
    if len(command.text) > parts.settings.inline_characters:
        limit = parts.settings.inline_characters
        raise TooLargeError(f"a preview takes at most {limit} characters; store the text instead")
    document = reading.read(parts, _pasted(command), OurSide())[0]
    found = reading.analyze(parts, document)
    if found.analysis is None:
        raise NotReadyError("the models failed on this text; nothing was stored")
    return analysis_out(found.analysis)


def _pasted(command: s.TextIn) -> Upload:
    return Upload(
        name=command.name or "",
        data=command.text.encode(),
        media_type="text/plain; charset=utf-8",
        text=command.text,
        kind=DocumentKind(command.kind) if command.kind else None,
        received_at=command.received_at,
        sender_side=Side(command.sender_side) if command.sender_side else None,
    )


def _take_in(
    parts: Parts,
    begin: intake.OpenWork,
    project_id: int,
    upload: Upload,
    tasks: BackgroundTasks,
) -> intake.Received:
    received = intake.receive(parts, begin, project_id, upload)
    for document_id in received.waiting:
        tasks.add_task(intake.analyze_waiting, parts, begin, project_id, document_id)
    return received


def _answer(parts: Parts, received: intake.Received, response: Response) -> s.UploadResult:
    """Show an upload; an unreadable one is an error, but its bytes are stored by now."""
    if received.error is not None:
        raise intake.StoredUnreadableError(received.error, received.rows[0].id)
    response.status_code = status.HTTP_201_CREATED if received.created else status.HTTP_200_OK
    with parts.readers() as session:
        documents = views.documents(session, received.rows)
    existing = len(documents) - received.created
    return s.UploadResult(documents=documents, created=received.created, existing=existing)


@router.post(f"{_PATH}/text", status_code=status.HTTP_201_CREATED)
def paste(
    *,
    parts: PartsDep,
    begin: BeginDep,
    tasks: BackgroundTasks,
    response: Response,
    project_id: int,
    command: s.TextIn,
) -> s.UploadResult:
    """Store and analyze a pasted text; the same text again gives 200 and the same document."""
    if not command.text.strip():
        raise BadRequestError("the text holds only white space; paste some words")
    if "\x00" in command.text:
        raise BadRequestError("the text holds NUL characters; remove them")
    if len(command.text) > parts.settings.max_text_characters:
        limit = parts.settings.max_text_characters
        raise TooLargeError(f"the text is longer than {limit} characters; split it")
    received = _take_in(parts, begin, project_id, _pasted(command), tasks)
    return _answer(parts, received, response)


@router.post(
    f"{_PATH}/file",
    status_code=status.HTTP_201_CREATED,
    responses={413: {"model": s.ErrorBody}, 415: {"model": s.ErrorBody}},
)
def upload_file(
    *,
    parts: PartsDep,
    begin: BeginDep,
    tasks: BackgroundTasks,
    response: Response,
    project_id: int,
    file: Annotated[UploadFile, File(description="The file; an mbox gives several documents.")],
    kind: Annotated[s.DocumentKind | None, Form(description="Guessed when left out.")] = None,
    received_at: Annotated[datetime | None, Form(description="ISO 8601.")] = None,
    sender_side: Annotated[s.Side | None, Form(description="Whose text it is.")] = None,
) -> s.UploadResult:
    """Store and analyze a file; an unreadable one is kept as a failed document."""
    upload = Upload(
        name=(file.filename or "upload").replace("\x00", "")[:300],
        data=file.file.read(),
        media_type=file.content_type or "application/octet-stream",
        kind=DocumentKind(kind) if kind else None,
        received_at=received_at,
        sender_side=Side(sender_side) if sender_side else None,
    )
    return _answer(parts, _take_in(parts, begin, project_id, upload, tasks), response)


@router.get(_PATH)
def list_documents(
    session: ReaderDep,
    project_id: int,
    document_status: Annotated[s.DocumentStatus | None, Query(alias="status")] = None,
    limit: LimitDep = 50,
    offset: OffsetDep = 0,
) -> s.Page[s.DocumentSummary]:
    """List documents, newest first; withdrawn ones only when asked for by status."""
    project_queries.get_project(session, project_id)
    found = queries.list_documents(
        session, project_id, status=document_status, limit=limit, offset=offset
    )
    return views.page(found, views.documents, session)


@router.get(f"{_PATH}/{{document_id}}")
def get_document(session: ReaderDep, project_id: int, document_id: int) -> s.DocumentDetail:
    """Return a document with text, layout, zones and coverage ledger."""
    return views.document(session, queries.get_document(session, project_id, document_id))


@router.get(f"{_PATH}/{{document_id}}/original", response_class=Response)
def get_original(session: ReaderDep, project_id: int, document_id: int) -> Response:
    """Return the bytes as they came in, always as a download."""
    row = queries.get_document(session, project_id, document_id)
    file = queries.file_of(session, row, with_data=True)
    name = quote(file.name or f"{row.name[:40]}.txt")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(file.data, media_type="application/octet-stream", headers=headers)


@router.post(f"{_PATH}/{{document_id}}/reanalyze")
def reanalyze(
    *,
    parts: PartsDep,
    begin: BeginDep,
    tasks: BackgroundTasks,
    project_id: int,
    document_id: int,
    command: s.ReanalyzeIn,
) -> s.DocumentDetail:
    """Analyze again with the current models; decided items stay exactly as they are."""
    row = intake.reanalyze(parts, begin, project_id, document_id, command)
    if row.status == s.DocumentStatus.ANALYZING:
        tasks.add_task(intake.analyze_waiting, parts, begin, project_id, row.id)
    with parts.readers() as session:
        return views.document(session, queries.get_document(session, project_id, row.id))


@router.post(f"{_PATH}/{{document_id}}/relations")
def relate_again(parts: PartsDep, work: WorkDep, project_id: int, document_id: int) -> s.RelatedOut:
    """Compare the waiting items with the record as it is now; what a person has touched stays."""
    matcher = parts.models.matcher()
    return s.RelatedOut(changed=relations.relate_again(work, project_id, document_id, matcher))


@router.delete(f"{_PATH}/{{document_id}}", status_code=status.HTTP_204_NO_CONTENT)
def withdraw_document(
    work: WorkDep,
    project_id: int,
    document_id: int,
    force: Annotated[bool, Query(description="Even if something was confirmed from it.")] = False,
) -> None:
    """Take a document out of all lists."""
    intake.withdraw(work, project_id, document_id, force=force)
