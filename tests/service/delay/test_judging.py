"""How a project stands, from the numbers of its estimate."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.delay import DelayEstimate
from models.delay.drivers import drivers_of
from service.delay.judging import drivers_out, level_of
from service.schemas import RiskLevel


@pytest.mark.parametrize(
    ("p_late", "slip", "p50_slip", "past", "level"),
    [
        (0.3, 2, 3, 0, RiskLevel.CALM),
        (0.6, 2, 3, 0, RiskLevel.WATCH),
        (0.3, 9, 3, 0, RiskLevel.WATCH),
        (0.6, 9, 13, 0, RiskLevel.AT_RISK),
        (0.49, 7, 13, 0, RiskLevel.WATCH),
        (0.3, 2, 3, 1, RiskLevel.OVERDUE),
    ],
)
def test_how_a_project_stands(
    p_late: float, slip: float, p50_slip: int, past: int, level: RiskLevel
) -> None:
    """Of 170 days, 8.5 are a twentieth; an even chance of more is no "on track"."""
    stands = level_of(
        p_late=p_late, threshold=0.5, slip_days=slip, p50_slip_days=p50_slip, duration=170,
        days_past_end=past,
    )  # fmt: skip
    assert stands is level


def test_a_driver_made_of_several_facts_brings_its_value() -> None:
    """No column holds the share of the time used or the cost per day; the model knows both numbers."""
    names = (
        "progress:elapsed_share",
        "plan:cost_per_day_log",
        "plan:cost_log",
        "kind:category=app",
    )
    values = np.array([0.25, np.log1p(4_800.0), np.log1p(90_000.0), 1.0])
    drivers = drivers_of(np.full(4, 0.4), (values, np.zeros(4)), names, 0.3)
    day = pd.Timestamp("2026-01-01")
    estimate = DelayEstimate("p", 0.5, (day, day, day), 1.0, 1.0, 1.0, 40, drivers)
    known = {"planned_cost": 90_000, "category": "app"}
    found = {one["features"][0]: one for one in drivers_out(estimate, known, {}, 1)}
    share, cost = found["progress:elapsed_share"], found["plan:cost_per_day_log"]
    assert (share["column"], share["value"]) == ("progress:elapsed_share", 0.25)
    assert (cost["column"], cost["value"]) == ("plan:cost_per_day_log", pytest.approx(4_800.0))
    assert found["kind:category=app"]["column"] == "category"
