"""Queries on resources, budget and the cost of changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from service.repositories.changes import stands
from service.schemas.enums import ChangeState
from service.tables import ChangeRequestRow, RecordItemRow
from service.tables.planning import BudgetMonthRow, ChangeCostRow, PlanningRow, RoleWeekRow


def find_planning(session: Session, project_id: int) -> PlanningRow | None:
    """Return currency, limit and version of a project, if somebody has planned anything."""
    return session.get(PlanningRow, project_id)


def role_weeks(session: Session, project_id: int) -> Sequence[RoleWeekRow]:
    """Return demand and capacity by role and week."""
    statement = select(RoleWeekRow).where(RoleWeekRow.project_id == project_id)
    return session.scalars(statement.order_by(RoleWeekRow.role, RoleWeekRow.week)).all()


def budget_months(session: Session, project_id: int) -> Sequence[BudgetMonthRow]:
    """Return the months of a budget in their order."""
    statement = select(BudgetMonthRow).where(BudgetMonthRow.project_id == project_id)
    return session.scalars(statement.order_by(BudgetMonthRow.month)).all()


def replace_rows(
    session: Session,
    table: type[RoleWeekRow] | type[BudgetMonthRow],
    project_id: int,
    rows: Iterable[dict[str, Any]],
) -> None:
    """Put rows in the place of all rows of a project."""
    session.execute(delete(table).where(table.project_id == project_id))
    values = [{"project_id": project_id, **row} for row in rows]
    if values:
        session.execute(insert(table), values)


def changes_with_cost(
    session: Session, project_id: int
) -> list[tuple[ChangeRequestRow, str, ChangeCostRow | None]]:
    """Return changes that were not rejected, with the code of their record item, newest first."""
    found = session.execute(
        select(ChangeRequestRow, RecordItemRow.code, ChangeCostRow)
        .join(RecordItemRow, RecordItemRow.id == ChangeRequestRow.record_id)
        .outerjoin(ChangeCostRow, ChangeCostRow.change_id == ChangeRequestRow.id)
        .where(
            ChangeRequestRow.project_id == project_id,
            ChangeRequestRow.state != ChangeState.REJECTED,
            stands(),
        )
        .order_by(ChangeRequestRow.id.desc())
    )
    return [(row[0], row[1], row[2]) for row in found]
