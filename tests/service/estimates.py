"""Estimates of delay without a model, for what is built on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from service.tables import RiskEstimateRow

PLANNED_END = date(2025, 6, 30)


def estimate(
    project_id: int,
    snapshot_id: int,
    drivers: Sequence[tuple[str, float]] = (),
    *,
    as_of: date = date(2025, 3, 2),
    p_late: float = 0.6,
    slip_days: float = 20.0,
) -> RiskEstimateRow:
    """Return an unsaved estimate; ``drivers`` are pairs of group and points."""
    return RiskEstimateRow(
        project_id=project_id,
        snapshot_id=snapshot_id,
        as_of=as_of,
        is_current=True,
        model_version="test",
        basis="own",
        level="at_risk",
        p_late=p_late,
        threshold=0.5,
        expected_slip_days=slip_days,
        mean_delay_days=slip_days,
        planned_end=PLANNED_END,
        p50_end=PLANNED_END + timedelta(days=round(slip_days)),
        p80_end=PLANNED_END + timedelta(days=round(slip_days) + 15),
        p95_end=PLANNED_END + timedelta(days=round(slip_days) + 40),
        n_reference=120,
        n_finished=40,
        segment="portal",
        expected_loss=None,
        currency="",
        mood=None,
        churn_count=None,
        note="",
        drivers=[
            {"name": group.title(), "group": group, "points": points, "features": []}
            for group, points in drivers
        ],
        created_at=datetime.now(UTC),
    )
