"""The history to learn delay from: imported work and closed projects, in the project schema."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from service.repositories import finished_work
from service.usecases.scoring import row_of


def history_table(session: Session) -> list[dict[str, Any]]:
    """Return one row per imported row and per snapshot of a closed project.

    A row whose outcome was already known on its snapshot date is a registry extract: it is estimated
    at its start, and what changed on the way to the end is left out of it.
    """
    return [*_imported(session), *_closed(session)]


def _imported(session: Session) -> Iterator[dict[str, Any]]:
    for row in finished_work.history_rows(session):
        values = dict(row.values)
        snapshot, ended = values.get("snapshot_date"), values.get("actual_end")
        if values.get("start_date") and (not snapshot or (ended and ended <= snapshot)):
            values["snapshot_date"] = values["start_date"]
            values = {name: v for name, v in values.items() if not _moves(name)}
        yield {"project_id": row.work_key, "source": f"import-{row.import_id}", **values}


def _moves(column: str) -> bool:
    """Tell whether a column of the schema changes during the work, so that the end knows it best."""
    from models.delay.columns import NUMBER_GROUP  # noqa: PLC0415 - loads pandas

    return column in NUMBER_GROUP


def _closed(session: Session) -> Iterator[dict[str, Any]]:
    closed = {
        project.id: (project, end) for project, end, _ in finished_work.closed_projects(session)
    }
    for snapshot in finished_work.current_snapshots(session, list(closed)):
        project, outcome = closed[snapshot.project_id]
        if snapshot.as_of < outcome.actual_end:
            yield {
                **row_of(snapshot, project.key),
                "actual_end": outcome.actual_end.isoformat(),
            }


def write_history(rows: list[dict[str, Any]], target: Path) -> str:
    """Write rows as a project file and return the hash of its content."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    first = [name for name in ("project_id", "snapshot_date", "start_date") if name in names]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*first, *sorted(set(names) - set(first))])
        writer.writeheader()
        writer.writerows(rows)
    return hashlib.sha256(target.read_bytes()).hexdigest()
