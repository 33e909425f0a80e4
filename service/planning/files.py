"""Read CSV files of resources and months; every bad cell is named with its line and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from service.planning.resources import monday
from service.schemas.planning import BudgetMonth, PlanningKind, RoleWeek, RowProblem

M = TypeVar("M", bound=BaseModel)

# Column names as people write them; the first one is ours.
_NAMES: Mapping[PlanningKind, Mapping[str, tuple[str, ...]]] = {
    PlanningKind.RESOURCES: {
        "role": ("role", "角色", "岗位", "工种"),
        "week": ("week", "week_start", "周", "周一", "日期"),
        "demand_hours": ("demand_hours", "demand", "需求工时", "需求（小时）", "需求小时"),
        "capacity_hours": ("capacity_hours", "capacity", "可用工时", "可用（小时）", "可用小时"),
    },
    PlanningKind.BUDGET: {
        "month": ("month", "月份", "月"),
        "planned_cost": ("planned_cost", "planned", "计划成本", "计划"),
        "actual_cost": ("actual_cost", "actual", "实际成本", "实际"),
        "earned_share": ("earned_share", "progress_share", "完成比例", "进度"),
    },
}
_MAY_BE_EMPTY = {"actual_cost", "earned_share"}
_DELIMITERS = ",;\t"


def read_resources(text: str) -> tuple[list[RoleWeek], list[RowProblem]]:
    """Return the good rows of a file of resources, and what is wrong with the others."""
    return _read(text, PlanningKind.RESOURCES, RoleWeek, lambda row: (row.role, row.week))


def read_budget(text: str) -> tuple[list[BudgetMonth], list[RowProblem]]:
    """Return the good rows of a file of months, and what is wrong with the others."""
    return _read(text, PlanningKind.BUDGET, BudgetMonth, lambda row: row.month)


def _read(
    text: str, kind: PlanningKind, model: type[M], key: Callable[[M], object]
) -> tuple[list[M], list[RowProblem]]:
    names = _NAMES[kind]
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=None), delimiter=delimiter)
    lines: list[tuple[int, list[str]]] = []
    try:
        lines.extend((reader.line_num, cells) for cells in reader)
    except csv.Error as error:
        words = f"it is no CSV ({error}); save it as CSV again"
        return [], [RowProblem(line=reader.line_num, column="", problem=words)]
    header = lines[0][1] if lines else []
    places, problems = _header(header, names)
    if problems:
        return [], problems
    rows: list[M] = []
    seen: dict[object, int] = {}
    for number, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        row, wrong = _row(number, cells, places, model)
        problems += wrong
        if row is None:
            continue
        if key(row) in seen:
            problems.append(
                RowProblem(
                    line=number,
                    column=next(iter(names)),
                    problem=f"the same as in line {seen[key(row)]}; keep one of them",
                )
            )
            continue
        seen[key(row)] = number
        rows.append(row)
    if not rows and not problems:
        problems.append(RowProblem(line=2, column="", problem="there is no row below the header"))
    return rows, problems


def _header(
    header: list[str], names: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, int], list[RowProblem]]:
    tidy = [cell.strip().lower() for cell in header]
    places: dict[str, int] = {}
    problems = []
    for name, known in names.items():
        found = next((tidy.index(word) for word in known if word in tidy), None)
        if found is not None:
            places[name] = found
        elif name not in _MAY_BE_EMPTY:
            problems.append(
                RowProblem(
                    line=1, column=name, problem=f"there is no column {name} ({', '.join(known)})"
                )
            )
    return places, problems


def _row(
    number: int, cells: list[str], places: Mapping[str, int], model: type[M]
) -> tuple[M | None, list[RowProblem]]:
    values: dict[str, object] = {}
    problems = []
    for name, place in places.items():
        cell = cells[place].strip() if place < len(cells) else ""
        try:
            values[name] = _value(name, cell)
        except ValueError as error:
            problems.append(RowProblem(line=number, column=name, problem=str(error)))
    if problems:
        return None, problems
    try:
        return model.model_validate(values), []
    except ValidationError as error:
        return None, [
            RowProblem(line=number, column=str(found["loc"][0]), problem=str(found["msg"]).lower())
            for found in error.errors()
        ]


def _value(name: str, cell: str) -> object:
    if not cell:
        if name in _MAY_BE_EMPTY:
            return None
        raise ValueError("it is empty; fill it in")
    if name == "role":
        return cell
    if name == "week":
        return monday(_day(cell))
    if name == "month":
        return _month(cell)
    return _number(name, cell)


def _day(cell: str) -> date:
    for sign in "/年月":
        cell = cell.replace(sign, "-")
    parts = cell.strip("-日 ").split("-")
    words = f"{cell!r} is no date; write YYYY-MM-DD"
    # Only the order year, month, day has one reading.
    if len(parts) != 3 or len(parts[0]) != 4:
        raise ValueError(words)
    try:
        return date(*(int(part) for part in parts))
    except ValueError as error:
        raise ValueError(words) from error


def _month(cell: str) -> date:
    for sign in "/年":
        cell = cell.replace(sign, "-")
    tidy = cell.strip().rstrip("月")
    return _day(f"{tidy}-01" if tidy.count("-") == 1 else tidy).replace(day=1)


def _number(name: str, cell: str) -> float:
    tidy = cell.replace(" ", "").replace("\xa0", "")
    share = name == "earned_share" and tidy.endswith("%")
    tidy = tidy.rstrip("%") if share else tidy
    if "," in tidy:
        whole, _comma, rest = tidy.rpartition(",")
        # 1,200 and 1,200.50 are thousands; 12,5 could be either and is asked back.
        if len(rest.partition(".")[0]) != 3 or not whole:
            raise ValueError(f"{cell!r} can be read in two ways; write 1200.5 without commas")
        tidy = tidy.replace(",", "")
    try:
        value = float(tidy)
    except ValueError as error:
        raise ValueError(f"{cell!r} is no number; write for example 40 or 37.5") from error
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN differs from itself
        raise ValueError(f"{cell!r} is no number; write for example 40 or 37.5")
    return value / 100 if share else value
