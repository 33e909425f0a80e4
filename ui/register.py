"""Writing the risk register from the pages: each action writes at once and says what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import streamlit as st

from service.client import ClientError
from service.schemas.risks import Risk, RiskClose, RiskCreate, RiskStatus, RiskUpdate
from ui import state
from ui.words import problem, t

Lazy = Callable[[], bytes]
_PROBLEM = "register_problem"


def problem_words() -> str | None:
    """Return what went wrong with the last action, once."""
    words: str | None = st.session_state.pop(_PROBLEM, None)
    return words


def is_overdue(risk: Risk) -> bool:
    """Return whether the response of an open risk should have been done by now."""
    if risk.due_on is None or risk.status is RiskStatus.CLOSED:
        return False
    return risk.due_on < datetime.now(UTC).date()


def _write(action: Callable[[], Risk]) -> bool:
    try:
        st.session_state["risk"] = action().id
    except ClientError as error:
        stale = error.status == 409 and error.current
        st.session_state[_PROBLEM] = t("review.stale") if stale else problem(error)
        return False
    return True


def create(project_id: int, command: RiskCreate) -> bool:
    """Add a risk; return whether it was added."""
    return _write(lambda: state.client().create_risk(project_id, command))


def from_record(project_id: int, record_id: int) -> None:
    """Put a confirmed risk of the record into the register."""
    create(project_id, RiskCreate(record_id=record_id))


def update(risk: Risk, values: dict[str, object]) -> None:
    """Change a risk; values that are as before are not sent."""
    different = {name: value for name, value in values.items() if getattr(risk, name) != value}
    if not different:
        return
    command = RiskUpdate.model_validate({"expected_version": risk.version, **different})
    _write(lambda: state.client().update_risk(risk.project_id, risk.id, command))


def close(risk: Risk, values: Mapping[str, object]) -> None:
    """Close a risk with its outcome."""
    command = RiskClose.model_validate({"expected_version": risk.version, **values})
    _write(lambda: state.client().close_risk(risk.project_id, risk.id, command))
