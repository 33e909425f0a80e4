"""Real workers as programs of their own: by files, RabbitMQ and Redis, killed and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.app import create_app, prepare_database
from service.jobs.celery_app import waker
from service.parts import Parts
from service.schemas.jobs import JobState
from service.settings import Settings
from service.tables import AuditRow, JobRow
from service.usecases.jobs import WAKE, cancel, enqueue, workers
from service.work import Work

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, str(Path(__file__).with_name("counting_worker.py"))]
BROKERS = os.environ.get("CLIENTSIGNAL_TEST_BROKERS", "").split()
KINDS = ["files"] + [pytest.param(kind, marks=pytest.mark.broker) for kind in ("amqp", "redis")]


@dataclass
class Place:
    """An installation whose workers are programs."""

    parts: Parts
    environment: dict[str, str]
    log: Path

    def ask(self, total: int, *, pause_s: float = 0.0, told: bool = True) -> int:
        """Ask for a job of so many steps; ``told`` is whether a message is sent."""
        with self.parts.writers.begin() as session:
            if not told:
                session.info.pop(WAKE)
            payload = {"total": total, "pause_s": pause_s}
            return enqueue(Work(session), "test.count", payload).id

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """Start a worker that is at work when this returns, and stop it at the end."""
        with self.parts.readers() as session:
            before = workers(session, "").alive
        with self.log.open("ab") as log:
            process = subprocess.Popen(PROGRAM, env=self.environment, stdout=log, stderr=log)
        try:
            self.until(lambda: self.alive() > before)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def alive(self) -> int:
        """Return how many workers there are."""
        with self.parts.readers() as session:
            return workers(session, "").alive

    def job(self, job_id: int) -> JobRow:
        """Return a job as it is now."""
        with self.parts.readers() as session:
            return session.get_one(JobRow, job_id)

    def steps(self, job_id: int) -> list[int | None]:
        """Return the steps that were done, in the order of their commits."""
        with self.parts.readers() as session:
            rows = session.query(AuditRow).filter_by(action="test.step").order_by(AuditRow.id)
            return [row.entity_id for row in rows if row.details["job"] == job_id]

    def until(self, holds: Callable[[], bool], *, within_s: float = 120.0) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + within_s
        while not holds():
            assert time.monotonic() < deadline, self.log.read_text(encoding="utf-8")[-3000:]
            time.sleep(0.05)

    def ended(self, job_id: int, *, within_s: float = 120.0) -> JobRow:
        """Wait for the end of a job and return it."""
        self.until(lambda: self.job(job_id).finished_at is not None, within_s=within_s)
        return self.job(job_id)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Give an installation on each kind of broker."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CLIENTSIGNAL_")}
    environment |= {"CLIENTSIGNAL_STATE": str(tmp_path), "PYTHONPATH": str(ROOT)}
    url = None
    if request.param != "files":
        urls = [url for url in BROKERS if url.startswith(request.param)]
        if not urls:
            pytest.fail(f"CLIENTSIGNAL_TEST_BROKERS names no broker of kind {request.param}")
        url = environment["CLIENTSIGNAL_BROKER_URL"] = urls[0]
    settings = Settings(state=tmp_path, broker_url=url)
    prepare_database(settings)
    parts: Parts = create_app(settings).state.parts
    yield Place(parts, environment, tmp_path / "worker.log")
    parts.engine.dispose()


def test_kill_in_the_middle_loses_and_doubles_nothing(place: Place) -> None:
    """After kill -9 the next worker goes on exactly behind the last committed step."""
    job_id = place.ask(60, pause_s=0.02)
    for kills in (1, 2):
        with place.worker() as process:
            seen = len(place.steps(job_id))
            place.until(lambda seen=seen: len(place.steps(job_id)) >= seen + 10)
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert place.job(job_id).state == JobState.RUNNING, kills
    with place.worker():
        job = place.ended(job_id)
    assert (job.state, job.attempts) == (JobState.DONE, 3)
    assert place.steps(job_id) == list(range(1, 61))


def test_stopping_a_worker_puts_its_job_back(place: Place) -> None:
    """On SIGTERM the step at hand is finished and the rest is left to the next worker."""
    job_id = place.ask(200, pause_s=0.05)
    with place.worker() as process:
        place.until(lambda: len(place.steps(job_id)) >= 3)
        begun = time.monotonic()
        process.terminate()
        process.wait(60)
        assert time.monotonic() - begun < 30
    assert place.job(job_id).state == JobState.QUEUED
    assert place.alive() == 0


def test_a_running_job_is_stopped(place: Place) -> None:
    """Cancel reaches a worker that is another program."""
    job_id = place.ask(2000, pause_s=0.01)
    with place.worker():
        place.until(lambda: len(place.steps(job_id)) >= 3)
        with place.parts.writers.begin() as session:
            assert cancel(Work(session), job_id).state == JobState.RUNNING
        assert place.ended(job_id).state == JobState.CANCELLED
    assert len(place.steps(job_id)) < 2000


def test_two_workers_share_jobs_without_doubling(place: Place) -> None:
    """Whoever gets a message, every job is done once."""
    with place.worker(), place.worker():
        asked = [place.ask(5) for _ in range(12)]
        ended = Counter(place.ended(job_id).state for job_id in asked)
    assert ended == {JobState.DONE: 12}
    assert [place.steps(job_id) for job_id in asked] == [[1, 2, 3, 4, 5]] * 12
    assert {place.job(job_id).attempts for job_id in asked} == {1}


def test_a_job_without_a_message_is_found(place: Place) -> None:
    """A lost message only costs time: the next round of a worker finds the job."""
    with place.worker():
        job_id = place.ask(2, told=False)
        assert place.ended(job_id).state == JobState.DONE


def test_a_broker_that_is_gone_costs_nobody_a_job(tmp_path: Path) -> None:
    """Asking neither fails nor waits for long; the row is there for the next round."""
    wake = waker(Settings(state=tmp_path, broker_url="amqp://127.0.0.1:9//"))
    begun = time.monotonic()
    for job_id in range(20):
        wake(job_id)
    assert time.monotonic() - begun < 30  # 20 failed connections of 2 s each would take longer
