"""Who vouches for whom, and the names behind the keys of retrainings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from service.tables import AuditSampleRow, DecisionRow, ReviewerVouchRow


def list_vouches(session: Session) -> Sequence[ReviewerVouchRow]:
    """Return all that was said, oldest first."""
    return session.scalars(select(ReviewerVouchRow).order_by(ReviewerVouchRow.id)).all()


def standing(rows: Sequence[ReviewerVouchRow]) -> dict[str, ReviewerVouchRow]:
    """Return the vouch that holds for each reviewer; none where the newest word took it back."""
    newest = {row.reviewer: row for row in rows}
    return {name: row for name, row in newest.items() if row.vouched}


def people(session: Session) -> set[str]:
    """Return everybody who decided something, looked at a drawn unit, or vouched for somebody."""
    names = set(session.scalars(select(DecisionRow.reviewer).distinct()))
    answered = select(AuditSampleRow.reviewer).where(AuditSampleRow.reviewer.is_not(None))
    names |= {name for name in session.scalars(answered.distinct()) if name}
    return names | set(session.scalars(select(ReviewerVouchRow.actor).distinct()))


def has_decided(session: Session, name: str) -> bool:
    """Tell whether somebody has taught anything."""
    decided = select(DecisionRow.id).where(DecisionRow.reviewer == name)
    answered = select(AuditSampleRow.id).where(AuditSampleRow.reviewer == name)
    return any(session.scalar(one.limit(1)) is not None for one in (decided, answered))


def forget_strangers(session: Session) -> None:
    """Delete what was said about people of whom no decision is left."""
    decided = select(DecisionRow.id).where(DecisionRow.reviewer == ReviewerVouchRow.reviewer)
    answered = select(AuditSampleRow.id).where(AuditSampleRow.reviewer == ReviewerVouchRow.reviewer)
    session.execute(
        delete(ReviewerVouchRow)
        .where(~or_(decided.exists(), answered.exists()))
        .execution_options(synchronize_session=False)
    )
