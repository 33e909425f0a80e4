"""Alerts, their settings and messages, and how past ones did."""

from __future__ import annotations

from fastapi import APIRouter, status

from service.alerts.rules import Step
from service.dependencies import LimitDep, OffsetDep, PartsDep, ReaderDep, WorkDep
from service.errors import BadRequestError
from service.jobs.alerts import CHECK
from service.repositories import alerts as queries
from service.repositories import projects as project_queries
from service.schemas import Page
from service.schemas import alerts as a
from service.usecases import alert_settings, alerts, jobs
from service.usecases.projects import open_project

router = APIRouter(tags=["alerts"])


@router.get("/alert-record")
def get_alert_record(session: ReaderDep) -> a.TrackRecord:
    """Return precision and lead time of all past alerts of the installation, with their n."""
    return alerts.record_of_alerts(session)


@router.get("/projects/{project_id}/alerts")
def list_alerts(
    session: ReaderDep, project_id: int, limit: LimitDep = 50, offset: OffsetDep = 0
) -> Page[a.Alert]:
    """List the alerts of a project, newest first."""
    project_queries.get_project(session, project_id)
    found = queries.list_alerts(session, project_id, limit=limit, offset=offset)
    items = [a.Alert.model_validate(row) for row in found.rows]
    return Page(items=items, total=found.total, limit=limit, offset=offset)


@router.post("/projects/{project_id}/alerts-check")
def check_alerts(parts: PartsDep, work: WorkDep, project_id: int) -> a.AlertCheck:
    """Look at the newest estimate now instead of at the next round; messages follow at once."""
    step, row, reason = alerts.check_project(work, project_id, parts.settings)
    work.audit("alert.check", "project", project_id, project_id=project_id, step=step)
    if step is not Step.NOTHING:
        jobs.enqueue(work, CHECK, {}, key=f"{CHECK}:{project_id}", project_id=project_id)
    shown = a.Alert.model_validate(row) if row else None
    return a.AlertCheck(step=step, reason=reason, alert=shown)


@router.post("/projects/{project_id}/alerts/{alert_id}/handle")
def handle_alert(work: WorkDep, project_id: int, alert_id: int, command: a.AlertHandle) -> a.Alert:
    """Note what is done about an alert."""
    return a.Alert.model_validate(alerts.handle(work, project_id, alert_id, command))


@router.post("/projects/{project_id}/alerts/{alert_id}/outcome")
def judge_alert(work: WorkDep, project_id: int, alert_id: int, command: a.AlertJudge) -> a.Alert:
    """Say whether an alert was right."""
    return a.Alert.model_validate(alerts.judge_alert(work, project_id, alert_id, command))


@router.get("/projects/{project_id}/alert-settings")
def get_alert_settings(parts: PartsDep, session: ReaderDep, project_id: int) -> a.AlertSettings:
    """Return whom the alerts of a project go to, and when."""
    project_queries.get_project(session, project_id)
    return alert_settings.settings_of(session, project_id, parts.settings)


@router.patch("/projects/{project_id}/alert-settings")
def update_alert_settings(
    parts: PartsDep, work: WorkDep, project_id: int, command: a.AlertSettingsUpdate
) -> a.AlertSettings:
    """Change the named settings."""
    return alert_settings.update_settings(work, project_id, command, parts.settings)


@router.post("/projects/{project_id}/alert-test", status_code=status.HTTP_202_ACCEPTED)
def send_alert_test(parts: PartsDep, work: WorkDep, project_id: int) -> Page[a.Delivery]:
    """Send a test message to every address of the project; see the deliveries for what came of it."""
    open_project(work, project_id)
    settings = alert_settings.settings_of(work.session, project_id, parts.settings)
    wanted = alerts.targets(settings, a.AlertEvent.TEST)
    if not wanted:
        raise BadRequestError("there is no address yet; give an owner, a client PM or a webhook")
    rows = [
        alerts.add_delivery(work, project_id, None, a.AlertEvent.TEST, *target, settings)
        for target in wanted
    ]
    work.audit("alert.test", "project", project_id, project_id=project_id, messages=len(rows))
    jobs.enqueue(work, CHECK, {}, key=f"{CHECK}:{project_id}", project_id=project_id)
    items = [a.Delivery.model_validate(row) for row in rows]
    return Page(items=items, total=len(items), limit=len(items), offset=0)


@router.get("/projects/{project_id}/alert-deliveries")
def list_deliveries(
    session: ReaderDep, project_id: int, limit: LimitDep = 50, offset: OffsetDep = 0
) -> Page[a.Delivery]:
    """List the messages of a project, newest first, with what came of them."""
    project_queries.get_project(session, project_id)
    found = queries.list_deliveries(session, project_id, limit=limit, offset=offset)
    items = [a.Delivery.model_validate(row) for row in found.rows]
    return Page(items=items, total=found.total, limit=limit, offset=offset)
