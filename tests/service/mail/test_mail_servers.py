"""Real servers that are slow, large, speak POP3, or tell of new mail."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Iterator

import pytest

from service.jobs import mail as mail_jobs
from service.jobs import registry
from service.jobs.running import run_job
from service.mail.idle import Idler
from service.mail.opening import account_by_reference
from service.schemas.jobs import JobState
from service.schemas.mail import MailboxKind, MailboxOptions
from service.usecases.jobs import enqueue
from service.usecases.mail_jobs import SCAN_ALL
from service.work import Work
from tests.service.mail.conftest import Post
from tests.service.mail.dovecot import CuttingProxy, Dovecot
from tests.service.mail.mails import mail, raw, unreadable

pytestmark = pytest.mark.dovecot


def _box(post: Post, dovecot: Dovecot, kind: str = "imap", **options: object) -> int:
    return post.mailbox(
        kind,
        project_id=post.project(),
        secret_ref="env:CLIENTSIGNAL_SECRET_TEST_MAIL",
        **{**dovecot.options, **options},
    )


def _pop(dovecot: Dovecot, **options: object) -> dict[str, object]:
    return {**dovecot.options, "port": dovecot.pop_tls_port, **options}


def test_pop3_takes_each_message_once_and_deletes_none(sqlite_post: Post, dovecot: Dovecot) -> None:
    """The unique ids of the server are the positions; messages stay, and stay unread."""
    dovecot.deliver(raw(1), raw(2, "." + "x" * 5_000 + "\r\n..\r\n.\r\n"), unreadable())
    box = _box(sqlite_post, dovecot, "pop3", **_pop(dovecot))
    assert sqlite_post.counts(box) == {"filed": 2, "quarantined": 1}
    assert sqlite_post.counts(box) == {}
    dovecot.deliver(raw(3))
    assert sqlite_post.counts(box) == {"filed": 1}
    assert sqlite_post.subjects(1) == ["Topic 1", "Topic 2", "Topic 3"]
    with dovecot.session() as client:
        assert client.select("INBOX", readonly=True)[1] == [b"4"]
    long = next(found for found in sqlite_post.client.documents(1).items if "2" in found.subject)
    assert "x" * 5_000 in sqlite_post.client.document(1, long.id).text


def test_pop3_and_imap_of_one_account_store_each_message_once(
    sqlite_post: Post, dovecot: Dovecot
) -> None:
    """The same message by two protocols is one message."""
    dovecot.deliver(raw(1), raw(2))
    project = sqlite_post.project()
    boxes = [
        sqlite_post.mailbox(
            kind,
            name=kind,
            project_id=project,
            secret_ref="env:CLIENTSIGNAL_SECRET_TEST_MAIL",
            **options,
        )
        for kind, options in (("imap", dovecot.options), ("pop3", _pop(dovecot)))
    ]
    assert sqlite_post.counts(boxes[0]) == {"filed": 2}
    assert sqlite_post.counts(boxes[1]) == {"known": 2}


@pytest.mark.parametrize(
    ("security", "auth"), [("starttls", "password"), ("plain", "password"), ("tls", "xoauth2")]
)
def test_other_ways_to_connect_by_pop3(
    sqlite_post: Post,
    dovecot: Dovecot,
    monkeypatch: pytest.MonkeyPatch,
    security: str,
    auth: str,
) -> None:
    """STARTTLS, plain, and tokens."""
    dovecot.deliver(raw(1))
    if auth == "xoauth2":
        monkeypatch.setenv("CLIENTSIGNAL_SECRET_TEST_MAIL", f"static-{dovecot.user}")
        dovecot.tokens.users[f"static-{dovecot.user}"] = dovecot.user
    port = dovecot.pop_tls_port if security == "tls" else dovecot.pop_port
    box = _box(
        sqlite_post, dovecot, "pop3", **_pop(dovecot, port=port, security=security, auth=auth)
    )
    assert sqlite_post.counts(box) == {"filed": 1}


@pytest.mark.parametrize("auth", ["password", "xoauth2"])
def test_a_refused_pop3_login_is_explained_and_never_shown(
    sqlite_post: Post, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, auth: str
) -> None:
    """The error says what to do and repeats neither password nor token."""
    monkeypatch.setenv("CLIENTSIGNAL_SECRET_TEST_MAIL", "hunter2wrong")
    error = sqlite_post.scan(_box(sqlite_post, dovecot, "pop3", **_pop(dovecot, auth=auth))).error
    assert error is not None
    assert error.code == "login"
    assert "hunter2" not in error.detail


def test_pop3_goes_on_after_dropped_connections(sqlite_post: Post, dovecot: Dovecot) -> None:
    """Connections that break in the middle of a message lose and double nothing."""
    dovecot.deliver(*(raw(number, "It must run. " * 300) for number in range(1, 11)))
    proxy = CuttingProxy(dovecot.pop_port, cuts=[6_000, 20_000])
    way = {"security": "plain", "host": "127.0.0.1", "port": proxy.port}
    box = _box(sqlite_post, dovecot, "pop3", **_pop(dovecot, **way))
    assert sqlite_post.counts(box) == {"filed": 10}
    assert proxy.connections >= 3
    proxy.close()


def test_a_slow_server_is_waited_for(sqlite_post: Post, dovecot: Dovecot) -> None:
    """Answers that trickle in are no error as long as something comes."""
    dovecot.deliver(*(raw(number, "It must run. " * 200) for number in range(1, 6)))
    proxy = CuttingProxy(dovecot.port, cuts=(), bytes_s=20_000)
    way = {"security": "plain", "host": "127.0.0.1", "port": proxy.port, "timeout_s": 5}
    box = _box(sqlite_post, dovecot, **way)
    begun = time.monotonic()
    assert sqlite_post.counts(box) == {"filed": 5}
    assert time.monotonic() - begun > 0.5
    proxy.close()


def test_a_server_that_says_nothing_more_is_given_up(sqlite_post: Post, dovecot: Dovecot) -> None:
    """Silence ends the scan after the longest wait, with a reason; the next scan goes on."""
    dovecot.deliver(raw(1))
    proxy = CuttingProxy(dovecot.port, cuts=(), bytes_s=0.0)
    way = {"security": "plain", "host": "127.0.0.1", "port": proxy.port, "timeout_s": 0.3}
    box = _box(sqlite_post, dovecot, **way)
    error = sqlite_post.scan(box).error
    assert error is not None
    assert (error.code, error.transient) == ("unreachable", True)
    proxy.bytes_s = None
    assert sqlite_post.counts(box) == {"filed": 1}
    proxy.close()


def test_a_label_is_set_only_when_asked_for(sqlite_post: Post, dovecot: Dovecot) -> None:
    """Each message that was taken in gets it once; unreadable ones and the read mark stay."""
    dovecot.deliver(raw(1), unreadable(), raw(2))
    box = _box(sqlite_post, dovecot, done="label", done_value="ClientSignal")
    assert sqlite_post.counts(box) == {"filed": 2, "quarantined": 1}
    assert dovecot.flags().count("ClientSignal") == 2
    assert "Seen" not in dovecot.flags()
    assert sqlite_post.counts(box) == {}


def test_messages_move_only_after_they_are_stored(sqlite_post: Post, dovecot: Dovecot) -> None:
    """What was taken in before, and a crash left behind, moves with the next scan."""
    dovecot.deliver(raw(1), raw(2))
    plain = _box(sqlite_post, dovecot)
    assert sqlite_post.counts(plain) == {"filed": 2}
    moving = sqlite_post.mailbox(
        "imap",
        name="moving",
        project_id=1,
        secret_ref="env:CLIENTSIGNAL_SECRET_TEST_MAIL",
        **{**dovecot.options, "folders": ["INBOX"], "done": "move", "done_value": "已处理"},
    )
    dovecot.deliver(raw(3))
    assert sqlite_post.counts(moving) == {"filed": 1, "known": 2}
    assert dovecot.flags("INBOX").count("UID") == 0
    assert dovecot.flags("已处理").count("UID") == 3
    assert sqlite_post.counts(moving) == {}


@pytest.fixture
def listener(dovecot: Dovecot) -> Iterator[list[float]]:
    """Listen to the inbox; gives the moments of news."""
    moments: list[float] = []
    options = MailboxOptions.model_validate(dovecot.options)
    account = account_by_reference(
        MailboxKind.IMAP, options, "env:CLIENTSIGNAL_SECRET_TEST_MAIL", ()
    )
    idler = Idler(account, "INBOX", lambda: moments.append(time.monotonic()))
    idler.start()
    yield moments
    idler.end()
    idler.join(20)
    assert not idler.is_alive()


def _until(condition: object, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_idle_tells_of_new_mail(dovecot: Dovecot, listener: list[float]) -> None:
    """Once when it begins to listen, and then for each delivery."""
    _until(lambda: len(listener) == 1)
    for count in (2, 3):
        # The server must have seen IDLE begin, or it has nothing to tell.
        time.sleep(0.5)
        dovecot.deliver(raw(count))
        _until(lambda count=count: len(listener) >= count)


def test_the_worker_scans_when_the_server_tells_of_mail(
    sqlite_post: Post, dovecot: Dovecot
) -> None:
    """News ask for a scan of the mailbox; a paused mailbox is not listened to."""
    registry.load_tasks()
    post = sqlite_post
    box = _box(post, dovecot)
    with post.parts.writers.begin() as session:
        job = enqueue(Work(session), SCAN_ALL, {}).id
    assert run_job(post.parts, job) is JobState.DONE
    watch = mail_jobs._watch_of(post.parts)
    try:
        _until(lambda: watch.listening(box) is True)
        for found in post.client.jobs(kind="mail.scan", state="queued").items:
            run_job(post.parts, found.id)
        time.sleep(0.5)
        dovecot.deliver(raw(1))
        _until(lambda: post.client.jobs(kind="mail.scan", state="queued").total == 1)
        (asked,) = post.client.jobs(kind="mail.scan", state="queued").items
        assert run_job(post.parts, asked.id) is JobState.DONE
        assert post.subjects(1) == ["Topic 1"]
    finally:
        watch.end()
    assert watch.listening(box) is None


def test_a_message_of_50_mb_is_taken_in(sqlite_post: Post, dovecot: Dovecot) -> None:
    """Just under the limit it is read whole; the memory stays a small multiple of it."""
    big = mail(1)
    big.add_attachment(
        bytes(36 * 1024**2), maintype="application", subtype="octet-stream", filename="big.bin"
    )
    data = bytes(big).replace(b"\n", b"\r\n")
    assert 48 * 1024**2 < len(data) < 50 * 1024**2
    dovecot.deliver(data, raw(2))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sqlite_post.counts(_box(sqlite_post, dovecot, timeout_s=120)) == {"filed": 2}
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 600


def test_a_folder_of_10000_messages(sqlite_post: Post, dovecot: Dovecot) -> None:
    """Most are known already; listing them is one command, and only the new ones are fetched."""
    box = _box(sqlite_post, dovecot)
    dovecot.fill(10_000)
    stop = threading.Event()
    seen = []

    def report(_folder: str, fetched: object, _outcome: object) -> None:
        seen.append(fetched.total)
        if len(seen) == 30:
            stop.set()

    assert sqlite_post.scan(box, report=report, stop=stop).stopped
    assert seen[0] == 10_000
    sqlite_post.skip_to(box, 9_990)
    assert sqlite_post.counts(box) == {"filed": 10}
    assert len(sqlite_post.positions()) == 40
