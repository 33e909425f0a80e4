"""Whose decisions count: why somebody is held back, and who vouches for whom."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError
from typer.testing import CliRunner

from service import schemas as s
from service.cli.learning import learning as app
from service.client import ClientError
from service.jobs import learning as learning_jobs
from service.jobs.programs import Ended
from service.jobs.running import run_job
from service.learning.names import keyed
from service.schemas import learning as le
from service.tables import ReviewerVouchRow
from service.usecases import learning
from service.work import Work
from tests.service.conftest import House
from tests.service.routes_models import archive

TEXT = "It must export and run. It must import. Hello there."


def _secret(house: House) -> str:
    with house.parts.writers.begin() as session:
        return learning.open_settings(Work(session)).secret


def _judged(house: House, item: s.ReviewItem, **changed: object) -> None:
    """Write what a retraining would have made of the reviewer Bob."""
    place = {"document": str(item.document_id), "start": item.start, "end": item.end}
    bob = {
        "key": keyed(_secret(house), "reviewer", "Bob"), "decisions": 30, "sure": 25, "against": 24,
        "low": 0.8, "high": 0.99, "shared": 4, "alike": 1, "status": "held back", "why": "against",
        "left_out": [], "since": "", "until": "",
        "examples": [{**place, "said": "none", "chance": 0.97}], **changed,
    }  # fmt: skip
    stranger = {**bob, "key": "somebody of another installation"}
    found = {
        "format": 1,
        "judged_at": "2026-03-01T09:00:00+00:00",
        "reviewers": [stranger, bob],
        "vouches": [],
    }
    path = house.parts.settings.state / "models" / "reviewers.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found), encoding="utf-8")


@pytest.fixture
def rejected(house: House) -> s.ReviewItem:
    """Give an item that Bob rejected."""
    project = house.project()
    document = house.paste(project.id, TEXT)
    item = house.items(project.id, document_id=document.id)[0]
    house.as_reviewer("Bob").reject(project.id, item.id, s.Reject(expected_version=1))
    return item


def _vouch(house: House, *, vouched: bool = True, reason: str = "") -> le.Vouch:
    command = le.VouchCommand(reviewer="Bob", vouched=vouched, reason=reason)
    return house.client.vouch(command)


def test_who_is_held_back_is_shown_with_what_he_contradicted(
    house: House, rejected: s.ReviewItem
) -> None:
    """Counts and interval come from the retraining, words from this installation; strangers are left out."""
    assert house.client.hearing() == le.Hearing(judged_at=None, reviewers=[])
    _judged(house, rejected)
    found = house.client.hearing()
    assert found.judged_at is not None
    (bob,) = found.reviewers
    assert (bob.reviewer, bob.status, bob.why) == ("Bob", "held back", "against")
    assert (bob.against, bob.sure, bob.low, bob.high) == (24, 25, 0.8, 0.99)
    (example,) = bob.examples
    assert (example.quote, example.item_id) == (rejected.quote, rejected.id)
    assert (example.said, example.chance) == (le.Taught.NONE, 0.97)
    assert bob.vouch is None


def test_what_was_withdrawn_or_erased_is_no_example(house: House, rejected: s.ReviewItem) -> None:
    """The file of the retraining holds places only; words go with their document."""
    _judged(house, rejected)
    project_id, document_id = rejected.project_id, rejected.document_id
    house.client.withdraw_document(project_id, document_id, force=True)
    (bob,) = house.client.hearing().reviewers
    assert bob.examples == []
    key = house.client.project(project_id).key
    house.client.erase_project(project_id, confirm_key=key)
    assert house.client.hearing().reviewers == []


def test_a_report_of_another_version_of_the_product_is_no_error(
    house: House, rejected: s.ReviewItem
) -> None:
    """What cannot be read says nothing, and a vouch can still be taken back."""
    _judged(house, rejected, sure="many")
    _vouch(house)
    found = house.client.hearing()
    assert found.judged_at is None
    assert [one.reviewer for one in found.reviewers] == ["Bob"]


def test_a_vouch_is_kept_with_person_and_reason(house: House, rejected: s.ReviewItem) -> None:
    """Vouching twice adds nothing; taking back is a further line, and nothing is overwritten."""
    _judged(house, rejected)
    _vouch(house, reason=" another kind of project ")
    _vouch(house)
    (bob,) = house.client.hearing().reviewers
    assert bob.vouch is not None
    assert (bob.vouch.by, bob.vouch.reason) == ("李娜", "another kind of project")
    assert not bob.was_vouched
    _vouch(house, vouched=False)
    (bob,) = house.client.hearing().reviewers
    assert bob.vouch is None
    assert [one.vouched for one in bob.history] == [False, True]


def test_nobody_vouches_for_a_stranger(house: House) -> None:
    """A name that decided nothing is a slip of the pen."""
    with pytest.raises(ClientError, match="reviewer with decisions"):
        _vouch(house)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_vouches_only_grow(house: House, rejected: s.ReviewItem, change: str) -> None:
    """The database itself refuses to change one while its reviewer has decided something."""
    _vouch(house)
    statement = {
        "update": update(ReviewerVouchRow).values(reason="other"),
        "delete": delete(ReviewerVouchRow),
    }[change]
    with (
        pytest.raises(DatabaseError, match="append-only"),
        house.parts.writers.begin() as session,
    ):
        session.execute(statement)


def test_a_vouch_goes_with_the_last_project_of_its_reviewer(
    house: House, rejected: s.ReviewItem
) -> None:
    """While another project holds a decision of his it stays, and then nothing of it is left."""
    other = house.project("TWO")
    house.paste(other.id, TEXT)
    item = house.items(other.id)[0]
    house.as_reviewer("Bob").reject(other.id, item.id, s.Reject(expected_version=1))
    _vouch(house, reason="a reason")
    left = []
    for project_id in (rejected.project_id, other.id):
        key = house.client.project(project_id).key
        house.client.erase_project(project_id, confirm_key=key)
        with house.parts.readers() as session:
            left.append(session.scalar(text("SELECT count(*) FROM reviewer_vouches")))
    assert left == [1, 0]


def test_the_next_retraining_hears_the_vouched(
    house: House, rejected: s.ReviewItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys and days go to the training, whoever starts it; names and reasons stay here."""
    _vouch(house, reason="他的项目与众不同")
    seen: list[str] = []

    def run(_context: object, arguments: list[str], *, message: str) -> Ended:
        seen.append(Path(arguments[arguments.index("--vouches") + 1]).read_text(encoding="utf-8"))
        return Ended(3, {"name": "text-2"}, "")

    monkeypatch.setattr(learning_jobs, "run_program", run)
    run_job(house.parts, house.client.retrain().id)
    _vouch(house, vouched=False)
    run_job(house.parts, house.client.retrain().id)
    first = json.loads(seen[0])
    secret = _secret(house)
    assert first["reviewer"] == keyed(secret, "reviewer", "Bob")
    assert first["by"] == keyed(secret, "reviewer", "李娜")
    assert "reason" not in first
    assert seen[1] == ""


def test_the_command_line_vouches_and_writes_the_files(
    sqlite_house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the page does can be done without it; nothing printed holds words of a client."""
    house, state = sqlite_house, sqlite_house.parts.settings.state
    monkeypatch.setenv("CLIENTSIGNAL_STATE", str(state))
    project = house.project()
    house.paste(project.id, TEXT)
    item = house.items(project.id)[0]
    house.as_reviewer("Bob").reject(project.id, item.id, s.Reject(expected_version=1))
    _judged(house, item)

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    said = json.loads(run("vouch", "Bob", "--reason", "他知道", "--by", "Anna"))
    assert (said["by"], said["vouched"], "reason" in said) == ("Anna", True, False)
    (line,) = run("reviewers").splitlines()
    assert json.loads(line)["vouched_by"] == "Anna"
    assert item.quote not in line
    folder = tmp_path / "files"
    assert json.loads(run("export", str(folder)))["examples"] == 1
    (vouched,) = (folder / "vouches.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(vouched)["reviewer"] == keyed(_secret(house), "reviewer", "Bob")
    assert json.loads(run("vouch", "Bob", "--take-back"))["vouched"] is False
    job = json.loads(run("retrain"))
    assert house.client.jobs(kind="learning.retrain").items[0].id == job["job"]
    assert CliRunner().invoke(app, ["vouch", "Nobody"]).exit_code == 1


def test_report_and_card_name_who_was_vouched_for_by_whom(
    house: House, rejected: s.ReviewItem
) -> None:
    """Keys of the training are names here, also that of somebody who only vouched."""
    _vouch(house)
    bob, li = (keyed(_secret(house), "reviewer", name) for name in ("Bob", "李娜"))
    name = house.client.import_model(archive("text-6")).name
    folder = house.parts.settings.state / "models" / "versions" / name
    reviewer = {"key": bob, "decisions": 9, "sure": 6, "against": 5, "status": "look"}
    report = {
        "gate": {"reasons_en": [], "reasons_zh": [], "checks": []},
        "reviewers": [reviewer],
        "vouches": [{"reviewer": bob, "by": li, "at": "2026-03-01T09:00:00+00:00"}],
    }
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    (folder / "card.md").write_text(f"- {bob}: vouched for by {li}", encoding="utf-8")
    found = house.client.model(name)
    assert found.card == "- Bob: vouched for by 李娜"
    assert found.report is not None
    (heard,) = found.report.reviewers
    assert (heard.name, heard.vouched_by) == ("Bob", "李娜")
    assert heard.vouched_at is not None
