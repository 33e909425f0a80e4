"""Client: facts of a project as of a day, estimates of its risk, its outcome."""

from __future__ import annotations

from service import schemas as s
from service.client.transport import API, Transport
from service.schemas import jobs as j


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

    def add_estimate(self, project_id: int, *, as_of: str | None = None) -> s.Estimate:
        """Estimate a project as of a day."""
        params = {"as_of": as_of} if as_of else {}
        path = f"{API}/projects/{project_id}/estimates"
        return s.Estimate.model_validate(self._send("POST", path, params=params).json())

    def risk_view(self, project_id: int, *, as_of: str | None = None) -> s.RiskView:
        """Return estimate, changes, timeline and similar work."""
        return self._get(s.RiskView, f"/projects/{project_id}/risk", as_of=as_of)

    def what_if(self, project_id: int, command: s.WhatIfIn) -> s.WhatIfOut:
        """Estimate a project with some values changed."""
        return self._write(s.WhatIfOut, "POST", f"/projects/{project_id}/what-if", command)

    def portfolio(
        self,
        *,
        as_of: str | None = None,
        level: list[s.RiskLevel] | None = None,
        client: str | None = None,
        segment: str | None = None,
        q: str | None = None,
        sort: s.PortfolioSort = s.PortfolioSort.LOSS,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Portfolio:
        """Return the open projects as of a day, the most urgent first."""
        filters = {"as_of": as_of, "level": level, "client": client, "segment": segment, "q": q}
        return self._get(
            s.Portfolio, "/portfolio", **filters, sort=sort, limit=limit, offset=offset
        )

    def delay_status(self) -> s.DelayStatus:
        """Return what the estimates rest on."""
        return self._get(s.DelayStatus, "/delay/status")

    def score_all(self) -> j.Job:
        """Estimate all open projects in the background."""
        return self._write(j.Job, "POST", "/delay/score")

    def train_delay(self) -> j.Job:
        """Learn from all finished work in the background."""
        return self._write(j.Job, "POST", "/delay/train")
