"""Threshold, baseline and cost of a day: what a project's risk is counted with."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from service import schemas as s
from service.errors import BadRequestError, StaleVersionError
from service.repositories import delay as queries
from service.tables import RiskSettingsRow
from service.usecases.projects import open_project
from service.work import Work

THRESHOLD = 0.5
"""P(late) from which a project counts as at risk until its PM chooses another one."""


def settings_of(session: Session, project_id: int) -> s.RiskSettings:
    """Return the settings of a project, or what holds until somebody makes some."""
    row = queries.find_settings(session, project_id)
    if row is None:
        return s.RiskSettings(project_id=project_id, threshold=THRESHOLD, version=1)
    return s.RiskSettings.model_validate(row)


def baseline_of(session: Session, project_id: int) -> date | None:
    """Return the day that additions and changes count from."""
    chosen = settings_of(session, project_id).baseline_on
    if chosen is not None:
        return chosen
    first = queries.first_snapshot(session, project_id)
    return first.as_of if first else None


def update_settings(work: Work, project_id: int, command: s.RiskSettingsUpdate) -> s.RiskSettings:
    """Change the named settings."""
    open_project(work, project_id)
    row = queries.find_settings(work.session, project_id)
    if row is None:
        row = RiskSettingsRow(project_id=project_id, threshold=THRESHOLD, version=1)
        work.session.add(row)
    if row.version != command.expected_version:
        current = {"version": row.version, "threshold": row.threshold}
        raise StaleVersionError(
            "risk settings", project_id, expected=command.expected_version, current=current
        )
    values = command.model_dump(exclude_unset=True, exclude={"expected_version"})
    if values.get("threshold", THRESHOLD) is None:
        raise BadRequestError("threshold cannot be empty; leave it out instead")
    for field, value in values.items():
        setattr(row, field, value)
    row.version += 1
    work.session.flush()
    work.audit("risk.settings", "project", project_id, project_id=project_id, fields=sorted(values))
    return s.RiskSettings.model_validate(row)
