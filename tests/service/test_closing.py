"""Closing a project asks for its end and for the outcome of alerts and responses."""

from __future__ import annotations

import pytest

from service import schemas as s
from service.client import ClientError
from service.schemas import risks as r
from service.schemas.closing import ClosingIn
from tests.service.alerts.test_alerts import check, estimated
from tests.service.conftest import House


def test_one_write_closes_everything(house: House) -> None:
    """The end, a judged alert, and a risk with what its response did."""
    project = estimated(house)
    check(house, project.id)
    alert = house.client.alerts(project.id).items[0]
    risk = house.client.create_risk(project.id, r.RiskCreate(response_key="pairing"))
    command = ClosingIn.model_validate(
        {
            "actual_end": "2025-07-30",
            "actual_effort_hours": 800,
            "alerts": [{"id": alert.id, "expected_version": 1, "outcome": "prevented"}],
            "risks": [
                {"id": risk.id, "expected_version": 1, "occurred": False, "helped": "helped"}
            ],
        }
    )
    outcome = house.client.close_with_outcomes(project.id, command)
    assert (str(outcome.actual_end), outcome.slip_days) == ("2025-07-30", 30)
    # The project was late, but a person said what the alert was.
    assert house.client.alerts(project.id).items[0].outcome == "prevented"
    assert house.client.risk(project.id, risk.id).helped == "helped"
    advice = {found.key: found for found in house.client.responses(project.id, most=100).items}
    assert (advice["pairing"].used, advice["pairing"].helped) == (1, 1)


def test_one_wrong_answer_writes_nothing(house: House) -> None:
    """A risk that somebody changed first stops the whole closing."""
    project = estimated(house)
    check(house, project.id)
    alert = house.client.alerts(project.id).items[0]
    risk = house.client.create_risk(project.id, r.RiskCreate(title="Late supplier"))
    command = ClosingIn.model_validate(
        {
            "actual_end": "2025-07-30",
            "alerts": [{"id": alert.id, "expected_version": 1, "outcome": "right"}],
            "risks": [
                {"id": risk.id, "expected_version": 7, "occurred": True, "helped": "unknown"}
            ],
        }
    )
    with pytest.raises(ClientError, match="someone else"):
        house.client.close_with_outcomes(project.id, command)
    assert house.client.outcome(project.id) == s.Outcome(project_id=project.id)
    assert house.client.alerts(project.id).items[0].outcome is None


def test_alerts_left_out_are_judged_by_the_end(house: House) -> None:
    """Thirty days late is right; a correction to in time is wrong."""
    project = estimated(house)
    check(house, project.id)
    house.client.close_with_outcomes(project.id, ClosingIn(actual_end="2025-07-30"))
    assert house.client.alerts(project.id).items[0].outcome == "right"
    house.client.close_with_outcomes(
        project.id, ClosingIn(actual_end="2025-06-30", expected_version=1)
    )
    assert house.client.alerts(project.id).items[0].outcome == "wrong"
