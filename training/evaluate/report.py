"""The report: sections of tables, as Markdown for people and JSON for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.evaluate.intervals import Estimate

Value = str | int | float | Estimate | None
JSON_NAME = "eval.json"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has one value per column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.title!r}: {len(row)} values, not {len(self.columns)}"
                )


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report; ``notes`` say how it was measured, ``goals`` what was aimed at."""

    name: str
    title: str
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A number that was aimed at; ``at_most`` turns the direction round."""

    what: str
    aim: float
    reached: float | Estimate
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Tell whether the goal is reached; of an estimate its value counts, whatever its interval."""
        reached = self.reached.value if isinstance(self.reached, Estimate) else self.reached
        return reached <= self.aim if self.at_most else reached >= self.aim


@dataclass(frozen=True, slots=True)
class Report:
    """All sections with the facts that make them reproducible."""

    facts: dict[str, str] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()


def markdown(report: Report) -> str:
    """Return the report as Markdown."""
    lines = ["# Evaluation of the text side", ""]
    lines += [f"- {name}: {value}" for name, value in report.facts.items()]
    lines += goal_lines(report)
    for section in report.sections:
        lines += ["", *section_lines(section)]
    return "\n".join(lines) + "\n"


def goal_lines(report: Report) -> list[str]:
    """Return the goals of all sections as lines of Markdown; none where nothing was aimed at."""
    goals = [goal for section in report.sections for goal in section.goals]
    return ["", "## Goals", "", *_goal_rows(goals)] if goals else []


def section_lines(section: Section) -> list[str]:
    """Return one section as lines of Markdown."""
    lines = [f"## {section.title}", ""]
    if section.skipped:
        return [*lines, f"Skipped: {section.skipped}"]
    lines += [f"{note}" for note in section.notes]
    for table in section.tables:
        lines += ["", f"**{table.title}**", "", _line(table.columns)]
        lines.append("|" + " --- |" * len(table.columns))
        lines += [_line(row) for row in table.rows]
    return lines


def _goal_rows(goals: Sequence[Goal]) -> list[str]:
    lines = ["| goal | aim | reached | met |", "| --- | --- | --- | --- |"]
    for goal in goals:
        sign = "≤" if goal.at_most else "≥"
        met = "yes" if goal.met else "no"
        lines.append(_line((goal.what, f"{sign} {goal.aim:g}", goal.reached, met)))
    return lines


def _line(values: Sequence[Value]) -> str:
    return "| " + " | ".join(_shown(value).replace("|", "\\|") for value in values) + " |"


def _shown(value: Value) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return "–" if math.isnan(value) else f"{value:.3f}"
    return str(value)


def as_json(report: Report) -> str:
    """Return the report as JSON; estimates become objects, undefined numbers null."""
    content = {
        "facts": report.facts,
        "sections": [
            {
                "name": section.name,
                "title": section.title,
                "skipped": section.skipped,
                "notes": section.notes,
                "goals": [
                    {
                        "what": goal.what, "aim": goal.aim, "at_most": goal.at_most,
                        "reached": _plain(goal.reached), "met": goal.met,
                    }
                    for goal in section.goals
                ],
                "tables": [
                    {
                        "title": table.title,
                        "columns": table.columns,
                        "rows": [
                            dict(zip(table.columns, map(_plain, row), strict=True))
                            for row in table.rows
                        ],
                    }
                    for table in section.tables
                ],
            }
            for section in report.sections
        ],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)


def _plain(value: Value) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, Estimate):
        names = ("value", "low", "high", "n")
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def write(report: Report, folder: Path) -> None:
    """Write ``eval.md`` and ``eval.json`` into ``folder``; each replaces the old one at once: a cut leaves one."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("eval.md", markdown(report)), (JSON_NAME, as_json(report))):
        work = folder / f"{name}.tmp"
        work.write_text(content, encoding="utf-8")
        work.replace(folder / name)


def read_sections(folder: Path, facts: dict[str, str]) -> dict[str, Section]:
    """Return by name what an earlier run with the same ``facts`` left in ``folder``; skipped parts are left out."""
    path = folder / JSON_NAME
    if not path.exists():
        return {}
    content = json.loads(path.read_text(encoding="utf-8"))
    if content["facts"] != facts:
        return {}
    sections = [_section(part) for part in content["sections"] if not part["skipped"]]
    return {section.name: section for section in sections}


def _section(part: dict[str, Any]) -> Section:
    tables = [
        Table(
            table["title"],
            tuple(table["columns"]),
            tuple(tuple(map(_value, row.values())) for row in table["rows"]),
        )
        for table in part["tables"]
    ]
    goals = [
        Goal(goal["what"], goal["aim"], _number(goal["reached"]), goal["at_most"])
        for goal in part["goals"]
    ]
    return Section(part["name"], part["title"], tuple(tables), tuple(part["notes"]), tuple(goals))


def _value(value: str | float | dict[str, Any] | None) -> Value:
    return _number(value) if isinstance(value, dict) else value


def _number(value: float | dict[str, Any] | None) -> float | Estimate:
    if isinstance(value, dict):
        low, high = _bound(value["low"]), _bound(value["high"])
        return Estimate(_bound(value["value"]), low, high, value["n"])
    return _bound(value)


def _bound(value: float | None) -> float:
    return math.nan if value is None else value
