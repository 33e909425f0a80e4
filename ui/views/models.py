"""Models: what is live, what waits at the gate, what a change would flip, going forward and back."""

from __future__ import annotations

from html import escape

import streamlit as st

from service.schemas import models as m
from service.schemas.jobs import JobState
from ui import state
from ui.widgets.attempt import attempt, outcome
from ui.widgets.jobs import job_panel
from ui.widgets.markup import chip, plain, show
from ui.widgets.model_actions import (
    SHIPPED,
    export_button,
    import_form,
    live_words,
    name_of,
    promote_form,
    rollback_button,
    schedule_form,
)
from ui.widgets.model_report import model_reasons, model_report
from ui.widgets.page import words_for_errors
from ui.words import moment, t

_RETRAIN = "learning.retrain"


def _chips(version: m.ModelVersion) -> str:
    found = [chip(name_of(version.name), "cs-code")]
    if version.live:
        found.append(chip(t("models.is_live"), "cs-state-accepted"))
    if version.name != SHIPPED:
        judged = {True: "models.passed", False: "models.refused", None: "models.never_judged"}
        style = "cs-state-rejected" if version.passed is False else ""
        found.append(chip(t(judged[version.passed]), style))
    if version.decisions is not None:
        found.append(chip(t("models.decisions", n=version.decisions)))
    if version.parent:
        found.append(chip(t("models.from", parent=version.parent)))
    meta = f' <span class="cs-meta">{escape(moment(version.created_at))}</span>'
    return f'<div class="cs-chips">{" ".join(found)}{meta if version.created_at else ""}</div>'


def _retraining(models: m.Models, since_last: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("models.retrain"),
            key="retrain",
            icon=":material/model_training:",
            on_click=attempt,
            args=("models", state.client().retrain),
        )
        st.caption(f"{t('models.since', n=since_last)} {t('models.retrain_why')}")
    job_panel("retrain", kind=_RETRAIN, limit=1)
    last = state.client().jobs(kind=_RETRAIN, state=JobState.DONE, limit=1).items
    if last and last[0].result:
        found = last[0].result
        name, ended = str(found.get("version")), found["outcome"]
        # Somebody may have promoted it since.
        ended = "promoted" if ended == "passed" and name == models.live else ended
        words = t(f"models.outcome_{ended}", version=plain(name))
        st.caption(t("models.last", outcome=words))


def _version(models: m.Models) -> None:
    st.subheader(t("models.versions"))
    by_name = {version.name: version for version in models.versions}
    chosen = st.selectbox(
        t("models.choose"),
        list(by_name),
        format_func=lambda name: (
            f"{name_of(name)} · {t('models.is_live')}" if by_name[name].live else name_of(name)
        ),
        key="model_version",
        label_visibility="collapsed",
        width=460,
    )
    version = by_name[chosen]
    with st.container(border=True):
        show(_chips(version))
        if version.problem:
            st.error(plain(t("models.broken", problem=version.problem)))
            return
        # The reasons stand above the button, so that nobody promotes without having seen them.
        detail = None if version.name == SHIPPED else state.client().model(version.name)
        if detail is not None:
            model_reasons(detail)
        promote_form(version)
        export_button(version)
        if detail is not None:
            model_report(detail)


def _history(models: m.Models) -> None:
    with st.expander(t("models.history"), icon=":material/history:"):
        if not models.history:
            st.caption(t("models.no_history"))
        for event in models.history:
            show(
                f'<div class="cs-row"><span class="cs-code">{escape(name_of(event.name))}</span> '
                f'<span class="cs-meta">{escape(moment(event.since))} · {escape(event.by)} · '
                f"{escape(event.why)}</span></div>"
            )


def render() -> None:
    """Show the page."""
    models, learning = state.client().models(), state.client().learning()
    st.caption(t("models.how"))
    outcome("models")
    with st.container(border=True):
        live_words(models)
        rollback_button(models)
        _retraining(models, learning.since_last)
    _version(models)
    _history(models)
    schedule_form(learning.settings)
    import_form()


with words_for_errors("page"):
    render()
