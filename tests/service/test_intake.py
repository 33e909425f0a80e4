"""Taking documents in: paste, upload, idempotency, failures, re-analysis, withdrawal."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service import schemas as s
from service.app import create_app
from service.client import ClientError, ServiceClient
from service.settings import Settings
from tests.service.conftest import House
from tests.service.fakes import FakeAnalyzer

TEXT = "Hello. The export must be ready by 2026-06-30. > It must be blue.\nWe could add colors."


def test_paste_finds_items_grounded_in_the_text(house: House) -> None:
    """Every item's quote is the slice of the document's text, and quoted lines give no item."""
    project = house.project()
    document = house.paste(project.id, TEXT)
    detail = house.client.document(project.id, document.id)
    items = house.items(project.id)
    assert [item.quote for item in items] == [
        "The export must be ready by 2026-06-30.",
        "We could add colors.",
    ]
    assert all(detail.text[item.start : item.end] == item.quote for item in items)
    assert items[0].priority == "must"
    assert str(items[0].due_on) == "2026-06-30"
    assert items[0].finding is not None
    assert items[0].finding.due is not None
    assert {zone.zone for zone in detail.zones} == {"own", "quoted"}
    assert [unit.verdict for unit in detail.units][-1] == "requirement"
    assert detail.status == "ready"
    assert detail.open_items == 2


@pytest.mark.parametrize(
    ("kind", "side"), [("notes", "unknown"), ("transcript", "unknown"), ("email", "us")]
)
def test_who_wrote_minutes_did_not_say_what_is_in_them(house: House, kind: str, side: str) -> None:
    """Minutes and transcripts from our side hold the client's words too; our mails do not."""
    project = house.project()
    house.paste(project.id, TEXT, kind=kind, sender_side="us")
    assert {item.side for item in house.items(project.id)} == {side}


def test_same_bytes_give_the_same_document(house: House) -> None:
    """Sending a text again stores nothing, analyzes nothing and answers 200."""
    project = house.project()
    path = f"/api/v1/projects/{project.id}/documents/text"
    first = house.http.post(path, json={"text": TEXT})
    again = house.http.post(path, json={"text": TEXT})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["existing"] == 1
    assert first.json()["documents"][0]["id"] == again.json()["documents"][0]["id"]
    assert len(house.items(project.id)) == 2
    assert len(house.analyzer.calls) == 1


def test_same_bytes_in_two_projects_are_two_documents(house: House) -> None:
    """Idempotency stops at the border of a project."""
    one, two = house.project("ONE"), house.project("TWO")
    assert house.paste(one.id, TEXT).id != house.paste(two.id, TEXT).id


def test_upload_of_several_documents_in_one_file(house: House) -> None:
    """A mailbox file gives one document per message, and the bytes come back unchanged."""
    project = house.project(own_domains=["us.com"])
    data = b"From: Amy <amy@client.com>\nIt must run.%%%From: bob@mail.us.com\nIt must stop."
    result = house.client.upload(project.id, "box.mbox", data, media_type="application/mbox")
    assert [(found.part, found.sender_side) for found in result.documents] == [
        (0, "client"),
        (1, "us"),
    ]
    assert house.client.original(project.id, result.documents[1].id) == data
    again = house.client.upload(project.id, "renamed.mbox", data)
    assert (again.created, again.existing) == (0, 2)


MAIL = b"""From: Amy Lee <Amy@Client.example>
To: pm@us.example
Date: Mon, 04 May 2026 10:00:00 +0800
Subject: Export
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=utf-8

It must export.
--x
Content-Type: text/plain; charset=utf-8
Content-Disposition: attachment; filename=list.txt

It must import.
--x--
"""


def test_real_mail_gets_side_contact_and_attachment(tmp_path: Path, sqlite_template: Path) -> None:
    """With the real reader a mail and its attachment carry the sender's side and own names."""
    shutil.copy(sqlite_template, tmp_path / "clientsignal.db")
    settings = Settings(state=tmp_path)
    app = create_app(settings, analyzer=FakeAnalyzer())
    with TestClient(app) as http:
        client = ServiceClient(http)
        command = s.ProjectCreate(key="A", name="A", own_domains=["us.example"])
        project = client.create_project(command)
        mail, attached = client.upload(project.id, "a.eml", MAIL).documents
        assert (mail.sender_side, attached.sender_side) == ("client", "client")
        assert mail.name == "a.eml"
        assert "list.txt" in attached.name
        assert mail.subject == "Export"
        moods = client.mood(project.id).items
        assert "amy@client.example" in [mood.contact for mood in moods]
        text = client.document(project.id, mail.id).text
        for item in client.items(project.id, document_id=mail.id).items:
            assert text[item.start : item.end] == item.quote
        with pytest.raises(ClientError) as caught:
            client.upload(project.id, "b.pdf", b"%PDF-1.4 broken")
        assert caught.value.document_id is not None


@pytest.mark.parametrize(
    ("code", "status"), [("encrypted", 400), ("too_large", 413), ("unsupported", 415)]
)
def test_unreadable_file_is_kept_as_failed_document(house: House, code: str, status: int) -> None:
    """The answer says what to do, and the bytes are not lost."""
    project = house.project()
    data = f"#{code}#".encode()
    with pytest.raises(ClientError) as caught:
        house.client.upload(project.id, "locked.pdf", data)
    assert caught.value.status == status
    assert caught.value.code == code
    assert "locked.pdf" in caught.value.detail
    assert caught.value.document_id is not None
    found = house.client.document(project.id, caught.value.document_id)
    assert (found.status, found.error_code) == ("failed", code)
    assert house.client.original(project.id, found.id) == data
    with pytest.raises(ClientError) as again:
        house.client.upload(project.id, "locked.pdf", data)
    assert again.value.document_id == found.id
    assert house.client.documents(project.id).total == 1


def test_crashing_reader_loses_nothing_and_tells_no_client_text(house: House) -> None:
    """An unexpected failure of a parser is a failed document, and its message is not passed on."""
    project = house.project()
    with pytest.raises(ClientError) as caught:
        house.client.upload(project.id, "odd.bin", b"#crash# secret words")
    assert caught.value.code == "corrupt"
    assert "secret words" not in caught.value.detail
    assert house.client.documents(project.id, status="failed").total == 1


def test_failing_models_keep_the_text_and_can_be_repeated(house: House) -> None:
    """The text of a document outlives a failure of the models."""
    project = house.project()
    house.analyzer.broken = True
    document = house.paste(project.id, TEXT)
    assert (document.status, document.error_code) == ("failed", "analysis_failed")
    assert house.client.document(project.id, document.id).text == TEXT
    with pytest.raises(ClientError) as caught:
        house.client.reanalyze(project.id, document.id)
    assert caught.value.status == 503
    house.analyzer.broken = False
    assert house.client.reanalyze(project.id, document.id).status == "ready"
    assert len(house.items(project.id)) == 2


def test_newer_model_never_touches_decided_items(house: House) -> None:
    """Re-analysis replaces untouched pending items only; the record stays exactly as it was."""
    project = house.project()
    text = "It must export. It must import. It must print. It must scan. It must hum."
    document = house.paste(project.id, text)
    export, imported, printed, scanned, _hum = house.items(project.id)
    house.accept(export)
    house.client.reject(project.id, imported.id, s.Reject(expected_version=1))
    fields = s.ItemFields(text="It prints labels")
    house.client.edit(project.id, printed.id, s.Edit(expected_version=1, fields=fields))
    house.client.skip(project.id, scanned.id, s.Skip(expected_version=1))
    before = house.client.record(project.id).items
    decided = house.items(project.id)[:4]
    house.analyzer.version, house.analyzer.confidence = "fake-2", 0.6
    house.client.reanalyze(project.id, document.id)
    after = house.items(project.id)
    assert after[:4] == decided
    assert [item.model_version for item in after] == ["fake-1"] * 4 + ["fake-2"]
    assert after[4].confidence == 0.6
    assert len(after) == 5
    assert house.client.record(project.id).items == before


def test_reanalyze_with_corrected_facts(house: House) -> None:
    """Kind, date and side of a document can be corrected, and the correction is kept."""
    project = house.project()
    document = house.paste(project.id, "It must export.")
    moment = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    command = s.ReanalyzeIn(kind="email", received_at=moment, sender_side="us")
    found = house.client.reanalyze(project.id, document.id, command)
    assert (found.kind, found.received_at, found.sender_side) == ("email", moment, "us")
    assert house.items(project.id)[0].side == "us"


def test_withdraw_needs_force_once_something_is_confirmed(house: House) -> None:
    """A document with confirmed items goes only by force; the record keeps its quotes."""
    project = house.project()
    item = house.accepted(project.id, "It must export. It must import.")
    with pytest.raises(ClientError) as caught:
        house.client.withdraw_document(project.id, item.document_id)
    assert caught.value.status == 409
    assert "REQ-1" in caught.value.detail
    house.client.withdraw_document(project.id, item.document_id, force=True)
    assert house.client.documents(project.id).total == 0
    assert house.items(project.id) == []
    assert house.client.record(project.id).items[0].sources[0].quote == "It must export."


def test_items_of_a_withdrawn_document_cannot_be_decided(house: House) -> None:
    """A decision never brings a withdrawn document back by accident."""
    project = house.project()
    document = house.paste(project.id, TEXT)
    item = house.items(project.id)[0]
    house.client.withdraw_document(project.id, document.id)
    with pytest.raises(ClientError) as caught:
        house.accept(item)
    assert caught.value.status == 409
    assert house.client.document(project.id, document.id).status == "withdrawn"


def test_same_bytes_bring_a_withdrawn_document_back(house: House) -> None:
    """Nothing is doubled when a withdrawn document comes in again."""
    project = house.project()
    document = house.paste(project.id, TEXT)
    house.client.withdraw_document(project.id, document.id)
    again = house.paste(project.id, TEXT)
    assert (again.id, again.status) == (document.id, "ready")
    assert len(house.items(project.id)) == 2


def test_preview_stores_nothing(house: House) -> None:
    """A preview shows findings and leaves no trace."""
    project = house.project()
    found = house.client.preview(s.TextIn(text=TEXT))
    assert [finding.priority for finding in found.findings] == ["must", "could"]
    assert house.client.documents(project.id).total == 0


@pytest.mark.parametrize("text", ["   \n ", "a\x00b"])
def test_text_without_words_is_refused(house: House, text: str) -> None:
    """Blank text and NUL characters give a clear 400."""
    project = house.project()
    with pytest.raises(ClientError) as caught:
        house.paste(project.id, text)
    assert caught.value.status == 400


def test_local_day_of_the_sender_survives_storage(house: House) -> None:
    """The sender's own offset is kept, because it decides which day "tomorrow" is."""
    project = house.project()
    sent = "2026-05-04T00:30:00+08:00"
    house.http.post(
        f"/api/v1/projects/{project.id}/documents/text",
        json={"text": "It must export.", "received_at": sent},
    )
    document = house.client.documents(project.id).items[0]
    seen = []
    analyze = house.analyzer.analyze
    house.analyzer.analyze = lambda found: (seen.append(found.received_at), analyze(found))[1]
    house.client.reanalyze(project.id, document.id)
    assert seen[0].isoformat() == sent
