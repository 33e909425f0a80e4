"""Finished work with a known effect: what gained many requirements ended late."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from service.tables import HistoryImportRow, HistoryRow
from service.work import Work, now
from tests.service.conftest import House

START = date(2023, 1, 2)


def finished_rows(count: int) -> list[dict[str, object]]:
    """Return finished work seen half-way; over eight added requirements made it late."""
    random = np.random.default_rng(0)
    rows = []
    for number in range(count):
        start = START + timedelta(days=number * 3)
        added = int(random.integers(0, 17))
        length = int(random.integers(90, 200))
        slip = int(length * (0.3 if added > 8 else -0.02) + random.integers(-3, 4))
        planned = start + timedelta(days=length)
        rows.append(
            {
                "project_id": f"old-{number}",
                "snapshot_date": (start + timedelta(days=length // 2)).isoformat(),
                "start_date": start.isoformat(),
                "planned_end": planned.isoformat(),
                "actual_end": (planned + timedelta(days=slip)).isoformat(),
                "category": "portal",
                "requirements_added_count": added,
                "requirements_total_count": 30 + added,
            }
        )
    return rows


def store_history(house: House, count: int) -> None:
    """Put finished work into the database as an import would."""
    with house.parts.writers.begin() as session:
        work = Work(session)
        taken = HistoryImportRow(
            name="old.csv",
            sha256="0" * 64,
            mapping={},
            counts={"rows": count},
            data=b"",
            created_at=now(),
            created_by=work.actor,
        )
        session.add(taken)
        session.flush()
        for line, values in enumerate(finished_rows(count), start=2):
            session.add(
                HistoryRow(
                    import_id=taken.id,
                    line=line,
                    work_key=str(values["project_id"]),
                    title=f"Old work {line}",
                    segment="portal",
                    start_date=date.fromisoformat(str(values["start_date"])),
                    planned_end=date.fromisoformat(str(values["planned_end"])),
                    actual_end=date.fromisoformat(str(values["actual_end"])),
                    values={k: v for k, v in values.items() if k != "project_id"},
                    digest=f"{line:064d}",
                )
            )
