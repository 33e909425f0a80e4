"""The fault table itself: what it compares, and that it notices."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from service.bench.mail_corpus import mailbox
from service.bench.mail_faults import Installation, compare, versions
from service.mail.envelope import envelope_of
from service.mail.mbox import MboxSource
from service.mail.source import Cursor


def _installation(path: Path, fingerprints: str) -> Installation:
    installation = Installation(path)
    with closing(sqlite3.connect(path / "clientsignal.db")) as connection, connection:
        connection.execute("INSERT INTO mail_threads VALUES (1, '2026-01-01')")
        for number, fingerprint in enumerate(fingerprints):
            connection.execute(
                "INSERT INTO mail_messages (fingerprint, scope, thread_id, state, route, name, "
                "media_type, size_bytes, message_key, subject, subject_key, sender, "
                "sender_address, recipients, list_id, created_at) "
                "VALUES (?, ?, 1, 'unrouted', '', '', '', 0, '', '', '', '', '', '[]', '', '2026')",
                (fingerprint, number),
            )
    return installation


def test_what_is_lost_and_what_is_doubled_is_counted(tmp_path: Path) -> None:
    """Against the undisturbed import, by content; a place that is missing is half a message."""
    wanted = _installation(tmp_path / "wanted", "abc")
    found = _installation(tmp_path / "found", "acc")
    rows = {name: numbers for name, *numbers in compare(tmp_path / "found", tmp_path / "wanted")}
    assert rows["messages"][0] == 3
    assert rows["messages"][1] >= 1
    assert rows["messages"][2] >= 1
    assert rows["files"] == [0, 0, 0]
    assert wanted.halves() == found.halves() == 3
    assert versions(tmp_path / "found") == set()
    assert compare(tmp_path / "wanted", tmp_path / "wanted")[0] == ("messages", 3, 0, 0)


@pytest.mark.parametrize("count", [500])
def test_the_archive_has_doubles_and_broken_messages(tmp_path: Path, count: int) -> None:
    """Every message comes out of the mbox whole; doubles have one identity."""
    path = tmp_path / "a.mbox"
    path.write_bytes(b"".join(mailbox(count)))
    found = list(MboxSource(path).fetch("a.mbox", Cursor(), frozenset))
    assert len(found) == count
    identities = {envelope_of(one.data, one.media_type).fingerprint for one in found}
    # Every 100th repeats the one before it, but for the broken ones at 250 and 500.
    assert len(identities) == count - 4
