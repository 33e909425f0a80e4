"""The level of a model holds while items are few, and dates of panels allow for few neighbors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from models.delay.drivers import sigmoid
from models.delay.model import LEVELS
from models.delay.table import prepare
from training.delay.checks import find_effects
from training.delay.cli import app
from training.delay.coverage import widened_levels
from training.delay.fit import train
from training.delay.generator import Effect, simulate_history
from training.delay.level import held_level, logit
from training.delay.outcomes import known_work


def test_few_items_hold_the_level_near_what_is_decided_and_many_decide_themselves() -> None:
    """A fit that is 70 % late on 30 items is drawn toward the 40 % of all that is decided."""
    fitted, decided = 0.7, 0.4
    line = (1.0, 0.0)
    score = logit(fitted)

    def told(items: int) -> float:
        slope, shift = held_level(line, fitted, decided, items)
        return float(sigmoid(np.array(slope * score + shift)))

    assert decided < told(30) < 0.5
    assert told(30) < told(300) < told(3000) < fitted
    assert told(3000) == pytest.approx(fitted, abs=0.03)


def test_few_items_flatten_the_order_too() -> None:
    """The slope falls with the number of items and is never turned round."""
    slopes = [held_level((1.2, 0.1), 0.3, 0.3, items)[0] for items in (30, 300, 3000)]
    assert 0 < slopes[0] < slopes[1] < slopes[2] < 1.2


def test_few_reports_of_a_panel_say_less_about_the_order_than_few_items() -> None:
    """At 30 reports the slope is a fifth lower than at 30 items, at 300 it is the same."""

    def slopes(items: int) -> tuple[float, float]:
        line = (1.2, 0.1)
        alone = held_level(line, 0.3, 0.3, items)
        return held_level(line, 0.3, 0.3, items, panel=True)[0], alone[0]

    few, many = slopes(30), slopes(300)
    assert few[0] == pytest.approx(0.8 * few[1])
    assert many[0] == pytest.approx(many[1], rel=0.01)


def test_a_share_that_nobody_has_missed_is_not_taken_for_certain() -> None:
    """Of thirty items that were all in time the next may still be late: the target is never 0 or 1."""
    slope, shift = held_level((0.0, logit(1 / 32)), 1 / 32, 0.0, 30)
    assert np.isfinite([slope, shift]).all()
    assert 1 / 32 < float(sigmoid(np.array(shift))) < 0.25


def test_decided_share_counts_early_finishers_that_the_fit_leaves_out() -> None:
    """Work that ended early although its deadline lies ahead is decided, but no fair item to fit on."""
    planned = pd.to_datetime(["2022-03-01"] * 6 + ["2022-12-01"] * 4)
    ends = pd.to_datetime(["2022-06-01"] * 6 + ["2022-06-15"] * 4)
    table = pd.DataFrame(
        {
            "project_id": [f"p{number}" for number in range(10)],
            "snapshot_date": "2022-07-01",
            "start_date": "2022-01-01",
            "planned_end": planned,
            "actual_end": ends,
            "label_date": ends,
            "delayed_5pct": [1] * 6 + [0] * 4,
        }
    )
    work = known_work(prepare(table), note=lambda _message: None)
    assert int(work.fit_rows.sum()) == 6
    assert work.decided_share == pytest.approx(0.6)


def test_a_short_history_without_effect_does_not_lose_much_to_its_base_rate() -> None:
    """On about 35 items that tell nothing the estimates stay close to the plain share."""
    lost = []
    for seed in range(6):
        rows = simulate_history(160, Effect(), seed=seed)
        until = pd.Timestamp(rows["snapshot_date"].iloc[70])
        past = rows[pd.to_datetime(rows["actual_end"]) < until]
        model = train(prepare(past), note=lambda _message: None, until=until)
        assert 25 <= len(past) <= 60
        test = prepare(rows.iloc[70:])
        late = (test["actual_end"] - test["planned_end"]).dt.days > (
            0.05 * test["planned_duration_days"]
        )
        told = [one.p_late_5pct for one in model.predict(rows.iloc[70:], explain=False)]
        share = float(model.facts["late_share"])
        lost.append(np.mean((late - np.array(told)) ** 2) - np.mean((late - share) ** 2))
    assert np.mean(lost) < 0.006


def test_dates_of_panels_are_wider_where_neighbors_are_few() -> None:
    """P50 stays; P80 and P95 rise by what a share among few may be off, and never reach 1."""
    few, many = widened_levels(LEVELS, 30), widened_levels(LEVELS, 3000)
    assert few[0] == many[0] == LEVELS[0]
    assert LEVELS[1] < many[1] < few[1] < few[2] < 1.0
    assert few[1] == pytest.approx(0.8 + 1.28 * (0.16 / 30) ** 0.5)
    assert widened_levels(LEVELS, 1)[2] == pytest.approx(0.95 + 0.7 * 0.05)


def test_reports_of_one_project_do_not_count_as_many() -> None:
    """Three reports of each of 40 projects: dates are wider than those of 120 projects."""
    rows = simulate_history(120, Effect(), seed=1)
    several = rows.assign(project_id=[f"p{number % 40}" for number in range(120)])
    apart = train(prepare(rows), note=lambda _message: None)
    again = train(prepare(several), note=lambda _message: None)
    assert again.levels[0] == apart.levels[0] == LEVELS[0]
    assert LEVELS[1] < apart.levels[1] < again.levels[1] < 0.95
    assert again.levels[2] >= apart.levels[2]


def test_dates_of_extracts_are_asked_for_at_the_levels_told() -> None:
    """The same work: read at its start in a young extract dates stay as they are, in a panel they are wider."""
    rows = simulate_history(120, Effect(), seed=1)
    panel = train(prepare(rows), note=lambda _message: None)
    extract = rows.assign(snapshot_date=rows["actual_end"].max(), label_date=rows["actual_end"])
    young = train(prepare(extract), note=lambda _message: None)
    assert (panel.plan.moment, young.plan.moment) == ("snapshot_date", "start_date")
    assert young.blend is not None
    assert young.levels == LEVELS
    assert panel.levels[0] == LEVELS[0]
    assert panel.levels[1] > LEVELS[1]


def test_effects_can_be_named_and_their_mean_is_told() -> None:
    """One AUC is off by chance; the command ends with the mean over its seeds."""
    assert [found.name for found in find_effects(120, seed=1, names="none")] == ["none"]
    done = CliRunner().invoke(app, ["effects", "--count", "120", "--seeds", "2", "--names", "none"])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1].startswith("none")
    assert "of 2 seeds" in done.output
