"""A mailbox in a real browser: a test that explains failures, a scan, a rule from a message, a retry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from service import schemas as s
from service.client import ServiceClient
from service.schemas import Language
from tests.service.mail.dovecot import Dovecot, start_dovecot
from tests.service.mail.mails import raw, unreadable
from tests.ui.test_browser import Reviewer, launched
from tests.ui.test_browser_models import running

pytestmark = [pytest.mark.browser, pytest.mark.dovecot]

# Which words are found is no matter here, and shipped models take a minute to load.
FAKED = """
from service import wiring
from service.cli import main
from tests.service.fakes import FakeAnalyzer, FakeMatcher
wiring.load_analyzer = lambda *args, **kwargs: FakeAnalyzer()
wiring.load_matcher = FakeMatcher
main()
"""
MESSAGES = 12
LONGEST_MS = 120_000


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """Give a server with mail that no project claims, one message of it unreadable."""
    with start_dovecot() as server:
        server.new_account()
        letters = (raw(n, f"The export must work, part {n}.") for n in range(1, MESSAGES + 1))
        server.deliver(*letters, unreadable())
        yield server


class Postmaster(Reviewer):
    """What a PM does on the page of mailboxes."""

    def choose(self, key: str, words: str) -> None:
        self.page.locator(f".st-key-{key} input").click()
        self.page.get_by_role("option", name=words).first.click()

    def press(self, key: str) -> None:
        self.page.locator(f".st-key-{key} button").first.click()

    def sees(self, key: str, **values: object) -> None:
        self.page.get_by_text(self.words(key, **values)).first.wait_for()

    def view(self, name: str) -> None:
        """Go to another view; its name is followed by a number."""
        start = self.words(f"mailboxes.view_{name}", n="@").partition("@")[0]
        self.page.get_by_role("radio", name=re.compile(re.escape(start))).first.click()

    def describe(self, server: Dovecot) -> None:
        """Fill in the form, each field left with the tab key."""
        self.choose("box_provider", self.words("provider.own"))
        self.page.locator(".st-key-box_host-own-imap input").wait_for()
        self.fill("box_name-0", "Client mail")
        self.fill("box_host-own-imap", "localhost")
        self.fill("box_user-0", server.user)
        self.fill("box_port-0", str(server.tls_port))

    def tries(self, secret: str, certificate: str, outcome: str, **values: object) -> None:
        """Test the connection and read what came of it."""
        self.fill("box_ca-0", certificate)
        self.fill("box_secret-0", secret)
        self.press("box_test")
        self.sees(outcome, **values)


@pytest.mark.parametrize("language", list(Language))
def test_from_a_mailbox_to_a_rule(dovecot: Dovecot, tmp_path: Path, language: Language) -> None:
    """Failures are explained, a scan shows that it runs, one rule files all, the rest is kept."""
    with (
        running(tmp_path, code=FAKED, CLIENTSIGNAL_MODELS=str(tmp_path)) as (service, pages),
        httpx2.Client(base_url=service, timeout=60) as http,
        launched() as chromium,
    ):
        client = ServiceClient(http, reviewer="李娜")
        client.create_project(s.ProjectCreate(key="WMS", name="WMS"))
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(LONGEST_MS)
        person = Postmaster(page, language)
        page.goto(f"{pages}/mailboxes?lang={language}")
        person.give_name("李娜")
        person.describe(dovecot)
        person.tries(dovecot.password, "", "mailbox_problem.tls")
        person.tries("wrong", dovecot.ca_file, "mailbox_problem.login")
        person.tries(dovecot.password, dovecot.ca_file, "mailboxes.test_ok", folders="")
        person.press("box_save")
        person.sees("mailboxes.added", name="Client mail")
        person.press("scan-1")
        person.sees("mailboxes.ok")
        person.press("pause-1")
        person.sees("mailboxes.paused")
        assert client.mailboxes().items[0].paused
        person.view("waiting")
        waiting = client.unrouted_mail().items
        assert len(waiting) == MESSAGES + 1
        one = next(message for message in waiting if message.subject == f"Topic {MESSAGES}")
        page.get_by_text(f"The export must work, part {MESSAGES}.").first.wait_for()
        person.press(f"rule_from-{one.id}")
        numbers = {"matched": MESSAGES + 1, "would_file": MESSAGES + 1}
        person.sees("rule.trial", project="WMS · WMS", agrees=0, contradicts=0, **numbers)
        assert client.rules().total == 0
        person.press(f"save_rule-{one.id}")
        person.sees("waiting.none")
        assert client.mail(client.projects().items[0].id).total == MESSAGES
        person.view("aside")
        (kept,) = client.quarantine().items
        person.press(f"retry-{kept.id}")
        person.sees("aside.again")
        assert client.quarantine().items[0].tries == kept.tries + 1
        assert "Traceback" not in page.content()
