"""Entry of the pages: navigation only. Start with ``streamlit run ui/app.py``."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui import bridge, state
from ui.widgets.page import header, words_for_errors
from ui.words import t

# Sections of the navigation, each with its pages and their icons.
_SECTIONS: dict[str, dict[str, str]] = {
    "section.work": {
        "start": ":material/folder:",
        "inbox": ":material/inbox:",
        "mail": ":material/mail:",
        "review": ":material/fact_check:",
        "record": ":material/inventory:",
        "document": ":material/article:",
    },
    "section.client": {
        "contacts": ":material/groups:",
        "mood": ":material/mood:",
    },
    "section.delivery": {
        "portfolio": ":material/dashboard:",
        "risk": ":material/query_stats:",
        "history": ":material/database_upload:",
        "register": ":material/shield:",
        "alerts": ":material/notifications:",
        "planning": ":material/calendar_view_week:",
        "weekly": ":material/summarize:",
        "closing": ":material/flag:",
    },
    "section.installation": {
        "mailboxes": ":material/all_inbox:",
        "models": ":material/neurology:",
        "learning": ":material/school:",
        "audit": ":material/history:",
    },
}


def _pages() -> dict[str, list[StreamlitPage]]:
    return {
        t(section): [
            st.Page(
                f"views/{name}.py",
                title=t(f"page.{name}"),
                icon=icon,
                url_path=name,
                default=name == "start",
            )
            for name, icon in pages.items()
        ]
        for section, pages in _SECTIONS.items()
    }


def main() -> None:
    """Show the chosen page."""
    st.set_page_config(
        page_title="ClientSignal", page_icon=":material/record_voice_over:", layout="wide"
    )
    state.begin()
    st.html(Path(__file__).parent / "assets" / "theme.css")
    page = st.navigation(_pages(), position="top")
    with words_for_errors("app"):
        header()
        page.run()
    state.show_in_address()
    bridge.remember(state.cookies())


main()
