"""Read a project table from CSV or Excel: the kind is found from the content, line numbers are kept."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from models.delay.errors import ProjectFileError

CONVERT = (
    "`clientsignal convert FILE --out projects.csv` reads other names (also Chinese), other dates, "
    "Excel, MS Project XML and Jira CSV, and names every doubt"
)
_DELIMITERS = ",;\t|"
_BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_TEXT = {"project_id": str}


def read_table(path: Path, note: Callable[[str], None]) -> tuple[pd.DataFrame, list[int]]:
    """Return the table of a file and the line on which each row begins.

    Raises
    ------
    ProjectFileError
        If the file cannot be opened, is empty or is no table; says what to do.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProjectFileError(f"{path.name}: cannot be opened: {error.strerror}") from error
    if not data.strip():
        raise ProjectFileError(f"{path.name} is empty; it needs a header line and rows")
    if data[:2] == b"PK":
        return _excel(path.name, data)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise ProjectFileError(f"{path.name} is XML, not CSV; {CONVERT}")
    if data[:4] == _OLD_OFFICE:
        raise ProjectFileError(f"{path.name} is an old Office file; save it as .xlsx or CSV UTF-8")
    return _csv(path.name, data, note)


def _excel(name: str, data: bytes) -> tuple[pd.DataFrame, list[int]]:
    try:
        table = pd.read_excel(io.BytesIO(data), dtype=_TEXT)
    except (OSError, KeyError, ValueError, IndexError, zipfile.BadZipFile) as error:
        raise ProjectFileError(
            f"{name} cannot be read as an Excel file; save it as .xlsx or CSV UTF-8"
        ) from error
    filled = table.notna().any(axis=1)
    lines = [number + 2 for number, is_filled in enumerate(filled) if is_filled]
    return table[filled].reset_index(drop=True), lines


def _csv(name: str, data: bytes, note: Callable[[str], None]) -> tuple[pd.DataFrame, list[int]]:
    text = _decoded(name, data, note)
    header = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    if delimiter != ",":
        note(f"{name}: columns are separated by {delimiter!r}")
    lines, ragged = _lines(text, delimiter)
    for line, found, wanted in ragged:
        note(f"line {line}: {found} values, but {wanted} columns; row left out")
    try:
        table = pd.read_csv(
            io.StringIO(text), sep=delimiter, low_memory=False, dtype=_TEXT, on_bad_lines="skip"
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise ProjectFileError(f"{name}: cannot be read as a CSV file: {error}") from error
    if len(lines) != len(table):  # quotes that never close; the count from the top is the best left
        lines = [number + 2 for number in range(len(table))]
    return table, lines


def _decoded(name: str, data: bytes, note: Callable[[str], None]) -> str:
    if data[:2] in _BYTE_ORDER:
        return data.decode("utf-16", "replace")
    if b"\0" not in data[:4096] and not data.startswith(b"%PDF"):
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if encoding == "gb18030":
                note(f"{name}: not UTF-8, read as GB 18030")
            return text
    raise ProjectFileError(f"{name} is neither CSV nor Excel; save the table as CSV UTF-8 or .xlsx")


def _lines(text: str, delimiter: str) -> tuple[list[int], list[tuple[int, int, int]]]:
    """Return where rows begin, and line, values and columns of rows with too many values."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines: list[int] = []
    ragged = []
    columns, before = 0, 0
    try:
        for values in reader:
            line, before = before + 1, reader.line_num
            if not values:
                continue
            if not columns:
                columns = len(values)
            elif len(values) > columns:
                ragged.append((line, len(values), columns))
            else:
                lines.append(line)
    except csv.Error:
        return [], []
    return lines, ragged
