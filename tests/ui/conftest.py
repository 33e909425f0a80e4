"""Pages without a browser and without a service."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.fake_client import FakeClient

UI = Path(__file__).parents[2] / "ui"
Open = Callable[..., AppTest]


@pytest.fixture
def client() -> FakeClient:
    """Return a project with documents, items and a record."""
    return FakeClient()


@pytest.fixture
def open_page(client: FakeClient) -> Open:
    """Open one page of the whole application as a reader would see it."""

    def open_(name: str, *, language: str = "en", project: int | None = 1, **state) -> AppTest:
        app = AppTest.from_file(str(UI / "app.py"), default_timeout=30)
        app.session_state["client"] = client
        app.session_state["language"] = language
        app.session_state["reviewer"] = "李娜"
        if project is not None:
            app.session_state["project"] = project
        for key, value in state.items():
            app.session_state[key] = value
        return (app if name == "start" else app.switch_page(f"views/{name}.py")).run()

    return open_
