"""Facts of a project as of a day, estimates of its risk, its settings and its outcome."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, status

from service import schemas as s
from service.dependencies import BeginDep, LimitDep, OffsetDep, PartsDep, ReaderDep, WorkDep
from service.repositories import delay as queries
from service.repositories import projects as project_queries
from service.usecases import delay_features, outcomes, risk_settings, risk_view, scoring, snapshots
from service.work import now

router = APIRouter(tags=["delay"])

UntilDep = Annotated[date | None, Query(description="Newest day to show; today if left out.")]

AsOfDep = Annotated[date | None, Query(description="Day to look at; today if left out.")]


@router.get("/projects/{project_id}/snapshots")
def list_snapshots(
    session: ReaderDep, project_id: int, limit: LimitDep = 50, offset: OffsetDep = 0
) -> s.Page[s.Snapshot]:
    """List the facts of a project, newest day first, with every correction."""
    project_queries.get_project(session, project_id)
    found = queries.list_snapshots(session, project_id, limit=limit, offset=offset)
    items = [s.Snapshot.model_validate(row) for row in found.rows]
    return s.Page(items=items, total=found.total, limit=limit, offset=offset)


@router.post("/projects/{project_id}/snapshots", status_code=status.HTTP_201_CREATED)
def add_snapshot(work: WorkDep, project_id: int, command: s.SnapshotCreate) -> s.Snapshot:
    """Write down facts as of a day; facts left out stay as they were."""
    return s.Snapshot.model_validate(snapshots.add_snapshot(work, project_id, command))


@router.get("/projects/{project_id}/features")
def get_features(session: ReaderDep, project_id: int, as_of: AsOfDep = None) -> s.FeaturesOut:
    """Return what record and mail say of a project as of a day, with its evidence."""
    project_queries.get_project(session, project_id)
    day = as_of or now().date()
    snapshots.check_day(day, "as_of")
    found = delay_features.compute_features(session, project_id, day)
    return delay_features.show_features(session, found)


@router.get("/projects/{project_id}/risk-settings")
def get_risk_settings(session: ReaderDep, project_id: int) -> s.RiskSettings:
    """Return threshold and baseline of a project."""
    project_queries.get_project(session, project_id)
    return risk_settings.settings_of(session, project_id)


@router.patch("/projects/{project_id}/risk-settings")
def update_risk_settings(
    work: WorkDep, project_id: int, command: s.RiskSettingsUpdate
) -> s.RiskSettings:
    """Change threshold, baseline or the cost of a day."""
    return risk_settings.update_settings(work, project_id, command)


@router.get("/projects/{project_id}/outcome")
def get_outcome(session: ReaderDep, project_id: int) -> s.Outcome:
    """Return how a project ended; without an actual end it is open."""
    project_queries.get_project(session, project_id)
    return outcomes.outcome_of(session, project_id)


@router.put("/projects/{project_id}/outcome")
def close_project(work: WorkDep, project_id: int, command: s.OutcomeIn) -> s.Outcome:
    """Write down how a project ended, or correct it."""
    return outcomes.close_project(work, project_id, command)


@router.delete("/projects/{project_id}/outcome")
def reopen_project(
    work: WorkDep,
    project_id: int,
    expected_version: Annotated[int, Query(ge=1, description="Version that was read.")],
) -> s.Outcome:
    """Take an outcome back; the project is open again."""
    return outcomes.reopen_project(work, project_id, expected_version=expected_version)


@router.get("/projects/{project_id}/estimates")
def list_estimates(
    session: ReaderDep,
    project_id: int,
    until: UntilDep = None,
    limit: LimitDep = 50,
    offset: OffsetDep = 0,
) -> s.Page[s.Estimate]:
    """List the estimates of a project, newest day first, with their drivers."""
    project_queries.get_project(session, project_id)
    found = queries.list_estimates(
        session, project_id, until=until, with_drivers=True, limit=limit, offset=offset
    )
    items = risk_view.show_estimates(session, found.rows)
    return s.Page(items=items, total=found.total, limit=limit, offset=offset)


@router.post("/projects/{project_id}/estimates", status_code=status.HTTP_201_CREATED)
def add_estimate(
    parts: PartsDep, begin: BeginDep, project_id: int, as_of: AsOfDep = None
) -> s.Estimate:
    """Estimate a project as of a day from its newest facts."""
    live = parts.delay.live()
    with begin() as work:
        row = scoring.score_project(work, live, project_id, as_of)
        return risk_view.show_estimates(work.session, [row])[0]


@router.get("/projects/{project_id}/risk")
def get_risk_view(
    parts: PartsDep, session: ReaderDep, project_id: int, as_of: AsOfDep = None
) -> s.RiskView:
    """Return estimate, changes, timeline and similar work of a project as of a day."""
    return risk_view.risk_view(session, parts.delay.live(), project_id, as_of)


@router.post("/projects/{project_id}/what-if")
def what_if(
    parts: PartsDep, session: ReaderDep, project_id: int, command: s.WhatIfIn
) -> s.WhatIfOut:
    """Estimate a project with some values changed; stores nothing."""
    return risk_view.what_if(session, parts.delay.live(), project_id, command)
