"""What the risk page shows of a project: estimate, what changed, timeline, similar work, what-if."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import ceil, log
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from service import schemas as s
from service.delay import judging
from service.delay.champion import LiveDelay
from service.delay.events import Clock
from service.delay.timeline import Happening, happenings
from service.errors import BadRequestError
from service.repositories import delay as queries
from service.repositories import delay_events, finished_work
from service.repositories import projects as project_queries
from service.tables import ProjectSnapshotRow, RiskEstimateRow, RiskSettingsRow
from service.usecases.delay_features import label_evidence
from service.usecases.outcomes import outcome_of
from service.usecases.risk_settings import settings_of
from service.usecases.scoring import judged, row_of
from service.work import now

if TYPE_CHECKING:
    from models.delay import DelayEstimate

_TREND = 400
_MOST_SIMILAR = 5
_NEEDED = 30


def show_estimates(session: Session, rows: Sequence[RiskEstimateRow]) -> list[s.Estimate]:
    """Show estimates with the names of what stands behind their drivers."""
    refs = {
        (str(kind), int(id_))
        for row in rows
        for driver in row.drivers
        for kind, id_ in driver["evidence"]
    }
    labels = label_evidence(session, refs)
    shown = []
    for row in rows:
        drivers = [
            {
                **driver,
                "evidence": [
                    labels[str(kind), int(id_)]
                    for kind, id_ in driver["evidence"]
                    if (str(kind), int(id_)) in labels
                ],
            }
            for driver in row.drivers
        ]
        shown.append(s.Estimate.model_validate({**_plain(row), "drivers": drivers}))
    return shown


def estimate_out(
    live: LiveDelay,
    snapshot: ProjectSnapshotRow,
    estimate: DelayEstimate,
    settings: RiskSettingsRow | None,
    facts: Mapping[str, Any],
) -> s.Estimate:
    """Show an estimate that is not stored."""
    values = judged(live, snapshot, estimate, settings, facts)
    drivers = [{**driver, "evidence": []} for driver in values["drivers"]]
    return s.Estimate.model_validate({**values, "id": 0, "drivers": drivers})


def _plain(row: RiskEstimateRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in s.Estimate.model_fields if name != "drivers"}


def delay_status(session: Session, live: LiveDelay) -> s.DelayStatus:
    """Return what the estimates of this installation rest on."""
    return s.DelayStatus(
        basis=s.EstimateBasis.OWN if live.is_own else s.EstimateBasis.REFERENCE,
        model_version=live.version,
        n_finished=live.model.finished_count,
        n_available=finished_work.count_finished(session),
        n_needed=_NEEDED,
        problem=live.problem,
    )


def risk_view(session: Session, live: LiveDelay, project_id: int, as_of: date | None) -> s.RiskView:
    """Return everything that the risk page shows as of a day."""
    project = project_queries.get_project(session, project_id)
    day = as_of or now().date()
    found = queries.list_estimates(
        session, project_id, until=day, with_drivers=True, limit=_TREND, offset=0
    ).rows
    estimate = found[0] if found else None
    before = _before(found)
    snapshots = {
        row.id: row
        for row in queries.snapshots_by_id(
            session, [row.snapshot_id for row in (estimate, before) if row is not None]
        )
    }
    snapshot = (
        snapshots[estimate.snapshot_id]
        if estimate
        else queries.newest_snapshot(session, project_id, until=day)
    )
    shown = show_estimates(session, [row for row in (estimate, before) if row is not None])
    similar, n_similar = (
        similar_work(session, snapshot, estimate) if snapshot and estimate else ([], 0)
    )
    clock = Clock(day, reconstructed=day < project.created_at.date())
    events = delay_events.load_events(session, project_id, clock).as_of(clock)
    plans = queries.planned_ends(session, project_id, day)
    age = (day - estimate.as_of).days if estimate else None
    outcome = outcome_of(session, project_id)
    is_open = outcome.actual_end is None or outcome.actual_end > day
    if shown and estimate and is_open:
        level = judging.level_on(estimate.level, estimate.planned_end, day)
        shown[0] = shown[0].model_copy(update={"level": level})
    return s.RiskView(
        as_of=day,
        estimate=shown[0] if shown else None,
        age_days=age,
        is_stale=is_open and age is not None and age > judging.STALE_DAYS,
        before=shown[1] if len(shown) > 1 else None,
        changed=_changed(snapshots[before.snapshot_id], snapshot) if before and snapshot else [],
        trend=[s.Estimate.model_validate(_plain(row)) for row in reversed(found)],
        timeline=_timeline(session, happenings(events, clock, plans)),
        similar=similar,
        n_similar=n_similar,
        snapshot=s.Snapshot.model_validate(snapshot) if snapshot else None,
        settings=settings_of(session, project_id),
        outcome=outcome,
        status=delay_status(session, live),
    )


def _timeline(session: Session, found: Sequence[Happening]) -> list[s.TimelineEvent]:
    labels = label_evidence(session, {(str(event.ref_kind), event.ref_id) for event in found})
    return [
        s.TimelineEvent(
            on=event.on,
            kind=event.kind,
            ref_kind=event.ref_kind,
            ref_id=event.ref_id,
            label=event.label or labels[str(event.ref_kind), event.ref_id].label,
            wording=labels[str(event.ref_kind), event.ref_id].wording,
        )
        for event in found
    ]


def _before(found: Sequence[RiskEstimateRow]) -> RiskEstimateRow | None:
    """Return the newest estimate at least a week older than the first, else the one before it."""
    if len(found) < 2:
        return None
    week = found[0].as_of - timedelta(days=7)
    return next((row for row in found[1:] if row.as_of <= week), found[1])


def _changed(before: ProjectSnapshotRow, after: ProjectSnapshotRow) -> list[s.ChangeSince]:
    old = {**before.facts, **before.features}
    new = {**after.facts, **after.features}
    return [
        s.ChangeSince(column=name, before=old.get(name), after=new.get(name))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


def similar_work(
    session: Session, snapshot: ProjectSnapshotRow, estimate: RiskEstimateRow
) -> tuple[list[s.SimilarWork], int]:
    """Return the finished work most like a project, of its segment if there is any, and its n."""
    facts = snapshot.facts
    segment = facts.get("phase") or facts.get("category") or ""
    rows = list(finished_work.finished_history(session, segment)) if segment else []
    own = [row for row in _closed(session, estimate.project_id) if row.segment == segment]
    rows = rows or list(finished_work.finished_history(session, None))
    found = [*own, *(_similar(row) for row in rows)]
    length = judging.duration_days(facts, snapshot.as_of)
    found.sort(key=lambda work: abs(log(max(work.planned_days, 1) / length)))
    return found[:_MOST_SIMILAR], len(found)


def _similar(row: Any) -> s.SimilarWork:  # noqa: ANN401 - `HistoryRow` with both dates known
    planned = max((row.planned_end - row.start_date).days, 1)
    slip = (row.actual_end - row.planned_end).days
    return s.SimilarWork(
        title=row.title or row.work_key,
        segment=row.segment,
        planned_days=planned,
        slip_days=slip,
        is_late=slip > ceil(judging.LATE_SHARE * planned),
        actual_end=row.actual_end,
    )


def _closed(session: Session, but: int) -> list[s.SimilarWork]:
    found = []
    for project, outcome, first in finished_work.closed_projects(session):
        if project.id == but or not first.facts.get("start_date"):
            continue
        planned = judging.duration_days(first.facts, first.as_of)
        slip = (outcome.actual_end - date.fromisoformat(first.facts["planned_end"])).days
        found.append(
            s.SimilarWork(
                title=project.name,
                segment=first.facts.get("phase") or first.facts.get("category") or "",
                planned_days=planned,
                slip_days=slip,
                is_late=slip > ceil(judging.LATE_SHARE * planned),
                actual_end=outcome.actual_end,
                project_id=project.id,
            )
        )
    return found


def what_if(session: Session, live: LiveDelay, project_id: int, command: s.WhatIfIn) -> s.WhatIfOut:
    """Estimate a project with some values changed; stores nothing.

    Raises
    ------
    BadRequestError
        If there are no facts, or a value cannot be acted upon; names the ones that can.
    """
    from models.delay import ProjectFileError, whatif  # noqa: PLC0415 - loads pandas

    project = project_queries.get_project(session, project_id)
    day = command.as_of or now().date()
    snapshot = queries.newest_snapshot(session, project_id, until=day, with_evidence=True)
    if snapshot is None:
        raise BadRequestError("there are no facts of this project yet; add a snapshot first")
    row = {
        name: value for name, value in row_of(snapshot, project.key).items() if value is not None
    }
    try:
        found = whatif(live.model, row, command.changes)
    except (ProjectFileError, ValueError) as error:
        raise BadRequestError(str(error)) from error
    changed = {**snapshot.facts, **snapshot.features, **command.changes}
    settings = queries.find_settings(session, project_id)
    return s.WhatIfOut(
        before=estimate_out(live, snapshot, found.before, settings, snapshot.facts),
        after=estimate_out(live, snapshot, found.after, settings, changed),
        outside_experience=list(found.outside_experience),
        without_effect=list(found.without_effect),
        against_experience=list(found.against_experience),
    )
