"""Which projects teach the delay model: closed ones, as they stand now, and no longer once they are open again."""

from __future__ import annotations

from datetime import date

from service import schemas as s
from service.jobs.registry import load_tasks
from service.jobs.running import run_job
from service.schemas.jobs import JobState
from service.usecases.delay_training import history_table
from tests.service.conftest import House
from tests.service.delay.histories import store_history

IMPORTED = 12
FACTS = s.ProjectFacts(
    start_date=date(2025, 1, 6), planned_end=date(2025, 6, 30), category="portal"
)


def taught(house: House, key: str) -> list[str]:
    """Return the ends that the rows of a project tell the next training."""
    with house.parts.readers() as session:
        return [row["actual_end"] for row in history_table(session) if row["project_id"] == key]


def finished_after_training(house: House, open_project: int) -> int:
    """Train through the API and return of how many finished pieces of work an estimate knows."""
    load_tasks()
    job = house.client.train_delay()
    assert run_job(house.parts, job.id) == JobState.DONE, house.client.job(job.id).error
    return house.client.add_estimate(open_project).n_finished


def test_a_reopened_project_teaches_nothing_any_more(sqlite_house: House) -> None:
    """Closing adds a project, a correction changes what it tells, reopening takes it out of the next model."""
    client = sqlite_house.client
    store_history(sqlite_house, IMPORTED)
    still_open = sqlite_house.project("OPEN")
    client.add_snapshot(still_open.id, s.SnapshotCreate(as_of=date(2025, 3, 3), facts=FACTS))
    project = sqlite_house.project("DONE")
    client.add_snapshot(project.id, s.SnapshotCreate(as_of=date(2025, 3, 3), facts=FACTS))
    assert taught(sqlite_house, "DONE") == []
    assert finished_after_training(sqlite_house, still_open.id) == IMPORTED

    client.close_project(project.id, s.OutcomeIn(actual_end=date(2025, 7, 10)))
    assert taught(sqlite_house, "DONE") == ["2025-07-10"]
    assert finished_after_training(sqlite_house, still_open.id) == IMPORTED + 1

    corrected = s.OutcomeIn(actual_end=date(2025, 8, 20), expected_version=1)
    client.close_project(project.id, corrected)
    assert taught(sqlite_house, "DONE") == ["2025-08-20"]

    client.reopen_project(project.id, expected_version=2)
    assert taught(sqlite_house, "DONE") == []
    assert finished_after_training(sqlite_house, still_open.id) == IMPORTED
