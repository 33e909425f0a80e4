"""Mutated mails and bombs: a smaller run of `python -m training.bench.mail_fuzz`."""

import mailbox
from email import message_from_bytes
from pathlib import Path

import pytest

from training.bench.mail_bombs import BOMBS
from training.bench.mail_fuzz import LIMIT_S, Outcome, check, fuzz, message, seeds
from training.bench.mail_throughput import parse_only, write_mailbox


def test_mutated_messages_neither_crash_nor_hang() -> None:
    """Whatever happens to a mail on its way, it is read or refused within seconds."""
    outcome = fuzz(0, 150, seed=7)
    assert outcome.messages == 150
    assert outcome.documents > 75
    assert (outcome.crashes, outcome.slow) == ([], [])


def test_the_same_number_gives_the_same_message() -> None:
    """A failure found on one machine can be looked at on another."""
    originals = seeds()
    assert message(3, 7, originals) == message(3, 7, originals)
    assert message(3, 7, originals) != message(4, 7, originals)


def test_a_crash_and_a_hang_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker reports what it is there for."""
    outcome = Outcome()
    monkeypatch.setattr("training.bench.mail_fuzz.read", lambda _raw: 1 / 0)
    check("a.eml", b"x", outcome)
    monkeypatch.setattr("training.bench.mail_fuzz.LIMIT_S", -1.0)
    check("b.eml", b"x", outcome)
    assert len(outcome.crashes) == 2
    assert len(outcome.slow) == 1
    assert outcome.failed


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_read_or_refused_quickly(name: str) -> None:
    """Archives, nesting and repetition made to exhaust a reader do not."""
    outcome = Outcome()
    check("warm.eml", seeds()[0], Outcome())
    seconds = check("bomb.eml", BOMBS[name](), outcome)
    assert outcome.crashes == []
    # The goal itself: processor time, the least of five where other programs slow the processor.
    assert seconds < LIMIT_S


def test_mailbox_of_the_bench_holds_different_messages(tmp_path: Path) -> None:
    """The mailbox has as many messages as asked for, none twice, and none torn in two."""
    path = tmp_path / "a.mbox"
    size = write_mailbox(path, 400)
    assert size == path.stat().st_size
    box = mailbox.mbox(path, create=False)
    found = [box.get_bytes(key) for key in box.iterkeys()]
    box.close()
    assert len(found) == 400
    assert len({str(message_from_bytes(data)["Message-ID"]) for data in found}) == 400
    assert all(parse_only(data) >= 0 for data in found)
