"""How projects end; a closed project is part of the training set until it is reopened."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from service import schemas as s
from service.errors import BadRequestError, ConflictError, StaleVersionError
from service.repositories import delay as queries
from service.tables import ProjectOutcomeRow
from service.usecases import alerts
from service.usecases.projects import open_project
from service.usecases.snapshots import check_day
from service.work import Work, now


def outcome_of(session: Session, project_id: int) -> s.Outcome:
    """Return how a project ended; without an actual end it is open."""
    row = queries.find_outcome(session, project_id)
    if row is None:
        return s.Outcome(project_id=project_id)
    first = queries.first_snapshot(session, project_id)
    planned = first.facts.get("planned_end") if first else None
    slip = (row.actual_end - date.fromisoformat(planned)).days if planned else None
    return s.Outcome.model_validate(
        {**{name: getattr(row, name) for name in _OUTCOME_FIELDS}, "slip_days": slip}
    )


_OUTCOME_FIELDS = tuple(name for name in s.Outcome.model_fields if name != "slip_days")


def close_project(work: Work, project_id: int, command: s.OutcomeIn) -> s.Outcome:
    """Write down how a project ended, or correct it; it joins the training set."""
    open_project(work, project_id)
    check_day(command.actual_end, "actual_end")
    row = queries.find_outcome(work.session, project_id)
    if (row.version if row else None) != command.expected_version:
        if row is None:
            raise ConflictError("the project is open; leave expected_version out to close it")
        raise StaleVersionError(
            "outcome",
            project_id,
            expected=command.expected_version or 0,
            current={"version": row.version, "actual_end": row.actual_end.isoformat()},
        )
    first = queries.first_snapshot(work.session, project_id)
    start = first.facts.get("start_date") if first else None
    if start is not None and command.actual_end < date.fromisoformat(start):
        raise BadRequestError(f"actual_end {command.actual_end} lies before start_date {start}")
    values = command.model_dump(exclude={"expected_version"})
    if row is None:
        row = ProjectOutcomeRow(project_id=project_id, version=0)
        work.session.add(row)
    for field, value in values.items():
        setattr(row, field, value)
    row.closed_at, row.closed_by = now(), work.actor
    row.version += 1
    work.session.flush()
    alerts.judge_by_end(work, project_id, row.actual_end)
    work.audit(
        "outcome.set",
        "project",
        project_id,
        project_id=project_id,
        actual_end=row.actual_end.isoformat(),
    )
    return outcome_of(work.session, project_id)


def reopen_project(work: Work, project_id: int, *, expected_version: int) -> s.Outcome:
    """Take an outcome back; the project leaves the training set."""
    open_project(work, project_id)
    row = queries.find_outcome(work.session, project_id)
    if row is None:
        raise ConflictError("the project is open already")
    if row.version != expected_version:
        raise StaleVersionError(
            "outcome", project_id, expected=expected_version, current={"version": row.version}
        )
    was = row.actual_end.isoformat()
    work.session.delete(row)
    work.session.flush()
    alerts.judge_by_end(work, project_id, None)
    work.audit("outcome.remove", "project", project_id, project_id=project_id, actual_end=was)
    return s.Outcome(project_id=project_id)
