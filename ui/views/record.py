"""Record: what was confirmed, with its history and sources, and the files to hand over."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import ceil
from typing import TypeVar

import pandas as pd
import streamlit as st

from service.schemas import (
    FindingType,
    Page,
    Priority,
    Project,
    RecordItem,
    RecordStatus,
    RequirementKind,
)
from ui import state
from ui.widgets.exports import exports
from ui.widgets.needs import needs
from ui.widgets.page import open_page, open_project, words_for_errors
from ui.widgets.record_detail import record_detail
from ui.words import day, label, labels, t

E = TypeVar("E", bound=StrEnum)
_ON_A_PAGE = 100


def _first_page() -> None:
    """Go back to the first page; a later one may not exist under other filters."""
    st.session_state["record_page"] = 1


def _choose(key: str, name: str, options: type[E]) -> E | None:
    chosen: E | None = st.selectbox(
        name,
        list(options),
        index=None,
        key=key,
        format_func=labels(),
        placeholder=t("filter.all"),
        on_change=_first_page,
        width=170,
    )
    return chosen


def _words(key: str, name: str, width: int) -> str | None:
    words: str = st.text_input(
        name, key=key, max_chars=200, on_change=_first_page, width=width
    ).strip()
    return words or None


def _load(project: Project) -> Page[RecordItem]:
    """Show the filters; return what the service finds with them in the whole record."""
    names = {kind: t(f"record.{kind.value}") for kind in FindingType}
    with st.container(horizontal=True, vertical_alignment="center", key="record_head"):
        type_ = st.segmented_control(
            t("edit.type"),
            list(FindingType),
            default=FindingType.REQUIREMENT,
            required=True,
            format_func=lambda kind: names[kind],
            key="record_type",
            on_change=_first_page,
            label_visibility="collapsed",
        )
        st.space("stretch")
        exports(project)
    with st.container(horizontal=True, key="record_filters"):
        text = _words("record_text", t("filter.text"), 260)
        priority = _choose("record_priority", t("edit.priority"), Priority)
        kind = _choose("record_kind", t("edit.kind"), RequirementKind)
        status = _choose("record_status", t("record.status"), RecordStatus)
        owner = _words("record_owner", t("edit.owner"), 170)
    number = int(st.session_state.get("record_page", 1))
    return state.client().record(
        project.id,
        type=type_,
        priority=priority,
        status=status,
        kind=kind,
        owner=owner,
        q=text,
        limit=_ON_A_PAGE,
        offset=(number - 1) * _ON_A_PAGE,
    )


def _table(rows: Sequence[RecordItem]) -> None:
    """Show the rows; choosing one opens it beside the table."""
    columns = {
        "code": [row.code for row in rows],
        "text": [row.text for row in rows],
        "priority": [label(row.priority) for row in rows],
        "client": [label(row.client_priority) for row in rows],
        "kind": [label(row.kind) for row in rows],
        "status": [label(row.status) for row in rows],
        "due": [day(row.due_on) for row in rows],
        "owner": [row.owner or "–" for row in rows],
    }
    frame = pd.DataFrame(columns).rename(columns={name: t(f"column.{name}") for name in columns})
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="record_table",
        column_config={t("column.text"): st.column_config.TextColumn(width=300)},
        height=min(38 + 35 * len(rows), 560),
    )
    chosen = event.selection.rows
    if chosen and st.session_state.get("record_chosen") != rows[chosen[0]].id:
        st.session_state["record_chosen"] = rows[chosen[0]].id
        state.go("record", rows[chosen[0]].id)


def _open_one(rows: Sequence[RecordItem]) -> None:
    """Let the reader open an item without the table, by keyboard or on a small screen."""
    names = {row.id: row for row in rows}
    if state.at("record") not in names:
        state.go("record", rows[0].id)
    key = "record_open"
    st.session_state[key] = state.at("record")
    st.selectbox(
        t("record.open"),
        list(names),
        key=key,
        format_func=lambda record_id: f"{names[record_id].code} · {names[record_id].text}",
        on_change=lambda: state.go("record", st.session_state[key]),
        label_visibility="collapsed",
    )


def _empty(project: Project) -> None:
    if project.counts.record_items:
        st.info(t("empty.nothing_matches"), icon=":material/filter_list:")
        return
    st.info(t("empty.no_record"), icon=":material/inventory:")
    if st.button(t("start.to_review"), type="primary", key="empty_to_review"):
        open_page("review")


def render() -> None:
    """Show the page."""
    project = open_project()
    if project is None:
        return
    page = _load(project)
    rows = page.items
    if not rows:
        _empty(project)
        needs(project)
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _table(rows)
        if page.total > _ON_A_PAGE:
            st.pagination(ceil(page.total / _ON_A_PAGE), key="record_page")
        st.caption(t("record.count", shown=len(rows), total=page.total))
    with right, words_for_errors("beside"):
        _open_one(rows)
        record_id = state.at("record")
        if record_id is not None:
            record_detail(state.client().record_item(project.id, record_id))
    needs(project)


with words_for_errors("page"):
    render()
