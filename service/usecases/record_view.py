"""The record of a project as the matcher sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from service.matching import RecordEntry, RecordView
from service.repositories import record as queries
from service.schemas import RecordStatus

# SQLite takes at most 32,766 values in one statement.
_AT_ONCE = 5_000


def view_record(session: Session, project_id: int) -> RecordView:
    """Return the confirmed requirements of a project; they are read when they are asked for."""

    def load(record_ids: Iterable[int]) -> Sequence[RecordEntry]:
        return load_entries(session, record_ids)

    return RecordView(project_id, queries.matchable(session, project_id), load)


def load_entries(session: Session, record_ids: Iterable[int]) -> list[RecordEntry]:
    """Return record items with their newest quotes."""
    wanted = sorted(set(record_ids))
    entries: list[RecordEntry] = []
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        rows = queries.record_items_by_id(session, part)
        sources = queries.sources_of(session, part)
        entries.extend(
            RecordEntry(
                record_id=row.id,
                code=row.code,
                type=row.type,
                text=row.text,
                quote=sources[row.id][-1][0].quote if row.id in sources else row.text,
                priority=row.priority,
                withdrawn=row.status == RecordStatus.WITHDRAWN,
            )
            for row in rows.values()
        )
    return entries
