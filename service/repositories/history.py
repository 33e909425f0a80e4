"""Queries on imported history."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from service.errors import NotFoundError
from service.repositories.paging import Slice, fetch_slice
from service.tables import HistoryImportRow, HistoryRow

_AT_ONCE = 5_000


def list_imports(session: Session, *, limit: int, offset: int) -> Slice[HistoryImportRow]:
    """Return imports, newest first."""
    statement = select(HistoryImportRow).order_by(HistoryImportRow.id.desc())
    return fetch_slice(session, statement, limit=limit, offset=offset)


def find_import(session: Session, sha256: str) -> HistoryImportRow | None:
    """Return the import of a file with this content, if there is one."""
    return session.scalar(select(HistoryImportRow).where(HistoryImportRow.sha256 == sha256))


def get_import(session: Session, import_id: int, *, with_data: bool = False) -> HistoryImportRow:
    """Return an import."""
    statement = select(HistoryImportRow).where(HistoryImportRow.id == import_id)
    if with_data:
        statement = statement.options(undefer(HistoryImportRow.data))
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError("import", import_id)
    return row


def known_digests(session: Session, digests: Sequence[str]) -> set[str]:
    """Return which of some rows were stored before."""
    found: set[str] = set()
    for start in range(0, len(digests), _AT_ONCE):
        part = digests[start : start + _AT_ONCE]
        found.update(session.scalars(select(HistoryRow.digest).where(HistoryRow.digest.in_(part))))
    return found
