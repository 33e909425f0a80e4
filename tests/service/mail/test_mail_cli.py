"""The commands ``import`` and ``scan`` as programs, killed at any point."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.service.mail.conftest import Post
from tests.service.mail.mails import mbox, raw, unreadable, with_attachment
from tests.service.mail.programs import run, start, taken


def test_import_killed_at_random_points_loses_and_doubles_nothing(
    sqlite_post: Post, tmp_path: Path
) -> None:
    """Kill -9 an import of 300 messages again and again; the end is as if nothing had been."""
    post = sqlite_post
    project = post.project()
    broken = [unreadable(1_000 + number) for number in range(3)]
    messages = [
        with_attachment(n, "more.txt", b"It should export.") if n % 50 == 0 else raw(n)
        for n in range(1, 295)
    ]
    everything = [*messages, *broken, *messages[:3]]
    random.Random(4).shuffle(everything)  # noqa: S311 - a fixed order, no secret
    path = tmp_path / "all.mbox"
    path.write_bytes(mbox(*everything))
    seed = random.randrange(2**32)  # noqa: S311 - printed, so that a failure can be repeated
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    dice = random.Random(seed)  # noqa: S311 - as above
    kills = 0
    while True:
        process = start(post, "import", str(path), "--project", "WMS")
        goal = taken(post) + dice.randint(10, 70)
        while process.poll() is None and taken(post) < goal:
            time.sleep(0.002)
        time.sleep(dice.random() * 0.02)
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
        assert kills < 100
    assert process.returncode == 0
    assert kills >= 4
    stored = post.stored_hashes()
    as_in_mbox = [found.replace(b"\r\n", b"\n").rstrip(b"\n") for found in messages]
    expected = {hashlib.sha256(found).hexdigest() for found in as_in_mbox}
    with_end = {hashlib.sha256(found + b"\n\n").hexdigest() for found in as_in_mbox}
    assert len(stored) == len(set(stored)) == 294
    assert set(stored) <= expected | with_end
    assert len(post.messages()) == 294
    assert len(post.quarantined()) == 3
    assert len(post.positions()) == 300
    subjects = [f"Topic {number}" for number in range(1, 295)]
    found = [subject for subject in post.subjects(project) if subject]
    assert sorted(set(found)) == sorted(subjects)
    with_documents = post.client.documents(project, limit=1)
    assert with_documents.total == 294 + 5
    items = post.client.items(project, limit=1)
    assert items.total == 294 + 5


def test_import_says_what_it_did_and_twice_changes_nothing(
    sqlite_post: Post, tmp_path: Path
) -> None:
    """The summary counts each outcome; the same command again finds nothing new."""
    sqlite_post.project()
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(raw(1), raw(2), unreadable()))
    done = run(sqlite_post, "import", str(path), "--project", "WMS")
    assert done.returncode == 0, done.stderr
    assert "2 filed, 0 waiting for a project" in done.stdout
    assert "1 unreadable (in quarantine)" in done.stdout
    again = run(sqlite_post, "import", str(path), "--project", "WMS")
    assert "0 filed" in again.stdout
    assert "0 known already" in again.stdout


def test_import_is_a_job_that_ctrl_c_cancels_and_the_same_command_resumes(
    sqlite_post: Post, tmp_path: Path
) -> None:
    """The job is in the database with progress and end; what it stored is not read again."""
    sqlite_post.project()
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(*(raw(number) for number in range(1, 200))))
    process = start(sqlite_post, "import", str(path), "--project", "WMS")
    while process.poll() is None and taken(sqlite_post) < 5:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 3
    (stopped,) = sqlite_post.client.jobs(kind="mail.import").items
    assert stopped.state == "cancelled"
    stored = taken(sqlite_post)
    assert 5 <= stored < 199
    done = run(sqlite_post, "import", str(path), "--project", "WMS")
    assert f"{199 - stored} filed" in done.stdout
    newest = max(sqlite_post.client.jobs(kind="mail.import").items, key=lambda job: job.id)
    assert (newest.state, newest.done, newest.error) == ("done", path.stat().st_size, None)
    assert len(sqlite_post.messages()) == 199


def test_import_without_a_project_waits_for_one(sqlite_post: Post, tmp_path: Path) -> None:
    """Without rules the mail waits, and a later import into a project takes it along."""
    project = sqlite_post.project()
    path = tmp_path / "a.eml"
    path.write_bytes(raw(1))
    assert "1 waiting for a project" in run(sqlite_post, "import", str(path)).stdout
    done = run(sqlite_post, "import", str(path), "--project", "WMS")
    assert "1 filed" in done.stdout
    assert [row.state for row in sqlite_post.messages()] == ["filed"]
    assert sqlite_post.subjects(project) == ["Topic 1"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "nowhere.mbox"), "nowhere.mbox is not there"),
        (("import", "a.txt"), "no mail archive"),
        (("import", "a.txt"), "dropped into the Inbox"),
        (("import", "chats"), "holds no .eml or .msg file"),
        (("import", "a.mbox", "--project", "NOPE"), "no project with the key NOPE"),
        (("scan", "nobox"), "no mailbox called nobox"),
        (("mailboxes", "add", "x", "--kind", "folder"), "needs a path"),
        (
            ("mailboxes", "add", "x", "--host", "h", "--user", "u", "--secret", "pw"),
            "env:CLIENTSIGNAL",
        ),
    ],
)
def test_mistakes_are_one_sentence(
    sqlite_post: Post,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    """What is wrong is named, without a traceback."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("no mail")
    (tmp_path / "chats").mkdir()
    (tmp_path / "chats" / "wecom.txt").write_text("李娜 2026-05-04 10:00\n好的")
    (tmp_path / "a.mbox").write_bytes(mbox(raw(1)))
    done = run(sqlite_post, *arguments)
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_one_broken_mailbox_does_not_stop_the_others(sqlite_post: Post, tmp_path: Path) -> None:
    """Each mailbox is scanned, the broken one is named, and the status says so."""
    project = sqlite_post.project()
    (tmp_path / "a.mbox").write_bytes(mbox(raw(1)))
    sqlite_post.mailbox("mbox", name="gone", path=str(tmp_path / "gone.mbox"))
    sqlite_post.mailbox("mbox", name="there", path=str(tmp_path / "a.mbox"), project_id=project)
    done = run(sqlite_post, "scan")
    assert done.returncode == 1
    assert "gone.mbox cannot be read" in done.stderr
    assert "there: 1 filed" in done.stdout


def test_watching_takes_new_files_until_it_is_stopped(sqlite_post: Post, tmp_path: Path) -> None:
    """A file that comes in later is taken in, and SIGTERM ends the program cleanly."""
    sqlite_post.project()
    drop = tmp_path / "drop"
    drop.mkdir()
    added = run(
        sqlite_post,
        *("mailboxes", "add", "inbox", "--kind", "folder", "--path", str(drop)),
        *("--project", "WMS"),
    )
    assert added.returncode == 0, added.stderr
    process = start(sqlite_post, "scan", "--watch", "--interval", "1")
    try:
        for number in (1, 2):
            path = drop / f"{number}.eml"
            path.write_bytes(raw(number))
            old = time.time() - 60
            os.utime(path, (old, old + number))
            deadline = time.monotonic() + 60
            while taken(sqlite_post) < number:
                assert time.monotonic() < deadline
                time.sleep(0.05)
    finally:
        process.terminate()
    assert process.wait(30) == 0
    listed = run(sqlite_post, "mailboxes", "list").stdout
    assert "inbox\tfolder\tlast scan 20" in listed
