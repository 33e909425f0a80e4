"""Vouching in a real browser: why somebody is held back, what was contradicted, and a vouch that stays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from service import schemas as s
from service.client import ServiceClient
from service.learning.names import keyed
from service.schemas import Language
from service.schemas.learning import LearningSettingsUpdate
from tests.ui.test_browser import Reviewer, launched
from tests.ui.test_browser_models import LETTER, running

pytestmark = pytest.mark.browser


@pytest.fixture
def browser() -> Iterator[object]:
    with launched() as chromium:
        yield chromium


def hold_back(state: Path, client: ServiceClient, bob: ServiceClient) -> s.ReviewItem:
    """Let Bob reject an item, and write what a retraining would have made of him."""
    project = client.create_project(s.ProjectCreate(key="ONE", name="One"))
    document = client.paste(project.id, s.TextIn(text=LETTER)).documents[0]
    item = client.items(project.id, document_id=document.id).items[0]
    bob.reject(project.id, item.id, s.Reject(expected_version=item.version))
    client.update_learning(LearningSettingsUpdate(expected_version=1, new_decisions=0))
    with sqlite3.connect(state / "clientsignal.db") as database:
        (secret,) = database.execute("SELECT secret FROM learning_settings").fetchone()
    place = {"document": str(document.id), "start": item.start, "end": item.end}
    found = {
        "key": keyed(secret, "reviewer", "Bob"), "decisions": 30, "sure": 25, "against": 24, "low": 0.8,
        "high": 0.99, "shared": 0, "alike": 0, "status": "held back", "why": "against", "left_out": [],
        "since": "", "until": "", "examples": [{**place, "said": "none", "chance": 0.97}],
    }  # fmt: skip
    judged = {"judged_at": "2026-03-01T09:00:00+00:00", "reviewers": [found], "vouches": []}
    (state / "models").mkdir(exist_ok=True)
    (state / "models" / "reviewers.json").write_text(json.dumps(judged), encoding="utf-8")
    return item


def test_vouching_in_the_browser(browser, tmp_path: Path) -> None:
    """The reason is read, an example leads to its document, and the vouch stands until it is taken back."""
    with running(tmp_path) as (service, pages), httpx2.Client(base_url=service, timeout=60) as http:
        client, bob = (ServiceClient(http, reviewer=name) for name in ("李娜", "Bob"))
        item = hold_back(tmp_path, client, bob)
        nobody = browser.new_page()
        nobody.set_default_timeout(60_000)
        person = Reviewer(nobody, Language.EN)
        nobody.goto(f"{pages}/learning?lang=en")
        nobody.get_by_text("in 24 of 25 cases").wait_for()
        nobody.get_by_text(person.words("vouch.who")).wait_for()
        # A page writes the cookies that it knows when it is ready, so a name given beside it might be lost again.
        nobody.close()
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(60_000)
        cookie = {"name": "clientsignal_reviewer", "value": "Anna", "url": pages}
        page.context.add_cookies([cookie])
        page.goto(f"{pages}/learning?lang=en")
        page.get_by_label(person.words("vouch.reason")).fill("another kind of project")
        page.get_by_role("button", name=person.words("vouch.go", name="Bob")).click()
        page.get_by_text(person.words("vouch.pending", name="Bob")).first.wait_for()
        page.reload()
        page.get_by_text("another kind of project").first.wait_for()
        (heard,) = client.hearing().reviewers
        assert heard.vouch is not None
        assert heard.vouch.by == "Anna"
        page.get_by_role("button", name=person.words("vouch.back")).click()
        page.get_by_role("button", name=person.words("vouch.go", name="Bob")).wait_for()
        assert client.hearing().reviewers[0].vouch is None
        page.get_by_text(person.words("vouch.examples", name="Bob", n=1)).click()
        page.get_by_text(item.quote).first.wait_for()
        page.locator(".st-key-open-contradiction-0-0 button").click()
        page.locator(".cs-source").first.wait_for()
        assert "Traceback" not in page.content()
