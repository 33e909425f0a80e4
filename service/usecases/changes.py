"""Change requests: drafted with both quotes, completed and agreed by people."""

from __future__ import annotations

from service.errors import BadRequestError, StaleVersionError
from service.repositories import record as queries
from service.schemas import ChangeUpdate
from service.tables import ChangeRequestRow
from service.usecases.projects import open_project
from service.work import Work


def update_change(
    work: Work, project_id: int, change_id: int, command: ChangeUpdate
) -> ChangeRequestRow:
    """Change the named fields of a change request, or agree to or reject it."""
    open_project(work, project_id)
    row = queries.get_change(work.session, project_id, change_id)
    if row.version != command.expected_version:
        current = {"id": row.id, "version": row.version, "state": row.state}
        raise StaleVersionError(
            "change request", row.id, expected=command.expected_version, current=current
        )
    values = command.model_dump(exclude_unset=True, exclude={"expected_version"})
    for field, value in values.items():
        if value is None:
            raise BadRequestError(f"{field} of a change request cannot be null; use empty text")
        setattr(row, field, value)
    row.version += 1
    work.session.flush()
    work.audit(
        "change.update",
        "change",
        row.id,
        project_id=project_id,
        fields=sorted(values),
        state=values.get("state"),
    )
    return row
