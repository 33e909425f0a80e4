"""Queries on routing rules."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import NotFoundError
from service.repositories.paging import Slice, fetch_slice
from service.tables import ProjectRow
from service.tables.mail import MailRuleRow


def list_rules(session: Session, *, limit: int, offset: int) -> Slice[MailRuleRow]:
    """Return rules in the order they were made."""
    return fetch_slice(
        session, select(MailRuleRow).order_by(MailRuleRow.id), limit=limit, offset=offset
    )


def live_rules(session: Session) -> Sequence[MailRuleRow]:
    """Return the rules of projects that take mail."""
    statement = (
        select(MailRuleRow)
        .join(ProjectRow, ProjectRow.id == MailRuleRow.project_id)
        .where(ProjectRow.archived_at.is_(None))
        .order_by(MailRuleRow.id)
    )
    return session.scalars(statement).all()


def find_rule(session: Session, project_id: int, kind: str, value: str) -> MailRuleRow | None:
    """Return a rule, if it is there already."""
    return session.scalar(
        select(MailRuleRow).where(
            MailRuleRow.project_id == project_id,
            MailRuleRow.kind == kind,
            MailRuleRow.value == value,
        )
    )


def get_rule(session: Session, rule_id: int) -> MailRuleRow:
    """Return a rule."""
    row = session.get(MailRuleRow, rule_id)
    if row is None:
        raise NotFoundError("rule", rule_id)
    return row


def live_projects(session: Session, ids: Collection[int]) -> frozenset[int]:
    """Return those of some projects that are not archived."""
    statement = select(ProjectRow.id).where(
        ProjectRow.id.in_(ids), ProjectRow.archived_at.is_(None)
    )
    return frozenset(session.scalars(statement))
