"""Weekly demand against capacity, burn against plan, and what changes cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import schemas as s
from service.client import ClientError
from service.planning.budget import burn, level_of
from service.planning.files import read_budget, read_resources
from service.planning.resources import gap, loads, monday, next_gap
from service.schemas import planning as p
from tests.service.conftest import House

MONDAY = date(2026, 3, 2)


def week(role: str, number: int, demand: float, capacity: float) -> p.RoleWeek:
    day = MONDAY + timedelta(weeks=number)
    return p.RoleWeek(role=role, week=day, demand_hours=demand, capacity_hours=capacity)


def month(
    number: int, planned: float, actual: float | None = None, share: float | None = None
) -> p.BudgetMonth:
    return p.BudgetMonth(
        month=date(2026, number, 1), planned_cost=planned, actual_cost=actual, earned_share=share
    )


def test_spare_hours_fill_no_other_week() -> None:
    """A quiet week does not undo an overload; the largest gap comes first."""
    rows = [week("QA", 0, 60, 40), week("QA", 1, 10, 40), week("Dev", 1, 90, 40)]
    dev, qa = loads(rows, MONDAY)
    assert (dev.role, dev.gap_hours, dev.overload_weeks) == ("Dev", 50, [MONDAY + timedelta(7)])
    assert (qa.gap_hours, qa.spare_hours, qa.overload_weeks) == (20, 30, [MONDAY])
    assert loads(rows, MONDAY + timedelta(7))[1].first_overload is None
    assert next_gap(rows, MONDAY + timedelta(3)) == 70
    assert next_gap([*rows, week("QA", 4, 99, 0)], MONDAY) == 70


role_weeks = st.lists(
    st.builds(
        week,
        st.sampled_from(["QA", "Dev", "测试"]),
        st.integers(0, 30),
        st.floats(0, 200),
        st.floats(0, 200),
    ),
    max_size=40,
    unique_by=lambda row: (row.role, row.week),
)


@given(role_weeks)
def test_gap_and_spare_balance(rows: list[p.RoleWeek]) -> None:
    """For every role demand less capacity is gap less spare, and overload weeks are those with a gap."""
    for load in loads(rows, MONDAY):
        assert load.gap_hours - load.spare_hours == pytest.approx(
            load.demand_hours - load.capacity_hours, abs=1e-6
        )
    assert sum(len(load.overload_weeks) for load in loads(rows, MONDAY)) == sum(
        gap(row) > 0 for row in rows
    )


def test_forecast_by_work_done() -> None:
    """A quarter of the work for a third of the money: the rest costs a third more, too."""
    found = burn([month(1, 100, 100), month(2, 100, 33.33333333, 0.25), month(3, 200)])
    assert found.basis == "earned"
    assert found.earned_value == 100
    assert found.cost_index == pytest.approx(0.75)
    assert found.forecast_total == pytest.approx(533.33, abs=0.01)


def test_forecast_by_trend_and_its_n() -> None:
    """Without work done the rest costs more by the same factor; the months behind it are counted."""
    found = burn([month(1, 100, 120), month(2, 100), month(3, 100, 120), month(4, 100)])
    assert (found.basis, found.months_known, found.months_missing) == ("trend", 2, 1)
    assert found.actual_to_date == 340
    assert found.forecast_total == pytest.approx(340 + 100 * 340 / 300)


def test_no_actual_cost_no_forecast() -> None:
    """A plan alone says nothing about its end."""
    found = burn([month(1, 100)])
    assert (found.forecast_total, found.basis) == (None, "none")
    assert level_of(None, 100, 0.1) == ("unknown", None)


@pytest.mark.parametrize(
    ("forecast", "level"), [(90.0, "calm"), (105.0, "watch"), (110.0, "watch"), (111.0, "overrun")]
)
def test_level(forecast: float, level: str) -> None:
    """Over the budget is watched, over the limit warned of."""
    assert level_of(forecast, 100, 0.1000001)[0] == level


months = st.lists(
    st.builds(
        month,
        st.integers(1, 12),
        st.floats(0, 1e6),
        st.one_of(st.none(), st.floats(0, 1e6)),
        st.one_of(st.none(), st.floats(0.01, 1)),
    ),
    max_size=12,
    unique_by=lambda one: one.month,
)


@given(months)
def test_forecast_is_never_below_what_was_spent(found: list[p.BudgetMonth]) -> None:
    """Spent money does not come back; the last point of the curve is the forecast."""
    result = burn(found)
    if result.forecast_total is not None:
        assert result.forecast_total >= result.actual_to_date - 1e-6
        assert result.points[-1].forecast == pytest.approx(result.forecast_total)
    planned = [point.planned for point in result.points]
    assert planned == sorted(planned)
    assert result.months_known == sum(one.actual_cost is not None for one in found)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_weeks_begin_on_monday(day: date) -> None:
    """A day belongs to the Monday at or before it."""
    assert monday(day).weekday() == 0
    assert timedelta(0) <= day - monday(day) < timedelta(7)


def test_file_in_chinese_with_semicolons() -> None:
    """Columns may have Chinese names, dates Chinese signs; a Thursday is its Monday."""
    text = "\ufeff角色;周;需求工时;可用工时\r\n测试;2026年3月5日;1,200.5;40\r\n\r\n"
    rows, problems = read_resources(text)
    assert problems == []
    assert rows == [week("测试", 0, 1200.5, 40)]
    budget, problems = read_budget(
        "月份,计划成本,实际成本,完成比例\n2026/3,100,,25%\n2026年4月,9,8,\n"
    )
    assert problems == []
    assert budget == [month(3, 100, None, 0.25), month(4, 9, 8)]


@pytest.mark.parametrize(
    ("row", "line", "column", "words"),
    [
        ("QA,05/06/2026,1,2", 2, "week", "YYYY-MM-DD"),
        ("QA,2026-02-30,1,2", 2, "week", "YYYY-MM-DD"),
        ("QA,2026-03-02,many,2", 2, "demand_hours", "no number"),
        ('QA,2026-03-02,"12,5",2', 2, "demand_hours", "two ways"),
        ("QA,2026-03-02,-1,2", 2, "demand_hours", "greater than or equal to 0"),
        ("QA,2026-03-02,nan,2", 2, "demand_hours", "no number"),
        (",2026-03-02,1,2", 2, "role", "empty"),
        ("QA,2026-03-02,1,2\nQA,2026-03-04,3,4", 3, "role", "line 2"),
    ],
)
def test_bad_cell_is_named(row: str, line: int, column: str, words: str) -> None:
    """Line, column and what to write."""
    _rows, problems = read_resources(f"role,week,demand_hours,capacity_hours\n{row}\n")
    (found,) = problems
    assert (found.line, found.column) == (line, column)
    assert words in found.problem


def test_missing_column_is_named_with_its_names() -> None:
    """Nothing is guessed from the order of the columns."""
    _rows, problems = read_resources("role,week\nQA,2026-03-02\n")
    assert [found.column for found in problems] == ["demand_hours", "capacity_hours"]
    assert "需求工时" in problems[0].problem


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever a file holds, the answer is rows or problems."""
    for read in (read_resources, read_budget):
        rows, problems = read(text)
        assert rows or problems


def test_import_looks_first_and_stores_only_what_is_whole(house: House) -> None:
    """A dry run stores nothing, nor does a file with one bad cell; the rest replaces what was there."""
    project = house.project()
    good = "role,week,demand_hours,capacity_hours\nQA,2026-03-02,50,40\nDev,2026-03-02,1,2\n"
    command = p.PlanningImport(kind="resources", csv=good, expected_version=1)
    looked = house.client.import_planning(project.id, command)
    assert (looked.rows, looked.stored, looked.problems) == (2, False, [])
    assert house.client.resources(project.id).rows == []
    bad = command.model_copy(update={"csv": good + "QA,never,1,1\n", "dry_run": False})
    refused = house.client.import_planning(project.id, bad)
    assert (refused.rows, refused.stored) == (2, False)
    assert refused.problems[0].line == 4
    stored = house.client.import_planning(project.id, command.model_copy(update={"dry_run": False}))
    assert stored.stored
    found = house.client.resources(project.id)
    assert [load.role for load in found.roles] == ["QA", "Dev"]
    assert found.version == 2
    with pytest.raises(ClientError, match="someone else"):
        house.client.replace_resources(project.id, p.ResourcesIn(expected_version=1, rows=[]))


def test_agreed_changes_raise_the_budget(house: House) -> None:
    """The forecast is held against the budget with agreed changes; drafts are shown apart."""
    project = house.project()
    house.accepted(project.id, "The page must open in 2 s within search.")
    house.paste(project.id, "The page must open in 1 s within search.")
    change = house.client.changes(project.id).items[0]
    months = [month(1, 100, 115), month(2, 100)]
    command = p.BudgetIn(expected_version=1, currency="CNY", warn_share=0.1, months=months)
    budget = house.client.replace_budget(project.id, command)
    assert (budget.level, budget.changes_without_cost) == ("overrun", 1)
    assert budget.overrun_share == pytest.approx(0.15)
    cost = p.ChangeCostIn(cost=40, effort_hours=8, delay_days=2, note="two days of work")
    house.client.set_change_cost(project.id, change.id, cost)
    drafted = house.client.budget(project.id)
    assert (drafted.draft_changes_cost, drafted.agreed_changes_cost) == (40, 0)
    agree = s.ChangeUpdate(expected_version=change.version, state="agreed")
    house.client.update_change(project.id, change.id, agree)
    agreed = house.client.budget(project.id)
    assert (agreed.draft_changes_cost, agreed.agreed_changes_cost) == (0, 40)
    assert agreed.level == "calm"
    assert (agreed.changes[0].record_code, agreed.changes[0].delay_days) == ("REQ-1", 2)
