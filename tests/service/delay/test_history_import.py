"""Import of earlier work: four kinds of files, suggestions, every doubt by line, nothing lost."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from service import schemas as s
from service.client import ClientError
from service.delay.importing.checking import check, header_factor, read_date, read_number
from service.delay.importing.mapping import folded, names_in_the_wild, schema_columns, suggest
from service.delay.importing.reading import read_table
from service.errors import BadRequestError
from tests.service.conftest import House

CSV = """Project ID,Name,Start,Planned finish,Actual finish,Type,Budget,Status
A-1,Portal,2024-01-08,2024-06-28,2024-07-30,portal,"120,000",late
A-2,App,2024-02-05,2024-05-31,2024-05-30,app,80000,done
"""
PROJECT = """<?xml version="1.0"?>
<Project xmlns="http://schemas.microsoft.com/project"><Title>Roll-out</Title>
<StatusDate>2024-05-01T00:00:00</StatusDate><Tasks>
<Task><UID>0</UID><Name>Roll-out</Name></Task>
<Task><UID>1</UID><Name>Design</Name><Start>2024-01-09T08:00:00</Start><Finish>2024-03-15T17:00:00</Finish>
<ActualFinish>2024-03-15T17:00:00</ActualFinish><PercentComplete>100</PercentComplete>
<Baseline><Number>0</Number><Start>2024-01-08T08:00:00</Start><Finish>2024-03-01T17:00:00</Finish></Baseline></Task>
<Task><UID>2</UID><Name>设计评审</Name><Start>2024-03-18T08:00:00</Start><Finish>2024-04-30T17:00:00</Finish></Task>
</Tasks></Project>
"""
JIRA = """Issue key,Summary,Issue Type,Created,Due Date,Resolved,Original Estimate,Sprint,Sprint
AB-1,Export,Story,05/Jan/24 9:12 AM,31/Jan/24 12:00 AM,02/Feb/24 4:00 PM,57600,S1,S2
"""


def checked(text: str, order: s.DateOrder | None = None, name: str = "a.csv"):
    table = read_table(name, text.encode())
    return check(table, suggest(table), order)


def codes(text: str, order: s.DateOrder | None = None) -> list[tuple[s.ProblemCode, int, str]]:
    return [(p.code, p.line, p.column) for p in checked(text, order).problems]


def test_names_in_the_wild_are_suggested() -> None:
    """Common names of columns, also Chinese ones, find their place; the status is left out."""
    mapping = suggest(read_table("a.csv", CSV.encode()))
    assert mapping["Planned finish"] == "planned_end"
    assert mapping["Actual finish"] == "actual_end"
    assert (mapping["Budget"], mapping["Status"]) == ("planned_cost", "")
    # what is left out because it is known only at the end is named
    leaks = [p for p in checked(CSV).problems if p.code is s.ProblemCode.LEAKAGE]
    assert [(p.column, p.is_error) for p in leaks] == [("Status", False)]
    chinese = "项目编号,项目名称,开始日期,计划结束日期,实际结束日期\n1,甲,2024-01-01,2024-02-01,2024-02-02\n"
    for data in (chinese.encode(), chinese.encode("gb18030"), chinese.encode("utf-16")):
        assert list(suggest(read_table("a.csv", data)).values()) == [
            "project_id",
            "title",
            "start_date",
            "planned_end",
            "actual_end",
        ]


def test_project_xml_prefers_the_baseline() -> None:
    """The plan of a task is its baseline where there is one; the summary task is no work."""
    found = checked(PROJECT, name="plan.xml")
    assert [row["title"] for row in found.rows] == ["Design"]
    assert found.rows[0]["planned_end"] == "2024-03-01"
    assert found.rows[0]["actual_end"] == "2024-03-15"
    assert [(p.code, p.column) for p in found.problems if p.is_error] == [
        (s.ProblemCode.MISSING, "Baseline Finish")
    ]


def test_project_xml_resolves_no_entities() -> None:
    """A file cannot make us read other files."""
    bomb = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + PROJECT.partition("?>")[2]
    found = read_table("plan.xml", bomb.replace("Design", "&e;").encode())
    assert all(len(row["Name"]) < 10 for row in found.rows)
    with pytest.raises(BadRequestError, match="not of MS Project"):
        read_table("plan.xml", b"<html/>")


def test_jira_dates_and_seconds_are_understood() -> None:
    """Jira's dates of its own form and its seconds become days and hours; repeated columns stay apart."""
    table = read_table("jira.csv", JIRA.encode())
    row = check(table, suggest(table), None).rows[0]
    assert (row["start_date"], row["planned_end"]) == ("2024-01-05", "2024-01-31")
    assert row["planned_effort_hours"] == 16
    assert table.columns[-2:] == ["Sprint", "Sprint (2)"]


def test_excel_is_read_like_csv() -> None:
    """Dates of Excel are dates."""
    book = Workbook()
    book.active.append(["id", "start", "due", "resolved"])
    book.active.append(["1", date(2024, 1, 2), date(2024, 3, 1), None])
    buffer = io.BytesIO()
    book.save(buffer)
    table = read_table("a.xlsx", buffer.getvalue())
    found = check(table, suggest(table), None)
    assert found.rows[0]["start_date"] == "2024-01-02"


HEAD = "project_id,start_date,planned_end,actual_end,planned_cost,team_size_people\n"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("1,2024-13-01,2024-02-01,,,\n", s.ProblemCode.BAD_DATE),
        ("1,2024-03-01,2024-02-01,,,\n", s.ProblemCode.END_BEFORE_START),
        ("1,2024-03-01,2024-04-01,2024-02-01,,\n", s.ProblemCode.END_BEFORE_START),
        ("1,1924-03-01,2024-04-01,,,\n", s.ProblemCode.TOO_LONG),
        ("1,2024-01-01,,,,\n", s.ProblemCode.MISSING),
        ("1,2024-01-01,2024-02-01,,many,\n", s.ProblemCode.BAD_NUMBER),
        ("1,2024-01-01,2024-02-01,,,\n1,2024-01-01,2024-02-01,,,\n", s.ProblemCode.DUPLICATE),
        ("1,03/04/2024,05/06/2024,,,\n", s.ProblemCode.SWAP_SUSPECTED),
        ("1,13/04/2024,13/05/2024,,,\n2,01/14/2024,02/14/2024,,,\n", s.ProblemCode.MIXED_ORDER),
        ("1,2024-01-01,2024-02-01,,5k,\n2,2024-01-01,2024-03-01,,5000,\n", s.ProblemCode.UNIT_MIX),
    ],
    ids=lambda value: value.value if isinstance(value, s.ProblemCode) else "",
)
def test_every_doubt_is_named(rows: str, code: s.ProblemCode) -> None:
    """Each kind of doubt is found and names its line."""
    found = [problem for problem in codes(HEAD + rows) if problem[0] is code]
    assert found
    assert all(line >= 2 for _code, line, _column in found)


def test_progress_of_an_extract_is_a_leak() -> None:
    """What a finished file says of the team is the state at its end, and is named as a leak."""
    text = "project_id,snapshot_date,start_date,planned_end,actual_end,team_size_people\n"
    table = read_table(
        "a.csv", (text + "1,2025-01-01,2024-01-01,2024-03-01,2024-04-01,9\n").encode()
    )
    from service.delay.importing.checking import leakage_of  # noqa: PLC0415 - used once

    assert leakage_of(check(table, suggest(table), None).rows) == ["team_size_people"]


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2024-02-03", s.DateOrder.YMD, date(2024, 2, 3)),
        ("2024年2月3日", s.DateOrder.YMD, date(2024, 2, 3)),
        ("03/02/2024", s.DateOrder.DMY, date(2024, 2, 3)),
        ("02/03/2024", s.DateOrder.MDY, date(2024, 2, 3)),
        ("03.02.24", s.DateOrder.DMY, date(2024, 2, 3)),
        ("03/Feb/24 4:00 PM", s.DateOrder.DMY, date(2024, 2, 3)),
        ("3 February 2024", s.DateOrder.DMY, date(2024, 2, 3)),
    ],
)
def test_dates_are_read(text: str, order: s.DateOrder, day: date) -> None:
    """Dates as people and programs write them."""
    assert read_date(text, order) == day


@pytest.mark.parametrize(
    ("text", "value"), [("1,200.5", 1200.5), ("12万", 120_000), ("€ 3k", 3_000), ("45%", 0.45)]
)
def test_numbers_are_read(text: str, value: float) -> None:
    """Separators, signs of currency and magnitudes."""
    assert read_number(text, "planned_cost") == pytest.approx(value)


@pytest.mark.parametrize(
    ("column", "target", "factor"),
    [
        ("合同金额（万元）", "contract_value", 1e4),
        ("预算(单位：亿元)", "planned_cost", 1e8),
        ("Budget (k EUR)", "planned_cost", 1e3),
        ("Cost (EUR)", "planned_cost", 1),
        ("合同金额", "contract_value", 1),
        ("工作量（人天）", "planned_effort_hours", 8),
        ("计划工时（人月）", "planned_effort_hours", 160),
        ("Effort (person days)", "planned_effort_hours", 8),
        ("Effort (h)", "planned_effort_hours", 1),
        ("团队（人）", "team_size_people", 1),
    ],
)
def test_units_of_the_header_count(column: str, target: str, factor: float) -> None:
    """A header that names 万元 or 人天 says what its plain numbers mean."""
    assert header_factor(column, target) == factor


def test_a_value_with_its_own_unit_ignores_the_header() -> None:
    """120万 under 万元 is 1.2 million, not ten thousand times that."""
    rows = (
        "项目编号,开始日期,计划结束日期,合同金额（万元）\n"
        "A,2023-01-05,2023-06-30,120\nB,2023-01-05,2023-06-30,120万\n"
    )
    found = checked(rows)
    assert [row["contract_value"] for row in found.rows] == [1_200_000, 1_200_000]


@given(st.text(max_size=300))
def test_no_row_is_lost_silently(text: str) -> None:
    """Whatever a file holds, each of its rows is either fit or named in a problem, or it is refused."""
    try:
        table = read_table("a.csv", (HEAD + text).encode("utf-8", "ignore"))
    except BadRequestError:
        return
    found = check(table, suggest(table), None)
    if any(problem.is_error and problem.line == 0 for problem in found.problems):
        return
    assert len(found.rows) + len([line for line in table.lines if line in found.bad_lines]) >= len(
        table.rows
    )


def test_preview_stores_nothing_and_import_stores_all(sqlite_house: House) -> None:
    """A dry run leaves no trace; an import keeps file and rows; the same file is refused."""
    client, data = sqlite_house.client, CSV.encode()
    found = client.preview_history("old.csv", data)
    assert (found.rows, found.fit, found.finished, found.errors) == (2, 2, 2, 0)
    assert client.history().total == 0
    taken = client.import_history("old.csv", data)
    assert taken.counts == {"rows": 2, "left_out": 0, "finished": 2}
    assert client.history_file(taken.id) == data
    assert client.delay_status().n_available == 2
    with pytest.raises(ClientError) as caught:
        client.import_history("again.csv", data)
    assert caught.value.status == 409
    client.remove_history(taken.id)
    assert client.delay_status().n_available == 0


def test_bad_rows_keep_an_import_out_until_somebody_leaves_them_out(sqlite_house: House) -> None:
    """The first bad line is named; with consent the fit rows come in, and known ones not twice."""
    client = sqlite_house.client
    data = (CSV + "A-3,Bad,2024-09-01,2024-08-01,,app,1,open\n").encode()
    with pytest.raises(ClientError, match=r"line 4, column planned_end \(end_before_start\)"):
        client.import_history("old.csv", data)
    taken = client.import_history("old.csv", data, leave_out_bad=True)
    assert taken.counts["left_out"] == 1
    again = client.preview_history("more.csv", CSV.encode())
    kept_out = {p.code for p in again.problems if p.code is not s.ProblemCode.LEAKAGE}
    assert (again.fit, kept_out) == (0, {s.ProblemCode.KNOWN_ALREADY})
    with pytest.raises(ClientError, match="no column"):
        client.preview_history("old.csv", data, mapping={"Nothing": "title"})


def test_every_name_in_the_wild_is_folded_and_of_the_schema() -> None:
    """A name that folding changes can never fit; one that two columns share would depend on their order."""
    names = names_in_the_wild()
    assert set(names) <= schema_columns()
    every = [name for found in names.values() for name in found]
    assert every == [folded(name) for name in every]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("column", "target"),
    [
        ("工作量(人天)", "planned_effort_hours"),
        ("需求总数", "requirements_total_count"),
        ("Requirements Total Count", "requirements_total_count"),
        ("Open change requests", "change_requests_open_count"),
        ("计划竣工日期", "planned_end"),
        ("验收结果", ""),
        ("项目状态", ""),
    ],
)
def test_counts_of_the_schema_are_suggested_too(column: str, target: str) -> None:
    """Not only dates and money: what requirements, changes and people are called as well."""
    assert suggest(read_table("a.csv", f"{column}\n5\n".encode()))[column] == target
