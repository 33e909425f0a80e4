"""Messages: the mail of a project as it came, with its conversation and attachments."""

from __future__ import annotations

from html import escape
from math import ceil

import streamlit as st

from service.client import ClientError
from service.schemas import DocumentDetail, DocumentStatus, Project
from service.schemas import mail as m
from ui import state
from ui.mail_words import route_words
from ui.source import part_around
from ui.widgets.markup import facts, plain, show, tone_chip
from ui.widgets.page import open_page, open_project, words_for_errors
from ui.widgets.source_panel import MOST_AT_ONCE, item_marks, legend, show_source
from ui.words import moment, problem, t

_ON_A_PAGE = 20
_OPEN = "open_message"


def _list(project: Project) -> m.MailMessage | None:
    """Show the messages and return the open one."""
    number = int(st.session_state.get("mail_page", 1))
    page = state.client().mail(project.id, limit=_ON_A_PAGE, offset=(number - 1) * _ON_A_PAGE)
    if not page.total:
        st.info(t("mail.none"), icon=":material/mail:")
        if st.button(t("mail.to_mailboxes"), type="primary", key="to_mailboxes"):
            open_page("mailboxes")
        return None
    opened = st.session_state.get(_OPEN)
    chosen = opened if isinstance(opened, m.MailMessage) else None
    if chosen is None or chosen.project_id != project.id:
        chosen = page.items[0]
    with st.container(key="mail_list"):
        for message in page.items:
            _line(message, is_open=message.id == chosen.id, key="list")
    if page.total > _ON_A_PAGE:
        st.pagination(ceil(page.total / _ON_A_PAGE), key="mail_page")
    return chosen


def _line(message: m.MailMessage, *, is_open: bool, key: str) -> None:
    subject = message.subject or t("mail.no_subject")
    words = f"{moment(message.sent_at or message.received_at)} · {message.sender}"
    with st.container(key=f"line-{key}-{message.id}", gap=None):
        st.button(
            f"**{plain(subject)}**  \n{plain(words)}",
            key=f"open-{key}-{message.id}",
            type="primary" if is_open else "secondary",
            width="stretch",
            on_click=_open,
            args=(message,),
        )


def _open(message: m.MailMessage) -> None:
    st.session_state[_OPEN] = message


def _show(project: Project, message: m.MailMessage) -> None:
    st.subheader(plain(message.subject or t("mail.no_subject")))
    sender = f"{message.sender} <{message.sender_address}>"
    rows = [
        (t("mail.from"), sender),
        (t("mail.to"), ", ".join(message.recipients)),
        (t("mail.sent"), moment(message.sent_at)),
        (t("mail.seen"), t("list.separator").join(message.folders)),
        (t("mail.why_here"), route_words(message.route)),
    ]
    show(facts((name, escape(value)) for name, value in rows))
    documents = _documents(project, message)
    if documents:
        _parts(project, documents)
    elif message.document_ids:
        st.info(t("mail.gone"))
    else:
        st.info(t("mail.no_text"))
    _thread(project, message)


def _documents(project: Project, message: m.MailMessage) -> list[DocumentDetail]:
    found = [state.client().document(project.id, number) for number in message.document_ids]
    hidden = (DocumentStatus.WITHDRAWN, DocumentStatus.FAILED)
    return [document for document in found if document.status not in hidden]


def _parts(project: Project, documents: list[DocumentDetail]) -> None:
    """Show the message itself or one of its attachments."""
    by_id = {document.id: document for document in documents}
    chosen = documents[0]
    if len(documents) > 1:
        names = {d.id: t("mail.message") if d.part == 0 else _short(d.name) for d in documents}
        picked = st.segmented_control(
            t("mail.attachments"),
            list(by_id),
            default=documents[0].id,
            key=f"part_of-{documents[0].id}",
            required=True,
            format_func=lambda document_id: names[document_id],
        )
        chosen = by_id[picked]
    items = state.client().items(project.id, document_id=chosen.id, limit=500).items
    show_source(chosen, item_marks(items, None), part_around(chosen.text, 0, most=MOST_AT_ONCE))
    legend()
    with st.container(horizontal=True, vertical_alignment="center"):
        show(tone_chip(chosen.tone))
        if st.button(t("mail.review", n=chosen.open_items), key="mail_review", type="primary"):
            state.go("document", chosen.id)
            open_page("review")
        client = state.client()
        st.download_button(
            t("document.original"),
            data=lambda: client.original(project.id, chosen.id),
            file_name=documents[0].name,
            key=f"mail_original-{chosen.id}",
            on_click="ignore",
            icon=":material/download:",
        )


def _short(name: str) -> str:
    """Return the name of an attachment without the name of its message."""
    return name.rpartition("/")[2] or name


def _thread(project: Project, message: m.MailMessage) -> None:
    try:
        thread = state.client().thread(project.id, message.thread_id)
    except ClientError as error:
        st.caption(plain(problem(error)))
        return
    if len(thread.messages) < 2:
        return
    st.subheader(t("mail.thread", n=len(thread.messages)))
    for other in thread.messages:
        _line(other, is_open=other.id == message.id, key="thread")


def render() -> None:
    """Show the page."""
    project = open_project()
    if project is None:
        return
    st.caption(t("mail.how"))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        message = _list(project)
    with right, words_for_errors("message"):
        if message is not None:
            _show(project, message)


with words_for_errors("page"):
    render()
