"""Delay risk of the fake client: facts, estimates and outcome kept in memory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from service import schemas as s
from service.schemas import jobs as j
from tests.ui import fake_jobs
from tests.ui.fake_project import NOW


class FakeDelay:
    """Calls about delay risk."""

    _note: Any
    _page: Any
    is_empty: bool
    has_estimate = True

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
        return self._page([] if self.is_empty else [estimate()], limit, offset)

    def add_estimate(self, project_id: int, *, as_of: str | None = None) -> s.Estimate:
        self._note("add_estimate", as_of)
        return estimate()

    def risk_view(self, project_id: int, *, as_of: str | None = None) -> s.RiskView:
        self._note("risk_view", as_of)
        settings, outcome = self.risk_settings(project_id), self.outcome(project_id)
        if self.is_empty:
            return s.RiskView(
                as_of=NOW.date(), settings=settings, outcome=outcome, status=self.delay_status()
            )
        if not self.has_estimate:
            return s.RiskView(
                as_of=NOW.date(),
                snapshot=snapshot(),
                settings=settings,
                outcome=outcome,
                status=self.delay_status(),
            )
        return s.RiskView(
            as_of=NOW.date(),
            estimate=estimate(),
            before=estimate(days=7, p_late=0.48),
            changed=[s.ChangeSince(column="requirements_added_count", before=4.0, after=12.0)],
            trend=[estimate(days=14, p_late=0.4), estimate(days=7, p_late=0.48), estimate()],
            timeline=[
                s.TimelineEvent(
                    on=NOW.date(),
                    kind=kind,
                    ref_kind=s.EvidenceKind.RECORD,
                    ref_id=1,
                    label="REQ-1",
                    wording="导出 Excel 报表",
                )
                for kind in s.TimelineKind
            ],
            similar=[
                s.SimilarWork(
                    title="portal 7",
                    segment="portal",
                    planned_days=180,
                    slip_days=21,
                    is_late=True,
                    actual_end=NOW.date(),
                )
            ],
            n_similar=14,
            snapshot=snapshot(),
            settings=settings,
            outcome=outcome,
            status=self.delay_status(),
        )

    def what_if(self, project_id: int, command: s.WhatIfIn) -> s.WhatIfOut:
        self._note("what_if", command)
        return s.WhatIfOut(
            before=estimate(),
            after=estimate(p_late=0.44),
            outside_experience=["team:team_size_people"],
            without_effect=["planned_cost"],
            against_experience=["open_questions_count"],
        )

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
        self._note("portfolio", {"level": level, "q": q, "sort": sort})
        found = estimate()
        values = {
            name: getattr(found, name)
            for name in s.PortfolioEntry.model_fields
            if hasattr(found, name)
        }
        more = {"key": "WMS", "name": "仓库门户 Warehouse", "client_name": "Northwind"}
        entry = s.PortfolioEntry(
            **values, **more, mood=-0.3, churn_count=14, trend=[0.4, 0.48, 0.57], trend_days=14
        )
        items = [] if self.is_empty else [entry]
        return s.Portfolio(
            as_of=NOW.date(),
            items=items,
            total=len(items),
            limit=limit,
            offset=offset,
            levels=[s.LevelCount(level=level, projects=1) for level in s.RiskLevel],
            losses=[s.LossSum(currency="EUR", expected_loss=52_000.0, projects=1)],
            without_estimate=1,
            status=self.delay_status(),
        )

    def delay_status(self) -> s.DelayStatus:
        self._note("delay_status")
        return s.DelayStatus(
            basis=s.EstimateBasis.OWN,
            model_version="delay-1",
            n_finished=57,
            n_available=61,
            n_needed=30,
        )

    def score_all(self) -> j.Job:
        self._note("score_all")
        return fake_jobs.job(kind="delay.score")

    def train_delay(self) -> j.Job:
        self._note("train_delay")
        return fake_jobs.job(kind="delay.train")


def snapshot() -> s.Snapshot:
    """Return facts of a project."""
    return s.Snapshot(
        id=3,
        project_id=1,
        as_of=NOW.date(),
        revision=1,
        source=s.SnapshotSource.FORM,
        facts={"start_date": "2026-01-05", "planned_end": "2026-09-30", "team_size_people": 5},
        features={"requirements_added_count": 12.0, "mood_mean": -0.3},
        reconstructed=False,
        created_at=NOW,
        created_by="李娜",
    )


def estimate(*, days: int = 0, p_late: float = 0.57) -> s.Estimate:
    """Return an estimate some days ago."""
    end = NOW.date() + timedelta(days=90)
    evidence = [
        s.EvidenceOut(kind=kind, id=1, label="REQ-1", on=NOW.date()) for kind in s.EvidenceKind
    ]
    drivers = [
        s.DriverOut(
            name="Requirements added",
            group=s.DriverGroup.REQUIREMENTS,
            points=11.0,
            features=["requirements:requirements_added_count"],
            value=12.0,
            column="requirements_added_count",
            evidence=evidence,
        ),
        s.DriverOut(
            name="Share of the time used",
            group=s.DriverGroup.PROGRESS,
            points=-4.0,
            features=["progress:elapsed_share"],
            column="progress:elapsed_share",
            value=0.234,
        ),
        s.DriverOut(
            name="Planned cost per day",
            group=s.DriverGroup.PLAN,
            points=3.0,
            features=["plan:cost_per_day_log"],
            column="plan:cost_per_day_log",
            value=4800.4,
        ),
    ]
    return s.Estimate(
        id=9,
        project_id=1,
        snapshot_id=3,
        as_of=NOW.date() - timedelta(days=days),
        model_version="delay-1",
        basis=s.EstimateBasis.OWN,
        level=s.RiskLevel.AT_RISK,
        p_late=p_late,
        threshold=0.5,
        expected_slip_days=21.0,
        mean_delay_days=26.0,
        planned_end=end,
        p50_end=end + timedelta(days=21),
        p80_end=end + timedelta(days=48),
        p95_end=end + timedelta(days=90),
        n_reference=57,
        n_finished=57,
        segment="portal",
        expected_loss=52_000.0,
        currency="EUR",
        drivers=drivers,
        created_at=NOW,
    )
