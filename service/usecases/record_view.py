"""The record of a project as the matcher sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from service.matching import Age, RecordEntry, RecordView
from service.repositories import record as queries
from service.schemas import RecordStatus
from service.tables import DocumentRow

# SQLite takes at most 32,766 values in one statement.
_AT_ONCE = 5_000


def view_record(
    session: Session, project_id: int, *, beside: DocumentRow | None = None
) -> RecordView:
    """Return the confirmed requirements of a project; they are read when they are asked for.

    With the document that stands ``beside`` them the view tells which have newer words than it; without one all
    count as older.
    """

    def load(record_ids: Iterable[int]) -> Sequence[RecordEntry]:
        return load_entries(session, record_ids)

    def ages(record_ids: Iterable[int]) -> Mapping[int, Age]:
        found = dict.fromkeys(record_ids, Age.EARLIER)
        if beside is None or not found:
            return found
        for record_id, sources in queries.sources_of(session, found).items():
            found[record_id] = _age(sources[-1][1], beside)
        return found

    return RecordView(project_id, queries.matchable(session, project_id), load, ages)


def _age(newest: DocumentRow, beside: DocumentRow) -> Age:
    if newest.id == beside.id:
        return Age.HERE
    if newest.received_at is None or beside.received_at is None:
        # A text without a date was most likely written when it was put in.
        later = newest.id > beside.id
    else:
        later = newest.received_at > beside.received_at
    return Age.LATER if later else Age.EARLIER


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
