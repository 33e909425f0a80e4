"""Recommended responses with what they did before; one click puts one into the register."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

import streamlit as st

from service.schemas import Project
from service.schemas.risks import ResponseAdvice, RiskCreate
from ui import register, state
from ui.risk_words import driver_name, kind_name, points
from ui.widgets.markup import chip, facts, show
from ui.widgets.page import open_page
from ui.words import label, t

_SHOWN = 5
_FIRST = 2
_ALL = 100
_DUE_IN_DAYS = 7


def responses(project: Project) -> None:
    """Show the responses that fit the project's drivers."""
    st.subheader(t("response.title"))
    everything = st.toggle(t("response.all"), key="responses_all")
    found = state.client().responses(project.id, most=_ALL if everything else _SHOWN)
    st.caption(t("response.how" if found.from_estimate else "response.no_estimate"))
    if found.segment:
        st.caption(t("response.similar", segment=kind_name(found.segment)))
    for advice in found.items:
        _one(project, advice, found.days_if_late)


def first_responses(project: Project) -> None:
    """Show the two responses that fit the drivers of the newest estimate best, and the way to the register."""
    found = state.client().responses(project.id, most=_FIRST)
    if not found.from_estimate or not found.items:
        return
    st.subheader(t("response.first"))
    for advice in found.items:
        with st.container(border=True):
            show(_head(advice), facts([_effect(advice), _before(advice)]))
    if st.button(t("response.to_register"), icon=":material/shield:", key="to_register"):
        open_page("register")


def history(advice: ResponseAdvice) -> str:
    """Return what a response did before, with its n."""
    if not advice.used:
        return t("response.never")
    return t("response.used", n=advice.used, m=advice.helped, projects=advice.projects)


def _driver(advice: ResponseAdvice) -> str:
    if advice.driver is None:
        return label(advice.group)
    name = driver_name(advice.driver)
    return t("response.driver", name=name, points=points(advice.driver.points))


def _head(advice: ResponseAdvice) -> str:
    chips = [chip(_driver(advice)), chip(t("response.effort", effort=label(advice.effort)))]
    if advice.in_register:
        chips.append(chip(t("response.in_register"), "cs-state-accepted"))
    title = escape(advice.title[state.language().value])
    return f'<div class="cs-row-title">{title}</div><div class="cs-chips">{" ".join(chips)}</div>'


def _effect(advice: ResponseAdvice) -> tuple[str, str]:
    return t("response.effect"), escape(advice.effect[state.language().value])


def _before(advice: ResponseAdvice) -> tuple[str, str]:
    return t("response.history"), escape(history(advice))


def _one(project: Project, advice: ResponseAdvice, days_if_late: float | None) -> None:
    language = state.language().value
    with st.container(border=True):
        show(
            _head(advice),
            facts(
                [
                    (t("response.when"), escape(advice.when[language])),
                    _effect(advice),
                    (t("response.risk"), escape(advice.risk[language])),
                    _before(advice),
                ]
            ),
        )
        if not advice.in_register:
            _accept(project, advice, days_if_late)


def _accept(project: Project, advice: ResponseAdvice, days_if_late: float | None) -> None:
    added = max(round(advice.driver.points), 1) if advice.driver else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            t("card.owner"),
            state.reviewer(),
            max_chars=200,
            key=f"response-owner-{advice.key}",
            width=160,
        )
        st.date_input(
            t("register.due"),
            value=date.today() + timedelta(days=_DUE_IN_DAYS),  # noqa: DTZ011 - the reader's day
            key=f"response-due-{advice.key}",
            width=150,
        )
        st.number_input(
            t("column.probability_percent"),
            0,
            100,
            value=added,
            step=5,
            key=f"response-percent-{advice.key}",
            help=t("response.percent_help"),
            width=150,
        )
        st.number_input(
            t("column.impact_days"),
            min_value=0.0,
            value=days_if_late if advice.driver else None,
            step=1.0,
            format="%.10g",
            key=f"response-days-{advice.key}",
            help=t("response.days_help"),
            width=150,
        )
        st.button(
            t("response.accept"),
            key=f"response-accept-{advice.key}",
            type="primary",
            on_click=_taken,
            args=(project.id, advice.key),
        )


def _taken(project_id: int, key: str) -> None:
    # from the fields themselves: what was typed a moment before the click has not been drawn yet
    owner, due, percent, days = (
        st.session_state[f"response-{field}-{key}"] for field in ("owner", "due", "percent", "days")
    )
    command = RiskCreate(
        response_key=key,
        owner=str(owner).strip(),
        due_on=due,
        probability_percent=percent,
        impact_days=days,
    )
    register.create(project_id, command)
