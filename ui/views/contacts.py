"""Contacts: who writes, whose side they are on, and how they feel."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from service.client import ClientError
from service.schemas import ContactMood, Project, ReanalyzeIn, Side
from service.schemas import contacts as c
from ui import state
from ui.widgets.attempt import attempt, outcome
from ui.widgets.markup import chip, plain, show
from ui.widgets.page import open_page, open_project, words_for_errors
from ui.words import day, label, labels, problem, t

_MOST = 500
_SIDES = [Side.CLIENT, Side.US, Side.THIRD]
_MOOD = "mood_contact"


def _summary(contact: c.Contact, mood: ContactMood | None) -> str:
    name = contact.name or contact.address
    address = contact.address if contact.address != name else ""
    numbers = t(
        "contacts.counts", sent=contact.sent, received=contact.received, when=day(contact.last_at)
    )
    basis = t("contacts.guessed" if contact.side in _SIDES else "contacts.not_guessed")
    if contact.confirmed_by:
        basis = t("contacts.confirmed", who=contact.confirmed_by)
        if contact.basis is c.SideBasis.DOMAIN:
            basis += f" · {t('contacts.domain', domain=_domain(contact.address))}"
    lines = [
        f'<div class="cs-row-title">{escape(name)} {chip(label(contact.side))}</div>',
        f'<div class="cs-meta">{escape(" · ".join(filter(None, (address, numbers))))}</div>',
        f'<div class="cs-meta">{escape(basis)}</div>',
    ]
    if mood is not None:
        tone = t(
            "contacts.tone",
            mean=f"{mood.mean_score:+.2f}",
            last=f"{mood.last_score:+.2f}",
            n=mood.n,
        )
        lines.append(f'<div class="cs-meta">{escape(tone)}</div>')
    return f'<div class="cs-row">{"".join(lines)}</div>'


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _row(project: Project, contact: c.Contact, mood: ContactMood | None) -> None:
    key = f"{contact.address}-{contact.version}"
    show(_summary(contact, mood))
    with st.container(horizontal=True, vertical_alignment="center"):
        side = st.selectbox(
            t("contacts.side", who=contact.name or contact.address),
            _SIDES,
            index=_SIDES.index(contact.side) if contact.side in _SIDES else None,
            key=f"side-{key}-{contact.side}",
            format_func=labels(),
            placeholder=t("contacts.choose"),
            label_visibility="collapsed",
            width=160,
        )
        for_all = "@" in contact.address and st.checkbox(
            t("contacts.domain", domain=_domain(contact.address)), key=f"domain-{key}"
        )
        st.button(
            t("contacts.save"),
            key=f"confirm-{key}",
            type="secondary" if contact.confirmed_by else "primary",
            disabled=side is None,
            on_click=_confirm,
            args=(project, contact, side, for_all),
        )
        if contact.contact_id is not None:
            st.button(
                t("contacts.forget"),
                key=f"forget-{key}",
                on_click=attempt,
                args=("contacts", _forget(project, contact.contact_id)),
            )
        if mood is not None and st.button(
            t("contacts.mood"), key=f"mood_of-{key}", icon=":material/mood:"
        ):
            st.session_state[_MOOD] = contact.address
            open_page("mood")
    if contact.stale_document_ids:
        _again(project, contact)


def _confirm(project: Project, contact: c.Contact, side: Side | None, for_all: bool) -> None:
    if side is None:
        return
    client = state.client()
    address = f"@{_domain(contact.address)}" if for_all else contact.address
    version = contact.domain_version if for_all else contact.version
    values = {"address": address, "side": side, "expected_version": version}
    command = c.ContactConfirm.model_validate(values)
    attempt("contacts", lambda: client.confirm_contact(project.id, command))


def _forget(project: Project, contact_id: int) -> Callable[[], None]:
    client = state.client()
    return lambda: client.forget_contact(project.id, contact_id)


def _again(project: Project, contact: c.Contact) -> None:
    """Offer to read documents again that were read with another side."""
    numbers = contact.stale_document_ids
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("contacts.stale", n=len(numbers)))
        pressed = st.button(t("contacts.again"), key=f"again-{contact.address}")
    if not pressed:
        return
    bar = st.progress(0.0)
    command = ReanalyzeIn(sender_side=contact.side)
    for done, number in enumerate(numbers, start=1):
        bar.progress(done / len(numbers), text=t("contacts.reading", done=done, all=len(numbers)))
        try:
            state.client().reanalyze(project.id, number, command)
        except ClientError as error:
            st.error(plain(problem(error)))
            return
    st.rerun()


def render() -> None:
    """Show the page."""
    project = open_project()
    if project is None:
        return
    st.caption(t("contacts.how"))
    outcome("contacts")
    people = state.client().contacts(project.id, limit=_MOST).items
    if not people:
        st.info(t("contacts.none"), icon=":material/groups:")
        return
    moods = {mood.contact: mood for mood in state.client().mood(project.id, limit=_MOST).items}
    chosen = st.segmented_control(
        t("contacts.filter"), list(Side), format_func=labels(), key="contacts_side"
    )
    for contact in people:
        if chosen in (None, contact.side):
            with st.container(border=True):
                _row(project, contact, moods.get(contact.address))


with words_for_errors("page"):
    render()
