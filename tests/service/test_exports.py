"""Exported files, opened again by the programs' own readers."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from service import schemas as s
from service.exports.rows import COLUMNS, neutralize
from tests.service.conftest import House

EVIL = '=HYPERLINK("http://evil") must run'
TEXT = f"{EVIL}. 页面必须在 2 秒内打开 😀。We decided on blue. <b>It</b> must & should, export."


def _filled(house: House, **fields: object) -> s.Project:
    project = house.project(**fields)
    house.paste(project.id, TEXT)
    for item in house.items(project.id):
        house.accept(item)
    return project


def _quotes(house: House, project_id: int) -> list[str]:
    return [item.sources[0].quote for item in house.client.record(project_id).items]


def test_csv_opens_in_excel_without_running_a_formula(sqlite_house: House) -> None:
    """UTF-8 with byte order mark, one row per item, risky cells behind an apostrophe."""
    project = _filled(sqlite_house)
    data = sqlite_house.client.export(project.id, s.ExportFormat.CSV)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == ["REQ-1", "REQ-2", "REQ-3", "DEC-1"]
    assert rows[0]["quotes"].startswith("'=HYPERLINK")
    assert [row["quotes"].removeprefix("'") for row in rows] == _quotes(sqlite_house, project.id)
    assert rows[1]["priority"] == "must"


def test_excel_holds_the_exact_words_as_text(sqlite_house: House) -> None:
    """Cells equal the quotes, none is a formula, and risky ones carry Excel's own text mark."""
    project = _filled(sqlite_house)
    data = sqlite_house.client.export(project.id, s.ExportFormat.XLSX)
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    header = [cell.value for cell in sheet[1]]
    assert header == list(COLUMNS)
    column = header.index("quotes") + 1
    cells = [sheet.cell(row=row, column=column) for row in range(2, sheet.max_row + 1)]
    assert [cell.value for cell in cells] == _quotes(sqlite_house, project.id)
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert (cells[0].quotePrefix, cells[1].quotePrefix) == (True, False)


def test_control_characters_do_not_break_excel(sqlite_house: House) -> None:
    """Characters that a workbook cannot hold are left out of the cell."""
    project = sqlite_house.project()
    sqlite_house.accepted(project.id, "It must\x0b run\x01.")
    data = sqlite_house.client.export(project.id, s.ExportFormat.XLSX)
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.cell(row=2, column=3).value == "It must run."


def test_json_holds_every_quote_with_its_place(sqlite_house: House) -> None:
    """JSON is complete and exact."""
    project = _filled(sqlite_house)
    found = json.loads(sqlite_house.client.export(project.id, s.ExportFormat.JSON))
    text = sqlite_house.client.document(project.id, 1).text
    assert found["project"]["key"] == "WMS"
    for item in found["record"]:
        for source in item["sources"]:
            assert text[source["start"] : source["end"]] == source["quote"]


def test_jira_file_has_importable_columns(sqlite_house: House) -> None:
    """One line summaries with code, Jira's words for type and priority, no decisions, no BOM."""
    project = _filled(sqlite_house)
    data = sqlite_house.client.export(project.id, s.ExportFormat.JIRA)
    assert not data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    assert [row["Issue Type"] for row in rows] == ["Story"] * 3
    assert rows[1]["Priority"] == "Highest"
    assert rows[1]["Summary"].startswith("REQ-2 页面必须")
    assert all("\n" not in row["Summary"] and len(row["Summary"]) < 255 for row in rows)


@pytest.mark.parametrize(("language", "word"), [("zh", "需求确认单"), ("en", "Confirmation of")])
def test_confirmation_sheet_is_in_the_projects_language(
    sqlite_house: House, language: str, word: str
) -> None:
    """A printable page with every open requirement, its quote, a box and a line to sign."""
    project = _filled(sqlite_house, language=language)
    page = sqlite_house.client.export(project.id, s.ExportFormat.CONFIRMATION).decode()
    assert word in page
    assert f'<html lang="{language}">' in page
    assert page.count("&#9744;") == 3
    assert "<b>It</b>" not in page
    assert "&lt;b&gt;It&lt;/b&gt;" in page
    assert "DEC-1" not in page


@settings(deadline=None)  # machines under load
@given(st.text(max_size=30))
def test_no_neutralized_text_starts_a_formula(value: str) -> None:
    """Whatever a client writes, the cell begins harmlessly and loses nothing."""
    safe = neutralize(value)
    assert not safe.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe in (value, f"'{value}")
