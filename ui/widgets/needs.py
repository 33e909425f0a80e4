"""Implicit needs: what clients of similar projects asked for, apart from what this client stated."""

from __future__ import annotations

from html import escape

import streamlit as st

from service.schemas import ImplicitNeed, ImplicitNeeds, Project
from ui import state
from ui.widgets.markup import chip, show
from ui.words import t

_KEPT = "needs_found"


def needs(project: Project) -> None:
    """Show suggestions on demand; the comparison with other records may take seconds."""
    with st.expander(t("needs.title"), icon=":material/lightbulb:", key="needs"):
        st.caption(t("needs.about"))
        if st.button(t("needs.look"), key="needs_look", icon=":material/travel_explore:"):
            with st.spinner(t("needs.comparing")):
                found = state.client().implicit_needs(project.id)
            # an answer belongs to the record as it stood
            st.session_state[_KEPT] = (_stand(project), found)
        kept = st.session_state.get(_KEPT)
        if kept is not None and kept[0] == _stand(project):
            _answer(kept[1])


def _stand(project: Project) -> tuple[int, int]:
    return project.id, project.counts.record_items


def _answer(found: ImplicitNeeds) -> None:
    if not found.enabled:
        st.info(t("needs.disabled"), icon=":material/lock:")
    elif not found.items:
        st.info(t("needs.none", n=found.similar_projects), icon=":material/search_off:")
    else:
        st.caption(t("needs.found", n=found.similar_projects))
        for need in found.items:
            show(_need(need))


def _need(need: ImplicitNeed) -> str:
    sources = "".join(
        f"<li>{chip(f'{source.project_key} · {source.record_code}', 'cs-code')} {escape(source.text)}"
        f' <span class="cs-meta">{escape(t("needs.quotes", n=source.count))}</span></li>'
        for source in need.sources
    )
    return (
        f'<div class="cs-version"><strong>{escape(need.text)}</strong> '
        f'<span class="cs-meta">{escape(t("needs.projects", n=need.projects))}</span>'
        f"<ul>{sources}</ul></div>"
    )
