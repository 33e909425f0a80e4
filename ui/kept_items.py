"""The items of the open document, kept by the session; only those that changed are loaded again.

A document may have thousands of items, and every key of a review shows the page anew.
"""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from service.client import ClientError
from service.schemas import Project, ReviewItem
from ui import state

_KEPT = "kept_items"
_OPENED = "review_opened"
_AT_ONCE = 500

Kept = dict[int, tuple[str, ReviewItem]]


def items_of(project_id: int, document_id: int) -> list[ReviewItem]:
    """Return all items of a document as they stand now, in reading order."""
    stamps = state.client().item_stamps(project_id, document_id).items
    place = (project_id, document_id)
    known = st.session_state.get(_KEPT)
    old: Kept = known[1] if known is not None and known[0] == place else {}
    kept = {s.id: old[s.id] for s in stamps if s.id in old and old[s.id][0] == s.stamp}
    stamp_of = {s.id: s.stamp for s in stamps if s.id not in kept}
    changed = list(stamp_of)
    for first in range(0, len(changed), _AT_ONCE):
        ids = changed[first : first + _AT_ONCE]
        page = state.client().items(
            project_id, document_id=document_id, ids=ids, limit=_AT_ONCE, offset=0
        )
        # an item that changes in between is newer than its mark and is loaded once more next time
        kept |= {item.id: (stamp_of[item.id], item) for item in page.items}
    st.session_state[_KEPT] = (place, kept)
    return [kept[s.id][1] for s in stamps if s.id in kept]


def opened_items(project: Project, document_id: int) -> list[ReviewItem]:
    """Return all items of a document, compared on opening with what was confirmed since it was read."""
    opened = (project.id, document_id)
    if not project.archived and st.session_state.get(_OPENED) != opened:
        # A database that is busy with an import must not keep anybody from reading; the next run tries again.
        with suppress(ClientError):
            state.client().relate_again(project.id, document_id)
            st.session_state[_OPENED] = opened
    return items_of(project.id, document_id)
