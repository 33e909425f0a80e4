"""A real retraining from the page Models: started, stopped, started again, judged, promoted, served, taken back."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import httpx2
import pytest

from service import schemas as s
from service.client import ServiceClient
from service.schemas import FindingType, Language
from service.schemas.jobs import Job, JobState
from tests.ui.test_browser import ROOT, Reviewer, free_port, launched, started
from training.corpus import Label, LabelledDocument, read_corpus
from training.text_model import DATA

pytestmark = pytest.mark.browser

FILES = ("zh_mail_01.txt", "en_mail_01.txt")
EACH = 10
MINUTES_MS = 400_000
LETTER = "Dear Chen,\n\nWe need the portal to export all orders to Excel.\n\nBest regards\nAmy"


PROGRAM = "from service.cli import main; main()"


@contextmanager
def running(state: Path, *, code: str = PROGRAM, **settings: str) -> Iterator[tuple[str, str]]:
    """Yield the addresses of a fresh service and of its pages; a worker runs beside them.

    ``code`` is what service and worker run; ``settings`` are more of their environment.
    """
    service, pages = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    environment = {
        **os.environ,
        "CLIENTSIGNAL_STATE": str(state),
        "CLIENTSIGNAL_SERVICE_URL": service,
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
        **settings,
    }
    program = [sys.executable, "-c", code]
    show = [sys.executable, "-m", "streamlit", "run", str(ROOT / "ui" / "app.py")]
    show += ["--server.address", "127.0.0.1", "--server.port", pages.rpartition(":")[2]]
    ready, healthy = f"{service}/ready", f"{pages}/_stcore/health"
    with ExitStack() as parts:
        for command, url, log in (
            ([*program, "serve", "--port", service.rpartition(":")[2]], ready, "service.txt"),
            ([*program, "worker"], ready, "worker.txt"),
            (show, healthy, "pages.txt"),
        ):
            parts.enter_context(started(command, url, state / log, environment))
        yield service, pages


def teach(client: ServiceClient) -> None:
    """Decide on the findings of some letters as their labels say, a project for each file and half of it."""
    for name in FILES:
        for number, document in enumerate(read_corpus(DATA, pattern=name)[: 2 * EACH]):
            key = f"{name[:2].upper()}-{number // EACH}"
            if number % EACH == 0:
                client.create_project(s.ProjectCreate(key=key, name=key))
            project = next(one for one in client.projects().items if one.key == key)
            _decide(client, project.id, document)


def _decide(client: ServiceClient, project_id: int, document: LabelledDocument) -> None:
    text = document.document.text
    stored = client.paste(project_id, s.TextIn(text=text)).documents[0]
    asked = [unit.span for unit in document.units if unit.label is Label.REQUIREMENT]
    for item in client.items(project_id, document_id=stored.id, limit=500).items:
        is_asked = any(span.start < item.end and item.start < span.end for span in asked)
        if is_asked and item.type is FindingType.REQUIREMENT:
            client.accept(project_id, item.id, s.Accept(expected_version=item.version))
        else:
            client.reject(project_id, item.id, s.Reject(expected_version=item.version))


def open_models(person: Reviewer) -> None:
    section, label = person.words("section.installation"), person.words("page.models")
    person.page.get_by_test_id("stTopNavSection").filter(has_text=section).first.click()
    person.page.get_by_test_id("stTopNavDropdownLink").filter(has_text=label).first.click()
    person.page.get_by_role("button", name=person.words("models.retrain")).wait_for()


def retrain(person: Reviewer, client: ServiceClient) -> str:
    """Start, stop, start again and wait for the end; returns the new version."""
    page = person.page
    person.click("models.retrain")
    page.get_by_role("progressbar").first.wait_for()
    person.click("job.cancel")
    page.get_by_text(person.words("JobState.cancelled")).first.wait_for(timeout=MINUTES_MS)
    assert client.models().history == []
    person.click("job.retry")
    page.get_by_text(person.words("models.reasons")).first.wait_for(state="detached")
    job = ended(client)
    assert job.state is JobState.DONE, (job.state, job.error)
    page.get_by_text(person.words("models.last", outcome="").strip()).first.wait_for()
    assert job.result is not None
    assert job.result["examples"] > EACH
    return str(job.result["version"])


def ended(client: ServiceClient) -> Job:
    """Wait until the newest retraining has ended, however it has."""
    until = monotonic() + MINUTES_MS / 1000
    while True:
        job = client.jobs(kind="learning.retrain", limit=1).items[0]
        # One that was cancelled before the click on "again" has come through is still waited for.
        if job.state in (JobState.DONE, JobState.FAILED) or monotonic() > until:
            return job
        sleep(1)


def version_now(client: ServiceClient) -> str:
    """Return which version a new analysis comes from."""
    project = client.projects().items[0]
    text = f"{LETTER} {uuid4()}"  # the same words would find the analysis of before
    stored = client.paste(project.id, s.TextIn(text=text)).documents[0]
    version = client.document(project.id, stored.id).model_version or ""
    client.withdraw_document(project.id, stored.id, force=True)
    return version


def served_by(client: ServiceClient, name: str) -> bool:
    """Tell whether analyses come from a version soon; it is loaded beside the one before."""
    return any(version_now(client).startswith(name) for _ in range(120))


def choose(person: Reviewer, name: str) -> None:
    person.page.locator(".st-key-model_version input").click()
    person.page.get_by_role("option", name=name).first.click()
    person.page.get_by_text(person.words("models.reasons")).first.wait_for()


@pytest.fixture
def browser() -> Iterator[object]:
    with launched() as chromium:
        yield chromium


def test_retraining_by_button(browser, tmp_path: Path) -> None:
    """What the button starts ends as a version with reasons and a diff, goes live by a click, and back by another."""
    with running(tmp_path) as (service, pages), httpx2.Client(base_url=service, timeout=60) as http:
        client = ServiceClient(http, reviewer="李娜")
        teach(client)
        shipped = version_now(client)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(60_000)
        person = Reviewer(page, Language.EN)
        page.goto(f"{pages}/?lang=en")
        open_models(person)
        name = retrain(person, client)
        choose(person, name)
        page.get_by_text(person.words("models.checks")).first.wait_for()
        page.get_by_text(person.words("models.diff")).first.wait_for()
        person.click("models.promote")
        page.get_by_text(person.words("models.promoted", name=name)).first.wait_for()
        assert client.models().live == name
        assert served_by(client, name)
        person.click("models.rollback")
        back = person.words("models.rolled_back", name=person.words("models.shipped"))
        page.get_by_text(back).first.wait_for()
        assert served_by(client, shipped)
        assert "Traceback" not in page.content()
