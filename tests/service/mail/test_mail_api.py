"""Mailboxes, rules, waiting mail and the quarantine over HTTP."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from service.jobs import registry
from service.jobs.running import run_job
from service.matching import Near, RecordView
from service.usecases.mail_lease import acquire
from service.work import Work
from tests.service.fakes import FakeMatcher
from tests.service.mail.conftest import Post
from tests.service.mail.fake_source import FakeSource
from tests.service.mail.mails import raw, unreadable


def _rule(project_id: int, value: str, kind: str = "sender_domain") -> dict[str, object]:
    return {"project_id": project_id, "kind": kind, "value": value}


def _waiting(post: Post, *messages: bytes) -> int:
    box = post.mailbox("folder", name=f"b{len(post.positions())}", path="x")
    post.counts(box, opener=lambda *_: FakeSource(*messages))
    return box


def test_mail_without_a_rule_waits_and_is_assigned_by_hand(post: Post) -> None:
    """Waiting mail is in no project until a person says where it belongs; its answer follows."""
    project = post.project()
    box = _waiting(post, raw(1))
    (waiting,) = post.http.get("/api/v1/mail/unrouted").json()["items"]
    assert (waiting["subject"], waiting["route"]) == ("Topic 1", "no rule matches")
    assert post.client.documents(project).total == 0
    path = f"/api/v1/mail/unrouted/{waiting['id']}/assign"
    done = post.http.post(path, json={"project_id": project}, headers={"X-Reviewer": "Amy"})
    assert done.json() == {"outcome": "filed"}
    assert post.http.get("/api/v1/mail/unrouted").json()["total"] == 0
    (filed,) = post.http.get(f"/api/v1/projects/{project}/mail").json()["items"]
    assert filed["route"] == "by Amy"
    again = post.http.post(path, json={"project_id": project})
    assert again.status_code == 409
    source = FakeSource(raw(1), raw(2, In_Reply_To="<m1@client.com>"))
    assert post.counts(box, opener=lambda *_: source) == {"filed": 1}
    assert post.messages()[-1].route == "its thread"


def test_a_rule_is_tried_on_the_past_before_it_is_saved(post: Post) -> None:
    """The trial counts what would change and stores nothing; saving does exactly that."""
    first, second = post.project("A"), post.project("B")
    fixed = post.mailbox("folder", name="a", path="x", project_id=first)
    other = post.mailbox("folder", name="b", path="x", project_id=second)
    post.counts(fixed, opener=lambda *_: FakeSource(raw(1)))
    post.counts(other, opener=lambda *_: FakeSource(raw(2), raw(3)))
    _waiting(post, raw(4), raw(5), raw(6, From="bo@else.com"))
    trial = post.http.post("/api/v1/mail/rules/try", json=_rule(first, "client.com")).json()
    counts = {key: trial[key] for key in ("matched", "would_file", "agrees", "contradicts")}
    assert counts == {"matched": 5, "would_file": 2, "agrees": 1, "contradicts": 2}
    assert [found["subject"] for found in trial["examples"]] == ["Topic 4", "Topic 5"]
    assert post.http.get("/api/v1/mail/rules").json()["total"] == 0
    saved = post.http.post("/api/v1/mail/rules", json=_rule(first, "client.com"))
    assert saved.status_code == 201
    assert saved.json()["filed"] == 2
    assert post.subjects(first) == ["Topic 1", "Topic 4", "Topic 5"]
    assert post.subjects(second) == ["Topic 2", "Topic 3"]
    (left,) = post.http.get("/api/v1/mail/unrouted").json()["items"]
    assert left["subject"] == "Topic 6"


def test_new_mail_follows_the_rules(post: Post) -> None:
    """A rule decides on mail that comes in later; a removed one no more."""
    project = post.project()
    created = post.http.post("/api/v1/mail/rules", json=_rule(project, "client.com")).json()
    box = post.mailbox("folder", path="x")
    messages = [raw(1)]
    assert post.counts(box, opener=lambda *_: FakeSource(*messages)) == {"filed": 1}
    removed = post.http.delete(f"/api/v1/mail/rules/{created['rule']['id']}")
    assert removed.status_code == 204
    messages.append(raw(2))
    assert post.counts(box, opener=lambda *_: FakeSource(*messages)) == {"unrouted": 1}


def test_waiting_mail_is_suggested_a_project_by_its_sender(post: Post) -> None:
    """Mail of the same person, else of the same company, in exactly one project is a hint."""
    first, second = post.project("A"), post.project("B")
    in_a = post.mailbox("folder", name="a", path="x", project_id=first)
    in_b = post.mailbox("folder", name="b", path="x", project_id=second)
    post.counts(in_a, opener=lambda *_: FakeSource(raw(1), raw(2, From="c@qq.com")))
    post.counts(in_b, opener=lambda *_: FakeSource(raw(3, From="bo@else.com")))
    _waiting(post, raw(4, From="new@client.com"), raw(5, From="d@qq.com"), raw(6, From="c@qq.com"))
    found = post.http.get("/api/v1/mail/unrouted").json()["items"]
    hints = {item["subject"]: item["suggestion"] for item in found}
    assert hints["Topic 4"] == {"project_id": first, "basis": "sender", "similarity": None}
    assert hints["Topic 5"] is None
    assert hints["Topic 6"]["project_id"] == first


class _Near(FakeMatcher):
    """A matcher to which every project is as near as its table says."""

    def __init__(self, table: dict[int, float]) -> None:
        self.table = table

    def nearest(self, text: str, record: RecordView, *, count: int) -> list[Near]:
        """Return one entry."""
        assert "export" in text
        return [Near(1, self.table[record.project_id])]


@pytest.mark.parametrize(
    ("table", "hint"),
    [
        ({1: 0.6, 2: 0.3}, {"project_id": 1, "basis": "words", "similarity": 0.6}),
        ({1: 0.6, 2: 0.58}, None),
        ({1: 0.2, 2: 0.1}, None),
    ],
)
def test_waiting_mail_is_suggested_a_project_by_its_words(
    sqlite_post: Post, table: dict[int, float], hint: dict[str, object] | None
) -> None:
    """Close to the requirements of one project, and clearly closer than to the next."""
    post = sqlite_post
    post.project("A")
    post.project("B")
    _waiting(post, raw(1, "The export is slow."))
    post.parts.models._matcher = _Near(table)
    (found,) = post.http.get("/api/v1/mail/unrouted").json()["items"]
    assert found["suggestion"] == hint
    assert found["preview"] == "The export is slow."


def test_the_marks_of_a_waiting_message_make_rules(post: Post) -> None:
    """Each mark is a rule that matches the message; a public domain is none."""
    project = post.project()
    _waiting(post, raw(1, From="amy@qq.com", To="pm+wms@ours.com", Subject="[WMS] 【急】 Hi"))
    (found,) = post.http.get("/api/v1/mail/unrouted").json()["items"]
    marks = [(mark["kind"], mark["value"]) for mark in found["marks"]]
    assert marks == [
        *(("sender_address", "amy@qq.com"), ("subject_tag", "wms")),
        *(("subject_tag", "急"), ("plus_address", "wms")),
    ]
    for kind, value in marks:
        trial = post.http.post("/api/v1/mail/rules/try", json=_rule(project, value, kind)).json()
        assert trial["would_file"] == 1, kind


def test_mail_for_an_archived_project_waits(post: Post) -> None:
    """A rule of an archived project puts nothing into it."""
    project = post.project()
    post.http.post("/api/v1/mail/rules", json=_rule(project, "client.com"))
    version = post.client.project(project).version
    post.http.patch(
        f"/api/v1/projects/{project}", json={"expected_version": version, "archived": True}
    )
    _waiting(post, raw(1))
    assert post.http.get("/api/v1/mail/unrouted").json()["total"] == 1


def test_rules_that_make_no_sense_are_refused(post: Post) -> None:
    """Public providers, our own domain and doubles are errors with what to do."""
    project = post.project()
    for value in ("qq.com", "ours.com"):
        answer = post.http.post("/api/v1/mail/rules", json=_rule(project, value))
        assert (answer.status_code, value in answer.json()["detail"]) == (400, True)
    assert post.http.post("/api/v1/mail/rules", json=_rule(project, "a.com")).is_success
    again = post.http.post("/api/v1/mail/rules", json=_rule(project, "A.com"))
    assert again.status_code == 409


def test_waiting_mail_that_cannot_be_read_goes_into_quarantine(post: Post) -> None:
    """Only the reader of a project looks inside; what it refuses keeps its place and bytes."""
    project = post.project()
    broken = unreadable()
    _waiting(post, broken)
    (waiting,) = post.http.get("/api/v1/mail/unrouted").json()["items"]
    done = post.http.post(
        f"/api/v1/mail/unrouted/{waiting['id']}/assign", json={"project_id": project}
    )
    assert done.json() == {"outcome": "quarantined"}
    assert post.messages() == []
    (row,) = post.quarantined()
    assert row.project_id == project
    assert [found.quarantine_id for found in post.positions()] == [row.id]


def test_a_mailbox_from_making_to_removing(post: Post, tmp_path: Path) -> None:
    """Made, checked, scanned, paused and removed; its messages stay."""
    project = post.project()
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "1.eml").write_bytes(raw(1))
    command = {
        "name": "Drop",
        "kind": "folder",
        "options": {"path": str(tmp_path / "drop"), "settle_s": 0},
        "project_id": project,
    }
    checked = post.http.post("/api/v1/mailboxes/check", json=command).json()
    assert (checked["ok"], checked["folders"]) == (True, ["drop"])
    box = post.http.post("/api/v1/mailboxes", json=command).json()
    assert post.http.post("/api/v1/mailboxes", json=command).status_code == 409
    asked = post.http.post(f"/api/v1/mailboxes/{box['id']}/scan")
    assert asked.status_code == 202
    assert post.http.post(f"/api/v1/mailboxes/{box['id']}/scan").status_code == 409
    registry.load_tasks()
    run_job(post.parts, asked.json()["job_id"])
    (shown,) = post.http.get("/api/v1/mailboxes").json()["items"]
    assert shown["last_scan"] == {"filed": 1}
    assert (shown["messages"], shown["scanning"], shown["error_code"]) == (
        {"filed": 1},
        False,
        None,
    )
    paused = post.http.patch(
        f"/api/v1/mailboxes/{box['id']}", json={"expected_version": 1, "paused": True}
    ).json()
    assert (paused["paused"], paused["version"]) == (True, 2)
    stale = post.http.patch(
        f"/api/v1/mailboxes/{box['id']}", json={"expected_version": 1, "paused": False}
    )
    assert stale.status_code == 409
    assert post.http.delete(f"/api/v1/mailboxes/{box['id']}").status_code == 204
    assert post.subjects(project) == ["Topic 1"]
    assert len(post.messages()) == 1


def test_a_mailbox_that_is_scanned_is_neither_scanned_nor_removed(post: Post) -> None:
    """Both are refused with the reason."""
    box = post.mailbox("folder", path="x")
    with post.parts.writers.begin() as session:
        acquire(Work(session), box)
    for answer in (
        post.http.post(f"/api/v1/mailboxes/{box}/scan"),
        post.http.delete(f"/api/v1/mailboxes/{box}"),
    ):
        assert answer.status_code == 409
        assert "being scanned" in answer.json()["detail"]


def test_secrets_are_refused_by_value(post: Post) -> None:
    """A password in the place of a reference is neither stored nor repeated."""
    command = {
        "name": "x",
        "kind": "imap",
        "options": {"host": "h", "user": "u"},
        "secret_ref": "hunter2secret",
    }
    for path in ("/api/v1/mailboxes", "/api/v1/mailboxes/check"):
        answer = post.http.post(path, json=command)
        assert answer.status_code == 422
        assert "hunter2secret" not in answer.text


@pytest.mark.parametrize("reference", ["file:/etc/passwd", "env:HOME", "keyring:login/root"])
def test_references_out_of_the_places_for_secrets_are_refused(post: Post, reference: str) -> None:
    """Neither adding nor checking a mailbox sends a file of the machine to a host of choice."""
    command = {
        "name": "x",
        "kind": "imap",
        "options": {"host": "127.0.0.1", "port": 9, "user": "u", "security": "plain"},
        "secret_ref": reference,
    }
    answer = post.http.post("/api/v1/mailboxes", json=command)
    assert answer.status_code == 400, answer.text
    checked = post.http.post("/api/v1/mailboxes/check", json=command).json()
    assert (checked["ok"], checked["code"]) == (False, "secret")
    assert checked["detail"] == answer.json()["detail"]


def test_every_write_leaves_an_audit_line(post: Post) -> None:
    """Mailboxes, rules, messages and the quarantine say who changed what."""
    project = post.project()
    box = post.mailbox("folder", path="x", project_id=project)
    post.counts(box, opener=lambda *_: FakeSource(raw(1), unreadable()))
    _waiting(post, raw(2))
    rule = post.http.post("/api/v1/mail/rules", json=_rule(project, "client.com")).json()["rule"]
    post.http.delete(f"/api/v1/mail/rules/{rule['id']}")
    post.http.delete(f"/api/v1/mail/quarantine/{post.quarantined()[0].id}")
    post.http.patch(f"/api/v1/mailboxes/{box}", json={"expected_version": 1, "paused": True})
    post.http.delete(f"/api/v1/mailboxes/{box}")
    with post.parts.engine.connect() as connection:
        actions = set(connection.execute(text("SELECT action FROM audit")).scalars())
    assert actions >= {
        *("mailbox.create", "mailbox.update", "mailbox.remove", "rule.create", "rule.remove"),
        *("mail.file", "mail.quarantine", "mail.give_up"),
    }


def test_rules_filed_while_a_scan_runs_give_each_message_once(sqlite_post: Post) -> None:
    """Assigning and importing the same waiting message at once files it once."""
    post = sqlite_post
    project = post.project()
    messages = [raw(number) for number in range(1, 9)]
    _waiting(post, *messages)
    box = post.mailbox("folder", name="fixed", path="x", project_id=project)
    scanner = threading.Thread(
        target=post.scan, args=(box,), kwargs={"opener": lambda *_: FakeSource(*messages)}
    )
    scanner.start()
    post.http.post("/api/v1/mail/rules", json=_rule(project, "client.com"))
    scanner.join(60)
    assert len(post.stored_hashes()) == 8
    assert [(row.state, row.scope) for row in post.messages()] == [("filed", project)] * 8


def test_another_password_takes_the_place_of_the_old_one(sqlite_post: Post) -> None:
    """The new one is kept, the old file is gone, and neither is sent back or stored in a row."""
    command = {
        "name": "pm",
        "kind": "imap",
        "options": {"host": "imap.x", "user": "pm"},
        "secret": "first one",
    }
    box = sqlite_post.http.post("/api/v1/mailboxes", json=command).json()
    old = Path(box["secret_ref"].removeprefix("file:"))
    assert old.read_text(encoding="utf-8") == "first one"
    place = f"/api/v1/mailboxes/{box['id']}"
    change = {"expected_version": 1, "secret": "next one"}
    answer = sqlite_post.http.patch(place, json=change)
    new = Path(answer.json()["secret_ref"].removeprefix("file:"))
    assert (new.read_text(encoding="utf-8"), old.exists()) == ("next one", False)
    assert "next one" not in answer.text
    assert answer.json()["paused"] is False
    refused = {"expected_version": 2, "secret_ref": f"file:{new}"}
    assert sqlite_post.http.patch(place, json=refused).status_code == 400
    assert sqlite_post.http.patch(place, json=change).status_code == 409


def test_a_folder_has_no_password_to_change(sqlite_post: Post, tmp_path: Path) -> None:
    """What makes no sense is refused with the reason."""
    box = sqlite_post.mailbox("folder", path=str(tmp_path))
    change = {"expected_version": 1, "secret": "x"}
    answer = sqlite_post.http.patch(f"/api/v1/mailboxes/{box}", json=change)
    assert answer.status_code == 400
    assert "server" in answer.json()["detail"]
