"""Writing resources and budget from the pages, and reading their files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from pydantic import ValidationError

from service.client import ClientError
from service.schemas.planning import (
    BudgetIn,
    ChangeCostIn,
    PlanningImport,
    PlanningImportResult,
    PlanningKind,
    ResourcesIn,
)
from ui import state
from ui.words import problem, t

_SAID = "planning_said"


@dataclass(frozen=True, slots=True)
class Said:
    """What came of the last action."""

    words: str
    is_problem: bool


def said() -> Said | None:
    """Return what came of the last action, once."""
    found: Said | None = st.session_state.pop(_SAID, None)
    return found


def tell(words: str, *, is_problem: bool = False) -> None:
    """Say something on the next run."""
    st.session_state[_SAID] = Said(words, is_problem)


def _write(action: Callable[[], object]) -> bool:
    try:
        action()
    except ClientError as error:
        stale = error.status == 409 and error.current
        tell(t("review.stale") if stale else problem(error), is_problem=True)
        return False
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        row = next((int(part) + 1 for part in place if isinstance(part, int)), 0)
        tell(t("planning.bad_row", row=row, column=str(place[-1])), is_problem=True)
        return False
    tell(t("planning.saved"))
    return True


def save_resources(project_id: int, version: int, rows: list[dict[str, object]]) -> None:
    """Replace the weeks of a project."""

    def action() -> None:
        command = ResourcesIn.model_validate({"expected_version": version, "rows": rows})
        state.client().replace_resources(project_id, command)

    _write(action)


def save_budget(project_id: int, values: dict[str, object]) -> None:
    """Replace the budget of a project."""

    def action() -> None:
        state.client().replace_budget(project_id, BudgetIn.model_validate(values))

    _write(action)


def save_change_cost(project_id: int, change_id: int, values: dict[str, object]) -> None:
    """Write down what a change costs."""

    def action() -> None:
        command = ChangeCostIn.model_validate(values)
        state.client().set_change_cost(project_id, change_id, command)

    _write(action)


def import_file(
    project_id: int, kind: PlanningKind, version: int, data: bytes, *, dry_run: bool
) -> PlanningImportResult | None:
    """Look at a file or store it; Chinese Excel writes GB 18030."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    command = PlanningImport(kind=kind, csv=text, dry_run=dry_run, expected_version=version)
    try:
        return state.client().import_planning(project_id, command)
    except ClientError as error:
        tell(problem(error), is_problem=True)
        return None
