"""Drawing units at random that the models passed over."""

from __future__ import annotations

from random import SystemRandom

from sqlalchemy import delete

from nlp.domain import Analysis, UnitVerdict, Verdict
from service.tables import DocumentRow
from service.tables.learning import AuditSampleRow
from service.work import Work, now

SHARE = 0.05
# No seed: nobody, and no model, can know which units will be looked at.
_random = SystemRandom()


def draw_sample(work: Work, document: DocumentRow, analysis: Analysis) -> None:
    """Draw 5 % of the units that an analysis passed over; earlier draws without answer go."""
    work.session.execute(
        delete(AuditSampleRow).where(
            AuditSampleRow.document_id == document.id, AuditSampleRow.label.is_(None)
        )
    )
    moment = now()
    work.session.add_all(
        AuditSampleRow(
            project_id=document.project_id,
            document_id=document.id,
            start=line.span.start,
            end=line.span.end,
            confidence=line.confidence,
            model_version=analysis.model_version,
            drawn_at=moment,
        )
        for line in analysis.verdicts
        if _is_passed_over(line) and _random.random() < SHARE
    )


def _is_passed_over(line: UnitVerdict) -> bool:
    return line.verdict == Verdict.NOT_REQUIREMENT
