"""Writing alerts from the pages: each action writes at once and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from service.client import ClientError
from service.schemas.alerts import (
    Alert,
    AlertHandle,
    AlertJudge,
    AlertOutcome,
    AlertSettings,
    AlertSettingsUpdate,
)
from ui import state
from ui.words import problem, t

_SAID = "alerts_said"


def said() -> tuple[str, bool] | None:
    """Return what came of the last action and whether it is a problem, once."""
    found: tuple[str, bool] | None = st.session_state.pop(_SAID, None)
    return found


def tell(words: str, *, is_problem: bool = False) -> None:
    """Say something on the next run."""
    st.session_state[_SAID] = (words, is_problem)


def _write(action: Callable[[], str]) -> None:
    try:
        tell(action())
    except ClientError as error:
        stale = error.status == 409 and error.current
        tell(t("review.stale") if stale else problem(error), is_problem=True)


def check(project_id: int) -> None:
    """Look at the newest estimate now."""

    def action() -> str:
        found = state.client().check_alerts(project_id)
        if found.reason:
            return t("alerts.not_checked", reason=found.reason)
        return t(f"alerts.step_{found.step}")

    _write(action)


def handle(alert: Alert, reaction: str) -> None:
    """Say what is done about an alert."""
    if not reaction.strip():
        tell(t("alerts.reaction_missing"), is_problem=True)
        return

    def action() -> str:
        command = AlertHandle(expected_version=alert.version, reaction=reaction.strip())
        state.client().handle_alert(alert.project_id, alert.id, command)
        return t("alerts.handled")

    _write(action)


def judge(alert: Alert, outcome: AlertOutcome, note: str) -> None:
    """Say whether an alert was right."""

    def action() -> str:
        command = AlertJudge(
            expected_version=alert.version, outcome=outcome, outcome_note=note.strip()
        )
        state.client().judge_alert(alert.project_id, alert.id, command)
        return t("alerts.judged")

    _write(action)


def save(settings: AlertSettings, values: Mapping[str, object]) -> None:
    """Change the settings; values that are as before are not sent."""
    different = {name: value for name, value in values.items() if getattr(settings, name) != value}
    if not different:
        return

    def action() -> str:
        command = AlertSettingsUpdate.model_validate(
            {"expected_version": settings.version, **different}
        )
        state.client().update_alert_settings(settings.project_id, command)
        return t("alerts.saved")

    try:
        _write(action)
    except ValueError:
        tell(t("alerts.bad_settings"), is_problem=True)


def test(project_id: int) -> None:
    """Send a test message to every address."""

    def action() -> str:
        sent = state.client().send_alert_test(project_id)
        return t("alerts.test_sent", n=sent.total)

    _write(action)
