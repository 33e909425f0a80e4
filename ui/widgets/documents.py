"""The list of a project's documents, and choosing one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil

import streamlit as st

from service.client import ClientError
from service.schemas import DocumentStatus, DocumentSummary, Project
from ui import state
from ui.widgets.markup import plain, show, status_chip, tone_chip
from ui.widgets.page import open_page
from ui.words import advice, day, label, problem, t

_ON_A_PAGE = 20
TEACHING_FIRST = "teaching_first"
_MOST_TO_CHOOSE = 500
# Long texts are analyzed after the upload was answered; until then the list looks again by itself.
_LOOK_AGAIN_S = 3
_BUSY = (DocumentStatus.NEW, DocumentStatus.ANALYZING)
_WITHDRAW = "withdraw"


def document_list(project: Project) -> None:
    """Show all documents with what can be done next."""
    page = state.client().documents(project.id, limit=_ON_A_PAGE)
    is_busy = any(document.status in _BUSY for document in page.items)
    st.fragment(_list, run_every=_LOOK_AGAIN_S if is_busy else None)(project.id)


def _list(project_id: int) -> None:
    try:
        number = int(st.session_state.get("documents_page", 1))
        page = state.client().documents(
            project_id, limit=_ON_A_PAGE, offset=(number - 1) * _ON_A_PAGE
        )
    except ClientError as error:
        st.error(plain(problem(error)))
        return
    if not page.total:
        st.info(t("empty.no_documents"), icon=":material/inbox:")
        return
    for document in page.items:
        _row(document)
    if page.total > _ON_A_PAGE:
        st.pagination(ceil(page.total / _ON_A_PAGE), key="documents_page")


def _row(document: DocumentSummary) -> None:
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"document-{document.id}"
    ):
        show(summary(document))
        if document.status == DocumentStatus.FAILED:
            _failed(document)
            return
        open_words = (
            t("documents.review", n=document.open_items)
            if document.open_items
            else t("documents.look")
        )
        is_open = document.open_items > 0
        if st.button(
            open_words, key=f"review-{document.id}", type="primary" if is_open else "secondary"
        ):
            _go(document, "review")
        if st.button(t("documents.text"), key=f"text-{document.id}"):
            _go(document, "document")


def _go(document: DocumentSummary, page: str) -> None:
    state.go("document", document.id)
    open_page(page)


def _failed(document: DocumentSummary) -> None:
    st.button(
        t("documents.again"), key=f"again-{document.id}", on_click=_read_again, args=(document,)
    )
    st.button(
        t("documents.remove"), key=f"remove-{document.id}", on_click=_remove, args=(document,)
    )
    words = st.session_state.get(f"{_WITHDRAW}-{document.id}")
    if words:
        st.warning(plain(words))


def _read_again(document: DocumentSummary) -> None:
    try:
        state.client().reanalyze(document.project_id, document.id)
    except ClientError as error:
        st.session_state[f"{_WITHDRAW}-{document.id}"] = problem(error)


def _remove(document: DocumentSummary) -> None:
    try:
        state.client().withdraw_document(document.project_id, document.id)
    except ClientError as error:
        st.session_state[f"{_WITHDRAW}-{document.id}"] = problem(error)


def summary(document: DocumentSummary) -> str:
    """Return a document in a few lines of HTML."""
    title = escape(document.subject or document.name)
    facts = [label(document.kind), day(document.received_at)]
    if document.sender:
        facts.insert(0, document.sender)
    if document.subject and document.name != document.subject:
        facts.append(document.name)
    meta = " · ".join(escape(fact) for fact in facts)
    lines = [
        f'<div class="cs-row-title">{title}</div>',
        f'<div class="cs-meta">{meta}</div>',
        f"<div>{status_chip(document.status)} {tone_chip(document.tone)} "
        f'<span class="cs-meta">{escape(_counts(document))}</span></div>',
    ]
    if document.status == DocumentStatus.FAILED:
        reason = advice(document.error_code, document.error_detail)
        lines.append(f'<div class="cs-problem">{escape(reason)}</div>')
    lines.extend(f'<div class="cs-meta">⚠ {escape(words)}</div>' for words in document.warnings)
    return f'<div class="cs-row">{"".join(lines)}</div>'


def _counts(document: DocumentSummary) -> str:
    if document.status in (DocumentStatus.FAILED, *_BUSY):
        return ""
    return t(
        "documents.counts",
        open=document.open_items,
        accepted=document.accepted_items,
        total=document.total_items,
    )


def wait_for(document: DocumentSummary) -> bool:
    """Say that a document is being read, and look again until it is; tells whether to wait."""
    if document.status not in _BUSY:
        return False
    st.info(t("documents.being_read"), icon=":material/hourglass_top:")
    st.fragment(_look_again, run_every=_LOOK_AGAIN_S)(document.project_id, document.id)
    return True


def _look_again(project_id: int, document_id: int) -> None:
    found = readable_documents(project_id)
    still = [d for d in found if d.id == document_id and d.status in _BUSY]
    if not still:
        st.rerun()


def readable_documents(project_id: int) -> list[DocumentSummary]:
    """Return the documents that have a text, newest first."""
    page = state.client().documents(project_id, limit=_MOST_TO_CHOOSE)
    hidden = (DocumentStatus.FAILED, DocumentStatus.WITHDRAWN)
    return [document for document in page.items if document.status not in hidden]


def in_review_order(
    project_id: int, documents: Sequence[DocumentSummary]
) -> Sequence[DocumentSummary]:
    """Return documents as they are to be reviewed: as they came, or the most instructive first."""
    if not st.session_state.get(TEACHING_FIRST):
        return documents
    places = {
        document_id: place
        for place, document_id in enumerate(state.client().learning_order(project_id))
    }
    return sorted(documents, key=lambda document: places.get(document.id, len(places)))


def choose_document(documents: Sequence[DocumentSummary]) -> DocumentSummary:
    """Let the reader choose; the first with open items when nothing was chosen yet."""
    by_id = {document.id: document for document in documents}
    names = {document.id: _in_a_line(document) for document in documents}
    if state.at("document") not in names:
        waiting = next((d for d in documents if d.open_items), documents[0])
        state.go("document", waiting.id)
    key = "choose_document"
    st.session_state[key] = state.at("document")

    def chosen() -> None:
        state.go("document", st.session_state[key])

    st.selectbox(
        t("documents.choose"),
        list(names),
        key=key,
        format_func=lambda document_id: names[document_id],
        on_change=chosen,
        label_visibility="collapsed",
    )
    return by_id[st.session_state[key]]


def _in_a_line(document: DocumentSummary) -> str:
    title = document.subject or document.name
    open_words = t("documents.open", n=document.open_items) if document.open_items else "✓"
    return f"{title} · {day(document.received_at)} · {open_words}"
