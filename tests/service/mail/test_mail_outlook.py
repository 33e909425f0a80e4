"""Messages that Outlook saved, in a watched folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from service.mail.envelope import envelope_of
from service.mail.source import OUTLOOK_TYPE
from tests.nlp.msg_samples import outlook_message
from tests.service.mail.conftest import Post
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
