"""The weekly report: what it says, and that its files open and say the same."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select

from service import schemas as s
from service.jobs.running import run_job
from service.schemas import alerts as a
from service.schemas import planning as p
from service.schemas import risks as r
from service.schemas import weekly as w
from service.schemas.jobs import JobState
from service.tables import ChangeRequestRow
from service.weekly.blocks import Line, Quote, blocks_of
from service.weekly.characters import printable
from service.weekly.charts import spread
from service.weekly.files import report_file
from service.weekly.fonts import UNKNOWN, runs_of
from service.weekly.html import text_file
from service.work import now
from tests.service.alerts.test_delivery import Postman, postman, settings_for
from tests.service.conftest import House
from tests.service.estimates import estimate

__all__ = ["postman"]

TODAY = now().date()
FACTS = s.ProjectFacts(start_date="2025-01-05", planned_end="2025-06-30")


@pytest.fixture
def filled(house: House) -> s.Project:
    """Give a project of this week with something of everything."""
    project = house.project(language="zh")
    house.accepted(project.id, "The page must open in 2 s within search.")
    house.accepted(project.id, "The page must open in 1 s within search.")
    # nobody has decided on this one
    house.paste(project.id, "The page must open in 3 s within search.")
    house.accepted(project.id, "系统必须支持批量导出<b>。")
    snapshot = house.client.add_snapshot(
        project.id, s.SnapshotCreate(as_of=TODAY - timedelta(days=9), facts=FACTS)
    )
    with house.parts.writers.begin() as session:
        for days, p_late in ((9, 0.4), (0, 0.62)):
            day = TODAY - timedelta(days=days)
            session.add(estimate(project.id, snapshot.id, as_of=day, p_late=p_late))
    house.client.create_risk(
        project.id,
        r.RiskCreate(
            title="接口可能延期",
            probability_percent=40,
            impact_days=10,
            response="Ask for a date",
            due_on=TODAY + timedelta(days=7),
        ),
    )
    months = [p.BudgetMonth(month="2026-01-01", planned_cost=100, actual_cost=130)]
    budget = p.BudgetIn(expected_version=1, currency="CNY", warn_share=0.1, months=months)
    house.client.replace_budget(project.id, budget)
    return project


def test_report_says_what_the_record_says(house: House, filled: s.Project) -> None:
    """Confirmed, changed, estimate against a week ago, risks and next dates, each with its words."""
    found = house.client.weekly_report(filled.id)
    assert (found.language, found.week_from.weekday()) == ("zh", 0)
    assert [item.code for item in found.confirmed] == ["REQ-1", "REQ-2"]
    assert found.confirmed[1].quote == "系统必须支持批量导出<b>。"
    assert [(c.code, c.relation) for c in found.changed] == [("REQ-1", "changes_value")]
    assert found.changed[0].to_quote == "The page must open in 1 s within search."
    assert found.status is not None
    assert (found.status.p_late, found.status.n_reference) == (0.62, 120)
    assert found.before is not None
    assert found.before.p_late == 0.4
    assert [(risk.code, risk.exposure_days) for risk in found.risks] == [("R-1", 4.0)]
    assert (found.budget_level, found.forecast_total) == ("overrun", 130)
    assert found.mood is not None
    assert found.mood.n == 4
    if TODAY + timedelta(days=7) > found.week_to:
        assert [d.code for d in found.dates] == ["R-1"]


def test_client_reads_no_mood_and_no_money(house: House, filled: s.Project) -> None:
    """What is about the client, or ours alone, stays here."""
    found = house.client.weekly_report(filled.id, audience=w.ReportAudience.CLIENT)
    assert (found.mood, found.budget_level, found.forecast_total, found.overload_weeks) == (
        None,
        None,
        None,
        None,
    )
    text = text_file(found)
    assert "情绪" not in text
    assert "预算" not in text


def test_other_weeks_hold_nothing_of_this_one(house: House, filled: s.Project) -> None:
    """A report of an earlier week knows no estimate and no requirement of later days."""
    found = house.client.weekly_report(filled.id, week=TODAY - timedelta(days=60))
    assert (found.status, found.confirmed, found.changed) == (None, [], [])
    assert "暂无完工日期预测" in text_file(found)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_word_document_opens_and_says_the_same(
    house: House, filled: s.Project, language: str
) -> None:
    """Every quote stands in the document as it is, and the charts are part of it."""
    data = house.client.weekly_report_file(
        filled.id, report_format=w.ReportFormat.DOCX, language=s.Language(language)
    )
    document = docx.Document(io.BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert ("项目周报" if language == "zh" else "Weekly report") in text
    assert "系统必须支持批量导出<b>。" in text
    assert "62%" in text
    assert "n = 120" in text
    assert len(document.inline_shapes) == 2
    assert document.tables[0].rows[1].cells[1].text == "接口可能延期"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pdf_opens_and_says_the_same(house: House, filled: s.Project, language: str) -> None:
    """Chinese and Latin words can be read back out of the file."""
    data = house.client.weekly_report_file(
        filled.id, report_format=w.ReportFormat.PDF, language=s.Language(language)
    )
    reader = PdfReader(io.BytesIO(data))
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert ("项目周报" if language == "zh" else "Weeklyreport") in text
    assert "系统必须支持批量导出<b>。" in text
    assert "n=120" in text
    assert "接口可能延期" in text


def test_html_shows_words_and_no_markup_of_the_client(house: House, filled: s.Project) -> None:
    """A tag in the client's words is shown, not run."""
    html = house.client.weekly_report_file(filled.id, report_format=w.ReportFormat.HTML).decode()
    assert "系统必须支持批量导出&lt;b&gt;。" in html
    assert html.count("data:image/png;base64,") == 2


def test_report_is_sent_with_its_pdf(
    house: House, filled: s.Project, postman: tuple[Postman, int]
) -> None:
    """A job sends it to the client in their language; without an address the job says so."""
    command = w.WeeklyMail(week=TODAY, audience=w.ReportAudience.CLIENT)
    parts = replace(house.parts, settings=settings_for(house, smtp_port=postman[1]))
    failed = house.client.send_weekly_report(filled.id, command).job_id
    assert run_job(parts, failed) is JobState.FAILED
    assert "no address" in (house.client.job(failed).error or "")
    update = a.AlertSettingsUpdate(expected_version=1, client_pm_email="zhang@client.cn")
    house.client.update_alert_settings(filled.id, update)
    job_id = house.client.send_weekly_report(filled.id, command).job_id
    assert run_job(parts, job_id) is JobState.DONE
    (mail,) = postman[0].mails
    assert mail["To"] == "zhang@client.cn"
    assert mail["Subject"].startswith("项目周报 WMS")
    (file,) = list(mail.iter_attachments())
    assert file.get_filename().endswith("-client.pdf")
    assert "项目周报" in "".join(
        PdfReader(io.BytesIO(file.get_content())).pages[0].extract_text().split()
    )


def test_a_change_belongs_to_the_week_of_its_decision(house: House, filled: s.Project) -> None:
    """A draft of last week that is accepted in this one stands in the report of this one."""
    with house.parts.writers.begin() as session:
        for row in session.scalars(select(ChangeRequestRow)):
            row.created_at -= timedelta(days=14)
    assert len(house.client.weekly_report(filled.id).changed) == 1


def test_a_new_priority_stands_in_the_words_of_the_report() -> None:
    """No reader meets the names that the program keeps."""
    change = w.ReportChange(
        code="REQ-1",
        relation=s.Relation.CHANGES_PRIORITY,
        from_value="should",
        to_value="could",
        from_quote="a",
        to_quote="b",
    )
    report = _report("x").model_copy(update={"language": s.Language.ZH, "changed": [change]})
    lines = [block.text for block in blocks_of(report) if isinstance(block, Line)]
    assert "REQ-1 优先级变更: 应该有 → 可以有" in lines


def _report(words: str) -> w.WeeklyReport:
    item = w.ReportItem(code="REQ-1", text=words, quote=f"so: {words}", source=words)
    return w.WeeklyReport(
        project_key="WMS",
        project_name=words,
        client_name=words,
        language=s.Language.EN,
        audience=w.ReportAudience.CLIENT,
        week_from=date(2026, 3, 2),
        week_to=date(2026, 3, 8),
        course=[],
        confirmed=[item],
        changed=[],
        questions=[item],
        risks=[],
        dates=[w.ReportDate(on=date(2026, 3, 9), code="REQ-1", text=words)],
    )


# Making three files takes longer than the usual deadline of an example.
@settings(deadline=None, max_examples=40)
@given(st.text(max_size=200))
def test_every_text_fits_into_every_file(words: str) -> None:
    """No word of a client breaks a document: emoji, control characters, tags, Arabic."""
    report = _report(words)
    for format_ in w.ReportFormat:
        assert report_file(report, format_).data
    quotes = [block.text for block in blocks_of(report) if isinstance(block, Quote)]
    assert quotes == [f"so: {words}"] * 2


@given(st.text())
def test_runs_are_the_text(words: str) -> None:
    """Cutting into runs of fonts keeps every character or says that none has it; neighbors differ."""
    runs = runs_of(words)
    drawn = "".join(run for _font, run in runs)
    assert len(drawn) == len(words)
    assert all(shown in (one, UNKNOWN) for shown, one in zip(drawn, words, strict=True))
    assert all(runs[n][0] != runs[n + 1][0] for n in range(len(runs) - 1))
    assert printable(printable(words)) == printable(words)


def test_characters_find_a_font_that_has_them() -> None:
    """Latin, Chinese outside GB 2312 and arrows each have a font; an emoji has none."""
    fonts = {character: runs_of(character)[0] for character in "a喆→😀"}
    assert fonts["a"] == ("Helvetica", "a")
    assert fonts["喆"] == ("DroidSansFallback", "喆")
    assert fonts["→"] == ("Symbol", "→")
    assert fonts["😀"] == ("Helvetica", UNKNOWN)


def test_chinese_is_part_of_the_pdf() -> None:
    """The font is embedded as a subset, so the file needs no font of the reader's machine."""
    data = report_file(_report("需求喆→"), w.ReportFormat.PDF).data
    assert len(data) < 200_000
    found = PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]
    fonts = {font.get_object()["/BaseFont"]: font.get_object() for font in found.values()}
    name = next(name for name in fonts if "Droid" in name)
    assert re.match(r"/[A-Z]{6}\+", name)
    assert "/FontFile2" in fonts[name]["/FontDescriptor"]


def test_names_of_lines_stand_apart() -> None:
    """P50 a day after the plan is not written over it; what is far apart stays where it is."""
    plan, p80 = date(2026, 6, 1), date(2026, 9, 1)
    places = spread({"P50": date(2026, 6, 2), "Plan": plan, "P80": p80}, p80 - plan)
    assert (places["Plan"], places["P80"]) == (plan, p80)
    assert (places["P50"] - plan).days >= 8


def test_a_wording_is_not_said_twice() -> None:
    """A quote that adds only the marks of a list or a table is left out; its document is named."""
    for quote, is_shown in (
        ("2. Export to Excel.", False),
        ("| 3 | Export to Excel. | Tom | Must |", False),
        ("New from finance: Export to Excel.", True),
    ):
        item = w.ReportItem(code="REQ-1", text="Export to Excel.", quote=quote, source="a.eml")
        blocks = blocks_of(_report("x").model_copy(update={"confirmed": [item], "questions": []}))
        assert any(isinstance(block, Quote) for block in blocks) is is_shown
        assert is_shown or any(getattr(block, "text", "").endswith("— a.eml") for block in blocks)
