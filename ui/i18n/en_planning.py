"""The words of resources and budget in English."""

from __future__ import annotations

from typing import Final

EN_PLANNING: Final[dict[str, str]] = {
    "page.planning": "Resources & budget",
    "planning.resources": "Resources",
    "planning.budget": "Budget",
    "planning.no_resources": (
        "No weeks yet. Fill in hours needed and hours there are per role and week, or take a CSV file."
    ),
    "planning.no_budget": "No budget yet. Fill in the months below, or take a CSV file.",
    "planning.gap_next": "Hours missing, next 4 weeks",
    "planning.overload_weeks": "Overload, role-weeks",
    "planning.gap_all": "Hours missing, all weeks",
    "planning.week_axis": "Week from Monday",
    "planning.hours": "Hours needed/there",
    "planning.load": "Load, %",
    "planning.edit_resources": "Fill in weeks",
    "planning.edit_budget": "Fill in months",
    "planning.file": "Take a CSV file",
    "planning.file_resources": (
        "Columns role, week, demand_hours, capacity_hours. The file replaces all weeks."
    ),
    "planning.file_budget": (
        "Columns month, planned_cost, actual_cost, earned_share (work done so far, 0 to 1). The file "
        "replaces all months."
    ),
    "planning.example": "Example file",
    "planning.choose_file": "CSV file",
    "planning.problems": "Nothing can be stored yet: {n} cells need a correction.",
    "planning.good_rows": "{n} rows are good. The first ones:",
    "planning.replace": "Replace what is there",
    "planning.saved": "Saved.",
    "planning.bad_row": "Row {row}: the value of {column} is missing or wrong.",
    "planning.spent": "Spent",
    "planning.plan_so_far": "Planned so far",
    "planning.forecast": "Forecast at the end",
    "planning.changes_agreed": "Agreed changes",
    "planning.level_overrun": (
        "Overrun: the forecast of {forecast} is {share} over the budget of {budget} with agreed "
        "changes."
    ),
    "planning.level_watch": (
        "Watch: the forecast of {forecast} is {share} over the budget of {budget} with agreed changes."
    ),
    "planning.level_calm": (
        "Within the budget: the forecast of {forecast} is {share} below {budget} with agreed changes."
    ),
    "planning.level_unknown": "No forecast yet for {budget} ({forecast}, {share}).",
    "planning.basis_none": "No forecast before the first actual cost (n = {n} months).",
    "planning.basis_trend": (
        "Forecast: what is left of the plan costs more or less by the same factor as the n = {n} "
        "months with actual cost. Fill in the work done for a better one."
    ),
    "planning.basis_earned": (
        "Forecast: the remaining work costs what the work so far has cost for its value; n = {n} "
        "months with actual cost."
    ),
    "planning.months_missing": "{n} earlier months have no actual cost and count as planned.",
    "planning.cost_index": "Cost index (value of the work over money spent): {value}.",
    "planning.line_planned": "Planned",
    "planning.line_actual": "Spent",
    "planning.line_forecast": "Forecast",
    "planning.line": "Line",
    "planning.cost": "Cost",
    "planning.cost_axis": "Cost so far, {currency}",
    "planning.currency": "Currency (ISO 4217)",
    "planning.warn_share": "Warn of an overrun above, %",
    "planning.changes": "What changes cost",
    "planning.no_changes": "No change of a requirement has been drafted or agreed.",
    "planning.changes_sum": "Agreed: {agreed} · drafts: {draft} · not estimated: {n}",
    "planning.change_cost": "Cost",
    "planning.change_effort_hours": "Effort, hours",
    "planning.change_delay_days": "Delay, days",
    "planning.change_note": "How it was estimated",
    "column.role": "Role",
    "column.week": "Week",
    "column.demand_hours": "Needed, hours",
    "column.capacity_hours": "There are, hours",
    "column.gap_hours": "Missing, hours",
    "column.overload": "Overload weeks",
    "column.month": "Month",
    "column.planned_cost": "Planned cost",
    "column.actual_cost": "Actual cost",
    "column.earned_share": "Work done, 0 to 1",
    "column.line": "Line",
    "column.column": "Column",
    "audit.planning.resources": "Change resources",
    "audit.planning.budget": "Change the budget",
    "audit.planning.change_cost": "Estimate a change",
    "audit.planning.import": "Read a planning file",
}
