"""Estimates of projects: one when its PM asks, all of them every night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from service import schemas as s
from service.delay import judging
from service.delay.champion import LiveDelay
from service.errors import BadRequestError
from service.repositories import delay as queries
from service.repositories import projects as project_queries
from service.tables import ProjectSnapshotRow, RiskEstimateRow, RiskSettingsRow
from service.usecases.delay_features import compute_features
from service.usecases.projects import open_project
from service.usecases.risk_settings import THRESHOLD, baseline_of
from service.usecases.snapshots import check_day
from service.work import Work, now

if TYPE_CHECKING:
    import pandas as pd

    from models.delay import DelayEstimate

_CHURN = ("added", "removed", "changed")


@dataclass(frozen=True, slots=True)
class Scored:
    """How many projects were estimated and how many were left out for want of a plan."""

    estimated: int
    without_plan: int


def score_project(
    work: Work, live: LiveDelay, project_id: int, as_of: date | None
) -> RiskEstimateRow:
    """Estimate a project as of a day.

    Its newest facts on or before that day are taken over to it, with the features of that day: what is
    estimated now must not rest on the mails and dates of weeks ago.
    """
    open_project(work, project_id)
    day = as_of or now().date()
    check_day(day, "as_of")
    snapshot = nightly_snapshot(work, project_id, day)
    if snapshot is None:
        raise BadRequestError(
            f"there are no facts of this project on or before {day.isoformat()}; add a snapshot first"
        )
    estimate = live.model.predict(table_of(work.session, [snapshot]))[0]
    row = write_estimate(
        work,
        live,
        snapshot,
        estimate,
        queries.find_settings(work.session, project_id),
    )
    work.audit("estimate.add", "estimate", row.id, project_id=project_id, as_of=str(row.as_of))
    return row


def nightly_snapshot(work: Work, project_id: int, day: date) -> ProjectSnapshotRow | None:
    """Take the facts of a project over to a day with the features of that day.

    A project without any facts has no plan to be late against; it is left out.
    """
    earlier = queries.newest_snapshot(work.session, project_id, until=day, with_evidence=True)
    if earlier is None or earlier.as_of == day:
        return earlier
    baseline = baseline_of(work.session, project_id)
    found = compute_features(work.session, project_id, day, baseline=baseline)
    row = ProjectSnapshotRow(
        project_id=project_id,
        as_of=day,
        revision=1,
        source=s.SnapshotSource.NIGHTLY,
        facts=earlier.facts,
        features=found.values,
        evidence=found.evidence,
        reconstructed=found.clock.reconstructed,
        note="",
        created_at=now(),
        created_by=work.actor,
    )
    work.session.add(row)
    work.session.flush()
    return row


def score_batch(work: Work, live: LiveDelay, project_ids: Sequence[int], day: date) -> Scored:
    """Snapshot and estimate open projects in one transaction; the model is asked once."""
    found = [nightly_snapshot(work, project_id, day) for project_id in project_ids]
    snapshots = [snapshot for snapshot in found if snapshot is not None]
    _score(work, live, snapshots)
    return Scored(len(snapshots), len(found) - len(snapshots))


def score_snapshots(work: Work, live: LiveDelay, snapshot_ids: Sequence[int]) -> None:
    """Estimate snapshots that were written down without an estimate."""
    _score(work, live, queries.snapshots_by_id(work.session, snapshot_ids, with_evidence=True))


def _score(work: Work, live: LiveDelay, snapshots: Sequence[ProjectSnapshotRow]) -> None:
    if snapshots:
        estimates = live.model.predict(table_of(work.session, snapshots))
        settings = queries.settings_by_project(work.session, [row.project_id for row in snapshots])
        for snapshot, estimate in zip(snapshots, estimates, strict=True):
            row = write_estimate(work, live, snapshot, estimate, settings.get(snapshot.project_id))
            work.audit(
                "estimate.add", "estimate", row.id, project_id=row.project_id, as_of=str(row.as_of)
            )


def table_of(session: Session, snapshots: Sequence[ProjectSnapshotRow]) -> pd.DataFrame:
    """Return snapshots as rows of the project schema, in the same order."""
    import pandas as pd  # noqa: PLC0415 - slow to import

    keys = project_queries.keys_by_id(session, [row.project_id for row in snapshots])
    return pd.DataFrame([row_of(snapshot, keys[snapshot.project_id]) for snapshot in snapshots])


def row_of(snapshot: ProjectSnapshotRow, key: str) -> dict[str, Any]:
    """Return a snapshot as a row of the project schema."""
    return {
        "project_id": key,
        "source": "clientsignal",
        "snapshot_date": snapshot.as_of.isoformat(),
        "start_date": None,
        **snapshot.facts,
        **snapshot.features,
    }


def write_estimate(
    work: Work,
    live: LiveDelay,
    snapshot: ProjectSnapshotRow,
    estimate: DelayEstimate,
    settings: RiskSettingsRow | None,
) -> RiskEstimateRow:
    """Write down an estimate in place of an earlier one of the same day."""
    queries.supersede_estimates(work.session, snapshot.project_id, snapshot.as_of)
    changes = [snapshot.features.get(f"requirements_{kind}_count") for kind in _CHURN]
    row = RiskEstimateRow(
        is_current=True,
        mood=snapshot.features.get("mood_mean"),
        churn_count=None if None in changes else int(sum(filter(None, changes))),
        **judged(live, snapshot, estimate, settings, snapshot.facts),
    )
    work.session.add(row)
    work.session.flush()
    return row


def judged(
    live: LiveDelay,
    snapshot: ProjectSnapshotRow,
    estimate: DelayEstimate,
    settings: RiskSettingsRow | None,
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the values of an estimate; ``facts`` may differ from the snapshot's in a what-if."""
    duration = judging.duration_days(facts, snapshot.as_of)
    planned = date.fromisoformat(facts["planned_end"])
    # work that is not done cannot have ended; reference ranges know only the plan, not the day
    ends = [max(end.date(), snapshot.as_of) for end in estimate.ends]
    passed = (snapshot.as_of - planned).days
    slip = max(estimate.mean_slip_days, float(passed))
    delay = max(estimate.mean_delay_days, float(passed))
    threshold = settings.threshold if settings else THRESHOLD
    cost = judging.cost_per_day(settings.delay_cost_per_day if settings else None, facts, duration)
    known = {**facts, **snapshot.features}
    return {
        "project_id": snapshot.project_id,
        "snapshot_id": snapshot.id,
        "as_of": snapshot.as_of,
        "model_version": live.version,
        "basis": s.EstimateBasis.OWN if live.is_own else s.EstimateBasis.REFERENCE,
        "level": judging.level_of(
            p_late=estimate.p_late_5pct,
            threshold=threshold,
            slip_days=slip,
            p50_slip_days=(ends[0] - planned).days,
            duration=duration,
            days_past_end=passed,
        ),
        "p_late": estimate.p_late_5pct,
        "threshold": threshold,
        "expected_slip_days": slip,
        "mean_delay_days": delay,
        "planned_end": planned,
        "p50_end": ends[0],
        "p80_end": ends[1],
        "p95_end": ends[2],
        "n_reference": estimate.n_reference,
        "n_finished": live.model.finished_count,
        "segment": estimate.segment,
        "expected_loss": None if cost is None else delay * cost,
        "currency": facts.get("currency") or "",
        "note": estimate.note,
        "drivers": judging.drivers_out(estimate, known, snapshot.evidence, snapshot.id),
        "created_at": now(),
    }
