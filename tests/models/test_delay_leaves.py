"""The table of leaves gives the results of the trees it was read from."""

import itertools
from math import factorial

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from models.delay.leaves import Leaves
from training.delay.components import leaves_of


@pytest.fixture(scope="module")
def fitted() -> tuple[HistGradientBoostingClassifier, np.ndarray]:
    random = np.random.default_rng(1)
    rows = random.normal(size=(300, 5))
    rows[random.random(rows.shape) < 0.15] = np.nan
    late = (np.nan_to_num(rows[:, 0]) + np.nan_to_num(rows[:, 1]) ** 2 > 0.7).astype(float)
    model = HistGradientBoostingClassifier(
        max_iter=12, max_leaf_nodes=8, max_depth=4, random_state=0
    )
    return model.fit(rows, late), rows


def test_decision_equals_scikit_learn(fitted) -> None:
    """Scores with missing values are those of the fitted model."""
    model, rows = fitted
    assert leaves_of(model).decision(rows) == pytest.approx(model.decision_function(rows), abs=1e-9)


def test_trees_on_amounts_are_read_alike(fitted) -> None:
    """A regression has the same nodes; its table gives its predictions."""
    _model, rows = fitted
    model = HistGradientBoostingRegressor(max_iter=9, max_leaf_nodes=8, random_state=0)
    model.fit(rows, np.nan_to_num(rows[:, 0]) * 0.3)
    assert leaves_of(model).decision(rows) == pytest.approx(model.predict(rows), abs=1e-9)


def test_shapley_values_add_up(fitted) -> None:
    """Contributions and the expected score add up to the score of every row."""
    model, rows = fitted
    leaves = leaves_of(model)
    total = leaves.shapley(rows).sum(axis=1) + leaves.expected()
    assert total == pytest.approx(leaves.decision(rows), abs=1e-9)


def _by_enumeration(leaves: Leaves, row: np.ndarray, features: int) -> np.ndarray:
    values = row[leaves.feature]
    inside = (values > leaves.low) & (values <= leaves.high)
    passes = np.where(np.isnan(values), leaves.missing, inside)

    def worth(coalition: tuple[int, ...]) -> float:
        known = np.isin(leaves.feature, coalition)
        return float(np.where(known, passes, leaves.share).prod(axis=1) @ leaves.value)

    result = np.zeros(features)
    for player in range(features):
        others = [other for other in range(features) if other != player]
        for size in range(features):
            weight = factorial(size) * factorial(features - size - 1) / factorial(features)
            for coalition in itertools.combinations(others, size):
                result[player] += weight * (worth((*coalition, player)) - worth(coalition))
    return result


def test_shapley_values_equal_enumeration(fitted) -> None:
    """The fast formula gives the definition of the Shapley value over all coalitions."""
    model, rows = fitted
    leaves = leaves_of(model)
    for row in rows[:5]:
        wanted = _by_enumeration(leaves, row, rows.shape[1])
        assert leaves.shapley(row[None, :])[0] == pytest.approx(wanted, abs=1e-9)
