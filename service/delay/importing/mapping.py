"""Which column of a file is which column of the schema: suggestions, and what must not be a feature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from service.delay.importing.reading import RawTable

IGNORED: Final = ""
DATE_COLUMNS: Final = ("snapshot_date", "start_date", "planned_end", "actual_end", "label_date")
REQUIRED: Final = ("project_id", "planned_end")
# Names in the wild, folded: small letters and Chinese characters only.
_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "project_id": ("projectid", "id", "uid", "key", "issuekey", "number", "项目编号", "编号", "项目id", "code"),
    "title": ("title", "name", "summary", "projectname", "description", "名称", "项目名称", "标题"),
    "snapshot_date": ("snapshotdate", "asof", "asofdate", "reportdate", "statusdate", "快照日期", "报告日期"),
    "start_date": (
        "startdate", "start", "begin", "plannedstart", "baselinestart", "created", "actualstart",
        "开始", "开始日期", "启动日期", "计划开始", "计划开始日期",
    ),
    "planned_end": (
        "plannedend", "plannedfinish", "baselinefinish", "baselineend", "duedate", "due", "deadline",
        "plannedenddate", "targetdate", "plannedcompletion", "计划结束", "计划结束日期", "计划完成", "截止日期",
        "计划完成日期", "finish",
    ),
    "actual_end": (
        "actualend", "actualfinish", "actualenddate", "resolved", "completed", "completiondate", "closed",
        "closeddate", "finished", "实际结束", "实际结束日期", "实际完成", "完成日期", "实际完成日期",
    ),
    "planned_cost": ("plannedcost", "budget", "cost", "预算", "计划成本"),
    "contract_value": ("contractvalue", "contractamount", "合同金额", "合同额"),
    "planned_effort_hours": ("plannedefforthours", "plannedhours", "originalestimate", "计划工时"),
    "effort_spent_hours": ("effortspenthours", "timespent", "actualhours", "已用工时"),
    "currency": ("currency", "币种"),
    "org": ("org", "client", "customer", "agency", "department", "客户", "部门"),
    "category": ("category", "type", "issuetype", "projecttype", "kind", "类型", "项目类型", "类别"),
    "phase": ("phase", "stage", "阶段"),
    "region": ("region", "location", "borough", "地区", "地点"),
    "contractor": ("contractor", "vendor", "supplier", "承包方", "供应商"),
    "team_size_people": ("teamsizepeople", "teamsize", "headcount", "团队人数"),
    "progress_share": ("progressshare", "percentcomplete", "progress", "完成比例", "进度"),
}  # fmt: skip
_FOLD = re.compile(r"[^0-9a-z一-鿿]+")
# Known only when the work has ended, whatever the column is called.
_AFTERWARDS = re.compile(
    r"(?:^|_)(?:actual|final|finished|complete|completed|completion|closed|closeout|outcome|delay|"
    r"delayed|late|overrun|overdue|status|resolution|resolved)(?:_|$)|实际|延期|逾期|状态|结果"
)
_PREFERRED: Final = {"mspdi": {"start_date": "Baseline Start", "planned_end": "Baseline Finish"}}


def folded(name: str) -> str:
    """Return a name without case, signs and units in brackets."""
    return _FOLD.sub("", re.sub(r"[(（\[].*?[)）\]]", "", name).lower())


def own_name(column: str) -> str:
    """Return the name under which an own column is kept."""
    words = re.sub(r"[^0-9a-z一-鿿]+", "_", column.lower()).strip("_")
    return f"x_{words or 'column'}"


def is_known_afterwards(column: str) -> bool:
    """Tell whether the name of a column speaks of how the work ended."""
    return bool(_AFTERWARDS.search(re.sub(r"[^0-9a-z一-鿿]+", "_", column.lower())))


def suggest(table: RawTable) -> dict[str, str]:
    """Return a column of the schema for each column; ignored where nothing is sure.

    The columns of the schema itself come first, then names in the wild in the order of the lists, so
    that "Baseline Finish" is the plan and "Finish" is not. Each is used once.
    """
    found: dict[str, str] = {}
    for column, target in _candidates(table):
        if column not in found and target not in found.values():
            found[column] = target
    return {column: found.get(column, IGNORED) for column in table.columns}


def _candidates(table: RawTable) -> Iterator[tuple[str, str]]:
    """Give column and target in the order of trust; columns without any value are no candidates."""
    filled = [c for c in table.columns if any(row.get(c) for row in table.rows)]
    for target, column in _PREFERRED.get(table.kind, {}).items():
        if column in filled:
            yield column, target
    exact = schema_columns()
    for column in table.columns:
        if column in exact or column.startswith(("x_", "leak_")):
            yield column, column
    for target, names in _SYNONYMS.items():
        for name in names:
            yield from ((column, target) for column in filled if folded(column) == name)


def schema_columns() -> frozenset[str]:
    """Return every column of the schema that a file may fill."""
    from models.delay import columns  # noqa: PLC0415 - loads pandas

    names = (
        *columns.KEYS,
        *columns.DATES,
        *columns.OUTCOMES,
        *columns.PLAN,
        *columns.CATEGORIES,
        *columns.TEXTS,
        *columns.NUMBER_GROUP,
    )
    return frozenset(names)
