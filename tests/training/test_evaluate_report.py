"""Intervals, tables and data sources of the evaluation report."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.evaluate import intervals
from training.evaluate.__main__ import run_part
from training.evaluate.calibration import reliability_rows
from training.evaluate.report import (
    Goal,
    Report,
    Section,
    Table,
    as_json,
    markdown,
    read_sections,
    write,
)
from training.evaluate.sources import MissingDataError, Sources, read_rows


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_interval_lies_around_the_rate(parts: list[tuple[int, int]]) -> None:
    """The value is hits over trials, and bounds are rates in order."""
    pairs = [(float(hits), float(hits + misses)) for hits, misses in parts]
    found = intervals.rate(pairs)
    trials = sum(total for _, total in pairs)
    if not trials:
        assert np.isnan(found.value)
        return
    assert found.value == pytest.approx(sum(hits for hits, _ in pairs) / trials)
    assert 0.0 <= found.low <= found.high <= 1.0
    assert found.n == trials


def test_intervals_are_reproducible_and_draw_documents() -> None:
    """The same parts give the same interval; one big document gives a wider one than many small ones."""
    small = [(1.0, 2.0)] * 40
    big = [(20.0, 20.0), (0.0, 20.0)] * 2
    assert intervals.rate(small) == intervals.rate(small)
    assert intervals.rate(small).high == intervals.rate(small).low == 0.5
    assert intervals.rate(big).high - intervals.rate(big).low > 0.5


def test_reliability_rows_bin_by_tenths() -> None:
    """Every tenth that holds anything has its n, mean and share of truth."""
    assert reliability_rows([0.95, 0.95, 0.05], [True, False, False]) == (
        ("0.0–0.1", 1, pytest.approx(0.05), 0.0),
        ("0.9–1.0", 2, pytest.approx(0.95), 0.5),
    )


def report() -> Report:
    """Return a report with a table, a goal and a part that was left out."""
    estimate = intervals.Estimate(0.5, 0.25, float("nan"), 7)
    table = Table("Scores", ("group", "F1"), (("a|b", estimate), ("none", float("nan"))))
    return Report(
        {"model": "m1"},
        (
            Section("one", "First", (table,), ("A note.",), (Goal("F1", 0.8, 0.5),)),
            Section("two", "Second", skipped="file x is missing"),
        ),
    )


def test_report_shows_goals_tables_and_what_is_missing(tmp_path: Path) -> None:
    """Markdown names unmet goals and skipped parts; JSON holds the same numbers and no NaN."""
    write(report(), tmp_path / "new")
    text = (tmp_path / "new" / "eval.md").read_text(encoding="utf-8")
    assert text == markdown(report())
    assert "| F1 | ≥ 0.8 | 0.500 | no |" in text
    assert "Skipped: file x is missing" in text
    assert "a\\|b" in text
    content = json.loads((tmp_path / "new" / "eval.json").read_text(encoding="utf-8"))
    rows = content["sections"][0]["tables"][0]["rows"]
    assert rows[0]["F1"] == {"value": 0.5, "low": 0.25, "high": None, "n": 7}
    assert rows[1]["F1"] is None
    assert "NaN" not in as_json(report())


def test_a_cut_run_is_taken_up_where_it_ended(tmp_path: Path) -> None:
    """Finished parts come back with their intervals; a part that was left out and another model's parts do not."""
    write(report(), tmp_path)
    kept = read_sections(tmp_path, {"model": "m1"})
    assert list(kept) == ["one"]
    assert markdown(Report(sections=(kept["one"],))) == markdown(
        Report(sections=report().sections[:1])
    )
    assert read_sections(tmp_path, {"model": "m2"}) == {}
    assert read_sections(tmp_path / "nowhere", {"model": "m1"}) == {}


def test_goal_on_an_estimate_counts_its_value_and_shows_its_interval() -> None:
    """An interval that reaches over the aim does not meet it."""
    goal = Goal("F1", 0.8, intervals.Estimate(0.79, 0.7, 0.85, 7))
    assert not goal.met
    text = markdown(Report(sections=(Section("one", "First", goals=(goal,)),)))
    assert "| F1 | ≥ 0.8 | 0.790 [0.700, 0.850] (n=7) | no |" in text


def test_goal_may_be_an_upper_bound() -> None:
    """A goal of at most is met from below, any other from above."""
    assert Goal("share", 0.1, 0.05, at_most=True).met
    assert not Goal("share", 0.1, 0.05).met


def test_table_with_a_short_row_is_refused() -> None:
    """A row that does not fit its columns is an error at once."""
    with pytest.raises(ValueError, match="2 values, not 1"):
        Table("t", ("a",), (("x", "y"),))


def test_missing_data_is_named(tmp_path: Path) -> None:
    """A missing part is skipped by name, the benchmarks lie beside the corpora."""
    sources = Sources(tmp_path / "corpora")
    with pytest.raises(MissingDataError, match=r"benchmarks/clientdocs\.jsonl"):
        sources.benchmark("clientdocs.jsonl")

    def part() -> Section:
        sources.path("mail")
        raise AssertionError

    assert run_part("mail", part).skipped is not None
    with pytest.raises(MissingDataError, match="CLIENTSIGNAL_CORPORA"):
        Sources(None).path("mail")
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "x.jsonl").touch()
    assert sources.benchmark("x.jsonl").exists()


def test_rows_are_read_packed_and_plain(tmp_path: Path) -> None:
    """JSON Lines are read with and without gzip; a bad line is named."""
    data = '{"text": "短信\u2028先不做"}\n\n{"text": "b"}\n'
    (tmp_path / "a.jsonl").write_text(data, encoding="utf-8")
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(data.encode()))
    assert read_rows(tmp_path / "a.jsonl") == read_rows(tmp_path / "a.jsonl.gz")
    assert read_rows(tmp_path / "a.jsonl")[0]["text"] == "短信\u2028先不做"
    (tmp_path / "bad.jsonl").write_text('{"a": 1}\n{oops\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.jsonl line 2"):
        read_rows(tmp_path / "bad.jsonl")
