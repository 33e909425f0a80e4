"""Accepting many items at once: preview, spot check, acceptance, undo."""

from __future__ import annotations

import streamlit as st

from service.client import ClientError
from service.schemas import Bulk, BulkFilter, BulkResult, BulkState, FindingType, Priority
from ui import decide, state
from ui.review_queue import OPEN, Show
from ui.widgets.markup import priority_chip, quote, show, state_chip
from ui.words import labels, percent, problem, t

_BULK = "bulk_id"


def open_bulk(project_id: int) -> Bulk | None:
    """Return the bulk acceptance under way, if there is one."""
    bulk_id = st.session_state.get(_BULK)
    if bulk_id is None:
        return None
    try:
        return state.client().bulk(project_id, bulk_id)
    except ClientError:
        st.session_state.pop(_BULK)
        return None


def bulk_panel(project_id: int, document_id: int, bulk: Bulk | None) -> None:
    """Show the step of the bulk acceptance that is next."""
    with st.expander(t("bulk.title"), expanded=bulk is not None, icon=":material/done_all:"):
        if bulk is None:
            _ask(project_id, document_id)
        elif bulk.state is BulkState.PREVIEWED:
            _check(project_id, bulk)
        else:
            _after(project_id, bulk)


def _ask(project_id: int, document_id: int) -> None:
    st.caption(t("bulk.how"))
    left, right = st.columns(2)
    type_ = left.selectbox(
        t("edit.type"),
        list(FindingType),
        index=None,
        format_func=labels(),
        placeholder=t("filter.all"),
        key="bulk_type",
    )
    priority = right.selectbox(
        t("edit.priority"),
        list(Priority),
        index=None,
        format_func=labels(),
        placeholder=t("filter.all"),
        key="bulk_priority",
    )
    default = float(BulkFilter.model_fields["min_confidence"].default)
    sure = st.slider(t("bulk.sure"), 0, 100, round(default * 100), format="%d%%", key="bulk_sure")
    everywhere = st.checkbox(t("bulk.all_documents"), key="bulk_everywhere")
    command = BulkFilter(
        document_id=None if everywhere else document_id,
        type=type_,
        priority=priority,
        min_confidence=sure / 100,
    )
    st.button(t("bulk.preview"), key="bulk_preview", on_click=_preview, args=(project_id, command))


def _preview(project_id: int, command: BulkFilter) -> None:
    try:
        bulk = state.client().preview_bulk(project_id, command)
    except ClientError as error:
        decide.tell(problem(error), is_problem=True)
        return
    if not bulk.items and not bulk.spot_check:
        decide.tell(t("bulk.nothing"), is_problem=True)
        return
    st.session_state[_BULK] = bulk.id
    _to_first_check(bulk)


def _to_first_check(bulk: Bulk) -> None:
    st.session_state["filter_show"] = Show.CHECK
    st.session_state["filter_type"] = None
    first = next((item for item in bulk.spot_check if item.state in OPEN), None)
    if first is not None:
        state.go("document", first.document_id)
        state.go("item", first.id)


def _check(project_id: int, bulk: Bulk) -> None:
    st.markdown(t("bulk.would_take", n=len(bulk.items), sure=percent(bulk.filter.min_confidence)))
    checked = len(bulk.spot_check) - bulk.spot_check_open
    st.markdown(t("bulk.check", done=checked, all=len(bulk.spot_check)))
    for item in bulk.spot_check:
        show(
            f'<div class="cs-check">{state_chip(item.state)} {priority_chip(item.priority)} '
            f"{quote(item.quote)}</div>"
        )
    if bulk.spot_check_rejected:
        st.warning(t("bulk.warning", n=bulk.spot_check_rejected), icon=":material/warning:")
    with st.container(horizontal=True):
        if bulk.spot_check_open:
            st.button(
                t("bulk.to_check"),
                key="bulk_to_check",
                type="primary",
                on_click=_to_first_check,
                args=(bulk,),
            )
        st.button(
            t("bulk.accept", n=len(bulk.items)),
            key="bulk_accept",
            type="secondary" if bulk.spot_check_open else "primary",
            disabled=bulk.spot_check_open > 0 or not bulk.items,
            on_click=_accept,
            args=(project_id, bulk.id),
        )
        st.button(t("bulk.stop"), key="bulk_stop", on_click=_close)
    with st.popover(t("bulk.list", n=len(bulk.items))):
        for item in bulk.items:
            show(f"{priority_chip(item.priority)} {quote(item.quote)}")


def _accept(project_id: int, bulk_id: int) -> None:
    try:
        result = state.client().accept_bulk(project_id, bulk_id)
    except ClientError as error:
        decide.tell(problem(error), is_problem=True)
        return
    _say("bulk.accepted", result)


def _say(key: str, result: BulkResult) -> None:
    st.session_state["filter_show"] = Show.ALL
    words = t(key, n=len(result.changed))
    if result.left_out:
        words += t("bulk.left_out", n=len(result.left_out))
    decide.tell(words)
    state.go("item", None)


def _after(project_id: int, bulk: Bulk) -> None:
    is_applied = bulk.state is BulkState.APPLIED
    st.write(t("bulk.applied" if is_applied else "bulk.undone"))
    with st.container(horizontal=True):
        if is_applied:
            st.button(t("bulk.undo"), key="bulk_undo", on_click=_undo, args=(project_id, bulk.id))
        st.button(t("bulk.close"), key="bulk_close", on_click=_close)


def _undo(project_id: int, bulk_id: int) -> None:
    try:
        result = state.client().undo_bulk(project_id, bulk_id)
    except ClientError as error:
        decide.tell(problem(error), is_problem=True)
        return
    _say("bulk.taken_back", result)


def _close() -> None:
    st.session_state.pop(_BULK, None)
    st.session_state["filter_show"] = Show.ALL
