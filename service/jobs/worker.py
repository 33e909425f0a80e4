"""A Celery worker that does jobs, finds lost ones, and starts what is due."""

from __future__ import annotations

import logging
import warnings
from datetime import timedelta
from typing import Any

from celery import Celery, bootsteps
from celery.exceptions import SecurityWarning
from celery.signals import worker_shutting_down

from service.jobs import registry
from service.jobs.celery_app import TASK, make_celery, send
from service.jobs.lease import is_held
from service.jobs.running import interrupt_all, run_job
from service.leases import new_owner
from service.logs import where
from service.parts import Parts
from service.repositories import jobs as queries
from service.usecases.job_schedules import ACTOR, add_plans, start_due
from service.work import Work, now

log = logging.getLogger(__name__)

TICK_S = 5.0
_SEND_AGAIN = timedelta(seconds=60)
_FORGET_WORKER = timedelta(days=1)
_FORGET_JOB = timedelta(days=30)


def run_worker(parts: Parts) -> None:
    """Work until asked to stop."""
    registry.load_tasks()
    # Celery warns of root because of pickled messages; ours are JSON and nothing else is accepted.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    for name in ("celery.worker.strategy", "celery.app.trace"):
        # One line per message with its arguments, which says less than our own lines.
        logging.getLogger(name).setLevel(logging.WARNING)
    app = make_celery(parts.settings)

    @app.task(name=TASK, shared=False)  # type: ignore[untyped-decorator, unused-ignore]
    def job(job_id: int) -> None:
        run_job(parts, job_id)

    overseer = Overseer(parts, app)
    app.steps["worker"].add(_step_of(overseer))
    # Connected weakly by default; a local function would be gone at once.
    worker_shutting_down.connect(_interrupt, weak=False)
    with parts.writers.begin() as session:
        add_plans(Work(session, ACTOR))
    worker = app.Worker(
        pool="threads",
        concurrency=parts.settings.worker_threads,
        loglevel=parts.settings.log_level.upper(),
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    )
    worker.start()


def _interrupt(**_signal: Any) -> None:  # noqa: ANN401 - what Celery sends along
    interrupt_all()


def _step_of(overseer: Overseer) -> type[bootsteps.StartStopStep]:
    """Return the part of Celery's worker that calls the overseer every few seconds."""

    class OverseerStep(bootsteps.StartStopStep):
        requires = ("celery.worker.components:Timer",)

        def start(self, worker: Any) -> None:  # noqa: ANN401 - Celery's worker
            self.timer = worker.timer.call_repeatedly(TICK_S, overseer.tick)
            overseer.tick()

        def stop(self, worker: Any) -> None:  # noqa: ANN401 - Celery's worker
            self.timer.cancel()
            overseer.leave()

    return OverseerStep


class Overseer:
    """What a worker does beside its jobs."""

    def __init__(self, parts: Parts, app: Celery) -> None:
        self._parts = parts
        self._app = app
        self._owner = new_owner()
        self._is_new = True

    def tick(self) -> None:
        """Show that the worker lives, start what is due, and send messages that were lost."""
        try:
            for job_id in self._due():
                send(self._app, job_id)
        except Exception as error:
            # A busy database or an unreachable broker now is no reason to stop; it comes again.
            log.warning("round of the worker failed", extra={"where": where(error)})

    def leave(self) -> None:
        """Show that the worker is gone."""
        with self._parts.writers.begin() as session:
            queries.remove_worker(session, self._owner)

    def _due(self) -> list[int]:
        with self._parts.writers.begin() as session:
            moment = now()
            queries.see_worker(session, self._owner, moment, forget=moment - _FORGET_WORKER)
            queries.delete_finished(session, moment - _FORGET_JOB)
            start_due(Work(session, ACTOR))
            found = []
            # A new worker trusts no message: those that a killed one had fetched are gone.
            since = moment if self._is_new else moment - _SEND_AGAIN
            self._is_new = False
            for row in queries.unfinished(session, unsent_since=since):
                if not is_held(row):
                    row.sent_at = moment
                    found.append(row.id)
            return found
