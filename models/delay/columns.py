"""Names of the project schema: which column is a key, a plan, a feature, an outcome or refused.

`data/project_schema.md` explains the same names to people; a test compares the two.
"""

from __future__ import annotations

import re
from typing import Final

KEYS: Final = ("project_id", "source", "snapshot_date", "label_known", "currency")
DATES: Final = ("snapshot_date", "start_date", "planned_end", "actual_end", "label_date")
OUTCOMES: Final = (
    "actual_end",
    "slip_days",
    "slip_pct",
    "delayed",
    "delayed_5pct",
    "label_date",
    "label_known",
    "deadline_passed",
)
PLAN: Final = ("planned_duration_days", "planned_cost", "planned_effort_hours", "contract_value")
CATEGORIES: Final = ("domain", "org", "category", "phase", "region", "contract_type", "contractor")
TEXTS: Final = ("title",)
# Canonical numbers that `service` computes from the record and the mail, by driver group.
NUMBERS: Final[dict[str, tuple[str, ...]]] = {
    "progress": (
        "progress_share",
        "effort_spent_hours",
        "cost_spent",
        "milestones_missed_count",
        "tasks_overdue_count",
    ),
    "team": ("team_size_people", "team_turnover_share", "capacity_gap_hours", "new_members_count"),
    "dependencies": (
        "dependencies_count",
        "dependencies_open_count",
        "permits_open_count",
        "risks_open_count",
    ),
    "requirements": (
        "requirements_total_count",
        "requirements_added_count",
        "requirements_removed_count",
        "requirements_changed_count",
        "open_questions_count",
        "ambiguous_share",
    ),
    "changes": ("change_requests_count", "change_requests_open_count"),
    "client": (
        "mood_mean",
        "mood_trend_per_week",
        "escalations_count",
        "reply_lag_client_days",
        "reply_lag_team_days",
    ),
}
NUMBER_GROUP: Final = {name: group for group, names in NUMBERS.items() for name in names}
# Counts that mean more as a share of all requirements.
REQUIREMENT_COUNTS: Final = (
    "requirements_added_count",
    "requirements_removed_count",
    "requirements_changed_count",
    "open_questions_count",
)
# Which way a person expects a column to push the risk: more of it raises it, or lowers it. It decides
# how a driver is worded; the model is free, or it would find an effect where there is none.
RISES: Final = frozenset(
    {
        "behind_share",
        "milestones_missed_count",
        "tasks_overdue_count",
        "team_turnover_share",
        "capacity_gap_hours",
        "dependencies_open_count",
        "permits_open_count",
        "risks_open_count",
        "requirements_added_count",
        "requirements_changed_count",
        "open_questions_count",
        "ambiguous_share",
        "change_requests_count",
        "change_requests_open_count",
        "escalations_count",
        "reply_lag_client_days",
        "reply_lag_team_days",
    }
)
FALLS: Final = frozenset({"mood_mean", "mood_trend_per_week"})
# What else a person expects of a decision: a later date and more people help, more scope does not.
_DECIDED: Final = {
    "planned_end": -1,
    "planned_duration_days": -1,
    "team_size_people": -1,
    "requirements_total_count": 1,
    "dependencies_count": 1,
}
ACTIONABLE: Final = frozenset(
    {"planned_end", "planned_duration_days", "planned_cost", "planned_effort_hours"}
    | {
        name
        for group in ("team", "dependencies", "requirements", "changes")
        for name in NUMBERS[group]
    }
)
# A name that speaks of how it ended is no feature, whatever its prefix says.
_AFTERWARDS = re.compile(
    r"(?:^|_)(?:actual|actuals|final|finished|completed?|completion|closed|closeout|outcome|"
    r"delayed?|late|overrun|status|label|leak)(?:_|$)|实际|最终|竣工|结算|延期|逾期|状态|结果"
)
_PLANNED = re.compile(
    r"(?:^|_)(?:plan|planned|target|due|baseline|contract|forecast|end|deadline)(?:_|$)"
)


def known_only_afterwards(column: str) -> bool:
    """Tell whether the name of a column says that it is known only when the work has ended."""
    return (
        column in OUTCOMES
        or column.startswith(("leak_", "label_", "delayed", "slip_"))
        or bool(column.startswith("x_") and _AFTERWARDS.search(column))
    )


def direction(feature: str) -> int:
    """Return 1 if a feature is expected to raise the risk, -1 if it is expected to lower it, else 0.

    ``feature`` is a name of the matrix, such as ``requirements:open_questions_count_over_total``.
    """
    column = feature.partition(":")[2].removesuffix("_over_total")
    return (column in RISES) - (column in FALLS)


def expected_of(column: str) -> int:
    """Return 1 if a person expects more of a column to raise the risk, -1 to lower it, else 0.

    Unlike `direction` it knows decisions as well; it serves what-if alone and changes no estimate.
    """
    return _DECIDED.get(column, (column in RISES) - (column in FALLS))


def is_plan_date(column: str) -> bool:
    """Tell whether a date column may lie in the future because it holds a plan."""
    return bool(_PLANNED.search(column))
