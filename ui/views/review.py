"""Review: the source on one side, one item on the other, one key per decision."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from service.schemas import Bulk, DocumentDetail, FindingType, ItemState, Project, ReviewItem
from ui import bridge, decide, state
from ui.kept_items import opened_items
from ui.review_queue import Choice, Show, find, live, neighbor, next_open, progress
from ui.widgets.bulk import bulk_panel, open_bulk
from ui.widgets.documents import (
    TEACHING_FIRST,
    choose_document,
    in_review_order,
    readable_documents,
    wait_for,
)
from ui.widgets.item_actions import (
    KEYS,
    Around,
    action_buttons,
    help_button,
    keys_help,
    undo_button,
)
from ui.widgets.item_card import item_card
from ui.widgets.item_forms import edit_form, split_form
from ui.widgets.markup import plain
from ui.widgets.missed import missed
from ui.widgets.page import open_page, open_project, words_for_errors
from ui.widgets.source_panel import legend, review_source
from ui.words import labels, t


def _choice(bulk: Bulk | None) -> Choice:
    """Show the filter and return what it lets through."""
    checks = [item.id for item in bulk.spot_check] if bulk else []
    shows = [name for name in Show if name is not Show.CHECK or checks]
    if st.session_state.get("filter_show") not in shows:
        st.session_state["filter_show"] = Show.ALL
    with st.popover(t("filter.title"), icon=":material/filter_list:", key="filter"):
        show_ = st.radio(t("filter.show"), shows, key="filter_show", format_func=labels())
        type_ = st.selectbox(
            t("edit.type"),
            list(FindingType),
            index=None,
            key="filter_type",
            format_func=labels(),
            placeholder=t("filter.all"),
        )
        st.toggle(t("filter.teaching_first"), key=TEACHING_FIRST, help=t("filter.teaching_why"))
    return Choice(type_, Show(show_), checks)


def _current(items: Sequence[ReviewItem], chosen: Sequence[ReviewItem]) -> ReviewItem | None:
    """Return the item of the session; without one the first that waits for a decision."""
    current = find(items, state.at("item"))
    if current is None:
        current = next_open(chosen, None)
        state.go("item", current.id if current else None)
    return current


def _bar(items: Sequence[ReviewItem], current: ReviewItem | None) -> None:
    done = progress(items)
    words = t("review.decided", total=done.total, decided=done.decided)
    if current is not None:
        place = next((n for n, item in enumerate(items, 1) if item.id == current.id), 0)
        words = t("review.progress", place=place, total=done.total, decided=done.decided)
    st.progress(done.share, text=words)


def _notice() -> None:
    found = decide.notice()
    if found is None:
        return
    if found.is_problem:
        st.warning(plain(found.words), icon=":material/sync_problem:")
    else:
        st.caption(f"✓ {plain(found.words)}")


def _all_done(project: Project, items: Sequence[ReviewItem]) -> None:
    still_open = progress(items).total - progress(items).decided
    if not items:
        st.info(t("empty.no_items"), icon=":material/search_off:")
    elif still_open:
        st.info(t("review.filter_done", n=still_open), icon=":material/filter_list:")
        st.button(t("review.show_all"), key="show_all", on_click=_show_all)
    else:
        counts = {state_: sum(i.state is state_ for i in items) for state_ in ItemState}
        st.success(
            t(
                "review.all_done",
                accepted=counts[ItemState.ACCEPTED],
                rejected=counts[ItemState.REJECTED],
            ),
            icon=":material/task_alt:",
        )
    documents = in_review_order(project.id, readable_documents(project.id))
    waiting = [d for d in documents if d.open_items]
    with st.container(horizontal=True):
        if waiting:
            st.button(
                t("review.next_document", name=plain(waiting[0].subject or waiting[0].name)),
                type="primary",
                key="next_document",
                on_click=state.go,
                args=("document", waiting[0].id),
            )
        if st.button(t("start.to_record"), key="done_to_record"):
            open_page("record")
        undo_button(project.id)


def _show_all() -> None:
    st.session_state["filter_show"] = Show.ALL
    st.session_state["filter_type"] = None


def _item_side(
    project: Project,
    document: DocumentDetail,
    items: Sequence[ReviewItem],
    chosen: Sequence[ReviewItem],
    current: ReviewItem | None,
) -> None:
    _notice()
    if current is None:
        _all_done(project, items)
        return
    then = next_open(chosen, current.id)
    around = Around(
        then=then.id if then else None,
        previous=neighbor(chosen, current.id, step=-1),
        next=neighbor(chosen, current.id, step=1),
    )
    item_card(current, document)
    if decide.mode(current) == "edit":
        edit_form(current, around.then)
    elif decide.mode(current) == "split":
        split_form(current)
    else:
        action_buttons(current, around)


@st.fragment
def _review(project: Project) -> None:
    """Only this part runs again after a key, not the whole page."""
    with words_for_errors("review"):
        documents = in_review_order(project.id, readable_documents(project.id))
        if not documents:
            st.info(t("empty.no_documents"), icon=":material/inbox:")
            return
        with st.container(horizontal=True, vertical_alignment="center", key="review_head"):
            summary = choose_document(documents)
            bulk = open_bulk(project.id)
            choice = _choice(bulk)
            help_button()
        if wait_for(summary):
            return
        items = live(opened_items(project, summary.id))
        chosen = [item for item in items if choice.takes(item)]
        document = state.document(project.id, summary)
        current = _current(items, chosen)
        keys_help()
        left, right = st.columns([11, 9], gap="medium")
        with right:
            _bar(items, current)
            _item_side(project, document, items, chosen, current)
            bulk_panel(project.id, summary.id, bulk)
            missed(document, items)
        with left:
            review_source(document, items, current)
            legend()
    told = decide.notice()
    bridge.keys(
        KEYS,
        current=current.id if current else None,
        trouble=told is not None and told.is_problem,
        on_pick=_pick,
        key="keys",
    )
    state.show_in_address()


def _pick() -> None:
    item_id = bridge.picked("keys")
    if item_id is not None:
        decide.stop()
        state.go("item", item_id)


with words_for_errors("page"):
    _project = open_project()
    if _project is not None:
        _review(_project)
