"""The two things that only the browser can do: keys and places in the text, and cookies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

_ASSETS = Path(__file__).parent / "assets"
_RUN = "keys_run"

_keys = st.components.v2.component(
    "clientsignal.keys", js=(_ASSETS / "keys.js").read_text(encoding="utf-8")
)
_cookies = st.components.v2.component(
    "clientsignal.cookies", js=(_ASSETS / "cookies.js").read_text(encoding="utf-8")
)


def keys(
    buttons: Mapping[str, str],
    *,
    current: int | None,
    trouble: bool = False,
    on_pick: Callable[[], None],
    key: str,
) -> None:
    """Let keys press buttons, keep the current mark in view, and report clicks on marks.

    Keys that are pressed while the page still works wait in the browser and press the buttons of
    the items that follow, in order.

    Parameters
    ----------
    buttons
        Key of the keyboard to the beginning of the key of a button.
    current
        Item whose mark is scrolled into view.
    trouble
        Whether the last action failed; keys that wait are forgotten then.
    on_pick
        Called when a mark was clicked; the item is `picked`.
    key
        Key of the component.
    """
    # Tells the browser that the page has answered.
    run = int(st.session_state.get(_RUN, 0)) + 1
    st.session_state[_RUN] = run
    data = {"buttons": dict(buttons), "current": current, "run": run, "trouble": trouble}
    _keys(data=data, key=key, on_pick_change=on_pick)


def picked(key: str) -> int | None:
    """Return the item whose mark was clicked just now."""
    found = st.session_state.get(key)
    value = getattr(found, "pick", None)
    return int(value) if value is not None else None


def remember(cookies: Mapping[str, str]) -> None:
    """Let the browser keep cookies for a year."""
    _cookies(data=dict(cookies), key="cookies")
