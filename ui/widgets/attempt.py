"""Doing something when a button is pressed, and saying what went wrong on the next run."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from service.client import ClientError
from ui.widgets.markup import plain
from ui.words import problem


def attempt(place: str, action: Callable[[], object], done: str = "") -> None:
    """Do something; its failure, or that it is ``done``, is said by `outcome` at ``place``."""
    try:
        action()
    except ClientError as error:
        st.session_state[f"outcome-{place}"] = (False, problem(error))
    else:
        st.session_state[f"outcome-{place}"] = (True, done)


def outcome(place: str) -> None:
    """Say once what became of the last attempt at a place."""
    succeeded, words = st.session_state.pop(f"outcome-{place}", (True, ""))
    if not words:
        return
    if succeeded:
        st.success(plain(words), icon=":material/check:")
    else:
        st.error(plain(words), icon=":material/error:")
