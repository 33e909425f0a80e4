"""Small histories drawn at random are summed up by size, for one draw alone says little."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from typer.testing import CliRunner

from training.delay.cli import app
from training.delay.generator import Effect, simulate_history
from training.delay.rolling import Score
from training.delay.simulate import summary


def _score(brier: float, coverage: tuple[float, float, float]) -> Score:
    return Score("draw", 30, 100, 0.4, 0.6, brier, 0.25, 0.1, coverage, 10.0, 12.0)


def test_the_mean_over_draws_has_an_interval_a_range_and_the_number_of_losses() -> None:
    """Three draws around the base rate: one of them is worse than it."""
    told = summary(
        30,
        [_score(0.24, (0.5, 0.8, 1.0)), _score(0.26, (0.4, 0.7, 0.9)), _score(0.22, (0.6, 0.9, 1))],
    )
    assert "mean of 3" in told
    assert "brier - base -0.0100 [-0.0326 +0.0126], -0.0300 to +0.0100, worse in 1" in told
    assert "kept 0.50 / 0.80 / 0.97, P80 at least 0.70" in told


def test_one_draw_has_no_interval_and_a_file_without_ends_keeps_no_dates() -> None:
    """What cannot be told is not made up."""
    told = summary(0, [_score(0.24, (np.nan, np.nan, np.nan))])
    assert "[one draw]" in told
    assert "kept nan / nan / nan" in told


def test_the_command_ends_with_one_line_for_each_size(tmp_path: Path) -> None:
    """Draws first, then what they say together."""
    rows = simulate_history(160, Effect(), seed=2)
    ends, planned = pd.to_datetime(rows["actual_end"]), pd.to_datetime(rows["planned_end"])
    length = (planned - pd.to_datetime(rows["start_date"])).dt.days
    rows["slip_days"] = (ends - planned).dt.days
    rows["delayed_5pct"] = (rows["slip_days"] > 0.05 * length).astype(int)
    rows["label_date"] = rows["actual_end"]
    path = tmp_path / "projects.csv"
    rows.to_csv(path, index=False)
    day = str(rows["snapshot_date"].iloc[100])[:10]
    command = ["simulate", str(path), "--test-from", day, "--sizes", "0,40", "--repeats", "2"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert len(lines) == 1 + 3 + 2
    assert [line.split()[:4] for line in lines[-2:]] == [
        ["0", "mean", "of", "1:"],
        ["40", "mean", "of", "2:"],
    ]
