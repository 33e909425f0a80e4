"""A mailbox is added in a real browser, with a real server and a test that explains what fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from service.client import ServiceClient
from service.schemas import Language
from tests.service.mail.dovecot import Dovecot, start_dovecot
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
LONGEST_MS = 120_000


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """Give a server with an empty account."""
    with start_dovecot() as server:
        server.new_account()
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

    def describe(self, server: Dovecot) -> None:
        """Fill in the form, each field left with the tab key."""
        self.choose("box_provider", self.words("provider.own"))
        # For a moment the fields of the provider before stand beside the new ones.
        self.page.wait_for_function(
            "document.querySelectorAll('.st-key-box_name-0 input').length === 1"
            " && document.querySelector('.st-key-box_host-own-imap input') !== null"
        )
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
def test_adding_a_mailbox(dovecot: Dovecot, tmp_path: Path, language: Language) -> None:
    """A missing certificate and a wrong password are explained; the tab key loses no password."""
    with (
        running(tmp_path, code=FAKED, CLIENTSIGNAL_MODELS=str(tmp_path)) as (service, pages),
        httpx2.Client(base_url=service, timeout=60) as http,
        launched() as chromium,
    ):
        client = ServiceClient(http, reviewer="李娜")
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
        (box,) = client.mailboxes().items
        assert (box.options.ca_file, box.scanned_at) == (dovecot.ca_file, None)
        assert "Traceback" not in page.content()
