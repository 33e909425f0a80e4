"""Raising, repeating, clearing and judging alerts; messages are written down, not sent, here."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from service.alerts.rules import Reading, Standing, Step, next_step, react_by, send_at
from service.alerts.track_record import Judged, judge, lead_days, track_record
from service.errors import ConflictError, StaleVersionError
from service.repositories import alerts as queries
from service.repositories import delay as delay_queries
from service.schemas.alerts import (
    AlertEvent,
    AlertHandle,
    AlertJudge,
    AlertOutcome,
    AlertSettings,
    AlertState,
    Audience,
    Channel,
    DeliveryState,
    TrackRecord,
)
from service.settings import Settings
from service.tables import RiskEstimateRow
from service.tables.alerts import AlertDeliveryRow, AlertRow
from service.usecases.alert_settings import policy_of, quiet_hours_of, settings_of
from service.usecases.projects import open_project
from service.work import Work, now

_MOST_DRIVERS = 5
_FROM_ESTIMATE = (
    "as_of",
    "p_late",
    "threshold",
    "expected_slip_days",
    "planned_end",
    "p50_end",
    "p80_end",
    "n_reference",
    "basis",
)


def check_project(
    work: Work, project_id: int, installation: Settings, *, today: date | None = None
) -> tuple[Step, AlertRow | None, str]:
    """Look at the newest estimate of a project and do what follows from it.

    Returns
    -------
    tuple
        What was done, the alert it is about, and why nothing could be looked at.
    """
    open_project(work, project_id)
    settings = settings_of(work.session, project_id, installation)
    day = today or now().date()
    alert = queries.newest_alert(work.session, project_id)
    estimate = _newest_estimate(work.session, project_id)
    reason = _reason(work.session, project_id, settings, estimate)
    if reason or estimate is None:
        return Step.NOTHING, alert, reason
    share = _slip_share(work.session, estimate)
    policy = policy_of(work.session, settings)
    step = next_step(_standing(alert), Reading(estimate.p_late, share), policy, day)
    if step is Step.RAISE:
        alert = _raise(work, estimate, share, react_by(day, policy), day)
    elif step is not Step.NOTHING and alert is not None:
        _apply(alert, step, estimate, day)
    if step is not Step.NOTHING and alert is not None:
        work.session.flush()
        _tell(work, alert, AlertEvent(step.value), settings)
        work.audit(f"alert.{step}", "alert", alert.id, project_id=project_id)
    return step, alert, ""


def _newest_estimate(session: Session, project_id: int) -> RiskEstimateRow | None:
    rows = delay_queries.list_estimates(
        session, project_id, until=None, with_drivers=True, limit=1, offset=0
    ).rows
    return rows[0] if rows else None


def _reason(
    session: Session, project_id: int, settings: AlertSettings, estimate: RiskEstimateRow | None
) -> str:
    if not settings.enabled:
        return "alerts of this project are switched off"
    if delay_queries.find_outcome(session, project_id) is not None:
        return "the project has ended"
    return "" if estimate else "there is no estimate of this project yet"


def _slip_share(session: Session, estimate: RiskEstimateRow) -> float | None:
    days = planned_days(session, estimate.project_id, estimate.as_of)
    return estimate.expected_slip_days / days if days else None


def planned_days(session: Session, project_id: int, as_of: date | None = None) -> int | None:
    """Return the planned duration on a day in days, nothing if it is not known."""
    snapshot = delay_queries.newest_snapshot(session, project_id, until=as_of)
    facts = snapshot.facts if snapshot else {}
    if not facts.get("start_date") or not facts.get("planned_end"):
        return None
    start = date.fromisoformat(facts["start_date"])
    days = (date.fromisoformat(facts["planned_end"]) - start).days
    return days if days > 0 else None


def _standing(alert: AlertRow | None) -> Standing:
    if alert is None:
        return Standing()
    is_open = alert.state != AlertState.CLEARED
    waits = alert.state == AlertState.OPEN
    return Standing(
        is_open=is_open,
        told_on=alert.told_on,
        told_p=alert.told_p,
        react_by=alert.react_by if waits else None,
        reminded=alert.reminded_at is not None,
    )


def _raise(
    work: Work, estimate: RiskEstimateRow, share: float | None, deadline: date, day: date
) -> AlertRow:
    drivers = [
        {name: value for name, value in driver.items() if name != "evidence"}
        for driver in estimate.drivers
        if driver["points"] > 0
    ]
    row = AlertRow(
        project_id=estimate.project_id,
        state=AlertState.OPEN,
        raised_at=now(),
        **{field: getattr(estimate, field) for field in _FROM_ESTIMATE},
        slip_share=share,
        drivers=drivers[:_MOST_DRIVERS],
        told_on=day,
        told_p=estimate.p_late,
        react_by=deadline,
        reaction="",
        outcome_note="",
        version=1,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _apply(alert: AlertRow, step: Step, estimate: RiskEstimateRow, day: date) -> None:
    if step is Step.CLEAR:
        alert.state = AlertState.CLEARED
        alert.cleared_at = now()
    elif step is Step.REMIND:
        alert.reminded_at = now()
    if step is not Step.CLEAR:
        alert.told_p = max(alert.told_p, estimate.p_late)
    alert.told_on = day
    alert.version += 1


def _tell(work: Work, alert: AlertRow, event: AlertEvent, settings: AlertSettings) -> None:
    """Write down the messages about an alert; they leave after the quiet hours."""
    for channel, audience, target in targets(settings, event):
        add_delivery(work, alert.project_id, alert.id, event, channel, audience, target, settings)


def targets(settings: AlertSettings, event: AlertEvent) -> list[tuple[Channel, Audience, str]]:
    """Return where messages go; a reminder concerns the owner and programs, not the client."""
    wanted = [
        (Channel.MAIL, Audience.OWNER, settings.owner_email),
        (Channel.MAIL, Audience.CLIENT_PM, settings.client_pm_email),
        (Channel.WEBHOOK, Audience.PROGRAM, settings.webhook_url),
    ]
    return [
        (channel, audience, target)
        for channel, audience, target in wanted
        if target and not (event is AlertEvent.REMINDER and audience is Audience.CLIENT_PM)
    ]


def add_delivery(
    work: Work,
    project_id: int,
    alert_id: int | None,
    event: AlertEvent,
    channel: Channel,
    audience: Audience,
    target: str,
    settings: AlertSettings,
) -> AlertDeliveryRow:
    """Write down one message."""
    moment = now()
    quiet = None if event is AlertEvent.TEST else quiet_hours_of(settings)
    row = AlertDeliveryRow(
        project_id=project_id,
        alert_id=alert_id,
        event=event,
        channel=channel,
        audience=audience,
        target=target,
        state=DeliveryState.WAITING,
        attempts=0,
        not_before=send_at(moment, quiet),
        error="",
        created_at=moment,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _open_alert(work: Work, project_id: int, alert_id: int, expected_version: int) -> AlertRow:
    open_project(work, project_id)
    row = queries.get_alert(work.session, project_id, alert_id)
    if row.version != expected_version:
        current: dict[str, Any] = {"id": row.id, "version": row.version, "state": row.state}
        raise StaleVersionError("alert", row.id, expected=expected_version, current=current)
    return row


def handle(work: Work, project_id: int, alert_id: int, command: AlertHandle) -> AlertRow:
    """Note what is done about an alert; no reminder goes out any more."""
    row = _open_alert(work, project_id, alert_id, command.expected_version)
    if row.state == AlertState.CLEARED:
        raise ConflictError(f"alert {row.id} has cleared already; there is nothing to react to")
    row.state = AlertState.HANDLED
    row.reaction = command.reaction.strip()
    row.handled_at, row.handled_by = now(), work.actor
    row.version += 1
    work.session.flush()
    work.audit("alert.handle", "alert", row.id, project_id=project_id)
    return row


def judge_alert(work: Work, project_id: int, alert_id: int, command: AlertJudge) -> AlertRow:
    """Let a person say whether an alert was right; that outweighs what the end date says."""
    row = _open_alert(work, project_id, alert_id, command.expected_version)
    row.outcome, row.outcome_by = command.outcome, work.actor
    row.outcome_note = command.outcome_note.strip()
    row.lead_days = lead_days(row.raised_at.date(), row.planned_end)
    row.version += 1
    work.session.flush()
    work.audit("alert.judge", "alert", row.id, project_id=project_id, outcome=row.outcome)
    return row


def judge_by_end(work: Work, project_id: int, actual_end: date | None) -> int:
    """Judge the alerts of a project by its end, or take that back when it is reopened.

    What a person has said stays. Returns the number of alerts that were judged or taken back.
    """
    days = planned_days(work.session, project_id)
    changed = 0
    for row in queries.alerts_of(work.session, project_id):
        if row.outcome_by is not None or (actual_end is None and row.outcome is None):
            continue
        row.outcome = row.lead_days = None
        if actual_end is not None:
            slip = (actual_end - row.planned_end).days
            row.outcome = judge(slip, days, acted=row.handled_at is not None)
            row.lead_days = lead_days(row.raised_at.date(), row.planned_end)
        row.version += 1
        changed += 1
    work.session.flush()
    return changed


def record_of_alerts(session: Session) -> TrackRecord:
    """Return how the past alerts of the installation did."""
    judged = [
        Judged(AlertOutcome(outcome), lead) for outcome, lead in queries.judged_alerts(session)
    ]
    return track_record(judged, open_count=queries.count_not_judged(session))
