"""Delay in a real browser: history comes in, a response is accepted, files go out, the project closes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import docx
import httpx2
import openpyxl
import pypdf
import pytest
from PIL import Image

from service import schemas as s
from service.client import ServiceClient
from service.schemas import Language
from service.schemas.risks import RiskSource
from tests.service.delay.test_history_import import JIRA, PROJECT
from tests.ui.test_browser import Reviewer, browser, house

pytestmark = pytest.mark.browser

# fixtures of their own run of service and pages, in this module
__all__ = ["browser", "house"]

TODAY = datetime.now(UTC).date()
BAD = """id,start,planned end,actual end,actual cost,final headcount
1,2024-01-08,2024-06-28,2024-07-30,100,4
2,2024-13-08,2024-06-28,2024-06-20,100,4
3,2024-05-01,2024-02-01,2024-06-20,100,4
4,2024-02-01,2024-05-01,2024-05-02,100,4
4,2024-02-01,2024-05-01,2024-05-02,100,4
"""


class Manager(Reviewer):
    """What a project manager does on the pages of delivery."""

    def open(self, name: str) -> None:
        section = "work" if name == "record" else "delivery"
        words = self.words(f"section.{section}")
        self.page.get_by_test_id("stTopNavSection").filter(has_text=words).first.click()
        links = self.page.get_by_test_id("stTopNavDropdownLink")
        links.filter(has_text=self.words(f"page.{name}")).first.click()

    def said(self, text: str) -> None:
        """Wait until the page says something."""
        self.page.get_by_text(text).first.wait_for()

    def cell(self, text: str) -> None:
        """Wait until a table shows a value; what is drawn stands beside the drawing for readers."""
        cells = self.page.locator("canvas [role=gridcell]").filter(has_text=text)
        cells.first.wait_for(state="attached")

    def bring(self, name: str, text: str) -> None:
        """Choose a file of history."""
        file = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
        # A file chosen while the page is drawn anew goes to the uploader that is about to vanish.
        self.page.locator("[data-test-script-state='notRunning']").first.wait_for()
        self.page.locator("input[type=file]").set_input_files(file)
        self.said(self.words("history.mapping"))

    def take(self, key: str) -> bytes:
        """Press a button that gives a file and return the file."""
        with self.page.expect_download() as download:
            self.page.locator(f".st-key-{key} button").first.click()
        return download.value.path().read_bytes()


@pytest.fixture(scope="module")
def client(house) -> Iterator[ServiceClient]:
    """Yield a client of the service with a project that has a plan, an estimate and a record."""
    with httpx2.Client(base_url=house[0], timeout=60) as http:
        client = ServiceClient(http, reviewer="李娜")
        project = client.create_project(s.ProjectCreate(key="DLY", name="仓库门户", language="zh"))
        text = s.TextIn(text="必须有\n- 系统必须支持按批次导出 Excel 报表。\n")
        document = client.paste(project.id, text).documents[0]
        for item in client.items(project.id, document_id=document.id).items:
            command = s.Accept(expected_version=item.version)
            client.accept(project.id, item.id, command)
        facts = s.ProjectFacts(
            start_date=TODAY - timedelta(days=100), planned_end=TODAY + timedelta(days=60)
        )
        for age in (8, 0):
            day = TODAY - timedelta(days=age)
            client.add_snapshot(project.id, s.SnapshotCreate(as_of=day, facts=facts))
            client.add_estimate(project.id, as_of=day.isoformat())
        yield client


@pytest.fixture
def manager(house, browser, client, request) -> Iterator[Manager]:
    """Yield a project manager in front of the pages, in the language of the test."""
    language = getattr(request, "param", Language.EN)
    context = browser.new_context(viewport={"width": 1440, "height": 1400}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    project = client.projects().items[0]
    page.goto(f"{house[1]}/?lang={language.value}&project={project.id}")
    person = Manager(page, language)
    person.give_name("李娜")
    yield person
    assert "Traceback" not in page.content()
    context.close()


def test_history_of_three_kinds_comes_in(manager: Manager, client: ServiceClient) -> None:
    """MS Project and Jira come in as they are; a file with errors says each, and stays out until told."""
    manager.open("history")
    for name, text, target in (("plan.xml", PROJECT, "Actual Finish"), ("j.csv", JIRA, "Created")):
        before = client.history().total
        manager.bring(name, text)
        manager.cell(target)
        assert client.history().total == before  # so far a dry run
        if name == "plan.xml":
            manager.page.get_by_text(manager.words("history.skip", n=1)).click()
        manager.click("history.import", n=1)
        manager.said(manager.words("history.done"))
        assert client.history().items[0].counts["rows"] == 1

    manager.bring("bad.csv", BAD)
    manager.said(manager.words("history.counts", rows=5, fit=2, finished=2, errors=3))
    for code in ("bad_date", "end_before_start", "duplicate", "leakage"):
        manager.cell(manager.words(f"ProblemCode.{code}"))
    assert manager.page.get_by_role("button", name="Import 2 rows").is_disabled()
    manager.page.get_by_text(manager.words("history.skip", n=3)).click()
    manager.click("history.import", n=2)
    manager.said(manager.words("history.done"))
    assert client.history().items[0].counts == {"rows": 2, "left_out": 3, "finished": 2}


@pytest.mark.parametrize("manager", [Language.ZH], indirect=True)
def test_a_response_is_accepted_and_the_project_closed(
    manager: Manager, client: ServiceClient
) -> None:
    """One click makes a row with owner, date, probability and impact; closing asks what it did."""
    project = client.projects().items[0]
    advice = client.responses(project.id, most=1).items[0]
    manager.open("register")
    for field, value in (("owner", "王强"), ("percent", "40"), ("days", "10")):
        manager.fill(f"response-{field}-{advice.key}", value)
    manager.page.locator(f".st-key-response-accept-{advice.key} button").click()
    manager.said("40% × 10 天 = 4 天")
    row = client.risks(project.id).items[0]
    assert (row.source, row.response_key, row.owner) == (RiskSource.RESPONSE, advice.key, "王强")
    assert row.due_on is not None
    assert row.due_on > TODAY
    assert (row.probability_percent, row.impact_days, row.exposure_days) == (40, 10, 4)
    sheet = openpyxl.load_workbook(io.BytesIO(_register(manager))).active
    assert "王强" in {cell.value for line in sheet for cell in line}

    manager.open("closing")
    helped = manager.page.locator("[class*=st-key-closing-helped] label")
    helped.filter(has_text=re.compile(f"^{manager.words('Helped.helped')}$")).click()
    manager.click("closing.close")
    manager.said(manager.words("closing.done"))
    outcome = client.outcome(project.id)
    # A run may cross midnight.
    assert outcome.actual_end in (TODAY, TODAY + timedelta(days=1))
    assert outcome.slip_days == (outcome.actual_end - TODAY).days - 60
    assert client.risks(project.id).items[0].helped == "helped"
    manager.click("closing.reopen")
    manager.said(manager.words("closing.reopened"))


def _register(manager: Manager) -> bytes:
    manager.page.locator(".st-key-register_exports button").first.click()
    return manager.take("register-xlsx")


@pytest.mark.parametrize("manager", [Language.ZH], indirect=True)
def test_files_go_out_by_click(manager: Manager, client: ServiceClient) -> None:
    """Report, plots and record are files that programs open."""
    manager.open("weekly")
    word = docx.Document(io.BytesIO(manager.take("weekly-docx")))
    assert any("仓库门户" in line.text for line in word.paragraphs)
    pdf = pypdf.PdfReader(io.BytesIO(manager.take("weekly-pdf")))
    assert "仓库门户" in pdf.pages[0].extract_text()

    manager.open("risk")
    manager.page.locator(".st-key-save-dates button").first.click()
    with Image.open(io.BytesIO(manager.take("png-dates"))) as picture:
        assert min(picture.size) > 300
    svg = ElementTree.fromstring(manager.take("svg-dates"))  # noqa: S314 - our own file
    assert svg.tag.endswith("svg")
    rows = list(csv.DictReader(io.StringIO(manager.take("csv-dates").decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[0]["n"]

    manager.open("record")
    manager.click("export.title")
    code = client.record(client.projects().items[0].id).items[0].code
    book = openpyxl.load_workbook(io.BytesIO(manager.take("export-xlsx")))
    assert code in {cell.value for sheet in book for line in sheet for cell in line}
    jira = list(csv.DictReader(io.StringIO(manager.take("export-jira").decode("utf-8-sig"))))
    assert any("导出 Excel" in line["Summary"] for line in jira)
