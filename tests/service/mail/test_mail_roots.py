"""Which folders a mailbox that is added over HTTP may lie in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from service.settings import Settings
from tests.service.mail.conftest import open_post

_TOKEN = "s3cret"


@pytest.fixture
def state(tmp_path: Path, sqlite_template: Path) -> Path:
    """Give a state folder with a database."""
    folder = tmp_path / "state"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "clientsignal.db")
    return folder


def _answers(settings: Settings, path: Path) -> tuple[int, bool]:
    """Return the status of adding a folder and whether checking it succeeds."""
    command = {"name": f"box of {path}", "kind": "folder", "options": {"path": str(path)}}
    headers = {"Authorization": f"Bearer {_TOKEN}"}
    for post in open_post(settings):
        checked = post.http.post("/api/v1/mailboxes/check", json=command, headers=headers).json()
        added = post.http.post("/api/v1/mailboxes", json=command, headers=headers)
        if not checked["ok"]:
            assert checked["code"] == "path"
            assert checked["detail"] == added.json()["detail"]
            assert "CLIENTSIGNAL_MAIL_ROOTS" in checked["detail"]
        return added.status_code, checked["ok"]
    pytest.fail("the service did not start")


def test_without_a_token_any_folder_may_be_read(tmp_path: Path, state: Path) -> None:
    """Only people at this machine reach the service, and they may read their own mail."""
    (tmp_path / "inbox").mkdir()
    settings = Settings(state=state)
    assert settings.mail_folders is None
    assert _answers(settings, tmp_path / "inbox") == (201, True)


def test_with_a_token_only_the_mail_folder_of_the_state_may_be_read(
    tmp_path: Path, state: Path
) -> None:
    """A holder of the token reads no other files of the machine, not even by a link or by dots."""
    inside, outside = state / "mail" / "a", tmp_path / "outside"
    inside.mkdir(parents=True)
    outside.mkdir()
    (inside.parent / "link").symlink_to(outside)
    settings = Settings(state=state, api_token=_TOKEN)
    assert _answers(settings, outside) == (400, False)
    assert _answers(settings, inside.parent / "link") == (400, False)
    assert _answers(settings, inside / ".." / ".." / ".." / "outside") == (400, False)
    assert _answers(settings, inside) == (201, True)


def test_chosen_roots_hold_with_and_without_a_token(tmp_path: Path, state: Path) -> None:
    """The setting replaces both defaults."""
    (tmp_path / "mail").mkdir()
    settings = Settings(state=state, mail_roots=[tmp_path / "mail"])
    assert _answers(settings, tmp_path / "mail") == (201, True)
    assert _answers(settings, tmp_path) == (400, False)
