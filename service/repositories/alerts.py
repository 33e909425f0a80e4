"""Queries on alerts, their settings and messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.errors import NotFoundError
from service.repositories.paging import Slice, fetch_slice
from service.schemas.alerts import AlertOutcome, AlertState, DeliveryState
from service.tables import ProjectOutcomeRow, ProjectRow, RiskEstimateRow
from service.tables.alerts import AlertDeliveryRow, AlertRow, AlertSettingsRow


def find_settings(session: Session, project_id: int) -> AlertSettingsRow | None:
    """Return the alert settings of a project, if somebody made any."""
    return session.get(AlertSettingsRow, project_id)


def get_alert(session: Session, project_id: int, alert_id: int) -> AlertRow:
    """Return an alert of this project and of no other."""
    statement = select(AlertRow).where(AlertRow.id == alert_id, AlertRow.project_id == project_id)
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError("alert", alert_id)
    return row


def list_alerts(session: Session, project_id: int, *, limit: int, offset: int) -> Slice[AlertRow]:
    """Return the alerts of a project, newest first."""
    statement = select(AlertRow).where(AlertRow.project_id == project_id)
    return fetch_slice(session, statement.order_by(AlertRow.id.desc()), limit=limit, offset=offset)


def newest_alert(session: Session, project_id: int) -> AlertRow | None:
    """Return the newest alert of a project, open or not."""
    statement = select(AlertRow).where(AlertRow.project_id == project_id)
    return session.scalar(statement.order_by(AlertRow.id.desc()).limit(1))


def alerts_of(session: Session, project_id: int) -> Sequence[AlertRow]:
    """Return all alerts of a project, oldest first."""
    statement = select(AlertRow).where(AlertRow.project_id == project_id)
    return session.scalars(statement.order_by(AlertRow.id)).all()


def judged_alerts(session: Session) -> list[tuple[str, int | None]]:
    """Return outcome and lead time of every judged alert of the installation."""
    found = session.execute(
        select(AlertRow.outcome, AlertRow.lead_days).where(AlertRow.outcome.is_not(None))
    )
    return [(str(row[0]), row[1]) for row in found]


def right_of_judged(session: Session, since: datetime) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return (right, judged) of the alerts raised before a moment, and of those since.

    Prevented ones count neither way, as in `service.alerts.track_record`.
    """
    told = (AlertOutcome.RIGHT, AlertOutcome.WRONG)
    rows = session.execute(
        select(AlertRow.raised_at, AlertRow.outcome).where(AlertRow.outcome.in_(told))
    ).all()
    sides = ([row for row in rows if row[0] < since], [row for row in rows if row[0] >= since])
    before, now = (
        (sum(outcome == AlertOutcome.RIGHT for _at, outcome in side), len(side)) for side in sides
    )
    return before, now


def count_not_judged(session: Session) -> int:
    """Return the number of alerts whose outcome is not known yet."""
    return session.scalar(select(func.count(AlertRow.id)).where(AlertRow.outcome.is_(None))) or 0


def projects_to_check(session: Session) -> Sequence[int]:
    """Return the open projects that have an estimate or an alert that is not over."""
    over = select(ProjectOutcomeRow.project_id)
    estimated = select(RiskEstimateRow.project_id).where(RiskEstimateRow.is_current.is_(True))
    alerted = select(AlertRow.project_id).where(AlertRow.state != AlertState.CLEARED)
    statement = select(ProjectRow.id).where(
        ProjectRow.archived_at.is_(None),
        ProjectRow.id.not_in(over),
        ProjectRow.id.in_(estimated) | ProjectRow.id.in_(alerted),
    )
    return session.scalars(statement.order_by(ProjectRow.id)).all()


def list_deliveries(
    session: Session, project_id: int, *, limit: int, offset: int
) -> Slice[AlertDeliveryRow]:
    """Return the messages of a project, newest first."""
    statement = select(AlertDeliveryRow).where(AlertDeliveryRow.project_id == project_id)
    return fetch_slice(
        session, statement.order_by(AlertDeliveryRow.id.desc()), limit=limit, offset=offset
    )


def due_deliveries(session: Session, moment: datetime, *, most: int) -> Sequence[int]:
    """Return the messages that should leave now, oldest first."""
    statement = select(AlertDeliveryRow.id).where(
        AlertDeliveryRow.state == DeliveryState.WAITING, AlertDeliveryRow.not_before <= moment
    )
    return session.scalars(statement.order_by(AlertDeliveryRow.id).limit(most)).all()
