"""Scans as background work."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from service.jobs import registry, running
from service.jobs.running import run_job
from service.schemas.jobs import JobState
from service.usecases.jobs import enqueue
from service.usecases.mail_jobs import SCAN_ALL, ask_for_scan
from service.usecases.mail_lease import acquire, release
from service.work import Work
from tests.service.mail.conftest import Post
from tests.service.mail.mails import raw

registry.load_tasks()


def _drop(folder: Path, *numbers: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.eml").write_bytes(raw(number))
    return folder


def _box(post: Post, folder: Path, name: str = "box") -> int:
    project = post.client.projects().items[0].id
    return post.mailbox("folder", name=name, path=str(folder), settle_s=0, project_id=project)


def _ask(post: Post, box: int) -> int:
    with post.parts.writers.begin() as session:
        return ask_for_scan(Work(session, "李娜"), box).id


def test_a_scan_is_a_job_that_says_what_it_did(post: Post, tmp_path: Path) -> None:
    """Its result counts the messages; the mailbox names it while it is under way."""
    post.project()
    box = _box(post, _drop(tmp_path / "drop", 1, 2))
    shown = post.client.scan_mailbox(box)
    assert shown.job_id is not None
    assert post.client.mailboxes().items[0].job_id == shown.job_id
    assert run_job(post.parts, shown.job_id) is JobState.DONE
    job = post.client.job(shown.job_id)
    assert (job.result, job.done, job.total) == ({"filed": 2}, 2, 2)
    assert post.client.mailboxes().items[0].job_id is None
    assert post.subjects(1) == ["Topic 1", "Topic 2"]


def test_a_stopped_scan_goes_on_where_it_was(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken in before the stop stays, and the next scan takes the rest once."""
    monkeypatch.setattr(running, "KEEP_EVERY_S", 0.05)
    post.project()
    box = _box(post, _drop(tmp_path / "drop", 1, 2, 3))
    job = _ask(post, box)
    reader = post.parts.models.reader
    seen = []

    class Stopping:
        """Reads, and asks the job to stop during the second message."""

        def read(self, raw_document: object) -> object:
            seen.append(1)
            if len(seen) == 2:
                post.client.cancel_job(job)
                time.sleep(0.5)
            return reader.read(raw_document)

    post.parts.models.reader = Stopping()
    assert run_job(post.parts, job) is JobState.CANCELLED
    taken = post.subjects(1)
    assert 1 <= len(taken) < 3
    post.parts.models.reader = reader
    assert run_job(post.parts, _ask(post, box)) is JobState.DONE
    assert post.subjects(1) == ["Topic 1", "Topic 2", "Topic 3"]


def test_a_mailbox_that_cannot_be_read_is_a_failed_job(post: Post, tmp_path: Path) -> None:
    """The job says which code, the mailbox what to do; nothing of it is client text."""
    post.project()
    box = _box(post, tmp_path / "not there")
    job = _ask(post, box)
    assert run_job(post.parts, job) is JobState.FAILED
    assert "(path)" in (post.client.job(job).error or "")
    assert post.client.mailboxes().items[0].error_code == "path"


def test_the_schedule_asks_for_every_mailbox_that_may_be_scanned(
    post: Post, tmp_path: Path
) -> None:
    """Paused ones and those under a scan are left out; an unfinished scan is not doubled."""
    post.project()
    boxes = [_box(post, tmp_path, name) for name in ("a", "b", "c")]
    pause = {"expected_version": 1, "paused": True}
    post.http.patch(f"/api/v1/mailboxes/{boxes[1]}", json=pause)
    with post.parts.writers.begin() as session:
        lease = acquire(Work(session), boxes[2])
    for _round in range(2):
        with post.parts.writers.begin() as session:
            job = enqueue(Work(session, "schedule"), SCAN_ALL, {}).id
        assert run_job(post.parts, job) is JobState.DONE
    assert [found.key for found in post.client.jobs(kind="mail.scan").items] == ["mail.scan:1"]
    with post.parts.writers.begin() as session:
        release(session, lease)
