"""Facts of a project as of a day, its settings and its outcome."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from service import schemas as s
from service.errors import BadRequestError, ConflictError, StaleVersionError
from service.repositories import delay as queries
from service.tables import ProjectOutcomeRow, ProjectSnapshotRow, RiskSettingsRow
from service.usecases.projects import open_project
from service.work import Work, now

THRESHOLD = 0.5
"""P(late) from which a project counts as at risk until its PM chooses another one."""


def add_snapshot(
    work: Work,
    project_id: int,
    command: s.SnapshotCreate,
    *,
    source: s.SnapshotSource = s.SnapshotSource.FORM,
) -> ProjectSnapshotRow:
    """Write down facts as of a day; facts left out are taken over from the snapshot before."""
    open_project(work, project_id)
    check_day(command.as_of, "as_of")
    _check_observed(command)
    earlier = queries.newest_snapshot(work.session, project_id, until=command.as_of)
    facts = {**(earlier.facts if earlier else {}), **stated(command.facts)}
    _check_facts(command.as_of, facts)
    row = ProjectSnapshotRow(
        project_id=project_id,
        as_of=command.as_of,
        revision=queries.last_revision(work.session, project_id, command.as_of) + 1,
        source=source,
        facts=facts,
        features={},
        evidence={},
        reconstructed=False,
        note=command.note,
        created_at=now(),
        created_by=work.actor,
    )
    work.session.add(row)
    work.session.flush()
    work.audit(
        "snapshot.add", "snapshot", row.id, project_id=project_id, as_of=row.as_of.isoformat()
    )
    return row


def stated(facts: s.ProjectFacts) -> dict[str, Any]:
    """Return the facts that were given as JSON values; a fact given as null becomes unknown."""
    return facts.model_dump(mode="json", exclude_unset=True)


def check_day(day: date, name: str) -> None:
    """Refuse a day that has not come yet."""
    if day > now().date():
        raise BadRequestError(f"{name} {day.isoformat()} lies in the future; give a past day")


def _check_observed(command: s.SnapshotCreate) -> None:
    for name, day in command.observed_on.items():
        if name not in s.ProjectFacts.model_fields:
            raise BadRequestError(f"observed_on.{name}: there is no fact of this name")
        if day > command.as_of:
            raise BadRequestError(
                f"{name} was observed on {day.isoformat()}, after the snapshot "
                f"{command.as_of.isoformat()}; give the value as it was on that day or leave it out"
            )


def _check_facts(as_of: date, facts: dict[str, Any]) -> None:
    start, end = facts.get("start_date"), facts.get("planned_end")
    if end is None:
        raise BadRequestError("planned_end is missing; a risk of delay needs a plan")
    if start is not None and end < start:
        raise BadRequestError(f"planned_end {end} lies before start_date {start}")
    if start is None and date.fromisoformat(end) <= as_of:
        raise BadRequestError("start_date is missing; without it the planned duration is unknown")


def settings_of(session: Session, project_id: int) -> s.RiskSettings:
    """Return the settings of a project, or what holds until somebody makes some."""
    row = queries.find_settings(session, project_id)
    if row is None:
        return s.RiskSettings(project_id=project_id, threshold=THRESHOLD, version=1)
    return s.RiskSettings.model_validate(row)


def baseline_of(session: Session, project_id: int) -> date | None:
    """Return the day that additions and changes count from."""
    chosen = settings_of(session, project_id).baseline_on
    if chosen is not None:
        return chosen
    first = queries.first_snapshot(session, project_id)
    return first.as_of if first else None


def update_settings(work: Work, project_id: int, command: s.RiskSettingsUpdate) -> s.RiskSettings:
    """Change the named settings."""
    open_project(work, project_id)
    row = queries.find_settings(work.session, project_id)
    if row is None:
        row = RiskSettingsRow(project_id=project_id, threshold=THRESHOLD, version=1)
        work.session.add(row)
    if row.version != command.expected_version:
        current = {"version": row.version, "threshold": row.threshold}
        raise StaleVersionError(
            "risk settings", project_id, expected=command.expected_version, current=current
        )
    values = command.model_dump(exclude_unset=True, exclude={"expected_version"})
    if values.get("threshold", THRESHOLD) is None:
        raise BadRequestError("threshold cannot be empty; leave it out instead")
    for field, value in values.items():
        setattr(row, field, value)
    row.version += 1
    work.session.flush()
    work.audit("risk.settings", "project", project_id, project_id=project_id, fields=sorted(values))
    return s.RiskSettings.model_validate(row)


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
    work.audit("outcome.remove", "project", project_id, project_id=project_id, actual_end=was)
    return s.Outcome(project_id=project_id)
