"""Messages that Outlook saved, in a watched folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.mail.envelope import envelope_of
from service.mail.source import OUTLOOK_TYPE
from service.schemas import DocumentStatus
from tests.nlp.msg_samples import outlook_message
from tests.service.mail.conftest import Post
from tests.service.mail.fake_source import FakeSource
from tests.service.mail.mails import raw

SENT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
HEADERS = (
    "From: Amy Lee <amy@client.com>\r\nTo: PM <pm+wms@ours.com>\r\nMessage-ID: <second@client.com>\r\n"
    "In-Reply-To: <m1@client.com>\r\nList-Id: WMS <wms.lists.client.com>\r\n\r\n"
)
SAVED = outlook_message("RE: Topic 1", "It must print.", "Amy Lee", "amy@client.com", SENT, HEADERS)


def test_the_outside_of_a_saved_message_is_known() -> None:
    """Rules and threads see the headers with which it came; without any it has a sender and a day."""
    found = envelope_of(SAVED, OUTLOOK_TYPE)
    assert (found.sender_address, found.sent_at) == ("amy@client.com", SENT)
    assert found.recipients == ("pm+wms@ours.com",)
    assert (found.message_key, found.references) == ("second@client.com", ("m1@client.com",))
    assert found.list_id == "wms.lists.client.com"
    bare = envelope_of(
        outlook_message("Topic", "Words.", "Amy", "amy@client.com", SENT), OUTLOOK_TYPE
    )
    assert (bare.sender_address, bare.message_key, bare.references) == ("amy@client.com", "", ())


def test_a_watched_folder_takes_saved_messages_once_and_into_their_thread(
    sqlite_post: Post, tmp_path: Path
) -> None:
    """The answer that Outlook saved stands in the conversation of the message that it answers."""
    project = sqlite_post.project()
    (tmp_path / "1.eml").write_bytes(raw(1))
    (tmp_path / "2.msg").write_bytes(SAVED)
    box = sqlite_post.mailbox("folder", path=str(tmp_path), project_id=project, settle_s=0)
    assert sqlite_post.counts(box) == {"filed": 2}
    (tmp_path / "copy.msg").write_bytes(SAVED)
    assert sqlite_post.counts(box) == {"known": 1}
    shown = sqlite_post.http.get(f"/api/v1/projects/{project}/mail").json()["items"]
    assert [message["subject"] for message in shown] == ["RE: Topic 1", "Topic 1"]
    assert len({message["thread_id"] for message in shown}) == 1


WORDS = "Dear team,\n\nit must print on <https://client.com/printers>.\n"
SERVED = raw(2, WORDS, Message_ID="<second@client.com>", Subject="RE: Topic 1")
OUTLOOK = outlook_message(
    "RE: Topic 1",
    "Dear team,\r\nit must print on .\r\n",
    "Amy Lee",
    "amy@client.com",
    SENT,
    HEADERS,
)


@pytest.mark.parametrize(("first", "second"), [(OUTLOOK, SERVED), (SERVED, OUTLOOK)])
def test_a_message_saved_by_outlook_and_served_by_mail_is_stored_once(
    sqlite_post: Post, first: bytes, second: bytes
) -> None:
    """Uploaded first or scanned first: one document, though bytes, line breaks and links differ."""
    project = sqlite_post.project()
    box = sqlite_post.mailbox("folder", path="nowhere", project_id=project)
    name = {OUTLOOK: "saved.msg", SERVED: "served.eml"}
    uploaded = sqlite_post.client.upload(project, name[first], first)
    assert uploaded.created == 1
    again = sqlite_post.client.upload(project, name[second], second)
    assert (again.created, again.documents) == (0, uploaded.documents)
    assert sqlite_post.counts(box, opener=lambda *_: FakeSource(SERVED)) == {"filed": 1}
    (shown,) = sqlite_post.http.get(f"/api/v1/projects/{project}/mail").json()["items"]
    assert shown["document_ids"] == [uploaded.documents[0].id]
    assert sqlite_post.client.upload(project, "mine.msg", OUTLOOK).created == 0
    assert sqlite_post.client.documents(project).total == 1


def test_a_message_that_came_by_mail_is_not_doubled_by_uploading_it(sqlite_post: Post) -> None:
    """A file that a mail program saved has other line ends; other words under its Message-ID are another mail."""
    project = sqlite_post.project()
    box = sqlite_post.mailbox("folder", path="nowhere", project_id=project)
    sqlite_post.counts(box, opener=lambda *_: FakeSource(SERVED))
    saved = b"X-Saved-By: me\n" + SERVED.replace(b"\r\n", b"\n")
    assert sqlite_post.client.upload(project, "mine.eml", saved).created == 0
    assert sqlite_post.client.upload(project, "mine.msg", OUTLOOK).created == 0
    other = raw(2, "It must scan.", Message_ID="<second@client.com>")
    assert sqlite_post.client.upload(project, "other.eml", other).created == 1
    assert sqlite_post.client.documents(project).total == 2


def test_a_withdrawn_message_comes_back_with_other_bytes(sqlite_post: Post) -> None:
    """Uploading it again brings its document back, as the same bytes do."""
    project = sqlite_post.project()
    (first,) = sqlite_post.client.upload(project, "served.eml", SERVED).documents
    sqlite_post.client.withdraw_document(project, first.id)
    (second,) = sqlite_post.client.upload(project, "saved.msg", OUTLOOK).documents
    assert (second.id, second.status) == (first.id, DocumentStatus.READY)


def test_a_message_that_waited_meets_its_upload(sqlite_post: Post) -> None:
    """Put into the project that has it already, it is that document."""
    project = sqlite_post.project()
    box = sqlite_post.mailbox("folder", path="nowhere")
    assert sqlite_post.counts(box, opener=lambda *_: FakeSource(SERVED)) == {"unrouted": 1}
    (first,) = sqlite_post.client.upload(project, "saved.msg", OUTLOOK).documents
    (waiting,) = sqlite_post.messages()
    sqlite_post.http.post(
        f"/api/v1/mail/unrouted/{waiting.id}/assign", json={"project_id": project}
    )
    (shown,) = sqlite_post.http.get(f"/api/v1/projects/{project}/mail").json()["items"]
    assert shown["document_ids"] == [first.id]


def test_messages_of_nothing_but_links_are_never_taken_for_each_other(sqlite_post: Post) -> None:
    """Links are left out of the comparison, so under one Message-ID two of them would look alike."""
    project = sqlite_post.project()
    for number in (1, 2):
        link = raw(2, f"https://client.com/{number}", Message_ID="<link@client.com>")
        assert sqlite_post.client.upload(project, f"{number}.eml", link).created == 1
