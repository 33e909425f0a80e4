"""Recommended responses with what they did before; one click puts one into the register."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

import streamlit as st

from service.schemas import Language, Project
from service.schemas.risks import ResponseAdvice, RiskCreate
from ui import register, state
from ui.i18n import known
from ui.widgets.markup import chip, facts, show
from ui.words import label, t

_SHOWN = 5
_ALL = 100
_DUE_IN_DAYS = 7


def responses(project: Project) -> None:
    """Show the responses that fit the project's drivers."""
    st.subheader(t("response.title"))
    everything = st.toggle(t("response.all"), key="responses_all")
    found = state.client().responses(project.id, most=_ALL if everything else _SHOWN)
    st.caption(t("response.how" if found.from_estimate else "response.no_estimate"))
    if found.segment:
        st.caption(t("response.similar", segment=found.segment))
    for advice in found.items:
        _one(project, advice)


def history(advice: ResponseAdvice) -> str:
    """Return what a response did before, with its n."""
    if not advice.used:
        return t("response.never")
    return t("response.used", n=advice.used, m=advice.helped, projects=advice.projects)


def _driver(advice: ResponseAdvice) -> str:
    if advice.points is None or advice.driver is None:
        return label(advice.group)
    key = f"driver.{advice.driver}"
    # The service names a driver in English only; its group has a name in every language.
    is_english = state.language() == Language.EN
    other = advice.driver if is_english else label(advice.group)
    name = t(key) if known(state.language(), key) else other
    return t("response.driver", name=name, points=f"{advice.points:+.0f}")


def _one(project: Project, advice: ResponseAdvice) -> None:
    language = state.language().value
    with st.container(border=True):
        chips = [chip(_driver(advice)), chip(t("response.effort", effort=label(advice.effort)))]
        if advice.in_register:
            chips.append(chip(t("response.in_register"), "cs-state-accepted"))
        show(
            f'<div class="cs-row-title">{escape(advice.title[language])}</div>',
            f'<div class="cs-chips">{" ".join(chips)}</div>',
            facts(
                [
                    (t("response.when"), escape(advice.when[language])),
                    (t("response.effect"), escape(advice.effect[language])),
                    (t("response.risk"), escape(advice.risk[language])),
                    (t("response.history"), escape(history(advice))),
                ]
            ),
        )
        if not advice.in_register:
            _accept(project, advice)


def _accept(project: Project, advice: ResponseAdvice) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        owner = st.text_input(
            t("card.owner"),
            state.reviewer(),
            max_chars=200,
            key=f"response-owner-{advice.key}",
            width=200,
        )
        due = st.date_input(
            t("register.due"),
            value=date.today() + timedelta(days=_DUE_IN_DAYS),  # noqa: DTZ011 - the reader's day
            key=f"response-due-{advice.key}",
            width=170,
        )
        st.button(
            t("response.accept"),
            key=f"response-accept-{advice.key}",
            type="primary",
            on_click=_taken,
            args=(project.id, advice.key, owner.strip(), due),
        )


def _taken(project_id: int, key: str, owner: str, due_on: date | None) -> None:
    register.create(project_id, RiskCreate(response_key=key, owner=owner, due_on=due_on))
