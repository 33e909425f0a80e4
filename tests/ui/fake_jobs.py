"""Background work of the fake client."""

from __future__ import annotations

from service import schemas as s
from service.schemas import jobs as j
from tests.ui.fake_project import NOW


def job(job_id: int = 1, **fields: object) -> j.JobDetail:
    """Return a job that runs, or whatever the fields say."""
    values: dict[str, object] = {
        "id": job_id,
        "kind": "mail.scan",
        "key": "mail.scan:1",
        "project_id": None,
        "state": j.JobState.RUNNING,
        "done": 3,
        "total": 10,
        "message": "",
        "error": None,
        "result": {},
        "attempts": 1,
        "cancel_requested": False,
        "created_by": "李娜",
        "created_at": NOW,
        "started_at": NOW,
        "finished_at": None,
        "log": [],
    }
    return j.JobDetail.model_validate({**values, **fields})


class FakeJobs:
    """Jobs are what tests put into ``background``."""

    background: list[j.JobDetail]
    workers_alive = 1

    def jobs(
        self,
        *,
        state: j.JobState | None = None,
        kind: str | None = None,
        key: str | None = None,
        project_id: int | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[j.Job]:
        self._note("jobs", (state, kind, key, project_id))
        wanted = {"state": state, "kind": kind, "key": key, "project_id": project_id}
        rows = [
            row
            for row in getattr(self, "background", [])
            if all(v is None or getattr(row, k) == v for k, v in wanted.items())
        ]
        return self._page(rows, limit, offset)

    def job(self, job_id: int) -> j.JobDetail:
        self._note("job", job_id)
        return next(row for row in getattr(self, "background", []) if row.id == job_id)

    def cancel_job(self, job_id: int) -> j.Job:
        self._note("cancel_job", job_id)
        return self.job(job_id)

    def retry_job(self, job_id: int) -> j.Job:
        self._note("retry_job", job_id)
        return self.job(job_id)

    def workers(self) -> j.Workers:
        self._note("workers")
        return j.Workers(alive=self.workers_alive, seen_at=NOW, waiting=0, broker="embedded")

    def schedules(self) -> list[j.Schedule]:
        self._note("schedules")
        return []

    def update_schedule(self, name: str, command: j.ScheduleUpdate) -> j.Schedule:
        self._note("update_schedule", (name, command))
        return j.Schedule(
            name=name,
            kind=name,
            every_minutes=command.every_minutes,
            at=command.at,
            enabled=bool(command.enabled),
            next_at=NOW,
            last_job_id=None,
            version=command.expected_version + 1,
        )
