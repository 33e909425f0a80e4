"""Delay risk of the fake client: facts, estimates and outcome kept in memory."""

from __future__ import annotations

from typing import Any

from service import schemas as s
from tests.ui.fake_project import NOW


class FakeDelay:
    """Calls about delay risk."""

    _note: Any
    _page: Any

    def snapshots(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[s.Snapshot]:
        self._note("snapshots")
        return self._page([], limit, offset)

    def add_snapshot(self, project_id: int, command: s.SnapshotCreate) -> s.Snapshot:
        self._note("add_snapshot", command)
        raise NotImplementedError

    def features(self, project_id: int, *, as_of: str | None = None) -> s.FeaturesOut:
        self._note("features", as_of)
        return s.FeaturesOut(as_of=NOW.date(), baseline_on=None, reconstructed=False, features=[])

    def risk_settings(self, project_id: int) -> s.RiskSettings:
        self._note("risk_settings")
        return s.RiskSettings(project_id=project_id, threshold=0.5, version=1)

    def update_risk_settings(
        self, project_id: int, command: s.RiskSettingsUpdate
    ) -> s.RiskSettings:
        self._note("update_risk_settings", command)
        return self.risk_settings(project_id)

    def outcome(self, project_id: int) -> s.Outcome:
        self._note("outcome")
        return s.Outcome(project_id=project_id)

    def close_project(self, project_id: int, command: s.OutcomeIn) -> s.Outcome:
        self._note("close_project", command)
        return s.Outcome(project_id=project_id, actual_end=command.actual_end, version=1)

    def reopen_project(self, project_id: int, *, expected_version: int = 1) -> s.Outcome:
        self._note("reopen_project", expected_version)
        return s.Outcome(project_id=project_id)

    def estimates(
        self, project_id: int, *, until: str | None = None, limit: int = 50, offset: int = 0
    ) -> s.Page[s.Estimate]:
        self._note("estimates", until)
        return self._page([], limit, offset)
