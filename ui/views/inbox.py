"""Inbox: paste text, drop files, see what became of each document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from service.client import ClientError
from service.schemas import (
    DocumentKind,
    DocumentStatus,
    DocumentSummary,
    Project,
    Side,
    TextIn,
    UploadResult,
)
from ui import state
from ui.widgets.documents import document_list
from ui.widgets.markup import plain
from ui.widgets.page import open_page, open_project, words_for_errors
from ui.words import advice, labels, problem, size, t

_ROUND = "inbox_round"
_RESULTS = "inbox_results"


def _round() -> int:
    """Return the number in the keys of input fields; a new number empties them."""
    return int(st.session_state.setdefault(_ROUND, 0))


@dataclass(frozen=True, slots=True)
class _Details:
    """What the PM knows about a text; the rest is found out from it."""

    kind: DocumentKind | None
    received_at: datetime | None
    side: Side | None
    name: str


def _details() -> _Details:
    with st.expander(t("inbox.details"), icon=":material/tune:"):
        columns = st.columns(3)
        kind = columns[0].selectbox(
            t("inbox.kind"),
            list(DocumentKind),
            index=None,
            format_func=labels(),
            placeholder=t("inbox.guess"),
        )
        day = columns[1].date_input(t("inbox.received"), value=None, help=t("inbox.received_help"))
        sides = [Side.CLIENT, Side.US, Side.THIRD]
        side = columns[2].selectbox(
            t("inbox.side"), sides, index=None, format_func=labels(), placeholder=t("inbox.guess")
        )
        name = st.text_input(t("inbox.name"), key=f"name-{_round()}", max_chars=300)
    received_at = _moment(day if isinstance(day, date) else None)
    return _Details(kind, received_at, side, name.strip())


def _moment(day: date | None) -> datetime | None:
    # Noon keeps the calendar day in nearly every time zone.
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None


def _paste(project: Project, details: _Details) -> None:
    key = f"paste-{_round()}"
    text = st.text_area(
        t("inbox.paste"), key=key, height=240, placeholder=t("inbox.paste_placeholder")
    )
    if not st.button(t("inbox.analyze"), type="primary", key="analyze", icon=":material/search:"):
        return
    if not text.strip():
        st.warning(t("inbox.nothing_pasted"))
        return
    values = {
        "kind": details.kind,
        "received_at": details.received_at,
        "sender_side": details.side,
        "name": details.name,
    }
    command = TextIn.model_validate({"text": text, **{k: v for k, v in values.items() if v}})
    try:
        with st.spinner(t("inbox.reading")):
            result = state.client().paste(project.id, command)
    except ClientError as error:
        st.error(plain(problem(error)))
        return
    st.session_state[_ROUND] = _round() + 1
    _review(result.documents[0])


def _review(document: DocumentSummary) -> None:
    state.go("document", document.id)
    open_page("review")


def _drop(project: Project, details: _Details) -> None:
    info = state.client().info()
    with st.container(key=f"upload_{state.language().value}"):
        files = st.file_uploader(
            t("inbox.drop", size=size(info.max_upload_bytes)),
            type=[suffix.lstrip(".") for suffix in info.file_suffixes] or None,
            accept_multiple_files=True,
            key=f"files-{_round()}",
        )
    st.caption(" ".join(info.file_suffixes))
    if st.button(t("inbox.to_mailboxes"), key="inbox_mailboxes", icon=":material/all_inbox:"):
        open_page("mailboxes")
    if files:
        bar = st.progress(0.0)
        for number, file in enumerate(files):
            bar.progress(number / len(files), text=t("inbox.reading_file", name=plain(file.name)))
            _keep(_read(project, file, details))
        st.session_state[_ROUND] = _round() + 1
        st.rerun()
    _show_results()


def _read(
    project: Project, file: UploadedFile, details: _Details
) -> tuple[str, UploadResult | None, str]:
    """Send one file; returns its name, the result, and what went wrong in words."""
    try:
        result = state.client().upload(
            project.id,
            file.name,
            file.getvalue(),
            media_type=file.type or "application/octet-stream",
            kind=details.kind,
            received_at=details.received_at.isoformat() if details.received_at else None,
            sender_side=details.side,
        )
    except ClientError as error:
        return file.name, None, problem(error)
    return file.name, result, ""


def _keep(result: tuple[str, UploadResult | None, str]) -> None:
    st.session_state.setdefault(_RESULTS, []).append(result)


def _show_result(name: str, result: UploadResult) -> None:
    for document in result.documents:
        if document.error_code:
            reason = advice(document.error_code, document.error_detail)
            st.error(f"**{plain(document.name)}** — {plain(reason)}", icon=":material/error:")
    good = [document for document in result.documents if not document.error_code]
    if not good:
        return
    key = "inbox.read" if result.created else "inbox.known"
    if any(document.status is DocumentStatus.ANALYZING for document in good):
        key = "inbox.being_read"
    read = t(key, n=len(good), found=sum(document.total_items for document in good))
    st.success(f"**{plain(name)}** — {read}", icon=":material/check:")


def _show_results() -> None:
    results = st.session_state.get(_RESULTS, [])
    if not results:
        return
    for name, result, words in results:
        if result is None:
            st.error(f"**{plain(name)}** — {plain(words)}", icon=":material/error:")
        else:
            _show_result(name, result)
    if st.button(t("inbox.clear_results"), key="clear_results"):
        st.session_state.pop(_RESULTS)
        st.rerun()


def render() -> None:
    """Show the page."""
    project = open_project()
    if project is None:
        return
    left, right = st.columns([3, 2], gap="medium")
    with right:
        details = _details()
    with left:
        _paste(project, details)
    with right, words_for_errors("beside"):
        _drop(project, details)
    st.subheader(t("inbox.documents"))
    document_list(project)


with words_for_errors("page"):
    render()
