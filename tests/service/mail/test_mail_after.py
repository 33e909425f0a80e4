"""What is done with messages after they were stored, against a server that changes meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.mail.account import MailAccount
from service.mail.after import After
from service.mail.imap import ImapSource
from service.mail.source import Cursor
from service.mail.utf7 import quoted


class _Server:
    """A server with one message whose folder may be numbered anew."""

    capabilities = ("IMAP4REV1", "MOVE")
    is_readonly = False

    def __init__(self) -> None:
        self.validity = b"7"
        self.done: list[tuple[str, ...]] = []

    def select(self, _folder: str, readonly: bool = False) -> tuple[str, list[bytes]]:
        self.done.append(("examine" if readonly else "select",))
        return "OK", [b"1"]

    def response(self, _code: str) -> tuple[str, list[bytes | None]]:
        return "UIDVALIDITY", [self.validity]

    def create(self, folder: str) -> None:
        self.done.append(("create", folder))

    def uid(self, command: str, *words: str) -> tuple[str, list[object]]:
        if command == "SEARCH":
            return "OK", [b"5"]
        if command == "FETCH" and "SIZE" in words[1]:
            date = b'INTERNALDATE "01-Jan-2026 09:00:00 +0000"'
            return "OK", [b"1 (UID 5 RFC822.SIZE 2 " + date + b")"]
        if command == "FETCH":
            return "OK", [(b"1 (UID 5 BODY[] {2}", b"hi"), b")"]
        self.done.append((command, *words))
        return "OK", [b""]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> _Server:
    """Every connection reaches the same server."""
    found = _Server()
    monkeypatch.setattr("service.mail.imap.connect", lambda _account: found)
    return found


def _source() -> ImapSource:
    secret: Callable[..., str] = lambda *, fresh=False: "x"  # noqa: E731 - a credential
    return ImapSource(MailAccount("mail.example", "pm", secret), after=After("move", 'Done "new"'))


def test_stored_messages_are_moved(server: _Server) -> None:
    """The folder is the one that was read."""
    source = _source()
    assert [found.position for found in source.fetch("INBOX", Cursor(), frozenset)] == ["5"]
    source.finish("INBOX", lambda: frozenset({"5"}))
    assert ("MOVE", "5", quoted('Done "new"')) in server.done


def test_a_folder_that_was_numbered_anew_is_left_alone(server: _Server) -> None:
    """Number 5 is another message now; the next scan reads it first."""
    source = _source()
    assert len(list(source.fetch("INBOX", Cursor(), frozenset))) == 1
    server.validity = b"8"
    source.finish("INBOX", lambda: frozenset({"5"}))
    assert not [done for done in server.done if done[0] in {"MOVE", "create"}]


def test_names_with_quotes_are_escaped() -> None:
    """A folder may be called anything."""
    assert quoted('a "b" \\c') == '"a \\"b\\" \\\\c"'
