"""Send what waits: each message in a transaction of its own, tried again with growing pauses."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from service.alerts.mail import DeliveryError, Mail, send_mail
from service.alerts.rules import next_try
from service.alerts.webhook import send_webhook
from service.alerts.words import body_of, subject_of
from service.repositories import alerts as queries
from service.repositories import projects as project_queries
from service.schemas.alerts import Alert, Audience, Channel, DeliveryState
from service.schemas.enums import Language
from service.settings import Settings
from service.tables import ProjectRow
from service.tables.alerts import AlertDeliveryRow, AlertRow
from service.usecases.alert_settings import settings_of
from service.work import Work, now

log = logging.getLogger(__name__)

Begin = Callable[[], AbstractContextManager[Work]]
_MOST_AT_ONCE = 200


def deliver_due(begin: Begin, settings: Settings) -> tuple[int, int]:
    """Send all messages whose time has come; return how many were sent and how many failed.

    A crash between sending and noting it sends a message twice, with the same key; the other order
    would lose it.
    """
    with begin() as work:
        waiting = list(queries.due_deliveries(work.session, now(), most=_MOST_AT_ONCE))
    sent = 0
    for delivery_id in waiting:
        sent += _deliver(begin, delivery_id, settings)
    return sent, len(waiting) - sent


def _deliver(begin: Begin, delivery_id: int, settings: Settings) -> bool:
    with begin() as work:
        row = work.session.get(AlertDeliveryRow, delivery_id)
        send = _prepare(work.session, row, settings) if row is not None else None
    if send is None:
        return False
    problem: DeliveryError | None = None
    try:
        send()
    except DeliveryError as error:
        problem = error
    with begin() as work:
        row = work.session.get(AlertDeliveryRow, delivery_id)
        if row is not None:
            _note(row, problem)
    if problem is not None:
        # Neither the address nor the text belongs into a log.
        log.warning("message %s was not delivered: %s", delivery_id, problem)
    return problem is None


def _note(row: AlertDeliveryRow, problem: DeliveryError | None) -> None:
    row.attempts += 1
    if problem is None:
        row.state, row.sent_at, row.error = DeliveryState.SENT, now(), ""
        return
    row.error = str(problem)[:300]
    again = None if problem.final else next_try(row.attempts, now())
    if again is None:
        row.state = DeliveryState.FAILED
    else:
        row.not_before = again


def _prepare(session: Session, row: AlertDeliveryRow, settings: Settings) -> Callable[[], None]:
    """Read everything a message says, so that no transaction is open while it is sent."""
    project = project_queries.get_project(session, row.project_id)
    alert = session.get(AlertRow, row.alert_id) if row.alert_id is not None else None
    key = f"alert-{row.id}-{project.key}"
    if row.channel == Channel.WEBHOOK:
        content = {
            "event": row.event,
            "project": {"id": project.id, "key": project.key, "name": project.name},
            "alert": Alert.model_validate(alert).model_dump(mode="json") if alert else None,
        }
        return lambda: send_webhook(row.target, content, key, settings)
    mail = _mail(session, row, project, alert, key, settings)
    return lambda: send_mail(mail, settings)


def _mail(
    session: Session,
    row: AlertDeliveryRow,
    project: ProjectRow,
    alert: AlertRow | None,
    key: str,
    settings: Settings,
) -> Mail:
    is_owner = row.audience == Audience.OWNER
    chosen = settings_of(session, project.id, settings)
    language = chosen.owner_language if is_owner else Language(project.language)
    shown = Alert.model_validate(alert).model_dump(mode="json") if alert else None
    # The client cannot open our pages.
    url = f"{settings.public_url}/alerts?project={project.id}" if settings.public_url else None
    text = body_of(
        row.event,
        {"name": project.name, "key": project.key},
        shown,
        language,
        url=url if is_owner else None,
        asks=is_owner,
    )
    return Mail(
        to=row.target, subject=subject_of(row.event, project.key, language), text=text, key=key
    )
