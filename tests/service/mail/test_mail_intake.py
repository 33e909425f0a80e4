"""Mail that other programs send over HTTP."""

from __future__ import annotations

import pytest

from service.client import ClientError, ServiceClient
from service.settings import Settings
from tests.service.mail.conftest import Post, open_post
from tests.service.mail.mails import mail, raw, unreadable


def test_a_form_of_messages_is_taken_in_once(post: Post) -> None:
    """Each file has its outcome; sending the form again changes nothing."""
    project = post.project()
    files = [("1.eml", raw(1)), ("2.eml", raw(2)), ("broken.eml", unreadable())]
    first = post.client.receive_files(files, project_id=project)
    assert [found.outcome for found in first.messages] == ["filed", "filed", "quarantined"]
    again = post.client.receive_files(files, project_id=project)
    assert [found.outcome for found in again.messages] == ["known"] * 3
    assert post.subjects(project) == ["Topic 1", "Topic 2"]
    assert len(post.quarantined()) == 1


def test_a_raw_message_goes_where_rules_say(post: Post) -> None:
    """Without a project it waits or follows the rules, like mail of a mailbox."""
    project = post.project()
    assert post.client.receive_raw(raw(1)).messages[0].outcome == "unrouted"
    rule = {"project_id": project, "kind": "sender_domain", "value": "client.com"}
    post.http.post("/api/v1/mail/rules", json=rule)
    assert post.client.receive_raw(raw(2)).messages[0].outcome == "filed"
    assert post.subjects(project) == ["Topic 1", "Topic 2"]


def test_bytes_stay_as_they_were(post: Post) -> None:
    """Neither charset nor line ends are touched on the way."""
    project = post.project()
    data = raw(1).replace(b"It must run.", "系统必须导出。".encode("gb18030"))
    data = data.replace(b'charset="utf-8"', b'charset="gb2312"').replace(b"7bit", b"8bit")
    post.client.receive_raw(data, project_id=project)
    (document,) = post.client.documents(project).items
    assert post.client.original(project, document.id) == data
    assert "系统必须导出。" in post.client.document(project, document.id).text


@pytest.mark.parametrize("data", [b"", b"  \r\n", b"hello\r\n\r\nworld", b"{}"])
def test_what_is_no_mail_is_refused(sqlite_post: Post, data: bytes) -> None:
    """The error says what to send; nothing is stored."""
    with pytest.raises(ClientError) as found:
        sqlite_post.client.receive_raw(data)
    assert found.value.status in (400, 422)
    assert sqlite_post.messages() == []


def test_large_mail_is_refused_before_it_is_read(tmp_path, sqlite_template) -> None:
    """The limit of uploads holds here too."""
    path = tmp_path / "clientsignal.db"
    path.write_bytes(sqlite_template.read_bytes())
    for post in open_post(Settings(state=tmp_path, max_upload_bytes=2_000)):
        with pytest.raises(ClientError) as found:
            post.client.receive_raw(raw(1, "long " * 50_000))
        assert found.value.status == 413


def test_the_token_is_asked_for(tmp_path, sqlite_template) -> None:
    """Without the bearer token nothing is taken in."""
    path = tmp_path / "clientsignal.db"
    path.write_bytes(sqlite_template.read_bytes())
    for post in open_post(Settings(state=tmp_path, api_token="s3cret")):
        with pytest.raises(ClientError) as found:
            post.client.receive_raw(bytes(mail(1)))
        assert found.value.status == 401
        allowed = ServiceClient(post.http, token="s3cret")
        assert allowed.receive_raw(bytes(mail(1))).messages[0].outcome == "unrouted"
