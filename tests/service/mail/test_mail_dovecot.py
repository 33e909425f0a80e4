"""Scanning a real IMAP server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.mail.conftest import Post
from tests.service.mail.dovecot import CuttingProxy, Dovecot
from tests.service.mail.mails import mail, raw, unreadable, with_attachment

pytestmark = pytest.mark.dovecot


@pytest.fixture
def box(sqlite_post: Post, dovecot: Dovecot) -> int:
    """Give a mailbox of a project on the server."""
    return _box(sqlite_post, dovecot)


def _box(post: Post, dovecot: Dovecot, **options: object) -> int:
    return post.mailbox(
        "imap",
        project_id=post.project(),
        secret_ref="env:CLIENTSIGNAL_SECRET_TEST_MAIL",
        **{**dovecot.options, **options},
    )


def test_first_scan_takes_everything_and_the_next_only_what_is_new(
    sqlite_post: Post, dovecot: Dovecot, box: int
) -> None:
    """All messages become documents of the project with side and date; then only new ones."""
    dovecot.deliver(raw(1), raw(2, From="Bo <bo@ours.com>"))
    assert sqlite_post.counts(box) == {"filed": 2}
    documents = sqlite_post.client.documents(1).items
    assert {(found.subject, str(found.sender_side)) for found in documents} == {
        ("Topic 1", "client"),
        ("Topic 2", "us"),
    }
    assert all(found.received_at is not None for found in documents)
    assert len(sqlite_post.client.items(1).items) == 2
    dovecot.deliver(raw(3))
    assert sqlite_post.counts(box) == {"filed": 1}
    assert sqlite_post.counts(box) == {}


def test_nothing_is_marked_as_read(sqlite_post: Post, dovecot: Dovecot, box: int) -> None:
    """A scan leaves every message unread."""
    dovecot.deliver(raw(1), raw(2))
    sqlite_post.counts(box)
    flags = dovecot.flags()
    assert flags.count("UID") == 2
    assert "Seen" not in flags


def test_moved_and_deleted_mail(sqlite_post: Post, dovecot: Dovecot) -> None:
    """A moved message is known in its new folder, and a deleted one stays in the project."""
    dovecot.deliver(raw(9), folder="Archive")
    box = _box(sqlite_post, dovecot, folders=["INBOX", "Archive"])
    dovecot.deliver(raw(1), raw(2), raw(3))
    assert sqlite_post.counts(box) == {"filed": 4}
    dovecot.command("INBOX", ("MOVE", "1", "Archive"), ("STORE", "2", "+FLAGS", "(\\Deleted)"))
    dovecot.deliver(raw(4))
    assert sqlite_post.counts(box) == {"known": 1, "filed": 1}
    assert sqlite_post.subjects(1) == ["Topic 1", "Topic 2", "Topic 3", "Topic 4", "Topic 9"]
    listed = sqlite_post.http.get("/api/v1/projects/1/mail").json()["items"]
    folders = {found["subject"]: found["folders"] for found in listed}
    assert folders["Topic 1"] == ["Archive", "INBOX"]


def test_a_new_uidvalidity_doubles_nothing_and_loses_nothing(
    sqlite_post: Post, dovecot: Dovecot
) -> None:
    """A folder that was made anew, with old and new mail under the same numbers, is read again."""
    dovecot.deliver(raw(1), raw(2), folder="Work")
    box = _box(sqlite_post, dovecot, folders=["Work"])
    assert sqlite_post.counts(box) == {"filed": 2}
    with dovecot.session() as client:
        client.rename("Work", "Old")
        client.create("Work")
    dovecot.deliver(raw(3), raw(1), folder="Work")
    assert sqlite_post.counts(box) == {"filed": 1, "known": 1}
    assert sqlite_post.subjects(1) == ["Topic 1", "Topic 2", "Topic 3"]
    assert len({found.validity for found in sqlite_post.positions()}) == 2


def test_chinese_folder_names(sqlite_post: Post, dovecot: Dovecot) -> None:
    """Folders are named as people write them, in the settings and in the list."""
    dovecot.deliver(raw(1), folder="客户/项目&验收")
    box = _box(sqlite_post, dovecot, folders=["客户/项目&验收"])
    assert sqlite_post.counts(box) == {"filed": 1}
    command = {
        "name": "x",
        "kind": "imap",
        "options": dovecot.options,
        "secret_ref": "env:CLIENTSIGNAL_SECRET_TEST_MAIL",
    }
    checked = sqlite_post.http.post("/api/v1/mailboxes/check", json=command).json()
    assert checked["ok"], checked
    assert "客户/项目&验收" in checked["folders"]


def test_all_folders_but_the_trash(sqlite_post: Post, dovecot: Dovecot) -> None:
    """``*`` stands for every folder except trash, junk and drafts."""
    dovecot.deliver(raw(1))
    dovecot.deliver(raw(2), folder="Sent")
    dovecot.deliver(raw(3), folder="Trash")
    box = _box(sqlite_post, dovecot, folders=["*"])
    sqlite_post.counts(box)
    assert sqlite_post.subjects(1) == ["Topic 1", "Topic 2"]


def test_a_missing_folder_is_named_with_those_that_are_there(
    sqlite_post: Post, dovecot: Dovecot
) -> None:
    """The error of the scan says what to choose from."""
    dovecot.deliver(raw(1), folder="Archive")
    box = _box(sqlite_post, dovecot, folders=["Archiv"])
    error = sqlite_post.scan(box).error
    assert error is not None
    assert error.code == "folder"
    assert "'Archiv'" in error.detail
    assert "Archive" in error.detail


def test_a_wrong_password_is_explained_and_never_shown(
    sqlite_post: Post,
    dovecot: Dovecot,
    box: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The scan ends with what to do; the password is in no message, log or table."""
    caplog.set_level("DEBUG")
    monkeypatch.setenv("CLIENTSIGNAL_SECRET_TEST_MAIL", "hunter2secret")
    error = sqlite_post.scan(box).error
    assert error is not None
    assert (error.code, error.transient) == ("login", False)
    assert "授权码" in error.detail
    shown = sqlite_post.http.get("/api/v1/mailboxes").json()["items"][0]
    assert shown["error_code"] == "login"
    database = Path(sqlite_post.parts.settings.state / "clientsignal.db").read_bytes()
    for place in (error.detail, caplog.text, str(shown)):
        assert "hunter2secret" not in place
    assert b"hunter2secret" not in database


@pytest.mark.parametrize("security", ["starttls", "plain"])
def test_other_ways_to_connect(sqlite_post: Post, dovecot: Dovecot, security: str) -> None:
    """STARTTLS and, if asked for, no encryption work too."""
    dovecot.deliver(raw(1))
    box = _box(sqlite_post, dovecot, security=security, port=dovecot.port)
    assert sqlite_post.counts(box) == {"filed": 1}


def test_an_unknown_certificate_is_refused(sqlite_post: Post, dovecot: Dovecot) -> None:
    """A server that we cannot know is not spoken to; the error says how to trust it."""
    error = sqlite_post.scan(_box(sqlite_post, dovecot, ca_file=None)).error
    assert error is not None
    assert error.code == "tls"
    assert "ca_file" in error.detail


def test_tls_on_the_wrong_port_is_explained(sqlite_post: Post, dovecot: Dovecot) -> None:
    """The usual mistake of port and kind of encryption has an answer."""
    error = sqlite_post.scan(_box(sqlite_post, dovecot, port=dovecot.port)).error
    assert error is not None
    assert error.code == "tls"
    assert "starttls" in error.detail


def test_nobody_listens(sqlite_post: Post, dovecot: Dovecot) -> None:
    """A server that is down is an error that may pass."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = sqlite_post.scan(_box(sqlite_post, dovecot, port=port)).error
    assert error is not None
    assert (error.code, error.transient) == ("unreachable", True)


@pytest.fixture
def cut(dovecot: Dovecot) -> Iterator[CuttingProxy]:
    """Give a way to the server that breaks twice in the middle of messages."""
    proxy = CuttingProxy(dovecot.port, cuts=[4_000, 30_000])
    yield proxy
    proxy.close()


def test_a_dropped_connection_is_tried_again(
    sqlite_post: Post, dovecot: Dovecot, cut: CuttingProxy
) -> None:
    """Connections that break in the middle of an answer lose and double nothing."""
    dovecot.deliver(*(raw(number, "It must run. " * 300) for number in range(1, 21)))
    box = _box(sqlite_post, dovecot, security="plain", host="127.0.0.1", port=cut.port)
    assert sqlite_post.counts(box) == {"filed": 20}
    assert cut.connections >= 3
    assert len(set(sqlite_post.stored_hashes())) == len(sqlite_post.stored_hashes()) == 20


def test_a_server_that_stays_away_ends_the_scan_and_the_next_one_goes_on(
    sqlite_post: Post, dovecot: Dovecot
) -> None:
    """After several failures without progress the scan says so; what was stored stays."""
    dovecot.deliver(*(raw(number) for number in range(1, 6)))
    proxy = CuttingProxy(dovecot.port, cuts=[200] * 50)
    box = _box(sqlite_post, dovecot, security="plain", host="127.0.0.1", port=proxy.port)
    error = sqlite_post.scan(box).error
    assert error is not None
    assert error.code in ("dropped", "unreachable")
    proxy._cuts.clear()
    assert sqlite_post.counts(box) == {"filed": 5}
    proxy.close()


def test_a_broken_message_is_quarantined_and_the_scan_goes_on(
    sqlite_post: Post, dovecot: Dovecot, box: int
) -> None:
    """Its bytes and the reason are kept, once, and the messages around it are read."""
    broken = unreadable()
    dovecot.deliver(raw(1), broken, raw(2))
    assert sqlite_post.counts(box) == {"filed": 2, "quarantined": 1}
    (row,) = sqlite_post.quarantined()
    assert row.code == "too_nested"
    kept = sqlite_post.http.get(f"/api/v1/mail/quarantine/{row.id}/original").content
    assert kept == broken
    assert sqlite_post.counts(box) == {}
    assert sqlite_post.client.documents(1, status="failed").total == 0


def test_attachments_become_documents_of_the_message(
    sqlite_post: Post, dovecot: Dovecot, box: int
) -> None:
    """Message and attachments are listed together, in the order of the message."""
    dovecot.deliver(with_attachment(1, "需求.txt", b"The export must be ready."))
    assert sqlite_post.counts(box) == {"filed": 1}
    (message,) = sqlite_post.http.get("/api/v1/projects/1/mail").json()["items"]
    names = [sqlite_post.client.document(1, n).name for n in message["document_ids"]]
    assert names == ["Topic 1.eml", "Topic 1.eml/需求.txt"]


def test_a_message_over_the_limit_is_kept_by_its_headers(
    sqlite_post: Post, dovecot: Dovecot, box: int
) -> None:
    """A huge message costs neither memory nor the messages behind it."""
    settings = sqlite_post.parts.settings.model_copy(update={"max_upload_bytes": 20_000})
    object.__setattr__(sqlite_post.parts, "settings", settings)
    dovecot.deliver(raw(1, "It must run. " * 5_000), raw(2))
    assert sqlite_post.counts(box) == {"filed": 1, "quarantined": 1}
    (row,) = sqlite_post.quarantined()
    assert (row.code, row.complete) == ("too_large", False)
    assert row.size_bytes < 2_000


def test_mail_of_many_fetches(sqlite_post: Post, dovecot: Dovecot, box: int) -> None:
    """More messages than one answer holds come in their order."""
    dovecot.deliver(*(bytes(mail(number)) for number in range(1, 131)))
    assert sqlite_post.counts(box) == {"filed": 130}
    uids = [int(found.position) for found in sqlite_post.positions()]
    assert uids == list(range(1, 131))


def test_an_expired_token_is_replaced(
    sqlite_post: Post, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XOAUTH2 logs in with a refreshed token when the server refuses the one we had."""
    dovecot.deliver(raw(1))
    monkeypatch.setenv("CLIENTSIGNAL_SECRET_TEST_MAIL", dovecot.tokens.secret)
    given = len(dovecot.tokens.forms)
    dovecot.tokens.users[f"token-{given + 2}"] = dovecot.user
    box = _box(sqlite_post, dovecot, auth="xoauth2")
    assert sqlite_post.counts(box) == {"filed": 1}
    assert len(dovecot.tokens.forms) == given + 2


def test_a_token_that_stays_refused_asks_for_a_new_sign_in(
    sqlite_post: Post, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says what a person must do, and shows no token."""
    monkeypatch.setenv("CLIENTSIGNAL_SECRET_TEST_MAIL", "ya29.static-token")
    error = sqlite_post.scan(_box(sqlite_post, dovecot, auth="xoauth2")).error
    assert error is not None
    assert error.code == "login"
    assert "sign in again" in error.detail
    assert "ya29" not in error.detail
