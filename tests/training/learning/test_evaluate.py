"""`clientsignal evaluate` on a customer's own files: honest numbers, a page without the network, clear errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from training.learning.evaluate import evaluate
from training.learning.evaluate_words import WORDS

TEXT = "# Must have\n- Export all orders to Excel\n- Print labels <b>fast</b>\n\nThanks for the nice call."
app = typer.Typer()
app.command()(evaluate)


def run(folder: Path, documents: list[Any], labels: list[Any], *more: str) -> Any:
    for name, rows in (("documents", documents), ("labels", labels)):
        lines = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    arguments = [
        "--documents", str(folder / "documents.jsonl"), "--labels", str(folder / "labels.jsonl"),
        "--state", str(folder / "state"), "--out", str(folder / "page.html"), *more,
    ]  # fmt: skip
    return CliRunner().invoke(app, arguments)


DOCUMENT = {"id": "d", "text": TEXT, "kind": "notes"}
GOLD = {
    "id": "d",
    "requirements": [
        {"quote": "Export all orders to Excel", "priority": "must"},
        {"quote": "Print labels <b>fast</b>", "priority": "could"},
    ],
}


def test_page_tells_scores_and_needs_no_network(tmp_path: Path) -> None:
    """Found requirements are counted, words of the document are shown as text, and nothing is loaded from elsewhere."""
    result = run(tmp_path, [DOCUMENT], [GOLD])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["documents"], told["f1"]["value"], told["f1"]["n"]) == (1, 1.0, 2)
    assert told["f1"]["low"] is None, "an interval from one document would only look certain"
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "<b>fast" not in page
    assert "<script" not in page
    assert "<link" not in page
    assert 'src="' not in page


def test_missed_and_wrong_ones_are_listed(tmp_path: Path) -> None:
    """What was labelled and not found, and what was found and not labelled, stands on the page; scores fall."""
    gold = {"id": "d", "requirements": [{"quote": "Thanks for the nice call."}]}
    result = run(tmp_path, [DOCUMENT], [gold], "--language", "zh")
    told = json.loads(result.stdout)
    assert told["recall"]["value"] == 0.0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "已标注但未找到 (1)" in page
    assert "找到但未标注 (2)" in page
    assert "Thanks for the nice call." in page


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([{"id": "x", "requirements": []}], "line 1: x is not in documents.jsonl"),
        ([{"id": "d", "requirements": [{"quote": "nowhere"}]}], "occurs 0 times"),
        ([{"id": "d", "requirements": [{"quote": "e"}]}], "give start and end"),
        ([{"id": "d", "requirements": [{"start": 5, "end": 999}]}], "does not lie in the text"),
        ([{"id": "d", "requirements": [{}]}], "give start and end, or quote"),
        ([{"id": "d"}], "labels.jsonl line 1: requirements"),
        (["{"], "labels.jsonl line 1"),
        ([], "holds no labels"),
    ],
)
def test_labels_that_do_not_fit_are_named(tmp_path: Path, labels: list[Any], words: str) -> None:
    """File, line and remedy; no page is written."""
    result = run(tmp_path, [DOCUMENT], labels)
    assert result.exit_code == 1
    assert words in result.stderr
    assert not (tmp_path / "page.html").exists()


def test_words_are_there_in_both_languages() -> None:
    """The page says the same things in English and Chinese."""
    assert set(WORDS["en"]) == set(WORDS["zh"])
