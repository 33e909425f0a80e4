"""What stands around every page: project, person, language, errors in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from service.client import ClientError
from service.schemas import Language, Project, ReviewerCreate
from ui import state
from ui.widgets.markup import plain
from ui.words import problem, t

_GONE = 404
_REVIEWER_PROBLEM = "reviewer_problem"
_LANGUAGES = {Language.ZH: "中文", Language.EN: "English"}


@contextmanager
def words_for_errors(place: str) -> Iterator[None]:
    """Show an error of the service in words instead of a stack trace.

    ``place`` names the part of the page, because several can fail at once.
    """
    try:
        yield
    except ClientError as error:
        st.error(plain(problem(error)), icon=":material/error:")
        st.button(t("error.retry"), key=f"retry-{place}", icon=":material/refresh:")


def open_page(name: str) -> None:
    """Go to another page."""
    state.show_in_address()
    st.switch_page(f"views/{name}.py", query_params=st.query_params.to_dict())


def header() -> None:
    """Show what holds for all pages: project, reviewer, language.

    Raises
    ------
    ClientError
        If the service does not answer; the language can be chosen all the same.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        try:
            _choose_project(state.client().projects(limit=500).items)
            st.space("stretch")
            _choose_reviewer([r.name for r in state.client().reviewers(limit=500).items])
        finally:
            _choose_language()


def _choose_project(projects: list[Project]) -> None:
    if not projects:
        return
    names = {project.id: project for project in projects}
    opened = state.at("project")
    if opened is not None and opened not in names:
        _add_opened(names, opened)
    key = "choose_project"
    st.session_state[key] = state.at("project")

    def chosen() -> None:
        state.go("project", st.session_state[key])

    st.selectbox(
        t("header.project"),
        list(names),
        index=None,
        key=key,
        required=state.at("project") is not None,
        format_func=lambda project_id: f"{names[project_id].key} · {names[project_id].name}",
        on_change=chosen,
        placeholder=t("header.choose_project"),
        label_visibility="collapsed",
        width=320,
    )


def _add_opened(names: dict[int, Project], opened: int) -> None:
    """Add the open project to the list, which holds the first ones only; close it if it is gone."""
    try:
        project = state.client().project(opened)
    except ClientError as error:
        if error.status != _GONE:
            raise
        state.go("project", None)
        return
    if project.archived:
        state.go("project", None)
    else:
        names[opened] = project


def _choose_reviewer(known: list[str]) -> None:
    name = state.reviewer()
    with st.popover(plain(name) or t("header.who"), icon=":material/person:", key="who"):
        st.caption(t("header.why_name"))
        words = st.session_state.pop(_REVIEWER_PROBLEM, None)
        if words:
            st.error(plain(words))
        key = "choose_reviewer"
        st.session_state[key] = name or None
        st.selectbox(
            t("header.reviewer"),
            list(dict.fromkeys([*([name] if name else []), *known])),
            index=None,
            key=key,
            accept_new_options=True,
            on_change=_reviewer_chosen,
            args=(key, known),
            placeholder=t("header.type_name"),
        )


def _reviewer_chosen(key: str, known: list[str]) -> None:
    name = (st.session_state[key] or "").strip()
    if name and name not in known:
        try:
            state.client().add_reviewer(ReviewerCreate(name=name))
        except ClientError as error:
            st.session_state[_REVIEWER_PROBLEM] = problem(error)
            return
    state.use_reviewer(name)


def _choose_language() -> None:
    key = "choose_language"
    st.session_state[key] = state.language()

    def chosen() -> None:
        state.use_language(Language(st.session_state[key]))

    st.segmented_control(
        t("header.language"),
        list(_LANGUAGES),
        format_func=lambda language: _LANGUAGES[language],
        key=key,
        required=True,
        on_change=chosen,
        label_visibility="collapsed",
    )


def open_project() -> Project | None:
    """Return the open project; without one the page says what to do."""
    project_id = state.at("project")
    if project_id is not None:
        return state.client().project(project_id)
    st.info(t("empty.no_project"), icon=":material/folder_open:")
    if st.button(t("empty.to_projects"), type="primary", key="to_projects"):
        open_page("start")
    return None
