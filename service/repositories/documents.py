"""Queries on files, documents and analyses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, defer, undefer

from service.errors import NotFoundError
from service.repositories.paging import Slice, fetch_slice
from service.schemas import DocumentStatus
from service.tables import AnalysisRow, DocumentRow, FileRow, UnitRow


def find_file(session: Session, project_id: int, sha256: str) -> FileRow | None:
    """Return the file with this content in a project, if it came in before."""
    return session.scalar(
        select(FileRow).where(FileRow.project_id == project_id, FileRow.sha256 == sha256)
    )


def file_of(session: Session, document: DocumentRow, *, with_data: bool = False) -> FileRow:
    """Return the file a document came in."""
    statement = select(FileRow).where(FileRow.id == document.file_id)
    if with_data:
        statement = statement.options(undefer(FileRow.data)).execution_options(
            populate_existing=True
        )
    return session.scalars(statement).one()


def files_of(session: Session, documents: Iterable[DocumentRow]) -> dict[int, FileRow]:
    """Return files by id for a page of documents."""
    wanted = {document.file_id for document in documents}
    rows = session.scalars(select(FileRow).where(FileRow.id.in_(wanted)))
    return {row.id: row for row in rows}


def documents_of_file(session: Session, file_id: int) -> Sequence[DocumentRow]:
    """Return the documents of a file in their order."""
    statement = select(DocumentRow).where(DocumentRow.file_id == file_id)
    return session.scalars(statement.order_by(DocumentRow.part)).all()


def get_document(session: Session, project_id: int, document_id: int) -> DocumentRow:
    """Return a document of this project and of no other."""
    statement = select(DocumentRow).where(
        DocumentRow.id == document_id, DocumentRow.project_id == project_id
    )
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError("document", document_id)
    return row


def known_document(session: Session, document_id: int) -> DocumentRow:
    """Return a document that is known to exist, without a query if the session has it."""
    return session.get_one(DocumentRow, document_id)


def list_documents(
    session: Session, project_id: int, *, status: str | None, limit: int, offset: int
) -> Slice[DocumentRow]:
    """Return documents, newest first; withdrawn ones only when asked for by status."""
    statement = select(DocumentRow).where(DocumentRow.project_id == project_id)
    if status is None:
        statement = statement.where(DocumentRow.status != DocumentStatus.WITHDRAWN)
    else:
        statement = statement.where(DocumentRow.status == status)
    return fetch_slice(
        session, statement.order_by(DocumentRow.id.desc()), limit=limit, offset=offset
    )


def documents_with_sender(session: Session, project_id: int) -> Sequence[DocumentRow]:
    """Return the documents of a project that somebody sent, without withdrawn ones."""
    statement = select(DocumentRow).where(
        DocumentRow.project_id == project_id,
        DocumentRow.status != DocumentStatus.WITHDRAWN,
        DocumentRow.sender.is_not(None),
        DocumentRow.sender != "",
    )
    return session.scalars(
        statement.options(defer(DocumentRow.text)).order_by(DocumentRow.id)
    ).all()


def documents_by_id(session: Session, ids: Iterable[int]) -> dict[int, DocumentRow]:
    """Return documents by id."""
    rows = session.scalars(select(DocumentRow).where(DocumentRow.id.in_(set(ids))))
    return {row.id: row for row in rows}


def interrupted_documents(session: Session) -> Sequence[DocumentRow]:
    """Return documents whose analysis was under way when the service stopped."""
    return session.scalars(
        select(DocumentRow).where(DocumentRow.status == DocumentStatus.ANALYZING)
    ).all()


def current_analysis(
    session: Session, document_id: int, *, with_segments: bool = False
) -> AnalysisRow | None:
    """Return the newest analysis of a document, if there is one."""
    statement = select(AnalysisRow).where(
        AnalysisRow.document_id == document_id, AnalysisRow.current.is_(True)
    )
    if with_segments:
        statement = statement.options(undefer(AnalysisRow.segments)).execution_options(
            populate_existing=True
        )
    return session.scalar(statement)


def current_analyses(session: Session, document_ids: Iterable[int]) -> dict[int, AnalysisRow]:
    """Return the newest analyses by document."""
    rows = session.scalars(
        select(AnalysisRow).where(
            AnalysisRow.document_id.in_(set(document_ids)), AnalysisRow.current.is_(True)
        )
    )
    return {row.document_id: row for row in rows}


def supersede_analyses(session: Session, document_id: int) -> None:
    """Mark the analyses of a document as past."""
    session.execute(
        update(AnalysisRow)
        .where(AnalysisRow.document_id == document_id, AnalysisRow.current.is_(True))
        .values(current=False)
    )


def units_of(session: Session, analysis_id: int) -> Sequence[UnitRow]:
    """Return the coverage ledger of an analysis in reading order."""
    statement = select(UnitRow).where(UnitRow.analysis_id == analysis_id)
    return session.scalars(statement.order_by(UnitRow.index)).all()


def count_verdicts(
    session: Session, project_id: int, *, document_id: int | None
) -> list[tuple[str, int, int]]:
    """Return units and characters per verdict over the current analyses."""
    statement = (
        select(UnitRow.verdict, func.count(), func.sum(UnitRow.end - UnitRow.start))
        .join(AnalysisRow, AnalysisRow.id == UnitRow.analysis_id)
        .join(DocumentRow, DocumentRow.id == AnalysisRow.document_id)
        .where(
            AnalysisRow.project_id == project_id,
            AnalysisRow.current.is_(True),
            DocumentRow.status != DocumentStatus.WITHDRAWN,
        )
        .group_by(UnitRow.verdict)
        .order_by(UnitRow.verdict)
    )
    if document_id is not None:
        statement = statement.where(DocumentRow.id == document_id)
    return [(verdict, n, int(length)) for verdict, n, length in session.execute(statement)]


def analyzed_documents(session: Session, project_id: int) -> list[tuple[DocumentRow, AnalysisRow]]:
    """Return the analyzed documents of a project with their current analyses."""
    statement = (
        select(DocumentRow, AnalysisRow)
        .join(AnalysisRow, AnalysisRow.document_id == DocumentRow.id)
        .where(
            DocumentRow.project_id == project_id,
            AnalysisRow.current.is_(True),
            DocumentRow.status != DocumentStatus.WITHDRAWN,
        )
        .order_by(DocumentRow.id)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]
