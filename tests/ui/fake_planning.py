"""Resources and budget of the fake client: one overload week and a watched forecast."""

from __future__ import annotations

from datetime import date

from service.planning.budget import burn, level_of
from service.planning.resources import loads, next_gap
from service.schemas import planning as p
from service.schemas.enums import ChangeState
from tests.ui.fake_queue import FakeQueue

TODAY = date(2026, 3, 3)


def weeks() -> list[p.RoleWeek]:
    """Return two roles over two weeks."""
    return [
        p.RoleWeek(role=role, week=week, demand_hours=demand, capacity_hours=40)
        for role, week, demand in (
            ("开发", date(2026, 3, 2), 60),
            ("开发", date(2026, 3, 9), 30),
            ("QA", date(2026, 3, 2), 20),
        )
    ]


def months() -> list[p.BudgetMonth]:
    """Return a month with actual cost and one ahead."""
    return [
        p.BudgetMonth(month=date(2026, 2, 1), planned_cost=1000, actual_cost=1200),
        p.BudgetMonth(month=date(2026, 3, 1), planned_cost=1000),
    ]


class FakePlanning(FakeQueue):
    """What pages do with people and money."""

    def __init__(self, *, empty: bool = False) -> None:
        super().__init__(empty=empty)
        self.week_rows = [] if empty else weeks()
        self.month_rows = [] if empty else months()

    def resources(self, project_id: int) -> p.Resources:
        self._note("resources")
        rows = self.week_rows
        return p.Resources(
            version=1,
            rows=rows,
            roles=loads(rows, TODAY),
            gap_next_hours=next_gap(rows, TODAY),
            as_of=TODAY,
        )

    def replace_resources(self, project_id: int, command: p.ResourcesIn) -> p.Resources:
        self._note("replace_resources", command)
        return self.resources(project_id)

    def budget(self, project_id: int) -> p.Budget:
        self._note("budget")
        found = burn(self.month_rows)
        level, overrun = level_of(found.forecast_total, found.planned_total, 0.1)
        change = p.ChangeCost(
            change_id=1,
            record_code="REQ-1",
            from_value="2 s",
            to_value="1 s",
            state=ChangeState.DRAFT,
        )
        return p.Budget(
            version=1,
            currency="CNY",
            warn_share=0.1,
            months=self.month_rows,
            burn=list(found.points),
            planned_total=found.planned_total,
            planned_to_date=found.planned_to_date,
            actual_to_date=found.actual_to_date,
            months_known=found.months_known,
            months_missing=found.months_missing,
            earned_value=found.earned_value,
            cost_index=found.cost_index,
            forecast_total=found.forecast_total,
            forecast_basis=found.basis,
            agreed_changes_cost=0,
            draft_changes_cost=0,
            changes_without_cost=1,
            overrun_share=overrun,
            level=level,
            changes=[change] if self.month_rows else [],
        )

    def replace_budget(self, project_id: int, command: p.BudgetIn) -> p.Budget:
        self._note("replace_budget", command)
        return self.budget(project_id)

    def set_change_cost(
        self, project_id: int, change_id: int, command: p.ChangeCostIn
    ) -> p.ChangeCost:
        self._note("set_change_cost", (change_id, command))
        return self.budget(project_id).changes[0]

    def import_planning(self, project_id: int, command: p.PlanningImport) -> p.PlanningImportResult:
        self._note("import_planning", command)
        problem = p.RowProblem(line=3, column="week", problem="'x' is no date; write YYYY-MM-DD")
        return p.PlanningImportResult(rows=1, problems=[problem], stored=False, preview=[])
