"""Lists come in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

R = TypeVar("R")

MAX_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Slice(Generic[R]):
    """Rows of one page and the number of all rows."""

    rows: Sequence[R]
    total: int
    limit: int
    offset: int


def fetch_slice(session: Session, statement: Select[R], *, limit: int, offset: int) -> Slice[R]:
    """Run an ordered query for one page and count the whole list."""
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    rows = session.scalars(statement.limit(limit).offset(offset)).all()
    return Slice(rows=rows, total=total or 0, limit=limit, offset=offset)
