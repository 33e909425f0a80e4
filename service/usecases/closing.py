"""Closing a project: its end, the outcome of alerts and of responses, in one transaction."""

from __future__ import annotations

from service import schemas as s
from service.schemas.alerts import AlertJudge
from service.schemas.closing import ClosingIn
from service.schemas.risks import RiskClose
from service.usecases import alerts, outcomes, risks
from service.work import Work


def close(work: Work, project_id: int, command: ClosingIn) -> s.Outcome:
    """Write down how a project, its alerts and its risks ended.

    What a person says about an alert comes before the actual end, which judges the others.
    """
    for answer in command.alerts:
        judge = AlertJudge.model_validate(answer.model_dump(exclude={"id"}))
        alerts.judge_alert(work, project_id, answer.id, judge)
    for ended in command.risks:
        end = RiskClose.model_validate(ended.model_dump(exclude={"id"}))
        risks.close_risk(work, project_id, ended.id, end)
    outcome = s.OutcomeIn.model_validate(
        command.model_dump(exclude={"alerts", "risks"}, exclude_unset=True)
    )
    return outcomes.close_project(work, project_id, outcome)
