"""``clientsignal import`` by Celery workers on RabbitMQ and Redis: killed, cancelled, followed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from service.schemas.jobs import Job, JobState
from service.usecases.mail_jobs import IMPORT
from tests.service.mail.conftest import Post
from tests.service.mail.mails import mbox, raw, unreadable
from tests.service.mail.programs import command, taken

BROKERS = os.environ.get("CLIENTSIGNAL_TEST_BROKERS", "").split()
MESSAGES = 120


@dataclass
class Place:
    """An installation whose mail is imported by workers on a broker."""

    post: Post
    archive: Path
    broker: dict[str, str]
    logs: Path

    @contextmanager
    def program(self, name: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a program beside the test; what it says goes into a file of that name."""
        words, environment = command(self.post, *arguments, **self.broker)
        with (self.logs / name).open("wb") as out:
            process = subprocess.Popen(words, env=environment, stdout=out, stderr=out)
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def importing(self, name: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
        """Run the command of a user."""
        return self.program(name, "import", str(self.archive), "--project", "WMS")

    def worker(self, name: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
        """Run a worker."""
        return self.program(name, "worker")

    def said(self, name: str) -> str:
        """Return what a program said so far."""
        return (self.logs / name).read_text(encoding="utf-8")

    def jobs(self) -> list[Job]:
        """Return the imports as the page of jobs sees them, the first one first."""
        found = self.post.client.jobs(kind=IMPORT).items
        return sorted(found, key=lambda job: job.id)

    def until(self, holds: Callable[[], object], within_s: float = 240.0) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + within_s
        while not holds():
            assert time.monotonic() < deadline, {
                path.name: self.said(path.name)[-2000:] for path in self.logs.iterdir()
            }
            time.sleep(0.01)


@pytest.fixture(params=[pytest.param(kind, marks=pytest.mark.broker) for kind in ("amqp", "redis")])
def place(request: pytest.FixtureRequest, sqlite_post: Post, tmp_path: Path) -> Place:
    """Give an installation on each broker, with a queue that no other test reads."""
    urls = [url for url in BROKERS if url.startswith(request.param)]
    if not urls:
        pytest.fail(f"CLIENTSIGNAL_TEST_BROKERS names no broker of kind {request.param}")
    sqlite_post.project()
    messages = [raw(number) for number in range(1, MESSAGES + 1)]
    archive = tmp_path / "all.mbox"
    archive.write_bytes(mbox(*messages[:100], unreadable(), *messages[100:], *messages[:5]))
    logs = tmp_path / "logs"
    logs.mkdir()
    broker = {"CLIENTSIGNAL_BROKER_URL": urls[0], "TEST_QUEUE": f"test-{uuid4().hex}"}
    return Place(sqlite_post, archive, broker, logs)


def test_import_by_workers_that_are_killed_and_stopped_takes_all_once(place: Place) -> None:
    """The command outlives a worker, shows progress, can be stopped by a click, and goes on later."""
    with place.importing("first") as following:
        place.until(lambda: "no worker is there" in place.said("first"))
        assert (place.jobs()[0].state, taken(place.post)) == (JobState.QUEUED, 0)
        with place.worker("killed") as worker:
            place.until(lambda: taken(place.post) >= 20)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        before = taken(place.post)
        assert place.jobs()[0].state == JobState.RUNNING
        assert following.poll() is None
        with place.worker("next"):
            place.until(lambda: taken(place.post) > before)
            assert 0 < place.jobs()[0].done < place.archive.stat().st_size
            assert place.post.client.cancel_job(place.jobs()[0].id).state == JobState.RUNNING
            place.until(lambda: following.poll() is not None)
            assert (following.returncode, place.jobs()[0].attempts) == (3, 2), place.said("first")
            assert before < taken(place.post) < MESSAGES
            with place.importing("again") as resumed:
                place.until(lambda: resumed.poll() is not None)
    assert resumed.returncode == 0, place.said("again")
    stopped, done = place.jobs()
    assert (stopped.state, done.state) == (JobState.CANCELLED, JobState.DONE)
    assert done.done == done.total == place.archive.stat().st_size
    _everything_is_there_once(place)


def _everything_is_there_once(place: Place) -> None:
    messages = place.post.messages()
    expected = sorted(f"Topic {number}" for number in range(1, MESSAGES + 1))
    assert sorted(row.subject for row in messages) == expected
    assert place.post.subjects(1) == expected
    assert len(place.post.quarantined()) == 1
    hashes = place.post.stored_hashes()
    assert len(hashes) == len(set(hashes)) == MESSAGES
    assert place.post.client.items(1, limit=1).total == MESSAGES
