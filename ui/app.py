"""Entry of the pages: navigation only. Start with ``streamlit run ui/app.py``."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import bridge, state
from ui.widgets.page import header, words_for_errors
from ui.words import t

_PAGES = {
    "start": ":material/folder:",
    "inbox": ":material/inbox:",
    "review": ":material/fact_check:",
    "record": ":material/inventory:",
    "document": ":material/article:",
    "mood": ":material/mood:",
    "audit": ":material/history:",
}


def main() -> None:
    """Show the chosen page."""
    st.set_page_config(
        page_title="ClientSignal", page_icon=":material/record_voice_over:", layout="wide"
    )
    state.begin()
    st.html(Path(__file__).parent / "assets" / "theme.css")
    pages = [
        st.Page(
            f"views/{name}.py",
            title=t(f"page.{name}"),
            icon=icon,
            url_path=name,
            default=name == "start",
        )
        for name, icon in _PAGES.items()
    ]
    page = st.navigation(pages, position="top")
    with words_for_errors("app"):
        header()
        page.run()
    state.show_in_address()
    bridge.remember(state.cookies())


main()
