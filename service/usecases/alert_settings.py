"""Whom the alerts of a project go to, and when."""

from __future__ import annotations

from sqlalchemy.orm import Session

from service.alerts.rules import Policy, QuietHours
from service.errors import BadRequestError, StaleVersionError
from service.repositories import alerts as queries
from service.schemas.alerts import AlertSettings, AlertSettingsUpdate
from service.settings import Settings
from service.tables.alerts import AlertSettingsRow
from service.usecases.projects import open_project
from service.usecases.risk_settings import settings_of as risk_settings_of
from service.work import Work

_MAY_BE_EMPTY = {"quiet_from", "quiet_to"}
_STORED = tuple(
    field
    for field in AlertSettings.model_fields
    if field not in ("project_id", "version", "mail_is_on", "webhook_is_on")
)


def settings_of(session: Session, project_id: int, installation: Settings) -> AlertSettings:
    """Return the alert settings of a project, or what holds until somebody makes some."""
    row = queries.find_settings(session, project_id)
    values = {field: getattr(row, field) for field in (*_STORED, "version")} if row else {}
    return AlertSettings.model_validate(
        {
            "project_id": project_id,
            "version": 1,
            **values,
            "mail_is_on": installation.smtp_host is not None,
            "webhook_is_on": bool(installation.webhook_secret and installation.webhook_hosts),
        }
    )


def policy_of(session: Session, settings: AlertSettings) -> Policy:
    """Return the rules of a project; the threshold stands in its risk settings."""
    return Policy(
        threshold=risk_settings_of(session, settings.project_id).threshold,
        clear_margin=settings.clear_margin,
        quiet_days=settings.quiet_days,
        react_days=settings.react_days,
    )


def quiet_hours_of(settings: AlertSettings) -> QuietHours | None:
    """Return the hours without messages, if a project has any."""
    if settings.quiet_from is None or settings.quiet_to is None:
        return None
    return QuietHours(settings.quiet_from, settings.quiet_to, settings.time_zone)


def update_settings(
    work: Work, project_id: int, command: AlertSettingsUpdate, installation: Settings
) -> AlertSettings:
    """Change the named settings."""
    open_project(work, project_id)
    before = settings_of(work.session, project_id, installation)
    if before.version != command.expected_version:
        current = {"version": before.version}
        raise StaleVersionError(
            "alert settings", project_id, expected=command.expected_version, current=current
        )
    values = command.model_dump(exclude_unset=True, exclude={"expected_version"})
    for field, value in values.items():
        if value is None and field not in _MAY_BE_EMPTY:
            raise BadRequestError(f"{field} cannot be null; leave it out to keep it as it is")
    row = queries.find_settings(work.session, project_id)
    if row is None:
        row = AlertSettingsRow(project_id=project_id, version=1)
        for field in _STORED:
            setattr(row, field, getattr(before, field))
        work.session.add(row)
    for field, value in values.items():
        setattr(row, field, value)
    if (row.quiet_from is None) != (row.quiet_to is None):
        raise BadRequestError("quiet_from and quiet_to: give both hours or none")
    row.version += 1
    work.session.flush()
    work.audit(
        "alert.settings", "project", project_id, project_id=project_id, fields=sorted(values)
    )
    return settings_of(work.session, project_id, installation)
