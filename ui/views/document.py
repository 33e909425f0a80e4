"""Document: the whole text as it was read, and the verdict on every sentence."""

from __future__ import annotations

from math import ceil

import pandas as pd
import streamlit as st

from service.client import ClientError
from service.schemas import (
    DocumentDetail,
    DocumentKind,
    DocumentSummary,
    Project,
    ReanalyzeIn,
    Side,
    Verdict,
)
from ui import bridge, state
from ui.source import Mark, part_around
from ui.widgets.documents import choose_document, readable_documents, summary, wait_for
from ui.widgets.markup import plain, show
from ui.widgets.page import open_page, open_project, words_for_errors
from ui.widgets.source_panel import MOST_AT_ONCE, item_marks, legend, show_source, unit_marks
from ui.words import label, labels, percent, problem, t

# The mark of a place that was asked for; items count from 1.
_PLACE = 0


def _text(project: Project, document: DocumentDetail) -> None:
    items = state.client().items(project.id, document_id=document.id, limit=500).items
    marks = [*item_marks(items, None), *unit_marks(document.units)]
    asked = st.session_state.get("place")
    start = 0
    if asked is not None and asked[0] == document.id:
        _document_id, start, end = asked
        marks.append(Mark(start, end, "cs-place", _PLACE, is_current=True))
    pages = ceil(len(document.text) / MOST_AT_ONCE)
    if pages > 1:
        number = st.pagination(pages, default=start // MOST_AT_ONCE + 1, key=f"part-{document.id}")
        if start // MOST_AT_ONCE + 1 != number:
            start = (number - 1) * MOST_AT_ONCE + MOST_AT_ONCE // 2
    part = part_around(document.text, start, most=MOST_AT_ONCE)
    show_source(document, marks, part)
    legend()
    bridge.keys({}, current=_PLACE if asked else None, on_pick=_pick, key="document_keys")


def _pick() -> None:
    item_id = bridge.picked("document_keys")
    if item_id:
        state.go("item", item_id)
        st.session_state["to_review"] = True


def _ledger(project: Project, document: DocumentDetail) -> None:
    coverage = state.client().coverage(project.id, document_id=document.id)
    st.caption(t("ledger.how", units=coverage.units))
    counts = pd.DataFrame(
        {
            t("column.verdict"): [label(count.verdict) for count in coverage.verdicts],
            t("column.units"): [count.units for count in coverage.verdicts],
            t("column.characters"): [count.characters for count in coverage.verdicts],
        }
    )
    st.dataframe(counts, hide_index=True)
    verdict = st.selectbox(
        t("column.verdict"),
        list(Verdict),
        index=None,
        format_func=labels(),
        placeholder=t("filter.all"),
        key="ledger_verdict",
    )
    units = [unit for unit in document.units if verdict is None or unit.verdict is verdict]
    frame = pd.DataFrame(
        {
            t("column.verdict"): [label(unit.verdict) for unit in units],
            t("column.sentence"): [document.text[unit.start : unit.end] for unit in units],
            t("column.confidence"): [percent(unit.confidence) for unit in units],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={t("column.sentence"): st.column_config.TextColumn(width="large")},
    )


def _facts(project: Project, document: DocumentSummary) -> None:
    """Let the reader correct what was guessed about a document and analyze it again."""
    kinds, sides = list(DocumentKind), list(Side)
    with st.form(f"facts-{document.id}-{document.model_version}", border=False):
        kind = st.selectbox(
            t("inbox.kind"), kinds, index=kinds.index(document.kind), format_func=label
        )
        side = st.selectbox(
            t("inbox.side"), sides, index=sides.index(document.sender_side), format_func=label
        )
        if not st.form_submit_button(t("document.again")):
            return
    values: dict[str, object] = {}
    if kind is not document.kind:
        values["kind"] = kind
    if side is not document.sender_side:
        values["sender_side"] = side
    try:
        with st.spinner(t("inbox.reading")):
            command = ReanalyzeIn.model_validate(values)
            state.client().reanalyze(project.id, document.id, command)
    except ClientError as error:
        st.error(plain(problem(error)))
        return
    state.forget_document()
    st.rerun()


def _remove(project: Project, document: DocumentSummary) -> None:
    st.caption(t("document.remove_how"))
    sure = st.checkbox(t("document.remove_sure"), key=f"sure-{document.id}")
    if not st.button(t("documents.remove"), disabled=not sure, key=f"take_out-{document.id}"):
        return
    try:
        state.client().withdraw_document(project.id, document.id, force=True)
    except ClientError as error:
        st.error(plain(problem(error)))
        return
    state.go("document", None)
    open_page("inbox")


def render() -> None:
    """Show the page."""
    project = open_project()
    if project is None:
        return
    if st.session_state.pop("to_review", False):
        open_page("review")
    documents = readable_documents(project.id)
    if not documents:
        st.info(t("empty.no_documents"), icon=":material/inbox:")
        return
    chosen = choose_document(documents)
    if wait_for(chosen):
        return
    document = state.document(project.id, chosen)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _text(project, document)
    with right:
        show(summary(chosen))
        if st.button(t("start.to_review"), key="document_to_review", type="primary"):
            open_page("review")
        _original(project, chosen)
        st.subheader(t("ledger.title"))
        _ledger(project, document)
        with st.expander(t("document.facts"), icon=":material/tune:"):
            _facts(project, chosen)
            _remove(project, chosen)


def _original(project: Project, document: DocumentSummary) -> None:
    client = state.client()
    st.download_button(
        t("document.original"),
        data=lambda: client.original(project.id, document.id),
        file_name=document.name,
        key=f"original-{document.id}",
        on_click="ignore",
        icon=":material/download:",
    )


with words_for_errors("page"):
    render()
