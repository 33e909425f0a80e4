"""Resources and budget of a project: reading with their sums, replacing, importing."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from service.errors import BadRequestError, StaleVersionError
from service.planning import budget as money
from service.planning import files
from service.planning import resources as people
from service.repositories import planning as queries
from service.repositories import record as record_queries
from service.schemas import planning as p
from service.schemas.enums import ChangeState
from service.tables import ChangeRequestRow
from service.tables.planning import BudgetMonthRow, ChangeCostRow, PlanningRow, RoleWeekRow
from service.usecases.projects import open_project
from service.work import Work, now

_WARN_SHARE = 0.1
_PREVIEW = 5


def resources_of(session: Session, project_id: int, *, today: date | None = None) -> p.Resources:
    """Return weekly demand against capacity with the overload weeks."""
    day = today or now().date()
    planning = queries.find_planning(session, project_id)
    rows = [
        p.RoleWeek(
            role=row.role,
            week=row.week,
            demand_hours=row.demand_hours,
            capacity_hours=row.capacity_hours,
        )
        for row in queries.role_weeks(session, project_id)
    ]
    return p.Resources(
        version=planning.version if planning else 1,
        rows=rows,
        roles=people.loads(rows, day),
        gap_next_hours=people.next_gap(rows, day),
        as_of=day,
    )


def budget_of(session: Session, project_id: int) -> p.Budget:
    """Return burn against plan, the forecast, and what changes add."""
    planning = queries.find_planning(session, project_id)
    months = [
        p.BudgetMonth(
            month=row.month,
            planned_cost=row.planned_cost,
            actual_cost=row.actual_cost,
            earned_share=row.earned_share,
        )
        for row in queries.budget_months(session, project_id)
    ]
    burn = money.burn(months)
    changes = [
        change_cost(change, code, cost)
        for change, code, cost in queries.changes_with_cost(session, project_id)
    ]
    agreed = sum(c.cost or 0.0 for c in changes if c.state is ChangeState.AGREED)
    warn_share = planning.warn_share if planning else _WARN_SHARE
    level, overrun = money.level_of(burn.forecast_total, burn.planned_total + agreed, warn_share)
    return p.Budget(
        version=planning.version if planning else 1,
        currency=planning.currency if planning else "",
        warn_share=warn_share,
        months=months,
        burn=list(burn.points),
        planned_total=burn.planned_total,
        planned_to_date=burn.planned_to_date,
        actual_to_date=burn.actual_to_date,
        months_known=burn.months_known,
        months_missing=burn.months_missing,
        earned_value=burn.earned_value,
        cost_index=burn.cost_index,
        forecast_total=burn.forecast_total,
        forecast_basis=burn.basis,
        agreed_changes_cost=agreed,
        draft_changes_cost=sum(c.cost or 0.0 for c in changes if c.state is ChangeState.DRAFT),
        changes_without_cost=sum(c.cost is None for c in changes),
        overrun_share=overrun,
        level=level,
        changes=changes,
    )


def change_cost(change: ChangeRequestRow, code: str, cost: ChangeCostRow | None) -> p.ChangeCost:
    """Show what a change costs."""
    values = {field: getattr(change, field) for field in ("from_value", "to_value", "state")} | {
        "change_id": change.id,
        "record_code": code,
    }
    if cost is not None:
        values |= {f: getattr(cost, f) for f in ("cost", "effort_hours", "delay_days", "note")}
    return p.ChangeCost.model_validate(values)


def _advance(work: Work, project_id: int, expected_version: int) -> PlanningRow:
    open_project(work, project_id)
    row = queries.find_planning(work.session, project_id)
    if row is None:
        row = PlanningRow(project_id=project_id, currency="", warn_share=_WARN_SHARE, version=1)
        work.session.add(row)
        work.session.flush()
    if row.version != expected_version:
        raise StaleVersionError(
            "planning", project_id, expected=expected_version, current={"version": row.version}
        )
    row.version += 1
    return row


def replace_resources(work: Work, project_id: int, command: p.ResourcesIn) -> p.Resources:
    """Put rows in the place of all rows before."""
    _advance(work, project_id, command.expected_version)
    rows = [row.model_copy(update={"week": people.monday(row.week)}) for row in command.rows]
    if len({(row.role, row.week) for row in rows}) < len(rows):
        raise BadRequestError("a role has two rows for one week; keep one of them")
    queries.replace_rows(work.session, RoleWeekRow, project_id, [row.model_dump() for row in rows])
    work.audit("planning.resources", "project", project_id, project_id=project_id, rows=len(rows))
    return resources_of(work.session, project_id)


def replace_budget(work: Work, project_id: int, command: p.BudgetIn) -> p.Budget:
    """Put a budget in the place of the one before."""
    row = _advance(work, project_id, command.expected_version)
    row.currency, row.warn_share = command.currency, command.warn_share
    _store_months(work, project_id, command.months)
    return budget_of(work.session, project_id)


def _store_months(work: Work, project_id: int, months: list[p.BudgetMonth]) -> None:
    firsts = [month.model_copy(update={"month": month.month.replace(day=1)}) for month in months]
    if len({month.month for month in firsts}) < len(firsts):
        raise BadRequestError("a month stands there twice; keep one of them")
    queries.replace_rows(
        work.session, BudgetMonthRow, project_id, [month.model_dump() for month in firsts]
    )
    work.session.flush()
    work.audit("planning.budget", "project", project_id, project_id=project_id, rows=len(firsts))


def set_change_cost(
    work: Work, project_id: int, change_id: int, command: p.ChangeCostIn
) -> p.ChangeCost:
    """Write down what a change costs."""
    open_project(work, project_id)
    change = record_queries.get_change(work.session, project_id, change_id)
    row = work.session.get(ChangeCostRow, change_id)
    if row is None:
        row = ChangeCostRow(change_id=change_id, project_id=project_id)
        work.session.add(row)
    for field, value in command.model_dump().items():
        setattr(row, field, value)
    work.session.flush()
    work.audit("planning.change_cost", "change", change_id, project_id=project_id)
    code = record_queries.record_items_by_id(work.session, [change.record_id])
    return change_cost(change, code[change.record_id].code, row)


def import_file(work: Work, project_id: int, command: p.PlanningImport) -> p.PlanningImportResult:
    """Look at a CSV file; store it unless it is a dry run or a cell is bad."""
    open_project(work, project_id)
    if command.kind is p.PlanningKind.RESOURCES:
        weeks, problems = files.read_resources(command.csv)
        found = [row.model_dump(mode="json") for row in weeks]
    else:
        months, problems = files.read_budget(command.csv)
        found = [row.model_dump(mode="json") for row in months]
    stored = not command.dry_run and not problems
    work.audit(
        "planning.import",
        "project",
        project_id,
        project_id=project_id,
        kind=command.kind,
        rows=len(found),
        problems=len(problems),
        stored=stored,
    )
    if stored and command.kind is p.PlanningKind.RESOURCES:
        again = p.ResourcesIn(expected_version=command.expected_version, rows=weeks)
        replace_resources(work, project_id, again)
    elif stored:
        _advance(work, project_id, command.expected_version)
        _store_months(work, project_id, months)
    return p.PlanningImportResult(
        rows=len(found), problems=problems, stored=stored, preview=list(found[:_PREVIEW])
    )
