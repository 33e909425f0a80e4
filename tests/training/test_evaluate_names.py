"""The check of names: what it counts, and what the shipped rules reach."""

from __future__ import annotations

from nlp.neutral import neutral
from training.evaluate_names import Pair, read_alike, read_cases


def test_every_name_stands_in_every_frame() -> None:
    """At least forty fresh names a language, each beside the reference in the same sentence."""
    for cases in read_cases():
        names = {pair.name for pair in cases.pairs if pair.family == "people"}
        assert len(names) >= 40
        assert all(pair.name in pair.text for pair in cases.pairs)


def test_a_name_that_no_rule_knows_is_counted() -> None:
    """The comparison can fail."""
    assert read_alike(Pair("people", "仇亮", "仇亮提出，要导出。", "李娜提出，要导出。"))
    assert not read_alike(Pair("people", "", "导出要快。", "李娜提出，要导出。"))


def test_nearly_all_names_leave_no_trace() -> None:
    """Rules that are lost show here."""
    for cases in read_cases():
        alike = sum(read_alike(pair) for pair in cases.pairs)
        assert alike >= 0.94 * len(cases.pairs), cases.language
        changed = [text for text in cases.ordinary if neutral(text, cases.language) != text]
        assert len(changed) <= 2, changed
