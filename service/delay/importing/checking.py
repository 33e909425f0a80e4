"""Turn texts into values of the schema and name every doubt by line and column."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from service.delay.importing.mapping import (
    DATE_COLUMNS,
    REQUIRED,
    is_known_afterwards,
    schema_columns,
)
from service.delay.importing.reading import RawTable
from service.schemas import DateOrder, ProblemCode

_WORDS = frozenset(
    (
        "project_id",
        "source",
        "currency",
        "domain",
        "org",
        "category",
        "phase",
        "region",
        "title",
        "contract_type",
        "contractor",
    )
)
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?$")
_SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[ ,T].*)?$")
_NAMED = (
    "%d/%b/%y",
    "%d/%b/%Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
)
_NUMBER = re.compile(r"^([-+]?[\d,，  ]*\d(?:\.\d+)?|[-+]?\.\d+)\s*([a-zA-Z%万亿天周小时月]*)$")
_HOURS = {"h": 1, "小时": 1, "d": 8, "天": 8, "w": 40, "周": 40, "m": 160, "月": 160}
_FACTORS = {"planned_effort_hours": _HOURS, "effort_spent_hours": _HOURS}
_ANY_FACTORS = {"": 1.0, "k": 1e3, "万": 1e4, "亿": 1e8, "%": 0.01}
# Units that stand in the header, as in 合同金额（万元） or Budget (k EUR), hold for every plain number.
_IN_HEADER = re.compile(
    r"[（(\[]\s*(?:单位[:：]\s*)?(?:RMB|CNY|EUR|USD|GBP|[$€£¥￥])?\s*"
    r"(?P<unit>百万|千万|万|亿|千|k|人时|人天|人日|人月|工时|小时|天|日|月|person[- ]days?|days?|hours?|h|d)"
    r"\s*(?:元|人民币|美元|欧元|RMB|CNY|EUR|USD|GBP|[$€£¥￥])?\s*[）)\]]",
    re.IGNORECASE,
)
_MONEY_UNITS = {"千": 1e3, "k": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}
_EFFORT_UNITS = {"h": 1.0, "时": 1.0, "d": 8.0, "天": 8.0, "日": 8.0, "月": 160.0}
_LONGEST_DAYS = 40 * 365


@dataclass(frozen=True, slots=True)
class Problem:
    """One doubt about a value, a row or a column; an error keeps its row out, a warning does not."""

    code: ProblemCode
    line: int
    column: str
    value: str = ""
    is_error: bool = True


@dataclass(slots=True)
class Checked:
    """Rows that are fit, with their lines, and every problem."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def bad_lines(self) -> set[int]:
        """Return the lines that errors keep out."""
        return {problem.line for problem in self.problems if problem.is_error and problem.line}


def check(table: RawTable, mapping: Mapping[str, str], order: DateOrder | None) -> Checked:
    """Convert every row; nothing is dropped without a problem that names its line."""
    checked = Checked()
    targets = {column: target for column, target in mapping.items() if target}
    _check_mapping(checked, targets)
    if checked.problems and any(
        problem.line == 0 and problem.is_error for problem in checked.problems
    ):
        return checked
    checked.problems.extend(
        Problem(ProblemCode.LEAKAGE, 0, column, is_error=False)
        for column, target in mapping.items()
        if not target and is_known_afterwards(column)
    )
    orders = {
        column: order or _order_of(table, column, checked)
        for column, target in targets.items()
        if target in DATE_COLUMNS
    }
    _check_units(table, targets, checked)
    seen: dict[str, int] = {}
    for raw, line in zip(table.rows, table.lines, strict=True):
        values, problems = _row(raw, line, targets, orders, table.kind)
        problems.extend(_check_dates(values, line))
        checked.problems.extend(problems)
        if any(problem.is_error for problem in problems):
            continue
        digest = digest_of(values)
        if digest in seen:
            checked.problems.append(Problem(ProblemCode.DUPLICATE, line, "", str(seen[digest])))
            continue
        seen[digest] = line
        checked.rows.append(values)
        checked.lines.append(line)
    return checked


def digest_of(values: Mapping[str, Any]) -> str:
    """Return what makes a row the same row: its work, its day and its plan."""
    names = (
        "project_id",
        "phase",
        "snapshot_date",
        "start_date",
        "planned_end",
        "actual_end",
        "title",
    )
    key = json.dumps([values.get(name) for name in names], ensure_ascii=False)
    return hashlib.sha256(key.encode()).hexdigest()


def _check_mapping(checked: Checked, targets: Mapping[str, str]) -> None:
    for name in REQUIRED:
        if name not in targets.values():
            checked.problems.append(Problem(ProblemCode.NOT_MAPPED, 0, name))
    if not {"start_date", "snapshot_date"} & set(targets.values()):
        checked.problems.append(Problem(ProblemCode.NOT_MAPPED, 0, "start_date"))
    known = schema_columns()
    used: set[str] = set()
    for column, target in targets.items():
        if target not in known and not target.startswith(("x_", "leak_")):
            checked.problems.append(Problem(ProblemCode.UNKNOWN_TARGET, 0, column, target))
        if target in used:
            checked.problems.append(Problem(ProblemCode.MAPPED_TWICE, 0, column, target))
        used.add(target)
        if target.startswith("x_") and is_known_afterwards(column):
            checked.problems.append(Problem(ProblemCode.LEAKAGE, 0, column, target, is_error=False))


def _row(
    raw: Mapping[str, str],
    line: int,
    targets: Mapping[str, str],
    orders: Mapping[str, DateOrder],
    kind: str,
) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems = []
    for column, target in targets.items():
        text = raw.get(column, "").strip()
        if not text or text in ("-", "–", "N/A", "n/a", "NULL", "null", "NA", "无"):
            if target in REQUIRED:
                problems.append(Problem(ProblemCode.MISSING, line, column))
            continue
        try:
            values[target] = _value(text, target, orders.get(column), kind, column)
        except ValueError:
            code = ProblemCode.BAD_DATE if target in DATE_COLUMNS else ProblemCode.BAD_NUMBER
            problems.append(Problem(code, line, column, text[:100]))
    return values, problems


def _value(text: str, target: str, order: DateOrder | None, kind: str, column: str) -> Any:  # noqa: ANN401 - JSON value
    if target in DATE_COLUMNS:
        return read_date(text, order or DateOrder.YMD).isoformat()
    if target in _WORDS or target.startswith(("x_", "leak_")):
        return _plain(text) if target.startswith(("x_", "leak_")) else text
    number = read_number(text, target)
    if text[-1].isdigit():
        number *= header_factor(column, target)
    if kind == "jira" and column in ("Original Estimate", "Time Spent") and number > 0:
        return number / 3600  # Jira exports seconds
    if target.endswith("_share") and number > 1:
        return number / 100
    return number


def _plain(text: str) -> Any:  # noqa: ANN401 - JSON value
    try:
        return float(text) if re.fullmatch(r"[-+]?\d+(?:\.\d+)?", text) else text
    except ValueError:
        return text


def read_date(text: str, order: DateOrder) -> date:
    """Read a date; a date of three numbers without a leading year is read in the given order.

    Raises
    ------
    ValueError
        If it is no date.
    """
    if found := _ISO.match(text):
        year, month, day = map(int, found.groups())
        return date(year, month, day)
    if found := _SHORT.match(text):
        first, second, year = map(int, found.groups())
        year += 2000 if year < 100 else 0
        return date(year, first, second) if order is DateOrder.MDY else date(year, second, first)
    words = re.split(r"\s+\d{1,2}:", text, maxsplit=1)[0].strip()
    for pattern in _NAMED:
        try:
            return datetime.strptime(words, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def read_number(text: str, target: str) -> float:
    """Read a number with thousands separators and a unit that the column knows.

    Raises
    ------
    ValueError
        If it is no number or its unit is unknown here.
    """
    found = _NUMBER.match(text.lstrip("$€£¥￥ "))
    if not found:
        raise ValueError(text)
    number, unit = found.groups()
    factor = {**_ANY_FACTORS, **_FACTORS.get(target, {})}.get(
        unit.lower() if unit.isascii() else unit
    )
    if factor is None:
        raise ValueError(text)
    return float(re.sub(r"[,，  ]", "", number)) * factor


def header_factor(column: str, target: str) -> float:
    """Return what the unit in a header multiplies plain numbers with; 1 if it names none."""
    found = _IN_HEADER.search(column)
    if not found:
        return 1.0
    unit = found["unit"].lower()
    if target.endswith("_hours"):
        if unit.startswith("person"):
            unit = "d"
        return _EFFORT_UNITS.get(unit[0] if unit.isascii() else unit[-1], 1.0)
    is_money = target.endswith("_value") or "cost" in target
    return _MONEY_UNITS.get(unit, 1.0) if is_money else 1.0


def _order_of(table: RawTable, column: str, checked: Checked) -> DateOrder:
    """Return the order of day and month that the values of a column allow; doubts are named."""
    first, second, line = 0, 0, 0
    for row, number in zip(table.rows, table.lines, strict=True):
        if found := _SHORT.match(row.get(column, "")):
            line = line or number
            first, second = max(first, int(found[1])), max(second, int(found[2]))
    if not line:
        return DateOrder.YMD
    if first > 12 and second > 12:
        checked.problems.append(Problem(ProblemCode.MIXED_ORDER, line, column, is_error=False))
    elif first <= 12 and second <= 12:
        checked.problems.append(Problem(ProblemCode.SWAP_SUSPECTED, line, column, is_error=False))
    return DateOrder.MDY if second > 12 >= first else DateOrder.DMY


def _check_units(table: RawTable, targets: Mapping[str, str], checked: Checked) -> None:
    """Warn of a column in which some numbers carry a unit and others none, or another one."""
    for column, target in targets.items():
        if target in DATE_COLUMNS or target in _WORDS or target.startswith(("x_", "leak_")):
            continue
        units: dict[str, int] = {}
        for row, line in zip(table.rows, table.lines, strict=True):
            if found := _NUMBER.match(row.get(column, "").strip().lstrip("$€£¥￥ ")):
                units.setdefault(found[2].lower(), line)
        if len(units) > 1:
            words = ", ".join(unit or "-" for unit in sorted(units))
            checked.problems.append(
                Problem(ProblemCode.UNIT_MIX, max(units.values()), column, words, is_error=False)
            )


def _check_dates(values: Mapping[str, Any], line: int) -> list[Problem]:
    start, planned, actual = (values.get(n) for n in ("start_date", "planned_end", "actual_end"))
    found = []
    if start and planned and planned < start:
        found.append(
            Problem(ProblemCode.END_BEFORE_START, line, "planned_end", f"{start} > {planned}")
        )
    if start and actual and actual < start:
        found.append(
            Problem(ProblemCode.END_BEFORE_START, line, "actual_end", f"{start} > {actual}")
        )
    if start and planned:
        days = (date.fromisoformat(planned) - date.fromisoformat(start)).days
        if days > _LONGEST_DAYS:
            found.append(Problem(ProblemCode.TOO_LONG, line, "planned_end", f"{days}"))
    return found


def leakage_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return columns of progress that a finished file can only know from its end.

    A file whose outcomes were known on its snapshot date is an extract of a registry: what it says
    of progress, team and changes is the state at the end, so training leaves it out.
    """
    from models.delay.columns import NUMBER_GROUP  # noqa: PLC0415 - loads pandas

    finished = [row for row in rows if row.get("actual_end")]
    extract = [r for r in finished if r.get("snapshot_date", "9999") >= r["actual_end"]]
    if not extract:
        return []
    return sorted({name for row in extract for name in row if name in NUMBER_GROUP})
