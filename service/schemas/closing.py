"""Wire types of closing a project with the outcome of its alerts and responses."""

from __future__ import annotations

from pydantic import Field

from service.schemas.alerts import AlertJudge
from service.schemas.delay import OutcomeIn
from service.schemas.risks import RiskClose


class AlertAnswer(AlertJudge):
    """Whether one alert was right."""

    id: int = Field(examples=[2], description="Alert.")


class RiskAnswer(RiskClose):
    """How one risk ended."""

    id: int = Field(examples=[3], description="Risk.")


class ClosingIn(OutcomeIn):
    """How a project ended, and its alerts and risks with it; all of it or nothing is written."""

    alerts: list[AlertAnswer] = Field(
        default=[], max_length=500, description="Alerts left out are judged by the actual end."
    )
    risks: list[RiskAnswer] = Field(
        default=[], max_length=500, description="Risks left out stay open."
    )
