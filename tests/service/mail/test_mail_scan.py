"""Exactly once, whatever happens between two steps."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, update

from service.leases import new_owner
from service.mail.source import SourceError
from service.tables.mail import MailLeaseRow
from service.usecases.mail_lease import MailboxBusyError, acquire, release
from service.usecases.mail_quarantine import give_up
from service.work import Work, now
from tests.service.mail.conftest import Post
from tests.service.mail.fake_source import FakeSource
from tests.service.mail.mails import mail, mbox, raw, unreadable


class Crash(BaseException):
    """Ends a scan at any point, as a power cut would; no code of ours catches it."""


@pytest.fixture
def box(post: Post) -> int:
    """Give a mailbox whose mail all belongs to one project."""
    return post.mailbox("folder", path="nowhere", project_id=post.project())


def test_a_scan_twice_is_a_scan_once(post: Post, box: int) -> None:
    """The cursor stops the second scan; without it the identity of messages does."""
    messages = [raw(1), raw(2), raw(2)]
    assert post.counts(box, opener=lambda *_: FakeSource(*messages)) == {"filed": 2, "known": 1}
    assert post.counts(box, opener=lambda *_: FakeSource(*messages)) == {}
    again = post.counts(box, opener=lambda *_: FakeSource(*messages, validity="2"))
    assert again == {"known": 3}
    assert len(post.stored_hashes()) == 2


def test_two_mailboxes_with_the_same_message_store_it_once(post: Post, box: int) -> None:
    """A message that came to two people is one message, though its trace headers differ."""
    other = post.mailbox("folder", name="other", path="nowhere", project_id=1)
    post.counts(box, opener=lambda *_: FakeSource(raw(1)))
    copy = b"Received: by elsewhere\r\n" + raw(1)
    assert post.counts(other, opener=lambda *_: FakeSource(copy)) == {"known": 1}
    assert post.subjects(1) == ["Topic 1"]


def test_bytes_that_were_uploaded_by_hand_are_not_doubled(post: Post, box: int) -> None:
    """The message belongs to the document that is there already."""
    uploaded = post.client.upload(1, "mine.eml", raw(1)).documents[0]
    assert post.counts(box, opener=lambda *_: FakeSource(raw(1))) == {"filed": 1}
    (shown,) = post.http.get("/api/v1/projects/1/mail").json()["items"]
    assert shown["document_ids"] == [uploaded.id]


def test_a_message_that_was_uploaded_in_other_bytes_is_not_doubled(post: Post, box: int) -> None:
    """A file saved by a mail program differs from what the server sends, yet is the same mail."""
    uploaded = post.client.upload(1, "mine.eml", raw(1).replace(b"\r\n", b"\n")).documents[0]
    post.client.upload(1, "other.eml", raw(2, "Other words.", Message_ID="<m1@x>"))
    served = b"Received: from a by b\r\n" + raw(1)
    assert post.counts(box, opener=lambda *_: FakeSource(served, raw(2))) == {"filed": 2}
    shown = post.http.get("/api/v1/projects/1/mail").json()["items"]
    documents = {found["subject"]: found["document_ids"] for found in shown}
    assert documents["Topic 1"] == [uploaded.id]
    assert post.client.documents(1).total == 3


def test_a_crash_at_every_statement_loses_and_doubles_nothing(
    sqlite_post: Post,
) -> None:
    """Cut the scan at each SQL statement in turn; the next scan completes it exactly."""
    project = sqlite_post.project()
    engine = sqlite_post.parts.engine
    cut_at, seen = 0, 0
    crashes = 0

    def count(*_arguments: object) -> None:
        nonlocal seen
        seen += 1
        if seen == cut_at:
            raise Crash

    event.listen(engine, "before_cursor_execute", count)
    while True:
        cut_at += 3
        seen = 0
        messages = [raw(100 * cut_at + n) for n in range(2)] + [unreadable(100 * cut_at + 9)]
        cut, cut_at = cut_at, 0
        box = sqlite_post.mailbox("folder", name=f"b{cut}", path="x", project_id=project)
        cut_at, seen = cut, 0
        try:
            sqlite_post.scan(box, opener=lambda *_, m=tuple(messages): FakeSource(*m))
        except Crash:
            crashes += 1
        else:
            break
        cut, cut_at = cut_at, 0
        with sqlite_post.parts.writers.begin() as session:
            session.execute(update(MailLeaseRow).values(until=now() - timedelta(seconds=1)))
        counts = sqlite_post.counts(box, opener=lambda *_, m=tuple(messages): FakeSource(*m))
        cut_at = cut
        assert "known" not in counts
        places = [row for row in sqlite_post.positions() if row.message_id or row.quarantine_id]
        assert len(places) == 3 * crashes
    event.remove(engine, "before_cursor_execute", count)
    assert crashes > 20
    assert len(sqlite_post.quarantined()) == crashes + 1
    hashes = sqlite_post.stored_hashes()
    assert len(hashes) == len(set(hashes)) == 2 * (crashes + 1)


def test_the_second_scanner_is_told_who_scans(post: Post, box: int) -> None:
    """While a mailbox is scanned nobody else scans it; afterwards anybody may."""
    reached, go_on = threading.Event(), threading.Event()

    def wait(*_arguments: object) -> None:
        reached.set()
        go_on.wait(20)

    first = threading.Thread(
        target=post.scan,
        args=(box,),
        kwargs={"opener": lambda *_: FakeSource(raw(1), raw(2)), "report": wait},
    )
    first.start()
    assert reached.wait(20)
    with pytest.raises(MailboxBusyError, match="is being scanned by process"):
        post.scan(box, opener=lambda *_: FakeSource(raw(1), raw(2)))
    go_on.set()
    first.join(20)
    assert post.counts(box, opener=lambda *_: FakeSource(raw(1), raw(2))) == {}


def test_a_scanner_that_lost_its_lease_writes_nothing_more(post: Post, box: int) -> None:
    """A scanner that slept too long stops; the one that took over does the rest."""

    def steal(*_arguments: object) -> None:
        with post.parts.writers.begin() as session:
            session.execute(update(MailLeaseRow).values(owner="elsewhere:1:aa"))

    result = post.scan(box, opener=lambda *_: FakeSource(raw(1), raw(2)), report=steal)
    assert result.error is not None
    assert result.error.code == "busy"
    assert len(post.messages()) == 1
    with post.parts.writers.begin() as session:
        session.execute(update(MailLeaseRow).values(until=now() - timedelta(seconds=1)))
    assert post.counts(box, opener=lambda *_: FakeSource(raw(1), raw(2))) == {"filed": 1}


def test_the_lease_of_a_dead_process_is_free_at_once(post: Post, box: int) -> None:
    """After kill -9 nobody waits until the lease runs out; a living process is respected."""
    with post.parts.writers.begin() as session:
        lease = acquire(Work(session), box)
    host = lease.owner.rsplit(":", 2)[0]
    with post.parts.writers.begin() as session:
        session.execute(update(MailLeaseRow).values(owner=new_owner()))
    with pytest.raises(MailboxBusyError), post.parts.writers.begin() as session:
        acquire(Work(session), box)
    with post.parts.writers.begin() as session:
        session.execute(update(MailLeaseRow).values(owner=f"{host}:4194305:aa"))
    with post.parts.writers.begin() as session:
        release(session, acquire(Work(session), box))


def test_many_scanners_at_once_store_each_message_once(post: Post) -> None:
    """Four mailboxes with the same mail, scanned at the same moment, give each message once."""
    project = post.project()
    boxes = [post.mailbox("folder", name=f"b{n}", path="x", project_id=project) for n in range(4)]
    messages = [raw(number) for number in range(1, 13)]
    results: list[object] = []

    def run(box: int) -> None:
        results.append(post.scan(box, opener=lambda *_: FakeSource(*messages)).error)

    threads = [threading.Thread(target=run, args=(box,)) for box in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results == [None] * 4
    assert len(post.stored_hashes()) == 12
    assert len(post.messages()) == 12
    assert len(post.positions()) == 48


def test_errors_that_may_pass_are_tried_again_and_others_are_not(post: Post, box: int) -> None:
    """A lost connection goes on from the cursor; a refused login ends the scan at once."""
    lost = SourceError("dropped", "lost", transient=True)
    source = FakeSource(raw(1), lost, raw(2))
    assert post.counts(box, opener=lambda *_: source) == {"filed": 2}
    refused = FakeSource(raw(1), raw(2), SourceError("login", "no"), raw(3))
    error = post.scan(box, opener=lambda *_: refused).error
    assert error is not None
    assert error.code == "login"


def test_stopping_ends_after_the_message_at_hand(post: Post, box: int) -> None:
    """What was stored stays, and the next scan goes on."""
    stop = threading.Event()
    source = FakeSource(raw(1), raw(2), raw(3))
    result = post.scan(box, opener=lambda *_: source, stop=stop, report=lambda *_: stop.set())
    assert (result.stopped, result.new) == (True, 1)
    assert post.counts(box, opener=lambda *_: source) == {"filed": 2}


def test_quarantine_keeps_bytes_and_a_retry_reads_them(post: Post, box: int) -> None:
    """What could not be read yesterday and can today becomes a document; its place is kept."""
    reader = post.parts.models.reader

    class Broken:
        """Fails on everything."""

        def read(self, _raw: object) -> object:
            """Fail."""
            raise RuntimeError("secret words of a client")

    post.parts.models.reader = Broken()  # type: ignore[assignment]
    assert post.counts(box, opener=lambda *_: FakeSource(raw(1))) == {"quarantined": 1}
    (row,) = post.quarantined()
    assert (row.code, row.tries) == ("corrupt", 1)
    again = post.http.post(f"/api/v1/mail/quarantine/{row.id}/retry").json()
    assert again == {"outcome": "known"}
    assert post.quarantined()[0].tries == 2
    post.parts.models.reader = reader
    done = post.http.post(f"/api/v1/mail/quarantine/{row.id}/retry").json()
    assert done == {"outcome": "filed"}
    assert post.quarantined() == []
    assert post.subjects(1) == ["Topic 1"]
    assert [found.message_id for found in post.positions()] == [post.messages()[0].id]


def test_a_message_that_was_given_up_does_not_come_back(post: Post, box: int) -> None:
    """Its place stays known."""
    source = FakeSource(unreadable())
    post.counts(box, opener=lambda *_: source)
    with post.parts.writers.begin() as session:
        give_up(Work(session), post.quarantined()[0].id)
    assert post.counts(box, opener=lambda *_: source) == {}
    assert post.quarantined() == []


def test_an_unreadable_message_of_two_scans_is_one_entry(post: Post, box: int) -> None:
    """A new numbering of the folder does not double the quarantine."""
    broken = unreadable()
    post.counts(box, opener=lambda *_: FakeSource(broken))
    again = post.counts(box, opener=lambda *_: FakeSource(broken, validity="2"))
    assert again == {"known": 1}
    assert len(post.quarantined()) == 1


def test_a_message_without_text_is_kept_but_is_no_document(post: Post, box: int) -> None:
    """An empty mail is neither lost nor an error."""
    assert post.counts(box, opener=lambda *_: FakeSource(raw(1, " "))) == {"empty": 1}
    assert post.subjects(1) == []
    (row,) = post.messages()
    assert (row.state, row.project_id) == ("empty", 1)
    again = post.counts(box, opener=lambda *_: FakeSource(raw(1, " "), validity="2"))
    assert again == {"known": 1}


def test_an_erased_project_takes_its_mail_with_it(post: Post) -> None:
    """Neither messages, nor quarantined bytes, nor rules of the project stay."""
    project = post.project()
    box = post.mailbox("folder", path="x", project_id=project)
    post.counts(box, opener=lambda *_: FakeSource(raw(1), raw(2, " "), unreadable()))
    post.client.erase_project(project, confirm_key="WMS")
    assert post.messages() == []
    assert post.quarantined() == []


def test_long_messages_are_analyzed_before_they_are_stored(post: Post, box: int) -> None:
    """A crash after storing leaves no document that still waits for its analysis."""
    settings = post.parts.settings.model_copy(update={"inline_characters": 5})
    object.__setattr__(post.parts, "settings", settings)
    post.counts(box, opener=lambda *_: FakeSource(raw(1)))
    assert [str(found.status) for found in post.client.documents(1).items] == ["ready"]


def test_threads_by_references_in_any_order(post: Post, box: int) -> None:
    """An answer that comes before its question, and the one that links two, join one thread."""
    source = FakeSource(
        raw(3, References="<m1@client.com> <m2@client.com>"),
        raw(1),
        raw(7, Subject="Other"),
        raw(2, In_Reply_To="<m1@client.com>"),
    )
    post.counts(box, opener=lambda *_: source)
    threads = {row.subject: row.thread_id for row in post.messages()}
    assert threads["Topic 1"] == threads["Topic 2"] == threads["Topic 3"] != threads["Other"]
    listed = post.http.get(f"/api/v1/projects/1/threads/{threads['Topic 1']}").json()
    assert [found["subject"] for found in listed["messages"]] == ["Topic 1", "Topic 2", "Topic 3"]


def test_threads_by_subject_need_a_reply_and_the_same_people(post: Post, box: int) -> None:
    """Mail programs that drop references are joined by subject, strangers are not."""
    answer = {"From": "pm@ours.com", "To": "amy@client.com"}
    source = FakeSource(
        raw(1, Subject="Weekly report"),
        raw(2, Subject="回复：Weekly report", **answer),
        raw(3, Subject="Re: Weekly report", From="bo@else.com", To="x@else.com"),
        raw(4, Subject="Weekly report"),
    )
    post.counts(box, opener=lambda *_: source)
    first, reply, stranger, fresh = (row.thread_id for row in post.messages())
    assert first == reply
    assert len({first, stranger, fresh}) == 3


def test_local_sources_go_through_the_same_scan(sqlite_post: Post, tmp_path: Path) -> None:
    """A Maildir, an mbox and a folder with the same three messages give three documents."""
    import mailbox  # noqa: PLC0415 - used here only

    project = sqlite_post.project()
    maildir = mailbox.Maildir(tmp_path / "m", create=True)
    drop = tmp_path / "drop"
    drop.mkdir()
    for number in (1, 2, 3):
        maildir.add(bytes(mail(number)))
        (drop / f"{number}.eml").write_bytes(raw(number))
    (tmp_path / "a.mbox").write_bytes(mbox(*(raw(number) for number in (1, 2, 3))))
    found = [
        sqlite_post.counts(
            sqlite_post.mailbox(
                kind, name=kind, path=str(tmp_path / path), project_id=project, settle_s=0
            )
        )
        for kind, path in (("maildir", "m"), ("mbox", "a.mbox"), ("folder", "drop"))
    ]
    assert found == [{"filed": 3}, {"known": 3}, {"known": 3}]
    assert sqlite_post.subjects(project) == ["Topic 1", "Topic 2", "Topic 3"]
