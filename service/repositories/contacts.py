"""Queries on confirmed sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.domain import Side
from service.errors import NotFoundError
from service.tables.contacts import ContactRow


def list_sides(session: Session, project_id: int) -> Sequence[ContactRow]:
    """Return all confirmed sides of a project."""
    statement = select(ContactRow).where(ContactRow.project_id == project_id)
    return session.scalars(statement.order_by(ContactRow.id)).all()


def sides(session: Session, project_id: int) -> Mapping[str, Side]:
    """Return confirmed sides by address and by ``@domain``."""
    return {row.address: Side(row.side) for row in list_sides(session, project_id)}


def find_side(session: Session, project_id: int, address: str) -> ContactRow | None:
    """Return the confirmed side of an address, if there is one."""
    return session.scalar(
        select(ContactRow).where(ContactRow.project_id == project_id, ContactRow.address == address)
    )


def get_side(session: Session, project_id: int, contact_id: int) -> ContactRow:
    """Return a confirmed side of this project and of no other."""
    row = session.scalar(
        select(ContactRow).where(ContactRow.id == contact_id, ContactRow.project_id == project_id)
    )
    if row is None:
        raise NotFoundError("contact", contact_id)
    return row
