"""Taking documents in: compute first, then store everything in one short transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from nlp.domain import Document, DocumentKind, Side
from nlp.errors import UnreadableDocumentError
from service.encoding import facts_of
from service.errors import ConflictError, NotReadyError
from service.learning.names import project_name
from service.parts import Parts
from service.repositories import documents as queries
from service.repositories import projects as project_queries
from service.repositories import record as record_queries
from service.repositories.contacts import sides
from service.schemas import DocumentStatus, ReanalyzeIn
from service.tables import DocumentRow, FileRow
from service.usecases import same_mail
from service.usecases.analysis import reopen, store_analysis
from service.usecases.projects import open_project
from service.usecases.reading import (
    OurSide,
    Prepared,
    Upload,
    analyze,
    prepare,
    read,
    stored_document,
)
from service.work import Work, now

_ADVICE = "its text is kept but was not analyzed; analyze it again, or update the models"
_NAME_LENGTH = 80

OpenWork = Callable[[], AbstractContextManager[Work]]


class StoredUnreadableError(UnreadableDocumentError):
    """An upload could not be read; its bytes are kept under ``document_id``."""

    def __init__(self, error: UnreadableDocumentError, document_id: int) -> None:
        self.document_id = document_id
        super().__init__(error.name, error.reason, code=error.code)


@dataclass(frozen=True, slots=True)
class Received:
    """Rows of an upload; ``error`` says why its bytes could not be read."""

    rows: Sequence[DocumentRow]
    created: int
    error: UnreadableDocumentError | None = None

    @property
    def waiting(self) -> list[int]:
        """Return the documents whose analysis is still to be done."""
        return [row.id for row in self.rows if row.status == DocumentStatus.ANALYZING]


def receive(
    parts: Parts,
    begin: OpenWork,
    project_id: int,
    upload: Upload,
    *,
    by_hand: bool = True,
) -> Received:
    """Store an upload with its analysis; the same bytes again give the same documents.

    So does a message that a person uploads and that came in another way before; whoever reads mailboxes has looked
    for it already and says so (``by_hand`` is false). ``begin`` opens the writing transaction.
    Reading and analyzing happen before it, so that nobody waits for the models; the content is
    looked up again inside, in case it came in meanwhile.
    """
    sha256 = hashlib.sha256(upload.data).hexdigest()
    with parts.readers() as session:
        project = project_queries.get_project(session, project_id)
        ours = OurSide.of(project, sides(session, project_id))
        name = project_name(session, project_id)
        file = queries.find_file(session, project_id, sha256)
        rows = queries.documents_of_file(session, file.id) if file else []
        if rows and not any(_reopens(row) for row in rows):
            return Received(rows, created=0)
    error: UnreadableDocumentError | None = None
    prepared: list[Prepared] = []
    try:
        documents = read(parts, upload, ours)
        if by_hand and file is None:
            twin = _twin(parts, begin, project_id, documents)
            if twin is not None:
                return twin
        prepared = [prepare(parts, replace(one, project=name)) for one in documents]
    except UnreadableDocumentError as found:
        error = found
    with begin() as work:
        return _store(parts, work, project_id, upload, sha256, prepared, error)


def _twin(
    parts: Parts, begin: OpenWork, project_id: int, documents: Sequence[Document]
) -> Received | None:
    """Return the message that is stored already, brought back if somebody withdrew it."""
    with parts.readers() as session:
        rows = same_mail.stored_twin(session, project_id, documents)
    if any(_reopens(row) for row in rows):
        with begin() as work:
            open_project(work, project_id)
            rows = queries.documents_of_file(work.session, rows[0].file_id)
            _bring_back(work, rows)
    return Received(rows, created=0) if rows else None


def _reopens(row: DocumentRow) -> bool:
    """Return whether the same bytes do something: bring back, or read what was unreadable."""
    return row.status == DocumentStatus.WITHDRAWN or not row.text


def _store(
    parts: Parts,
    work: Work,
    project_id: int,
    upload: Upload,
    sha256: str,
    prepared: Sequence[Prepared],
    error: UnreadableDocumentError | None,
) -> Received:
    open_project(work, project_id)
    file = queries.find_file(work.session, project_id, sha256)
    rows = list(queries.documents_of_file(work.session, file.id)) if file else []
    _bring_back(work, rows)
    if rows and all(row.text for row in rows):
        return Received(rows, created=0)
    file = file or _add_file(work, project_id, upload, sha256)
    if error is not None:
        row = rows[0] if rows else _add_failed(work, file, upload)
        _fail(row, error.code, error.reason)
        if not rows:
            work.audit("document.fail", "document", row.id, project_id=project_id, code=error.code)
        parts.metrics.documents.labels("failed").inc()
        return Received([row], created=0 if rows else 1, error=error)
    stored = []
    for part, found in enumerate(prepared):
        row = rows[part] if part < len(rows) else _new_row(file, part)
        stored.append(row)
        if row.text:
            # Confirmed quotes point into this text: it is final, whatever a newer reader says.
            continue
        _fill(row, found.document, _name_of(upload, found.document))
        work.session.add(row)
        work.session.flush()
        settle(parts, work, row, found)
        work.audit("document.add", "document", row.id, project_id=project_id, status=row.status)
        parts.metrics.documents.labels("stored").inc()
    return Received(stored, created=max(len(stored) - len(rows), 0))


def _bring_back(work: Work, rows: Sequence[DocumentRow]) -> None:
    for row in rows:
        if row.status != DocumentStatus.WITHDRAWN:
            continue
        if queries.current_analysis(work.session, row.id) is None:
            _fail(row, row.error_code or "interrupted", row.error_detail or _ADVICE)
        else:
            reopen(work, row)
        work.audit("document.restore", "document", row.id, project_id=row.project_id)


def _add_file(work: Work, project_id: int, upload: Upload, sha256: str) -> FileRow:
    file = FileRow(
        project_id=project_id,
        sha256=sha256,
        name=upload.name[:300],
        media_type=upload.media_type[:200],
        size_bytes=len(upload.data),
        data=upload.data,
        created_at=now(),
    )
    work.session.add(file)
    work.session.flush()
    return file


def _new_row(file: FileRow, part: int) -> DocumentRow:
    return DocumentRow(
        project_id=file.project_id,
        file_id=file.id,
        part=part,
        text="",
        received_offset_s=0,
        created_at=now(),
    )


def _add_failed(work: Work, file: FileRow, upload: Upload) -> DocumentRow:
    row = _new_row(file, 0)
    nothing = Document("", "", kind=upload.kind or DocumentKind.NOTES)
    _fill(row, nothing, upload.name[:300])
    row.status = DocumentStatus.FAILED
    work.session.add(row)
    work.session.flush()
    return row


def _fail(row: DocumentRow, code: str, detail: str) -> None:
    row.status = DocumentStatus.FAILED
    row.error_code = code
    row.error_detail = detail


def _fill(row: DocumentRow, document: Document, name: str) -> None:
    row.name = name
    row.kind = document.kind
    row.status = DocumentStatus.NEW
    row.error_code = row.error_detail = None
    row.subject = document.subject
    row.sender = document.sender
    row.sender_side = document.sender_side
    _set_moment(row, document.received_at)
    row.text = document.text
    row.characters = len(document.text)
    row.facts = facts_of(document)
    row.warnings = list(document.warnings)


def _set_moment(row: DocumentRow, moment: datetime | None) -> None:
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    row.received_at = moment
    offset = moment.utcoffset() if moment else None
    row.received_offset_s = int(offset.total_seconds()) if offset else 0


def _name_of(upload: Upload, document: Document) -> str:
    """Return the name of a file or of a part in it; of pasted text its subject or first line."""
    if upload.text is None:
        return (document.id or upload.name)[:300]
    if upload.name:
        return upload.name[:300]
    first = next((line.strip() for line in document.text.splitlines() if line.strip()), "")
    return (document.subject or first)[:_NAME_LENGTH]


def settle(parts: Parts, work: Work, row: DocumentRow, found: Prepared) -> None:
    """Store the outcome of an analysis on its document."""
    if found.analysis is not None:
        store_analysis(work, row, found.analysis, matcher=parts.models.matcher())
    elif found.code is not None:
        _fail(row, found.code, _ADVICE)
    else:
        row.status = DocumentStatus.ANALYZING


def analyze_waiting(parts: Parts, begin: OpenWork, project_id: int, document_id: int) -> None:
    """Analyze a long document after the answer has left."""
    with parts.readers() as session:
        name = project_name(session, project_id)
        document = stored_document(queries.get_document(session, project_id, document_id))
    found = analyze(parts, replace(document, project=name))
    with begin() as work:
        row = queries.get_document(work.session, project_id, document_id)
        if row.status == DocumentStatus.ANALYZING:
            settle(parts, work, row, found)
            work.audit("document.analyze", "document", row.id, project_id=project_id)


def reanalyze(
    parts: Parts, begin: OpenWork, project_id: int, document_id: int, command: ReanalyzeIn
) -> DocumentRow:
    """Analyze a document again; an unreadable one is read again from its bytes."""
    with parts.readers() as session:
        project = project_queries.get_project(session, project_id)
        ours = OurSide.of(project, sides(session, project_id))
        row = queries.get_document(session, project_id, document_id)
        if row.status == DocumentStatus.WITHDRAWN:
            raise ConflictError(f"document {document_id} is withdrawn; upload it again first")
        name = project_name(session, project_id)
        file = queries.file_of(session, row, with_data=not row.text)
        document = replace(stored_document(row), project=name) if row.text else None
    if document is None:
        upload = Upload(
            name=file.name,
            data=file.data,
            media_type=file.media_type,
            kind=DocumentKind(command.kind) if command.kind else None,
            received_at=command.received_at,
            sender_side=Side(command.sender_side) if command.sender_side else None,
        )
        received = receive(parts, begin, project_id, upload)
        if received.error is not None:
            raise StoredUnreadableError(received.error, document_id)
        return received.rows[0]
    document = _corrected(document, ours, command)
    found = prepare(parts, document)
    if found.code is not None:
        raise NotReadyError(f"{_ADVICE}; nothing was changed")
    with begin() as work:
        open_project(work, project_id)
        row = queries.get_document(work.session, project_id, document_id)
        side_before, received_before = row.sender_side, row.received_at
        row.kind = document.kind
        row.sender_side = document.sender_side
        row.facts = facts_of(document)
        _set_moment(row, document.received_at)
        settle(parts, work, row, found)
        fields = sorted(command.model_fields_set)
        # What was known on an earlier day can be told only if corrections keep what they replaced.
        work.audit(
            "document.reanalyze",
            "document",
            row.id,
            project_id=project_id,
            fields=fields,
            side_before=side_before,
            received_before=received_before.isoformat() if received_before else None,
        )
        return row


def _corrected(document: Document, ours: OurSide, command: ReanalyzeIn) -> Document:
    changed = replace(
        document,
        kind=DocumentKind(command.kind) if command.kind else document.kind,
        received_at=command.received_at or document.received_at,
    )
    return ours.mark(changed, Side(command.sender_side) if command.sender_side else None)


def withdraw(work: Work, project_id: int, document_id: int, *, force: bool) -> None:
    """Take a document out of all lists; needs ``force`` if something was confirmed from it.

    What was confirmed stays in the record with its quotes, and the same bytes bring it back.
    """
    open_project(work, project_id)
    row = queries.get_document(work.session, project_id, document_id)
    codes = record_queries.records_from_document(work.session, document_id)
    if codes and not force:
        raise ConflictError(
            f"{', '.join(codes)} stand on this document; withdraw it with force=true to take it "
            "out all the same (they stay in the record)"
        )
    row.status = DocumentStatus.WITHDRAWN
    work.audit("document.withdraw", "document", row.id, project_id=project_id, records=codes)


def mark_interrupted(work: Work) -> None:
    """Mark documents whose analysis died with an earlier run, so that they can be repeated."""
    for row in queries.interrupted_documents(work.session):
        _fail(row, "interrupted", _ADVICE)
        work.audit("document.interrupt", "document", row.id, project_id=row.project_id)
