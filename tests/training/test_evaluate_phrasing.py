"""The table of phrases that look like something else, and how the shipped pipeline reads them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from models.loading import load_analyzer
from training.evaluate_phrasing import CASES, Expectation, evaluate, judge, main, read_cases

FLOOR = 0.9
"""Share of the expectations that every text model must meet; what the shipped one misses is printed by
``python -m training.evaluate_phrasing --show``."""


def test_table_has_the_promised_size() -> None:
    """At least 80 little documents, half of them Chinese, each with an expectation."""
    cases = read_cases()
    languages = Counter(case.language for case in cases)
    assert len(cases) >= 80
    assert languages["zh"] >= len(cases) / 2
    assert len({case.id for case in cases}) == len(cases)
    assert all(case.expectations for case in cases)


def test_shipped_pipeline_meets_most_in_each_language() -> None:
    """A text model that reads threats as withdrawals or polite requests as questions does not ship."""
    outcomes = evaluate(read_cases(), load_analyzer(contextual=False))
    for language in ("zh", "en"):
        met = [outcome.met for outcome in outcomes if outcome.case.language == language]
        assert sum(met) >= FLOOR * len(met)


def test_another_status_type_or_priority_is_not_met() -> None:
    """What is expected and what is found are compared in all three respects."""
    case = next(case for case in read_cases() if case.id == "wd-01")
    analysis = load_analyzer(contextual=False).analyze(case.document)
    wanted = case.expectations[0]
    others: tuple[Expectation, ...] = (
        wanted,
        replace(wanted, status="stated"),
        replace(wanted, types=("question", "none")),
        replace(wanted, priorities=("must",)),
    )
    outcomes = judge(replace(case, expectations=others), analysis)
    assert [outcome.met for outcome in outcomes] == [True, False, False, False]


def test_words_that_the_text_does_not_hold_are_refused(tmp_path: Path) -> None:
    """A case whose words cannot be found is named with its line."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    broken = tmp_path / "cases.jsonl"
    broken.write_text(lines[0] + "\n" + lines[1].replace('"words": "', '"words": "§'), "utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_cases(broken)


def test_command_prints_each_family(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The command counts per family, language and in all."""
    one = tmp_path / "one.jsonl"
    one.write_text(CASES.read_text(encoding="utf-8").splitlines()[4] + "\n", "utf-8")
    assert main(["--cases", str(one), "--show"]) == 0
    assert "all      1 of   1" in capsys.readouterr().out
