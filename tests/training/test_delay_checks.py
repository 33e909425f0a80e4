"""Checks of the delay models: a known effect is found, nothing is found where there is nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.delay.table import prepare
from training.delay.checks import find_effects, shuffled, shuffled_auc
from training.delay.generator import CHURN, MOOD, Effect, simulate_history


def test_simulated_history_is_reproducible_and_possible() -> None:
    """The same seed gives the same history; days are in order and only the late slip over 5 %."""
    rows = simulate_history(80, Effect(churn=2.0), seed=1)
    assert rows.equals(simulate_history(80, Effect(churn=2.0), seed=1))
    days = rows[["start_date", "planned_end", "actual_end", "snapshot_date"]].apply(pd.to_datetime)
    assert (days["start_date"] < days["snapshot_date"]).all()
    assert (days["snapshot_date"] < days["actual_end"]).all()
    assert rows[MOOD].between(-1, 1).all()
    assert rows[CHURN].min() >= 0


def test_an_effect_is_found_and_none_is_not() -> None:
    """Each effect moves the estimate more than anything else does; without one little moves it."""
    found = {one.name: one for one in find_effects(300, seed=3)}
    churn, mood, none = found["churn"], found["mood"], found["none"]
    assert churn.auc > 0.6
    assert churn.churn_points > max(20, 2 * abs(churn.mood_points))
    assert mood.mood_points > max(10, 1.5 * abs(mood.churn_points))
    assert abs(none.churn_points) < churn.churn_points / 2
    assert abs(none.auc - 0.5) < 0.15


def test_a_shuffled_slip_says_nothing_about_the_length_of_its_plan() -> None:
    """Slips move as shares of the plan: in days, short plans would get the large shares."""
    rows = simulate_history(300, Effect(), seed=5)
    dates = prepare(rows)
    length = dates["planned_duration_days"].to_numpy()
    rows["slip_days"] = 0.2 * length
    rows["delayed_5pct"] = 1.0
    mixed = shuffled(rows, np.random.default_rng(0))
    assert (mixed["slip_days"] / length).to_numpy() == pytest.approx(np.full(300, 0.2))
    actual = (prepare(mixed)["actual_end"] - dates["planned_end"]).dt.days / length
    given = (dates["actual_end"] - dates["planned_end"]).dt.days / length
    assert sorted(actual) == pytest.approx(sorted(given), abs=0.02)


def test_shuffled_outcomes_teach_nothing() -> None:
    """After shuffling the outcomes of the training rows the untouched test rows are ranked by chance."""
    rows = simulate_history(400, Effect(churn=2.5), seed=4)
    ends = pd.to_datetime(rows["actual_end"])
    planned = pd.to_datetime(rows["planned_end"])
    length = (planned - pd.to_datetime(rows["start_date"])).dt.days
    rows["slip_days"] = (ends - planned).dt.days.astype(float)
    rows["delayed_5pct"] = (rows["slip_days"] > 0.05 * length).astype(float)
    rows["label_date"] = rows["actual_end"]
    cut = pd.Timestamp(rows["snapshot_date"].iloc[260])
    aucs = list(shuffled_auc(rows, test_from=cut, shuffles=4, phases=(), start_from=None))
    assert len(aucs) == 4
    assert abs(sum(aucs) / len(aucs) - 0.5) < 0.12
