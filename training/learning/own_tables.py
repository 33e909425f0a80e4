"""Labels as a table, as people keep them in a spreadsheet: one requirement a row, titles in English or Chinese."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.headings import classify_priority_value
from training.learning.own_documents import LabelsError, text_of

TITLES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "document", "doc", "file", "filename", "file name", "文件", "文件名", "文档", "文档名", "文件编号",
           "文档编号"),
    "quote": ("quote", "text", "sentence", "requirement", "原文", "原句", "引文", "句子", "需求", "需求原文",
              "需求内容"),
    "start": ("start", "from", "begin", "开始", "起始", "起点", "起始位置", "开始位置"),
    "end": ("end", "to", "结束", "终点", "结束位置", "终止位置"),
    "priority": ("priority", "moscow", "优先级", "优先级别", "重要性"),
    "kind": ("kind", "type", "category", "类型", "类别", "需求类型", "种类"),
    "tone": ("tone", "mood", "sentiment", "语气", "情绪", "态度"),
}  # fmt: skip
"""Titles of the columns that are read; all others are left alone."""
KINDS = {
    "functional": "functional", "function": "functional", "功能": "functional", "功能性": "functional",
    "功能需求": "functional", "quality": "quality", "non-functional": "quality", "质量": "quality", "性能": "quality",
    "非功能": "quality", "非功能性": "quality", "非功能需求": "quality", "质量需求": "quality",
    "constraint": "constraint", "约束": "constraint", "限制": "constraint", "约束条件": "constraint",
}  # fmt: skip
TONES = {
    "negative": "negative", "neutral": "neutral", "positive": "positive", "消极": "negative", "负面": "negative",
    "不满": "negative", "中性": "neutral", "中立": "neutral", "积极": "positive", "正面": "positive",
    "满意": "positive",
}  # fmt: skip
_SEPARATORS = ",;\t，；"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the document it speaks of, the fields of a requirement (empty: none) and the tone of the document."""

    number: int
    document: str
    fields: Mapping[str, object]
    tone: str | None


def read_table(path: Path) -> list[TableRow]:
    """Return the rows; one without words and offsets says that the document was read.

    Raises
    ------
    LabelsError
        If titles are missing or a value is none that we know; names every such line, up to 20.
    """
    rows = _rows(text_of(path))
    if not rows:
        raise LabelsError(f"{path.name} is empty; its first line names the columns")
    columns = _columns(path, rows[0][1])
    found: list[TableRow] = []
    problems: list[str] = []
    for number, cells in rows[1:]:
        values = {
            name: cells[at].strip()
            for name, at in columns.items()
            if at < len(cells) and cells[at].strip()
        }
        try:
            found += _row(number, values)
        except LabelsError as error:
            problems.append(f"{path.name} line {number}: {error}")
    if problems:
        raise LabelsError("\n  ".join(["the labels cannot be read:", *problems[:20]]))
    return found


def _row(number: int, values: Mapping[str, str]) -> list[TableRow]:
    """Return the row, or nothing if all its cells are empty."""
    if not values:
        return []
    if "id" not in values:
        raise LabelsError("the column of the document is empty")
    tone = _known(values["tone"], TONES, "tone") if "tone" in values else None
    return [TableRow(number, values["id"], _fields(values), tone)]


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return rows with the number of the line on which each begins; the separator is what the titles hold most of."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in text.split("\n") if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    found, begins = [], 1
    for row in reader:
        if any(cell.strip() for cell in row):
            found.append((begins, row))
        begins = reader.line_num + 1
    return found


def _columns(path: Path, titles: Sequence[str]) -> dict[str, int]:
    known = {_fold(title): name for name, spellings in TITLES.items() for title in spellings}
    columns: dict[str, int] = {}
    for at, title in enumerate(titles):
        name = known.get(_fold(title))
        if name is not None and name not in columns:
            columns[name] = at
    missing = [] if "id" in columns else ["id (文件)"]
    if "quote" not in columns and not {"start", "end"} <= set(columns):
        missing.append("quote (原文), or start and end (开始, 结束)")
    if missing:
        there = ", ".join(title.strip() for title in titles if title.strip())
        raise LabelsError(
            f"{path.name} line 1: there is no column {' and no column '.join(missing)}; its titles are: {there}"
        )
    return columns


def _fields(values: Mapping[str, str]) -> dict[str, object]:
    """Return the fields of one requirement; empty if the row holds none."""
    found = _place(values)
    if not found:
        if given := sorted(set(values) & {"priority", "kind"}):
            raise LabelsError(f"{given[0]} without quote or offsets")
        return {}
    if "priority" in values:
        found["priority"] = classify_priority_value(values["priority"])
        if found["priority"] is None:
            raise LabelsError(
                f"{values['priority']!r} is no priority; write must, should, could or wont (必须, 应该, 可以, 不做)"
            )
    if "kind" in values:
        found["kind"] = _known(values["kind"], KINDS, "kind")
    return found


def _place(values: Mapping[str, str]) -> dict[str, object]:
    """Return words and offsets, as far as they are given."""
    found: dict[str, object] = {
        name: _number(values[name], name) for name in ("start", "end") if name in values
    }
    if len(found) == 1:
        raise LabelsError("start and end belong together")
    if "quote" in values:
        found["quote"] = values["quote"]
    return found


def _number(value: str, name: str) -> int:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if number < 0 or number != int(number):
        raise LabelsError(f"{name} {value!r} is no whole number from 0 on")
    return int(number)


def _known(value: str, table: Mapping[str, str], what: str) -> str:
    found = table.get(_fold(value))
    if found is None:
        raise LabelsError(f"{value!r} is no {what}; write one of {', '.join(table)}")
    return found


def _fold(title: str) -> str:
    """Return a title as people compare titles: width, case, spaces at the ends and the marks of an export aside."""
    return unicodedata.normalize("NFKC", title).strip(" *:\ufeff").casefold().replace("_", " ")
