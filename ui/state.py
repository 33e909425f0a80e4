"""What a session remembers, and where: in the session, in the address, in cookies.

The address keeps the place (project, document, item), so a reload or a shared link comes back to
it. Cookies keep what belongs to the person (language, name). Pages use the copy in the session.
"""

from __future__ import annotations

import os
from urllib.parse import unquote

import httpx2
import streamlit as st

from service.client import ServiceClient
from service.schemas import DocumentDetail, DocumentStatus, DocumentSummary, Language

_CLIENT = "client"
_LANGUAGE = "language"
_REVIEWER = "reviewer"
_STARTED = "started"
_DOCUMENT = "kept_document"
_PLACES = ("project", "document", "item", "record")
_COOKIES = {_LANGUAGE: "clientsignal_language", _REVIEWER: "clientsignal_reviewer"}


def client() -> ServiceClient:
    """Return the session's client; tests put a fake one into the session first."""
    if _CLIENT not in st.session_state:
        url = os.environ.get("CLIENTSIGNAL_SERVICE_URL", "http://127.0.0.1:8000")
        token = os.environ.get("CLIENTSIGNAL_API_TOKEN")
        http = httpx2.Client(base_url=url, timeout=300.0)
        st.session_state[_CLIENT] = ServiceClient(http, token=token)
    found: ServiceClient = st.session_state[_CLIENT]
    found.reviewer = reviewer()
    return found


def begin() -> None:
    """Take over what address and cookies remember; does something only at a session's start."""
    if st.session_state.get(_STARTED):
        return
    st.session_state[_STARTED] = True
    for place in _PLACES:
        value = st.query_params.get(place, "")
        if value.isdecimal() and place not in st.session_state:
            st.session_state[place] = int(value)
    asked = st.query_params.get("lang") or _cookie(_LANGUAGE) or (st.context.locale or "")
    if _LANGUAGE not in st.session_state:
        st.session_state[_LANGUAGE] = _closest(asked)
    if _REVIEWER not in st.session_state:
        st.session_state[_REVIEWER] = _cookie(_REVIEWER)


def _cookie(name: str) -> str:
    return unquote(st.context.cookies.get(_COOKIES[name], ""))


def _closest(asked: str) -> Language:
    return Language.ZH if asked.lower().startswith("zh") else Language.EN


def show_in_address() -> None:
    """Write the place into the address of the page."""
    wanted = {place: str(at(place)) for place in _PLACES if at(place) is not None}
    wanted["lang"] = language().value
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def cookies() -> dict[str, str]:
    """Return the cookies that the browser should keep."""
    return {_COOKIES[_LANGUAGE]: language().value, _COOKIES[_REVIEWER]: reviewer()}


def language() -> Language:
    """Return the language of the pages."""
    return Language(st.session_state.get(_LANGUAGE, Language.EN))


def use_language(chosen: Language) -> None:
    """Show the pages in another language."""
    st.session_state[_LANGUAGE] = chosen


def reviewer() -> str:
    """Return the name under which decisions are written; empty if nobody gave one."""
    return str(st.session_state.get(_REVIEWER, ""))


def use_reviewer(name: str) -> None:
    """Decide under another name from now on."""
    st.session_state[_REVIEWER] = name.strip()


def at(place: str) -> int | None:
    """Return the id of the open project, document, item or record item."""
    found: int | None = st.session_state.get(place)
    return found


def go(place: str, entity_id: int | None) -> None:
    """Open another project, document, item or record item; what was inside the old one closes."""
    if at(place) == entity_id:
        return
    inner = {"project": ("document", "item", "record"), "document": ("item",)}.get(place, ())
    for name in inner:
        st.session_state.pop(name, None)
    if entity_id is None:
        st.session_state.pop(place, None)
    else:
        st.session_state[place] = entity_id


def document(project_id: int, summary: DocumentSummary) -> DocumentDetail:
    """Return a document with its text, kept until it is analyzed again.

    A long text would otherwise travel once for every key of a review.
    """
    mark = (summary.id, summary.model_version, summary.status == DocumentStatus.ANALYZING)
    kept: tuple[object, DocumentDetail] | None = st.session_state.get(_DOCUMENT)
    if kept is None or kept[0] != mark:
        kept = (mark, client().document(project_id, summary.id))
        st.session_state[_DOCUMENT] = kept
    return kept[1]


def forget_document() -> None:
    """Load the document anew next time; its analysis has changed."""
    st.session_state.pop(_DOCUMENT, None)
