"""Facts of a project as of a day, with the features that record and mail had on that day."""

from __future__ import annotations

from datetime import date
from typing import Any

from service import schemas as s
from service.errors import BadRequestError
from service.repositories import delay as queries
from service.tables import ProjectSnapshotRow
from service.usecases.delay_features import compute_features
from service.usecases.projects import open_project
from service.usecases.risk_settings import baseline_of
from service.work import Work, now


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
    baseline = baseline_of(work.session, project_id) or command.as_of
    found = compute_features(work.session, project_id, command.as_of, baseline=baseline)
    row = ProjectSnapshotRow(
        project_id=project_id,
        as_of=command.as_of,
        revision=queries.last_revision(work.session, project_id, command.as_of) + 1,
        source=source,
        facts=facts,
        features=found.values,
        evidence=found.evidence,
        reconstructed=found.clock.reconstructed,
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
