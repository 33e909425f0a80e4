"""Client: background work."""

from __future__ import annotations

from service import schemas as s
from service.client.transport import API, Transport
from service.schemas import jobs as j


class JobCalls(Transport):
    """Calls about jobs, schedules and workers."""

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
        """List jobs, newest first."""
        return self._get(
            s.Page[j.Job],
            "/jobs",
            state=state,
            kind=kind,
            key=key,
            project_id=project_id,
            limit=limit,
            offset=offset,
        )

    def job(self, job_id: int) -> j.JobDetail:
        """Return a job with its log."""
        return self._get(j.JobDetail, f"/jobs/{job_id}")

    def cancel_job(self, job_id: int) -> j.Job:
        """Stop a job."""
        return self._write(j.Job, "POST", f"/jobs/{job_id}/cancel")

    def retry_job(self, job_id: int) -> j.Job:
        """Try a job again that failed or was cancelled."""
        return self._write(j.Job, "POST", f"/jobs/{job_id}/retry")

    def workers(self) -> j.Workers:
        """Return whether anybody does background work."""
        return self._get(j.Workers, "/workers")

    def schedules(self) -> list[j.Schedule]:
        """List when jobs start by themselves."""
        found = self._send("GET", f"{API}/schedules").json()
        return [j.Schedule.model_validate(row) for row in found]

    def update_schedule(self, name: str, command: j.ScheduleUpdate) -> j.Schedule:
        """Change when jobs start by themselves."""
        return self._write(j.Schedule, "PATCH", f"/schedules/{name}", command)
