"""Taking in files of earlier work: preview without a trace, then everything that is fit at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from service import schemas as s
from service.delay.importing.checking import Checked, Problem, check, digest_of, leakage_of
from service.delay.importing.mapping import own_name, schema_columns, suggest
from service.delay.importing.reading import RawTable, read_table
from service.errors import BadRequestError, ConflictError, NotFoundError
from service.repositories import history as queries
from service.tables import HistoryImportRow, HistoryRow
from service.work import Work, now

_SAMPLE = 5
_MOST_PROBLEMS = 500
OWN = "own"
"""Wish for an own column in a mapping; its name is made from the column's."""


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """A file with the wishes of whoever brings it."""

    name: str
    data: bytes
    mapping: Mapping[str, str] | None = None
    order: s.DateOrder | None = None


def preview(session: Session, file: HistoryFile) -> s.ImportPreview:
    """Tell what an import would do; stores nothing."""
    table, mapping, checked = _examine(session, file)
    problems = sorted(checked.problems, key=lambda problem: (not problem.is_error, problem.line))
    return s.ImportPreview(
        kind=table.kind,
        columns=list(table.columns),
        mapping=mapping,
        sample=list(table.rows[:_SAMPLE]),
        converted=list(checked.rows[:_SAMPLE]),
        rows=len(table.rows),
        fit=len(checked.rows),
        finished=sum("actual_end" in row for row in checked.rows),
        errors=len(checked.bad_lines),
        problems=[s.ImportProblem.model_validate(problem) for problem in problems[:_MOST_PROBLEMS]],
        targets=sorted(schema_columns()),
    )


def take_in(work: Work, file: HistoryFile, *, leave_out_bad: bool) -> HistoryImportRow:
    """Store the fit rows and the file itself in one transaction.

    Raises
    ------
    BadRequestError
        If the mapping is incomplete, nothing is fit, or rows are bad and nobody said to leave them
        out.
    ConflictError
        If the same file was taken in before.
    """
    sha256 = hashlib.sha256(file.data).hexdigest()
    if queries.find_import(work.session, sha256) is not None:
        raise ConflictError(f"{file.name} was taken in before; remove that import first")
    table, mapping, checked = _examine(work.session, file)
    whole = [problem for problem in checked.problems if problem.is_error and problem.line == 0]
    if whole:
        names = ", ".join(f"{problem.column} ({problem.code})" for problem in whole)
        raise BadRequestError(f"{file.name}: the mapping does not fit: {names}")
    if checked.bad_lines and not leave_out_bad:
        first = next(p for p in checked.problems if p.is_error)
        raise BadRequestError(
            f"{file.name}: {len(checked.bad_lines)} rows have errors, the first in line {first.line}, "
            f"column {first.column or '-'} ({first.code}); mend them or ask to leave them out"
        )
    if not checked.rows:
        raise BadRequestError(f"{file.name}: no row is fit to be stored")
    finished = sum("actual_end" in row for row in checked.rows)
    row = HistoryImportRow(
        name=file.name[:300],
        sha256=sha256,
        mapping=mapping,
        counts={
            "rows": len(checked.rows),
            "left_out": len(table.rows) - len(checked.rows),
            "finished": finished,
        },
        data=file.data,
        created_at=now(),
        created_by=work.actor,
    )
    work.session.add(row)
    work.session.flush()
    work.session.add_all(
        _stored(row.id, line, values)
        for line, values in zip(checked.lines, checked.rows, strict=True)
    )
    work.session.flush()
    work.audit("history.import", "history", row.id, **row.counts)
    return row


def remove(work: Work, import_id: int) -> None:
    """Take an import back with all its rows; they leave the training set."""
    row = queries.get_import(work.session, import_id)
    counts = row.counts
    work.session.delete(row)
    work.session.flush()
    work.audit("history.remove", "history", import_id, **counts)


def original(session: Session, import_id: int) -> HistoryImportRow:
    """Return an import with the bytes of its file."""
    row = queries.get_import(session, import_id, with_data=True)
    if not row.data:
        raise NotFoundError("file of import", import_id)
    return row


def _examine(session: Session, file: HistoryFile) -> tuple[RawTable, dict[str, str], Checked]:
    table = read_table(file.name, file.data)
    wished = dict(file.mapping) if file.mapping is not None else suggest(table)
    strange = sorted(set(wished) - set(table.columns))
    if strange:
        raise BadRequestError(f"{file.name} has no column {', '.join(strange)}")
    mapping = {c: own_name(c) if t == OWN else t for c, t in wished.items()}
    checked = check(table, mapping, file.order)
    _leave_out_known(session, checked)
    checked.problems.extend(
        Problem(s.ProblemCode.LEAKAGE_PROGRESS, 0, name, is_error=False)
        for name in leakage_of(checked.rows)
    )
    return table, mapping, checked


def _leave_out_known(session: Session, checked: Checked) -> None:
    """Leave out rows that an earlier import brought; the same work never counts twice."""
    digests = [digest_of(row) for row in checked.rows]
    known = queries.known_digests(session, digests)
    if not known:
        return
    rows, lines = [], []
    for row, line, digest in zip(checked.rows, checked.lines, digests, strict=True):
        if digest in known:
            code = s.ProblemCode.KNOWN_ALREADY
            checked.problems.append(Problem(code, line, "", str(row["project_id"])))
        else:
            rows.append(row)
            lines.append(line)
    checked.rows, checked.lines = rows, lines


def _stored(import_id: int, line: int, values: Mapping[str, Any]) -> HistoryRow:
    return HistoryRow(
        import_id=import_id,
        line=line,
        work_key=str(values["project_id"])[:200],
        title=str(values.get("title") or ""),
        segment=str(values.get("phase") or values.get("category") or "")[:200],
        start_date=_day(values.get("start_date")),
        planned_end=date.fromisoformat(values["planned_end"]),
        actual_end=_day(values.get("actual_end")),
        values={name: value for name, value in values.items() if name != "project_id"},
        digest=digest_of(values),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def shown(rows: Iterable[HistoryImportRow]) -> list[s.HistoryImport]:
    """Show imports."""
    return [s.HistoryImport.model_validate(row) for row in rows]
