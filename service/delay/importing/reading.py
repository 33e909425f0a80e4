"""Read CSV, Excel, MS Project XML and Jira CSV into one table of texts; line numbers stay."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from lxml import etree  # type: ignore[import-untyped]  # ships no types
from openpyxl import load_workbook

from service.errors import BadRequestError

MOST_ROWS = 100_000
_MOST_COLUMNS = 300
_NAMESPACE = "{http://schemas.microsoft.com/project}"
_TASK_FIELDS = {
    "UID": "UID",
    "Name": "Name",
    "Start": "Start",
    "Finish": "Finish",
    "ActualStart": "Actual Start",
    "ActualFinish": "Actual Finish",
    "PercentComplete": "Percent Complete",
    "OutlineLevel": "Outline Level",
    "Summary": "Summary",
    "Milestone": "Milestone",
    "Cost": "Cost",
}


@dataclass(frozen=True, slots=True)
class RawTable:
    """Columns in their order and rows as texts; ``lines`` says where in the file a row stands."""

    kind: str
    columns: Sequence[str]
    rows: Sequence[dict[str, str]]
    lines: Sequence[int]


def read_table(name: str, data: bytes) -> RawTable:
    """Read a file by its content.

    Raises
    ------
    BadRequestError
        If it is none of the four kinds, damaged or too large; says what to do.
    """
    if not data.strip():
        raise BadRequestError(f"{name} is empty; choose a file with a header line and rows")
    if data[:2] == b"PK":
        return _excel(name, data)
    if data.lstrip()[:1] == b"<":
        return _project(name, data)
    if PurePath(name).suffix.lower() == ".xls" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise BadRequestError(
            f"{name} is an old Excel or Project file; save it as .xlsx, CSV or XML"
        )
    return _csv(name, data)


def _csv(name: str, data: bytes) -> RawTable:
    text = _decode(name, data)
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = "excel"
    reader = csv.reader(io.StringIO(text, newline=""), dialect)
    try:
        header = next(reader)
        body = [(reader.line_num, values) for values in reader if any(v.strip() for v in values)]
    except (csv.Error, StopIteration) as error:
        raise BadRequestError(f"{name}: line {reader.line_num} cannot be read: {error}") from error
    columns = _unique(header)
    kind = "jira" if {"Issue key", "Summary"} <= set(columns) else "csv"
    return _table(name, kind, columns, body)


def _decode(name: str, data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadRequestError(f"{name} is neither UTF-8 nor GB 18030; save it as CSV UTF-8")


def _excel(name: str, data: bytes) -> RawTable:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        found = [
            (number, [_cell(value) for value in values])
            for number, values in enumerate(sheet.iter_rows(values_only=True), start=1)
            if any(value is not None for value in values)
        ]
    except (OSError, KeyError, ValueError, IndexError, zipfile.BadZipFile) as error:
        raise BadRequestError(f"{name} cannot be read as an Excel file; save it again") from error
    if not found:
        raise BadRequestError(f"{name}: the first sheet is empty; put the table there")
    return _table(name, "xlsx", _unique(found[0][1]), found[1:])


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time().isoformat() == "00:00:00"
            else value.isoformat()
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _project(name: str, data: bytes) -> RawTable:
    # No entities, no network: a project file is data, whatever it declares.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadRequestError(
            f"{name}: line {error.lineno} is no valid XML: {error.msg}"
        ) from error
    if root.tag != f"{_NAMESPACE}Project":
        raise BadRequestError(f"{name} is XML, but not of MS Project; save the plan as Project XML")
    status = root.findtext(f"{_NAMESPACE}StatusDate") or ""
    title = root.findtext(f"{_NAMESPACE}Title") or root.findtext(f"{_NAMESPACE}Name") or name
    columns = [
        *_TASK_FIELDS.values(),
        "Baseline Start",
        "Baseline Finish",
        "Status Date",
        "Project",
    ]
    body = []
    for task in root.iterfind(f"{_NAMESPACE}Tasks/{_NAMESPACE}Task"):
        # Task 0 is the plan itself, empty lines are tasks without a name.
        if task.findtext(f"{_NAMESPACE}UID") == "0" or not task.findtext(f"{_NAMESPACE}Name"):
            continue
        values = [task.findtext(f"{_NAMESPACE}{field}") or "" for field in _TASK_FIELDS]
        baseline = task.find(f"{_NAMESPACE}Baseline[{_NAMESPACE}Number='0']")
        for field in ("Start", "Finish"):
            found = None if baseline is None else baseline.findtext(f"{_NAMESPACE}{field}")
            values.append(found or "")
        body.append((task.sourceline or 0, [*values, status, title]))
    return _table(name, "mspdi", columns, body)


def _unique(header: Iterable[str]) -> list[str]:
    """Return column names without repeats or gaps; Jira repeats columns such as Sprint."""
    seen: dict[str, int] = {}
    names = []
    for number, raw in enumerate(header, start=1):
        name = raw.strip() or f"column {number}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _table(
    name: str, kind: str, columns: list[str], body: Sequence[tuple[int, Sequence[str]]]
) -> RawTable:
    if len(columns) > _MOST_COLUMNS:
        raise BadRequestError(f"{name} has {len(columns)} columns, {_MOST_COLUMNS} are possible")
    if len(body) > MOST_ROWS:
        raise BadRequestError(f"{name} has {len(body)} rows; split it into files of {MOST_ROWS}")
    if not body:
        raise BadRequestError(f"{name} has a header but no rows")
    rows = [
        {column: value.strip() for column, value in zip(columns, values, strict=False)}
        for _line, values in body
    ]
    return RawTable(kind, columns, rows, [line for line, _values in body])
