"""The random audit: units that the models passed over wait for a second look."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.drift import wilson
from nlp.domain import Verdict
from service.errors import ConflictError, NotFoundError
from service.repositories.paging import Slice, fetch_slice
from service.schemas import DocumentStatus, FindingType, ItemAdd
from service.schemas.learning import AuditAnswer, AuditEstimate, AuditSample, AuditWaiting, Taught
from service.tables import AnalysisRow, DocumentRow, ProjectRow, UnitRow
from service.tables.learning import AuditSampleRow
from service.usecases import review
from service.usecases.projects import open_project
from service.work import Work, now

_AROUND = 240


def list_samples(
    session: Session, project_id: int, *, answered: bool, limit: int, offset: int
) -> Slice[AuditSampleRow]:
    """Return drawn units of a project: those that wait, in reading order, or those answered."""
    wanted = AuditSampleRow.label.is_not(None) if answered else AuditSampleRow.label.is_(None)
    statement = (
        select(AuditSampleRow)
        .join(DocumentRow, DocumentRow.id == AuditSampleRow.document_id)
        .where(
            AuditSampleRow.project_id == project_id,
            wanted,
            DocumentRow.status != DocumentStatus.WITHDRAWN,
        )
        .order_by(AuditSampleRow.document_id, AuditSampleRow.start)
    )
    return fetch_slice(session, statement, limit=limit, offset=offset)


def waiting(session: Session) -> list[AuditWaiting]:
    """Return the projects in which drawn units wait, most first; archived ones take no answers."""
    count = func.count(AuditSampleRow.id)
    statement = (
        select(ProjectRow.id, ProjectRow.key, count)
        .join(AuditSampleRow, AuditSampleRow.project_id == ProjectRow.id)
        .join(DocumentRow, DocumentRow.id == AuditSampleRow.document_id)
        .where(
            AuditSampleRow.label.is_(None),
            DocumentRow.status != DocumentStatus.WITHDRAWN,
            ProjectRow.archived_at.is_(None),
        )
        .group_by(ProjectRow.id, ProjectRow.key)
        .order_by(count.desc(), ProjectRow.id)
    )
    return [
        AuditWaiting(project_id=row[0], key=row[1], n=row[2]) for row in session.execute(statement)
    ]


def sample_out(session: Session, row: AuditSampleRow) -> AuditSample:
    """Show a drawn unit with what stands around it."""
    document = session.get_one(DocumentRow, row.document_id)
    return AuditSample(
        id=row.id,
        project_id=row.project_id,
        document_id=row.document_id,
        document_name=document.name,
        start=row.start,
        end=row.end,
        quote=document.text[row.start : row.end],
        before=document.text[max(0, row.start - _AROUND) : row.start],
        after=document.text[row.end : row.end + _AROUND],
        label=Taught(row.label) if row.label else None,
        reviewer=row.reviewer,
        item_id=row.item_id,
    )


def answer(work: Work, project_id: int, sample_id: int, command: AuditAnswer) -> AuditSampleRow:
    """Note what a drawn unit is; what was missed goes into the review queue at once."""
    open_project(work, project_id)
    statement = select(AuditSampleRow).where(
        AuditSampleRow.id == sample_id, AuditSampleRow.project_id == project_id
    )
    row = work.session.scalar(statement.with_for_update())
    if row is None:
        raise NotFoundError("audit sample", sample_id)
    if row.label is not None:
        raise ConflictError(f"{row.reviewer} has looked at sample {sample_id} already")
    row.label, row.reviewer, row.answered_at = command.label, work.actor, now()
    if command.label != Taught.NONE:
        add = ItemAdd(start=row.start, end=row.end, type=FindingType(command.label))
        row.item_id = review.add(work, project_id, row.document_id, add).id
    work.audit("audit.answer", "audit sample", row.id, project_id=project_id, label=row.label)
    work.session.flush()
    return row


def estimate(session: Session, project_id: int | None = None) -> AuditEstimate:
    """Return what the audit says about what was missed, in a project or in all."""
    drawn = select(AuditSampleRow.label, func.count()).join(
        DocumentRow, DocumentRow.id == AuditSampleRow.document_id
    )
    units = (
        select(func.count(UnitRow.id))
        .join(AnalysisRow, AnalysisRow.id == UnitRow.analysis_id)
        .join(DocumentRow, DocumentRow.id == AnalysisRow.document_id)
        .where(AnalysisRow.current.is_(True), UnitRow.verdict == Verdict.NOT_REQUIREMENT)
    )
    kept = DocumentRow.status != DocumentStatus.WITHDRAWN
    drawn, units = drawn.where(kept), units.where(kept)
    if project_id is not None:
        drawn = drawn.where(AuditSampleRow.project_id == project_id)
        units = units.where(AnalysisRow.project_id == project_id)
    counts = {row[0]: row[1] for row in session.execute(drawn.group_by(AuditSampleRow.label))}
    answered = sum(n for label, n in counts.items() if label is not None)
    missed = answered - counts.get(Taught.NONE, 0)
    interval = wilson(missed, answered) if answered else None
    return AuditEstimate(
        drawn=sum(counts.values()),
        answered=answered,
        missed=missed,
        rate=missed / answered if answered else None,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        passed_over=session.scalar(units) or 0,
    )
