"""How a project stands, from the numbers of its estimate."""

from __future__ import annotations

import pytest

from service.delay.judging import level_of
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
