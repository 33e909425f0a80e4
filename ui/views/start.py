"""Projects: choose one, see where it stands, make a new one."""

from __future__ import annotations

from html import escape

import streamlit as st

from service.client import ClientError
from service.schemas import Language, Project, ProjectCreate
from ui import state
from ui.widgets.markup import plain, show
from ui.widgets.page import open_page, words_for_errors
from ui.words import labels, problem, t

_STEPS = ("inbox", "review", "record")


def _open(project: Project) -> None:
    counts = project.counts
    st.subheader(plain(project.name))
    if project.client_name:
        st.caption(t("start.client", name=plain(project.client_name)))
    with st.container(key="metrics_start"):
        columns = st.columns(4)
    columns[0].metric(t("start.documents"), counts.documents, border=True)
    columns[1].metric(t("start.open_items"), counts.open_items, border=True)
    columns[2].metric(t("start.requirements"), counts.requirements, border=True)
    columns[3].metric(t("start.open_changes"), counts.open_changes, border=True)
    if counts.failed_documents:
        st.warning(t("start.failed", n=counts.failed_documents), icon=":material/warning:")
    st.write(t(_next_step(project), n=counts.open_items))
    with st.container(horizontal=True):
        for step in _STEPS:
            is_next = step == _next_page(project)
            if st.button(
                t(f"start.to_{step}"), key=f"to_{step}", type="primary" if is_next else "secondary"
            ):
                open_page(step)


def _next_page(project: Project) -> str:
    if project.counts.open_items:
        return "review"
    return "record" if project.counts.record_items else "inbox"


def _next_step(project: Project) -> str:
    return f"start.next_{_next_page(project)}"


def _others(projects: list[Project]) -> None:
    for project in projects:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            counts = project.counts
            show(
                f"<strong>{escape(project.key)}</strong> · {escape(project.name)}"
                f'<div class="cs-meta">{escape(project.client_name)}</div>'
                f'<div class="cs-meta">'
                + t("start.counts", documents=counts.documents, open=counts.open_items)
                + "</div>"
            )
            if st.button(t("start.open"), key=f"open-{project.id}"):
                state.go("project", project.id)
                st.rerun()


def _create() -> None:
    with st.form("create_project", clear_on_submit=False, border=False):
        left, right = st.columns(2)
        key = left.text_input(
            t("project.key"), help=t("project.key_help"), max_chars=30, key="new_key"
        )
        name = right.text_input(t("project.name"), max_chars=200, key="new_name")
        client_name = left.text_input(t("project.client"), max_chars=200, key="new_client")
        languages = sorted(Language, key=lambda language: language is not state.language())
        language = right.selectbox(t("project.language"), languages, format_func=labels())
        domains = left.text_input(
            t("project.domains"), help=t("project.domains_help"), key="new_domains"
        )
        people = right.text_input(
            t("project.people"), help=t("project.people_help"), key="new_people"
        )
        if not st.form_submit_button(t("project.create"), type="primary"):
            return
    if not key.strip() or not name.strip():
        st.error(t("project.incomplete"))
        return
    _make(key, name, client_name, language, domains, people)


def _make(
    key: str, name: str, client_name: str, language: Language, domains: str, people: str
) -> None:
    try:
        command = ProjectCreate(
            key=key.strip(),
            name=name.strip(),
            client_name=client_name.strip(),
            language=language,
            own_domains=_list(domains),
            own_names=_list(people),
        )
    except ValueError:
        st.error(t("project.bad_key"))
        return
    try:
        made = state.client().create_project(command)
    except ClientError as error:
        st.error(t("project.taken") if error.status == 409 else plain(problem(error)))
        return
    state.go("project", made.id)
    open_page("inbox")


def _list(text: str) -> list[str]:
    """Return names that people separate with commas of either language."""
    for sign in "，、;；\n":
        text = text.replace(sign, ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def render() -> None:
    """Show the page."""
    projects = state.client().projects(limit=500).items
    current = next((p for p in projects if p.id == state.at("project")), None)
    if current:
        _open(current)
    elif not projects:
        st.subheader(t("start.welcome"))
        st.write(t("start.welcome_text"))
    others = [p for p in projects if p is not current]
    if others:
        st.subheader(t("start.other_projects") if current else t("start.choose"))
        _others(others)
    with st.expander(t("project.new"), expanded=not projects, icon=":material/add:"):
        _create()


with words_for_errors("page"):
    render()
