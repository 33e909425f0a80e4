"""Resources and budget: who is overloaded in which week, and whether the money lasts."""

from __future__ import annotations

import streamlit as st

from ui import planning, state
from ui.widgets.budget import budget_tab
from ui.widgets.markup import plain
from ui.widgets.page import open_project, words_for_errors
from ui.widgets.resources import resources_tab
from ui.words import t

with words_for_errors("page"):
    opened = open_project()
    if opened is not None:
        told = planning.said()
        if told:
            (st.warning if told.is_problem else st.success)(plain(told.words))
        people, money = st.tabs([t("planning.resources"), t("planning.budget")])
        with people, words_for_errors("resources"):
            resources_tab(opened, state.client().resources(opened.id))
        with money, words_for_errors("budget"):
            budget_tab(opened, state.client().budget(opened.id))
