"""The table of due dates and its evaluation."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from nlp.domain import Language
from training.evaluate_due_dates import Answer, evaluate, our_answer, read_table

ROWS = read_table()


def test_table_has_the_promised_size() -> None:
    """The table holds 150 expressions or more, 75 in Chinese, 40 without a date."""
    languages = Counter(row.language for row in ROWS)
    assert len(ROWS) >= 150
    assert languages[Language.ZH] >= 75
    assert sum(row.latest is None and row.earliest is None for row in ROWS) >= 40
    assert len({row.id for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("language", list(Language))
def test_goal_is_met(language: Language) -> None:
    """At least 97 % are right and none is silently wrong, in each language."""
    rows = [row for row in ROWS if row.language is language]
    outcomes = Counter(outcome for _, _, outcome in evaluate(rows, our_answer))
    assert outcomes["silently wrong"] == 0
    assert outcomes["right"] >= 0.97 * len(rows)


def test_wrong_and_blank_are_told_apart() -> None:
    """A blank answer and a wrong date are different outcomes."""
    row = next(row for row in ROWS if row.latest is not None)
    assert Answer(row.latest, row.earliest).outcome(row) == "right"
    assert Answer().outcome(row) == "blank but expected"
    assert Answer(date(1999, 1, 1)).outcome(row) == "silently wrong"


def test_bad_row_is_named_by_line(tmp_path: Path) -> None:
    """A row that cannot be read is reported with file and line."""
    table = tmp_path / "table.csv"
    table.write_text("id,language,text\nx,fr,bonjour\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"table\.csv line 2"):
        read_table(table)
