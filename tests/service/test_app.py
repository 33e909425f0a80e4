"""The application around the routes: token, hosts, limits, health, metrics, logs, transactions."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

import service.schemas.enums as wire
from nlp import domain
from service import schemas as s
from service.app import create_app
from service.client import ClientError, ServiceClient
from service.logs import configure_logs
from service.settings import Settings
from tests.service.conftest import House, open_house
from tests.service.fakes import FakeAnalyzer, FakeReader

SECRET = "It must be the confidential purple elephant."


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (getattr(wire, name), getattr(domain, name))
        for name in dir(wire)
        if isinstance(getattr(domain, name, None), type) and name != "StrEnum"
    ],
)
def test_wire_labels_equal_the_labels_of_the_text_side(ours: type, theirs: type) -> None:
    """The UI's copies of labels never drift from the nouns."""
    assert [label.value for label in ours] == [label.value for label in theirs]


def test_client_and_schemas_need_no_server_side() -> None:
    """The page can import them without database, web framework, text side or models."""
    code = (
        "import sys, service.client, service.schemas; "
        "print([m for m in ('sqlalchemy', 'fastapi', 'nlp', 'models', 'torch', 'spacy')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_health_and_ready(house: House) -> None:
    """Both answer without a token, with the version of the models."""
    assert house.client.health().status == "ok"
    assert house.client.ready().model_version == "fake-1"
    assert house.client.info().max_upload_bytes == 50 * 1024 * 1024


def test_ready_names_what_is_missing(tmp_path: Path) -> None:
    """A database that is not migrated gives 503 and says what to do."""
    app = create_app(Settings(state=tmp_path), analyzer=FakeAnalyzer(), reader=FakeReader())
    with pytest.raises(ClientError) as caught:
        ServiceClient(TestClient(app)).ready()
    assert caught.value.status == 503
    assert "serve" in caught.value.detail


def test_ready_waits_for_the_first_text(sqlite_house: House) -> None:
    """While the models read their first text, the service says "loading"."""
    sqlite_house.parts.models.is_warm = False
    with pytest.raises(ClientError) as caught:
        sqlite_house.client.ready()
    assert (caught.value.status, caught.value.code) == (503, "loading")


@pytest.fixture
def guarded(tmp_path: Path, sqlite_template: Path) -> Iterator[House]:
    """Give a house with a token and a small limit."""
    (tmp_path / "clientsignal.db").write_bytes(sqlite_template.read_bytes())
    settings = Settings(state=tmp_path, api_token="s3cret", max_upload_bytes=100_000)
    yield from open_house(settings)


@pytest.mark.parametrize("token", [None, "wrong", "s3cre", "s3cret "])
def test_wrong_token_is_refused(guarded: House, token: str | None) -> None:
    """Every route of the interface asks for the token."""
    client = ServiceClient(guarded.http, token=token)
    if token == "s3cret ":
        assert client.projects().total == 0
        return
    with pytest.raises(ClientError) as caught:
        client.projects()
    assert caught.value.status == 401


def test_foreign_host_names_are_refused_without_a_token(sqlite_house: House) -> None:
    """A web page that points its own name at this machine gets no answer."""
    response = sqlite_house.http.get("/api/v1/projects", headers={"Host": "evil.example"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://evil.example", 403), ("null", 403), ("http://127.0.0.1:8501", 200)],
)
def test_foreign_pages_cannot_send_forms(sqlite_house: House, origin: str, status: int) -> None:
    """A page of another host in the same browser is refused; our own pages are not."""
    response = sqlite_house.http.get("/api/v1/projects", headers={"Origin": origin})
    assert response.status_code == status


def test_oversized_upload_is_refused_with_and_without_announced_length(guarded: House) -> None:
    """The limit holds for declared lengths and for streams, and says what to do."""
    client = ServiceClient(guarded.http, token="s3cret")
    project = client.create_project(s.ProjectCreate(key="A", name="A"))
    with pytest.raises(ClientError) as caught:
        client.upload(project.id, "big.txt", b"x" * 200_000)
    assert (caught.value.status, caught.value.code) == (413, "too_large")
    response = guarded.http.post(
        f"/api/v1/projects/{project.id}/documents/text",
        content=(b"x" * 10_000 for _ in range(30)),
        headers={"Authorization": "Bearer s3cret", "Content-Type": "application/json"},
    )
    assert response.status_code == 413
    assert response.json()["error"] == "TooLargeError"


def test_malformed_input_is_named_by_field(sqlite_house: House) -> None:
    """A wrong or unknown field gives 422 with its name, and does not repeat the input."""
    response = sqlite_house.http.post(
        "/api/v1/projects", json={"key": "1 bad", "name": "x", "colour": SECRET}
    )
    assert response.status_code == 422
    body = response.json()
    assert body["error"] == "RequestValidationError"
    assert "body.key" in body["detail"]
    assert "body.colour" in body["detail"]
    assert SECRET not in body["detail"]


def test_failed_commit_is_an_error_for_the_caller(sqlite_house: House) -> None:
    """The commit comes before the answer, so that no success is claimed without it."""

    def fail(_session: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    event.listen(sqlite_house.parts.writers, "before_commit", fail)
    with pytest.raises(ClientError) as caught:
        sqlite_house.project()
    assert caught.value.status == 500
    event.remove(sqlite_house.parts.writers, "before_commit", fail)
    assert sqlite_house.client.projects().total == 0


def test_logs_and_metrics_hold_no_client_text(
    sqlite_house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    """JSON lines tell route, status and id of the request; a client's words are nowhere."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    configure_logs("DEBUG")
    try:
        project = sqlite_house.project()
        sqlite_house.accepted(project.id, SECRET)
        sqlite_house.client.record(project.id, q="purple")
        with pytest.raises(ClientError):
            sqlite_house.client.upload(project.id, "x", f"#crash# {SECRET}".encode())
        sqlite_house.analyzer.broken = True
        sqlite_house.paste(project.id, f"{SECRET} Again.")
    finally:
        root.handlers[:], root.level = before[0], before[1]
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    answered = [line for line in lines if line["event"] == "request answered"]
    routes = {line["route"] for line in answered}
    assert "/projects/{project_id}/items/{item_id}/accept" in routes
    assert all(line["request_id"] for line in answered)
    shown = sqlite_house.http.get("/metrics").text
    assert 'clientsignal_documents_total{outcome="stored"}' in shown
    for text in (json.dumps(lines, ensure_ascii=False), shown):
        assert "purple" not in text
        assert "confidential" not in text


def test_chinese_reviewer_name_survives_the_header(sqlite_house: House) -> None:
    """Headers are Latin-1; names are percent-encoded on the way."""
    project = sqlite_house.project()
    assert sqlite_house.client.audit(project.id).items[0].actor == "李娜"


def test_two_people_at_the_same_moment_make_one_decision(house: House) -> None:
    """Of ten simultaneous acceptances of one item exactly one wins; the others get 409."""
    project = house.project()
    house.paste(project.id, "It must run.")
    item = house.items(project.id)[0]

    def accept(number: int) -> int | None:
        try:
            house.as_reviewer(f"R{number}").accept(
                project.id, item.id, s.Accept(expected_version=1)
            )
        except ClientError as error:
            return error.status
        return 200

    with ThreadPoolExecutor(5) as pool:
        results = list(pool.map(accept, range(10)))
    assert sorted(results) == [200] + [409] * 9
    assert house.client.record(project.id).total == 1


def test_same_upload_at_the_same_moment_is_stored_once(house: House) -> None:
    """Simultaneous uploads of the same bytes give one document."""
    project = house.project()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _n: house.paste(project.id, "It must run.").id, range(8)))
    assert len(set(found)) == 1
    assert len(house.items(project.id)) == 1


def test_long_text_is_analyzed_after_the_answer(tmp_path: Path, sqlite_template: Path) -> None:
    """The caller gets "analyzing" at once, and the items a little later."""
    (tmp_path / "clientsignal.db").write_bytes(sqlite_template.read_bytes())
    for house in open_house(Settings(state=tmp_path, inline_characters=10)):
        project = house.project()
        document = house.paste(project.id, "It must run quickly.")
        assert document.status == "analyzing"
        deadline = time.monotonic() + 10
        while house.client.document(project.id, document.id).status == "analyzing":
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert [item.quote for item in house.items(project.id)] == ["It must run quickly."]


def test_analysis_interrupted_by_a_stop_can_be_repeated(
    tmp_path: Path, sqlite_template: Path
) -> None:
    """A document that was being analyzed when the service died says so and is not stuck."""
    (tmp_path / "clientsignal.db").write_bytes(sqlite_template.read_bytes())
    settings = Settings(state=tmp_path, inline_characters=10)
    for house in open_house(settings):
        project = house.project()
        document = house.paste(project.id, "It must run quickly.")
        with house.parts.writers.begin() as session:
            session.connection().exec_driver_sql("UPDATE documents SET status = 'analyzing'")
    for house in open_house(settings.model_copy(update={"inline_characters": 1000})):
        found = house.client.document(project.id, document.id)
        assert (found.status, found.error_code) == ("failed", "interrupted")
        assert house.client.reanalyze(project.id, document.id).status == "ready"


def test_mood_follows_each_contact_over_time(sqlite_house: House) -> None:
    """Scores are listed per sender, oldest first, with n and evidence; our own mail is left out."""
    project = sqlite_house.project(own_domains=["us.com"])
    for day, sender, words in (
        (3, "amy@client.com", "This is unacceptable."),
        (1, "amy@client.com", "It must run."),
        (2, "bob@us.com", "unacceptable"),
    ):
        data = f"From: {sender if day > 1 else 'Amy <Amy@client.com>'}\n{words}".encode()
        moment = f"2026-05-0{day}T10:00:00+00:00"
        sqlite_house.client.upload(project.id, f"{day}.eml", data, received_at=moment)
    moods = sqlite_house.client.mood(project.id).items
    assert [(mood.contact, mood.name, mood.n) for mood in moods] == [("amy@client.com", "Amy", 2)]
    assert [point.score for point in moods[0].points] == [0.0, -0.7]
    assert moods[0].points[1].quotes == ["unacceptable"]
    assert moods[0].last_score == -0.7
    assert moods[0].points[1].axis_quotes == {"complaint": ["unacceptable"]}


def test_politeness_falls_against_earlier_messages(sqlite_house: House) -> None:
    """A contact's first message has nothing to fall from; later ones are compared with the mean before."""
    project = sqlite_house.project()
    for day, words in ((1, "It must run, please."), (2, "It must print."), (3, "please hurry")):
        data = f"From: amy@client.com\n{words}".encode()
        moment = f"2026-05-0{day}T10:00:00+00:00"
        sqlite_house.client.upload(project.id, f"{day}.eml", data, received_at=moment)
    (mood,) = sqlite_house.client.mood(project.id).items
    assert [point.axes["politeness_drop"] for point in mood.points] == [0.0, 1.0, 0.0]


def test_coverage_counts_every_unit_once(sqlite_house: House) -> None:
    """The verdicts add up to all units of the documents that are not withdrawn."""
    project = sqlite_house.project()
    document = sqlite_house.paste(project.id, "Hello. It must run. > It must stop.")
    found = sqlite_house.client.coverage(project.id)
    assert found.units == 3
    assert {line.verdict: line.units for line in found.verdicts} == {
        "not_requirement": 1,
        "requirement": 1,
        "quoted": 1,
    }
    one = sqlite_house.client.coverage(project.id, document_id=document.id)
    assert one == found


def test_erased_project_is_gone_and_the_audit_says_so(house: House) -> None:
    """Erasing needs the key, and takes documents, decisions and record along."""
    project = house.project()
    house.accepted(project.id, "It must run.")
    with pytest.raises(ClientError) as caught:
        house.client.erase_project(project.id, confirm_key="OTHER")
    assert caught.value.status == 400
    house.client.erase_project(project.id, confirm_key="WMS")
    with house.parts.readers() as session:
        connection = session.connection()
        for table in (
            "files",
            "documents",
            "findings",
            "review_items",
            "decisions",
            "record_items",
        ):
            count = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()  # noqa: S608 - our own names
            assert count == 0, table
        left = connection.exec_driver_sql("SELECT action FROM audit").scalars().all()
    assert left == ["project.erase"]
