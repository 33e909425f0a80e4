"""Celery: messages say which job is there to be done; everything else is in the database."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery import Celery

from service.logs import where
from service.settings import Settings
from service.usecases.jobs import Wake

log = logging.getLogger(__name__)

TASK = "clientsignal.job"
QUEUE = "clientsignal"
EMBEDDED = "embedded"

_CONNECT_S = 2.0
_HOLD_OFF_S = 30.0


def broker_kind(settings: Settings) -> str:
    """Return 'embedded', or the kind of the broker."""
    if settings.broker_url is None:
        return EMBEDDED
    return urlsplit(settings.broker_url.get_secret_value()).scheme


def make_celery(settings: Settings) -> Celery:
    """Return Celery on the broker of the settings, or on files in the state folder."""
    app = Celery("clientsignal", set_as_current=False)
    app.conf.update(
        broker_url=_url(settings),
        broker_transport_options=_transport_options(settings),
        broker_connection_timeout=_CONNECT_S,
        broker_connection_retry_on_startup=True,
        task_default_queue=QUEUE,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        # A lost message is found again in the database, so none needs to be kept until the end.
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        timezone="UTC",
    )
    return app


def _url(settings: Settings) -> str:
    if settings.broker_url is None:
        return "filesystem://localhost/"
    return settings.broker_url.get_secret_value()


def _transport_options(settings: Settings) -> dict[str, Any]:
    if settings.broker_url is not None:
        return {}
    messages, control = _folders(settings.state.absolute())
    # The same folder in and out: whoever sends and whoever works share it.
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
        "polling_interval": 0.5,
    }


def _folders(state: Path) -> tuple[Path, Path]:
    folders = (state / "queue" / "messages", state / "queue" / "control")
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    return folders


def waker(settings: Settings) -> Wake:
    """Return what tells workers about a job; never fails and never waits for long.

    After a failure the broker is left alone for a while: the sweep of the workers finds the jobs.
    """
    lock = threading.Lock()
    apps: list[Celery] = []
    quiet_until = 0.0

    def wake(job_id: int) -> None:
        nonlocal quiet_until
        if time.monotonic() < quiet_until:
            return
        try:
            with lock:
                if not apps:
                    apps.append(make_celery(settings))
            send(apps[0], job_id)
        except Exception as error:
            quiet_until = time.monotonic() + _HOLD_OFF_S
            log.warning("broker not reached", extra={"where": where(error), "job": job_id})

    return wake


def send(app: Celery, job_id: int) -> None:
    """Send one message."""
    app.send_task(TASK, args=[job_id], retry=False)
