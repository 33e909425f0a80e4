"""Client: facts of a project as of a day, estimates of its risk, its outcome."""

from __future__ import annotations

from service import schemas as s
from service.client.transport import API, Transport


class DelayCalls(Transport):
    """Calls about delay risk."""

    def snapshots(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[s.Snapshot]:
        """List the facts of a project, newest day first."""
        path = f"/projects/{project_id}/snapshots"
        return self._get(s.Page[s.Snapshot], path, limit=limit, offset=offset)

    def add_snapshot(self, project_id: int, command: s.SnapshotCreate) -> s.Snapshot:
        """Write down facts as of a day."""
        return self._write(s.Snapshot, "POST", f"/projects/{project_id}/snapshots", command)

    def features(self, project_id: int, *, as_of: str | None = None) -> s.FeaturesOut:
        """Return what record and mail say of a project as of a day."""
        return self._get(s.FeaturesOut, f"/projects/{project_id}/features", as_of=as_of)

    def risk_settings(self, project_id: int) -> s.RiskSettings:
        """Return threshold and baseline."""
        return self._get(s.RiskSettings, f"/projects/{project_id}/risk-settings")

    def update_risk_settings(
        self, project_id: int, command: s.RiskSettingsUpdate
    ) -> s.RiskSettings:
        """Change threshold, baseline or the cost of a day."""
        path = f"/projects/{project_id}/risk-settings"
        return self._write(s.RiskSettings, "PATCH", path, command)

    def outcome(self, project_id: int) -> s.Outcome:
        """Return how a project ended; without an actual end it is open."""
        return self._get(s.Outcome, f"/projects/{project_id}/outcome")

    def close_project(self, project_id: int, command: s.OutcomeIn) -> s.Outcome:
        """Write down how a project ended, or correct it."""
        return self._write(s.Outcome, "PUT", f"/projects/{project_id}/outcome", command)

    def reopen_project(self, project_id: int, *, expected_version: int = 1) -> s.Outcome:
        """Take an outcome back."""
        path = f"{API}/projects/{project_id}/outcome"
        params = {"expected_version": expected_version}
        return s.Outcome.model_validate(self._send("DELETE", path, params=params).json())

    def estimates(
        self, project_id: int, *, until: str | None = None, limit: int = 50, offset: int = 0
    ) -> s.Page[s.Estimate]:
        """List the estimates of a project, newest day first."""
        path = f"/projects/{project_id}/estimates"
        return self._get(s.Page[s.Estimate], path, until=until, limit=limit, offset=offset)
