"""Wire types of resources and budget."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from service.schemas.base import Answer, Command
from service.schemas.enums import ChangeState

_MOST_ROWS = 5000


class PlanningKind(StrEnum):
    """Tables that a CSV file can fill."""

    RESOURCES = "resources"
    BUDGET = "budget"


class BudgetLevel(StrEnum):
    """How the forecast stands against the budget."""

    UNKNOWN = "unknown"
    CALM = "calm"
    WATCH = "watch"
    OVERRUN = "overrun"


class ForecastBasis(StrEnum):
    """What a forecast of the cost rests on."""

    NONE = "none"
    TREND = "trend"
    EARNED = "earned"


class RoleWeek(Command):
    """Hours of a role in a week; a day within the week is taken as its Monday."""

    role: str = Field(min_length=1, max_length=100, examples=["Backend"], description="Role.")
    week: date = Field(description="Monday of the week.")
    demand_hours: float = Field(ge=0, le=100_000, examples=[60], description="Hours needed.")
    capacity_hours: float = Field(ge=0, le=100_000, examples=[40], description="Hours there are.")


class ResourcesIn(Command):
    """All rows of a project; they replace the ones before."""

    expected_version: int = Field(ge=1, examples=[1], description="Version that was read.")
    rows: list[RoleWeek] = Field(max_length=_MOST_ROWS, description="One per role and week.")


class RoleLoad(Answer):
    """A role over all its weeks."""

    role: str = Field(examples=["Backend"], description="Role.")
    weeks: int = Field(examples=[8], description="Weeks with a row.")
    demand_hours: float = Field(examples=[400], description="Hours needed, all weeks.")
    capacity_hours: float = Field(examples=[320], description="Hours there are, all weeks.")
    gap_hours: float = Field(examples=[90], description="Hours missing in overload weeks.")
    overload_weeks: list[date] = Field(description="Mondays of weeks with more need than hours.")
    first_overload: date | None = Field(default=None, description="The first one from today on.")
    spare_hours: float = Field(examples=[10], description="Hours left over in the other weeks.")


class Resources(Answer):
    """Weekly demand against capacity."""

    version: int = Field(examples=[1], description="Version for the next change.")
    rows: list[RoleWeek] = Field(description="By role and week.")
    roles: list[RoleLoad] = Field(description="Largest gap first.")
    gap_next_hours: float = Field(
        examples=[30], description="Hours missing in this and the next three weeks, all roles."
    )
    as_of: date = Field(description="Today.")


class BudgetMonth(Command):
    """Cost of a month."""

    month: date = Field(description="First day of the month.")
    planned_cost: float = Field(ge=0, examples=[20000], description="Planned, in the currency.")
    actual_cost: float | None = Field(default=None, ge=0, description="Spent; null: not known yet.")
    earned_share: float | None = Field(
        default=None, ge=0, le=1, description="Work done by the end of the month, of all work."
    )


class BudgetIn(Command):
    """The whole budget; it replaces the one before."""

    expected_version: int = Field(ge=1, examples=[1], description="Version that was read.")
    currency: str = Field(pattern=r"^[A-Z]{3}$", examples=["CNY"], description="ISO 4217.")
    warn_share: float = Field(ge=0, le=1, examples=[0.1], description="Overrun that is warned of.")
    months: list[BudgetMonth] = Field(max_length=600, description="One per month.")


class BurnPoint(Answer):
    """Sums up to the end of a month."""

    month: date = Field(description="First day of the month.")
    planned: float = Field(description="Planned up to its end.")
    actual: float | None = Field(default=None, description="Spent up to its end.")
    forecast: float | None = Field(default=None, description="Expected up to its end.")


class ChangeCost(Answer):
    """What one change costs."""

    change_id: int = Field(examples=[3], description="Change request.")
    record_code: str = Field(examples=["REQ-4"], description="Requirement it changes.")
    from_value: str = Field(examples=["2 s"], description="Before.")
    to_value: str = Field(examples=["1 s"], description="After.")
    state: ChangeState = Field(description="Where it stands.")
    cost: float | None = Field(default=None, description="In the currency; null: not estimated.")
    effort_hours: float | None = Field(default=None, description="Hours.")
    delay_days: float | None = Field(default=None, description="Days.")
    note: str = Field(default="", description="How it was estimated.")


class ChangeCostIn(Command):
    """An estimate of a change by people; it replaces the one before."""

    cost: float | None = Field(default=None, ge=0, description="In the currency.")
    effort_hours: float | None = Field(default=None, ge=0, description="Hours.")
    delay_days: float | None = Field(default=None, ge=0, description="Days.")
    note: str = Field(default="", max_length=2000, description="How it was estimated.")


class Budget(Answer):
    """Burn against plan, with the forecast and what changes add."""

    version: int = Field(examples=[1], description="Version for the next change.")
    currency: str = Field(default="", examples=["CNY"], description="ISO 4217.")
    warn_share: float = Field(examples=[0.1], description="Overrun that is warned of.")
    months: list[BudgetMonth] = Field(description="In their order.")
    burn: list[BurnPoint] = Field(description="Sums by month.")
    planned_total: float = Field(description="Whole budget.")
    planned_to_date: float = Field(description="Planned up to the last month with actual cost.")
    actual_to_date: float = Field(description="Spent up to then.")
    months_known: int = Field(examples=[4], description="Months with actual cost: the n.")
    months_missing: int = Field(examples=[0], description="Earlier months without actual cost.")
    earned_value: float | None = Field(default=None, description="Budget of the work done.")
    cost_index: float | None = Field(default=None, description="Earned value over spent.")
    forecast_total: float | None = Field(default=None, description="Expected cost at the end.")
    forecast_basis: ForecastBasis = Field(description="What it rests on.")
    agreed_changes_cost: float = Field(description="Cost of agreed changes, on top of the budget.")
    draft_changes_cost: float = Field(description="Cost of changes not agreed yet.")
    changes_without_cost: int = Field(description="Changes that nobody has estimated.")
    overrun_share: float | None = Field(
        default=None, description="Forecast over budget with agreed changes, less one."
    )
    level: BudgetLevel = Field(description="How it stands.")
    changes: list[ChangeCost] = Field(description="Newest first; rejected ones are left out.")


class PlanningImport(Command):
    """A CSV file of resources or months; it replaces the rows before."""

    kind: PlanningKind = Field(description="What it fills.")
    csv: str = Field(max_length=2_000_000, description="Text of the file, with a header line.")
    dry_run: bool = Field(default=True, description="Only look; nothing is stored.")
    expected_version: int = Field(ge=1, examples=[1], description="Version that was read.")


class RowProblem(Answer):
    """What is wrong with a cell."""

    line: int = Field(examples=[3], description="Line of the file; 1 is the header.")
    column: str = Field(examples=["week"], description="Column.")
    problem: str = Field(description="What is wrong and what to write.")


class PlanningImportResult(Answer):
    """What a file holds."""

    rows: int = Field(examples=[24], description="Good rows.")
    problems: list[RowProblem] = Field(description="One per bad cell; with any nothing is stored.")
    stored: bool = Field(description="Whether the rows were stored.")
    preview: list[dict[str, object]] = Field(description="The first good rows.")
