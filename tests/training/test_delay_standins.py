"""Stand-ins for unseen files: what is cut away, how origins are kept apart, small histories."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from models.delay.components import Boosted
from models.delay.drivers import sigmoid
from models.delay.matrix import Matrix
from training.delay.checks import mean_and_interval
from training.delay.components import fit_blend, fit_boosted, fit_slip
from training.delay.fit import known_slip, steady_calibration
from training.delay.standins import Measured, StandIn, summary


def test_a_standin_keeps_only_its_rows_and_columns() -> None:
    """Values, prefixes and the bare form are cut as named; outcomes stay to be scored by."""
    raw = pd.DataFrame(
        {
            "project_id": ["a", "b"],
            "planned_end": ["2020-01-01"] * 2,
            "region": ["North", "South"],
            "x_own": [1, 2],
            "delayed_5pct": [0, 1],
        }
    )
    north = StandIn("north", {"region": ("North",)}, without=("x_",)).cut(raw)
    assert list(north) == ["project_id", "planned_end", "region", "delayed_5pct"]
    assert list(north["project_id"]) == ["a"]
    assert list(StandIn("bare", {}, bare=True).cut(raw)) == [
        "project_id",
        "planned_end",
        "delayed_5pct",
    ]


def test_auc_compares_within_origins_only() -> None:
    """Two perfect models of different level are perfect, although their pooled ranks are not."""
    late, chance = np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.1, 0.2, 0.7, 0.9])
    nothing = np.zeros(4)
    rows = Measured(
        np.array([0, 0, 1, 1]), np.array(list("abcd")), late, chance, nothing, nothing, nothing,
        nothing, (1, 1),
    )  # fmt: skip
    assert roc_auc_score(late, chance) < 1.0
    assert rows.auc() == 1.0
    assert "no stand-in" in summary([])


def test_calibration_flattens_scores_without_skill_and_trusts_few_items_little() -> None:
    """Noise on many items loses its slope; the same noise on ten items changes little."""
    random = np.random.default_rng(0)
    risk = random.normal(0, 2, 2000)
    late = (random.random(2000) < 0.3).astype(float)
    slope, shift, _basis = steady_calibration(risk, late)
    assert abs(slope) < 0.1
    assert shift == pytest.approx(np.log(0.3 / 0.7), abs=0.15)
    few, _shift, _basis = steady_calibration(risk[:10], late[:10])
    assert few > 0.5


def test_small_histories_get_trees_unless_one_sided() -> None:
    """Forty items of both kinds are enough for trees, four late ones are not."""
    random = np.random.default_rng(1)
    matrix = Matrix(random.normal(size=(40, 2)), ("own:a", "own:b"))
    late = np.array([0.0, 1.0] * 20)
    assert any(
        isinstance(part, Boosted)
        for part in fit_blend(matrix, late, late, seeds=1, words_in_line=True).parts
    )
    late[:] = 0.0
    late[:4] = 1.0
    assert len(fit_blend(matrix, late, late, seeds=1, words_in_line=True).parts) == 1


def test_the_size_of_a_slip_teaches_more_than_that_there_was_one() -> None:
    """On 60 items whose slip follows a value, trees on the slip rank new items better."""
    random = np.random.default_rng(3)
    names = tuple(f"own:{letter}" for letter in "abcdefgh")
    values = random.normal(size=(1060, 8))
    slip = 0.05 + 0.2 * values[:, 0] + random.normal(0, 0.2, len(values))
    late = (slip > 0.05).astype(float)
    old, new = Matrix(values[:60], names), Matrix(values[60:], names)
    by_size = fit_slip(old, late[:60], slip[:60], seeds=2).scores(new)
    by_fact = fit_boosted(old, late[:60], seeds=2).scores(new)
    assert roc_auc_score(late[60:], by_size) > roc_auc_score(late[60:], by_fact)
    told = fit_slip(old, late[:60], slip[:60], seeds=2).scores(old)
    assert sigmoid(told).mean() == pytest.approx(late[:60].mean(), abs=1e-6)


def test_slip_of_open_and_of_unmeasured_work() -> None:
    """Late open work counts by the time passed, in-time work of unknown slip as neither, all bounded."""
    rows = pd.DataFrame(
        {
            "late": [1.0, 1.0, 0.0, 1.0, 0.0],
            "slip_share": [np.nan, 9.0, np.nan, np.nan, -0.9],
            "time": [0.4, 9.0, -3.0, np.nan, -0.9],
        }
    )
    assert known_slip(rows) == pytest.approx([0.4, 1.0, 0.0, 0.06, -0.6])


def test_interval_of_several_runs() -> None:
    """The mean stands in the middle of its interval."""
    mean, low, high = mean_and_interval([0.4, 0.5, 0.6])
    assert mean == pytest.approx(0.5)
    assert low < 0.5 < high
    assert high - mean == pytest.approx(mean - low)
