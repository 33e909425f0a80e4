"""Listed items matched to findings, registers, and files that break reading or analysis."""

from pathlib import Path

import pytest

from nlp.domain import (
    Analysis,
    Basis,
    Document,
    Finding,
    FindingType,
    Layout,
    Priority,
    Tone,
    ToneLabel,
    UnitVerdict,
    Verdict,
)
from nlp.layout import lay_out
from training.evaluate.documents import answer_of, as_document, register_of
from training.evaluate.matching_text import assign, likeness, words_of
from training.evaluate.moscow import found_share, match_items
from training.evaluate.robustness import result_of, results_of


class LineAnalyzer:
    """Calls every unit with a "must" a requirement, and breaks on the word "crash"."""

    version = "lines"

    def analyze(self, document: Document) -> Analysis:
        """Return the findings of ``document``."""
        if "crash" in document.text:
            raise RuntimeError("broken")
        layout = lay_out(document)
        return Analysis(
            layout,
            tuple(UnitVerdict(unit.span, Verdict.REQUIREMENT, 1.0) for unit in layout.units),
            tuple(
                Finding(
                    FindingType.REQUIREMENT, unit.index, unit.span, layout.text_of(unit), 0.9,
                    unit.language, priority=Priority.MUST, basis=Basis.CUE,
                )
                for unit in layout.units
                if "must" in layout.text_of(unit)
            ),
            Tone(ToneLabel.NEUTRAL, 0.0),
            self.version,
        )  # fmt: skip


def layout(text: str) -> Layout:
    """Lay out a text."""
    return lay_out(Document("d", text))


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("# Wishes\n\n- export\n- import\n- print\n", "lists"),
        ("We talked about the plan. It was fine.\n\nThen we went home. It rained.\n", "prose"),
        ("# Only a heading", "lists"),
    ],
)
def test_register_follows_the_layout(text: str, register: str) -> None:
    """Bullets make lists, sentences prose; headings do not count."""
    assert register_of(layout(text)) == register


def test_unknown_kinds_are_guessed() -> None:
    """A kind of a benchmark that the product does not know is guessed from the text."""
    assert as_document({"id": 1, "text": "a\n- b", "kind": "minutes"}).kind == "notes"
    assert as_document({"id": 1, "text": "a", "kind": "message"}).kind == "message"


def test_answer_holds_requirements_only() -> None:
    """The scored answer lists requirements with their quotes."""
    answer = answer_of(LineAnalyzer().analyze(Document("d", "It must print.\n\nHello there.")))
    assert [item["quote"] for item in answer["requirements"]] == ["It must print."]
    assert answer["tone"] == {"label": "neutral"}


def test_items_match_in_spite_of_markup_and_case() -> None:
    """Bullets, bold and case do not hide an item; other sentences do not match."""
    items = ["Export to **Excel**", "支持批量导出", "Print the page"]
    candidates = ["- the system must export to Excel", "3. 支持批量导出（P0）", "Delete a user"]
    assert assign(items, candidates) == [0, 1, None]
    assert assign(items, []) == [None, None, None]


def test_same_text_twice_is_matched_twice() -> None:
    """The second of two equal items takes the second of two equal candidates."""
    assert assign(["Export data", "Export data"], ["Export data", "Export data"]) == [0, 1]


def test_one_word_does_not_stand_for_a_sentence() -> None:
    """A candidate that is a small part of the item is not like it."""
    item = words_of("users can export all orders of a year to a spreadsheet")
    assert likeness(item, words_of("export")) < 0.5
    assert likeness(item, words_of("users can export all orders of a year")) >= 0.9


def test_listed_items_are_located_and_found() -> None:
    """An item counts as found with a requirement on it, as located with any unit."""
    document = Document("D1", "# Must\n\n- it must export orders\n- print pages in color\n")
    rows = [
        {"doc": "D1", "text": text, "label": "must"}
        for text in ("it must export orders", "print pages in color", "speak with dolphins")
    ]
    listed = match_items(rows, [document], LineAnalyzer())
    assert [item.located for item in listed] == [True, True, False]
    assert [item.finding is not None for item in listed] == [True, False, False]
    assert found_share(listed).value == pytest.approx(1 / 3)


def test_crashes_and_refusals_are_told_apart(tmp_path: Path) -> None:
    """A broken analysis is a crash, an empty file a refusal, and neither stops the rest."""
    (tmp_path / "crash.txt").write_text("please crash", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "fine.txt").write_text("It must print.\nHello.", encoding="utf-8")
    (tmp_path / "index.json").write_text("{}", encoding="utf-8")
    results = {result.name: result for result in results_of(tmp_path, LineAnalyzer())}
    assert set(results) == {"crash.txt", "empty.txt", "fine.txt"}
    assert results["crash.txt"].crash == "RuntimeError: broken"
    assert results["empty.txt"].refused
    assert results["empty.txt"].crash is None
    fine = result_of(tmp_path / "fine.txt", LineAnalyzer())
    assert (fine.quotes, fine.bad_quotes, fine.without_verdict) == (1, 0, 0)
