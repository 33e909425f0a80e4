"""Mail in a real browser: a scan that is watched, a rule tried on the past, a retry, a chat that is dropped."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from service import schemas as s
from service.client import ServiceClient
from service.schemas import Language
from service.schemas import mail as m
from tests.service.mail.mails import raw, unreadable
from tests.ui.test_browser import launched
from tests.ui.test_browser_mail import LONGEST_MS, Postmaster
from tests.ui.test_browser_models import running

pytestmark = pytest.mark.browser

# Which words are found is no matter here, and a scan must last long enough to be watched.
SLOWLY = """
import time
from service import wiring
from service.cli import main
from service.usecases import mail_scan
from tests.service.fakes import FakeAnalyzer, FakeMatcher
wiring.load_analyzer = lambda *args, **kwargs: FakeAnalyzer()
wiring.load_matcher = FakeMatcher
take_in = mail_scan.take_in
mail_scan.take_in = lambda *args: (time.sleep(0.2), take_in(*args))[1]
main()
"""
MESSAGES = 25
CHATS = Path(__file__).parent.parent / "corpus" / "chats"


class Watcher(Postmaster):
    """What a PM does with mail that has come."""

    def view(self, name: str) -> None:
        """Go to another view; its name is followed by a number."""
        start = self.words(f"mailboxes.view_{name}", n="@").partition("@")[0]
        self.page.get_by_role("radio", name=re.compile(re.escape(start))).first.click()

    def holds(self, key: str, words: str) -> None:
        """Wait until a button is called ``words``."""
        self.page.locator(f".st-key-{key} button").filter(has_text=words).first.wait_for()


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """Give a Maildir that no project claims, with one message that cannot be read."""
    place = tmp_path / "Maildir"
    for part in ("cur", "new", "tmp"):
        (place / part).mkdir(parents=True)
    letters = [raw(n, f"The export must work, part {n}.") for n in range(1, MESSAGES + 1)]
    for number, data in enumerate([*letters, unreadable()]):
        (place / "new" / f"{1_770_000_000 + number}.M{number}.host").write_bytes(data)
    return place


def test_from_a_scan_to_a_rule(maildir: Path, tmp_path: Path) -> None:
    """A scan shows how far it is, a pause is ended, a rule files what waits, a message is tried again."""
    with (
        running(tmp_path, code=SLOWLY, CLIENTSIGNAL_MODELS=str(tmp_path)) as (service, pages),
        httpx2.Client(base_url=service, timeout=60) as http,
        launched() as chromium,
    ):
        client = ServiceClient(http, reviewer="李娜")
        client.create_project(s.ProjectCreate(key="WMS", name="WMS"))
        options = m.MailboxOptions(path=str(maildir))
        kind = m.MailboxKind.MAILDIR
        box = client.add_mailbox(m.MailboxCreate(name="Client mail", kind=kind, options=options))
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(LONGEST_MS)
        person = Watcher(page, Language.ZH)
        page.goto(f"{pages}/mailboxes?lang=zh")
        person.give_name("李娜")

        person.press(f"scan-{box.id}")
        page.get_by_role("progressbar").first.wait_for()
        page.get_by_text(re.compile(rf"\d+ ?/ ?{MESSAGES + 1}")).first.wait_for()
        person.sees("mailboxes.ok")
        person.press(f"pause-{box.id}")
        person.holds(f"pause-{box.id}", person.words("mailboxes.go_on"))
        assert client.mailboxes().items[0].paused
        person.press(f"pause-{box.id}")
        person.holds(f"pause-{box.id}", person.words("mailboxes.pause"))
        assert not client.mailboxes().items[0].paused

        person.view("waiting")
        waiting = client.unrouted_mail(limit=100).items
        assert len(waiting) == MESSAGES + 1  # who wrote it can be read even where its words cannot
        one = next(found for found in waiting if found.subject == f"Topic {MESSAGES}")
        page.get_by_text(f"The export must work, part {MESSAGES}.").first.wait_for()
        person.press(f"rule_from-{one.id}")
        numbers = {
            "matched": MESSAGES + 1,
            "would_file": MESSAGES + 1,
            "agrees": 0,
            "contradicts": 0,
        }
        person.sees("rule.trial", project="WMS · WMS", **numbers)
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


def test_a_chat_export_is_dropped_into_the_inbox(tmp_path: Path) -> None:
    """The file is a chat with its speakers, and its date is that of the last message."""
    with (
        running(tmp_path, code=SLOWLY, CLIENTSIGNAL_MODELS=str(tmp_path)) as (service, pages),
        httpx2.Client(base_url=service, timeout=60) as http,
        launched() as chromium,
    ):
        client = ServiceClient(http, reviewer="Bo")
        project = client.create_project(s.ProjectCreate(key="WMS", name="WMS"))
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(LONGEST_MS)
        person = Watcher(page, Language.EN)
        page.goto(f"{pages}/inbox?lang=en&project={project.id}")
        person.give_name("Bo")
        page.locator("input[type=file]").first.set_input_files(CHATS / "wechat-copied.txt")
        page.get_by_text("wechat-copied.txt").first.wait_for()
        page.get_by_text(person.words("DocumentKind.message")).first.wait_for()
        (stored,) = client.documents(project.id).items
        found = client.document(project.id, stored.id)
        assert (found.kind, found.received_at) == (
            "message",
            datetime(2026, 5, 20, 14, 26, 2, tzinfo=UTC),
        )
        assert "Traceback" not in page.content()
