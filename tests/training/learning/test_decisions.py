"""Reading decisions: what is wrong is named by file, line and field, and never by its text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from training.learning.decisions import (
    DecisionsError,
    count_decisions,
    data_hash,
    read_decisions,
)

SECRET = "Nobody may read these words."


def line(**changes: Any) -> dict[str, Any]:
    decision = {
        "start": 0, "end": 6, "label": "requirement", "priority": "must", "reviewer": "u1",
        "decided_at": "2026-11-25T10:00:00+00:00", "source": "accept",
    }  # fmt: skip
    return {
        "format": 1, "document": "d1", "project": "p1", "kind": "email", "text": SECRET,
        "decisions": [decision], **changes,
    }  # fmt: skip


def write(path: Path, *lines: dict[str, Any] | str) -> Path:
    texts = [each if isinstance(each, str) else json.dumps(each) for each in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_decisions_are_read(tmp_path: Path) -> None:
    """Documents come in order; those nobody decided on are left out."""
    path = write(
        tmp_path / "d.jsonl", line(), "", line(document="d2", decisions=[]), line(document="d3")
    )
    found = read_decisions(path)
    assert [one.document for one in found] == ["d1", "d3"]
    assert count_decisions(found) == 2
    assert found[0].decisions[0].span.slice(found[0].text) == "Nobody"


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("{", "line 2"),
        (line(format=2), "format"),
        (line(kind="fax"), "kind"),
        (line(document="d1"), "already on line 1"),
        (line(document="d2", decisions=[{**line()["decisions"][0], "end": 99}]), "beyond the text"),
        (line(document="d2", decisions=[{**line()["decisions"][0], "end": 0}]), "greater than start"),
        (line(document="d2", decisions=[{**line()["decisions"][0], "label": "wish"}]), "decisions.0.label"),
        (
            line(document="d2", decisions=[{**line()["decisions"][0], "decided_at": "2026-11-25T10:00:00"}]),
            "needs an offset",
        ),
        (line(document="d2", colour="red"), "colour"),
    ],
)  # fmt: skip
def test_bad_lines_are_named(tmp_path: Path, bad: dict[str, Any] | str, words: str) -> None:
    """The message has file, line and what to do; the client's words are in no part of the error."""
    path = write(tmp_path / "d.jsonl", line(), bad)
    with pytest.raises(DecisionsError) as caught:
        read_decisions(path)
    message = str(caught.value)
    assert "d.jsonl line 2" in message
    assert words in message
    assert SECRET not in message
    assert caught.value.__cause__ is None


def test_missing_file_is_named(tmp_path: Path) -> None:
    """No file is an error for the person, not a crash."""
    with pytest.raises(DecisionsError, match=r"cannot read none\.jsonl"):
        read_decisions(tmp_path / "none.jsonl")


def test_hash_depends_on_decisions_only(tmp_path: Path) -> None:
    """The order of documents does not matter, one other decision does."""
    one = read_decisions(write(tmp_path / "a", line(), line(document="d2")))
    two = read_decisions(write(tmp_path / "b", line(document="d2"), line()))
    other = read_decisions(write(tmp_path / "c", line(), line(document="d2", complete=True)))
    assert data_hash(one) == data_hash(two) != data_hash(other)
