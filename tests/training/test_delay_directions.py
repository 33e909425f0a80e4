"""Words as directions: fixed without the outcome, stored, and told word by word with nothing lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.delay import DelayModel
from models.delay.directions import Turned
from models.delay.matrix import Matrix
from models.delay.table import prepare
from training.delay.components import fit_blend, fit_directions
from training.delay.fit import train

_WORDS = ("roof", "boiler", "window", "lift")


def _rows(size: int = 240) -> tuple[Matrix, np.ndarray, np.ndarray]:
    """Return one number and four words by row, late or not, and the slip; roofs slip."""
    random = np.random.default_rng(5)
    words = (random.random((size, len(_WORDS))) < 0.4).astype(float)
    slip = 0.4 * words[:, 0] - 0.15 + random.normal(0, 0.15, size)
    names = ("own:a", *(f"word:{word}" for word in _WORDS))
    return Matrix(np.column_stack([random.normal(size=size), words]), names), slip > 0.05, slip


def test_contributions_of_words_add_up_to_the_score() -> None:
    """What the directions contribute is told by word; with the baseline it is the score, part by part."""
    matrix, late, slip = _rows()
    blend = fit_blend(matrix, late.astype(float), slip, seeds=1, words_in_line=True)
    turned = [part for part in blend.parts if isinstance(part, Turned)]
    assert turned
    for part in turned:
        total = part.contributions(matrix).sum(axis=1) + part.baseline()
        assert total == pytest.approx(part.scores(matrix), abs=1e-9)
    whole = replace(blend, slope=1.3, shift=-0.4)
    total = whole.contributions(matrix).sum(axis=1) + whole.baseline()
    assert total == pytest.approx(whole.scores(matrix), abs=1e-9)


def test_words_that_a_row_lacks_get_nothing_unless_it_has_none() -> None:
    """A direction is shared among the words of the row; where there are none, all share alike."""
    matrix, _late, _slip = _rows()
    directions = fit_directions(matrix)
    assert directions.words == tuple(f"word:{word}" for word in _WORDS)
    pushed = np.ones((len(matrix.values), len(directions.names)))
    shares = directions.spread(pushed, matrix)
    assert shares.sum(axis=1) == pytest.approx(pushed.sum(axis=1))
    present = matrix.values[:, 1:] > 0
    some = present.any(axis=1)
    assert np.all(shares[some][~present[some]] == 0)
    assert shares[~some] == pytest.approx(np.full_like(shares[~some], shares[~some][0, 0]))


def test_only_extracts_with_words_read_directions() -> None:
    """A file without words has plain trees alone, and a panel keeps its words as they are."""
    matrix, late, slip = _rows()
    plain = fit_blend(
        matrix.select(("own:a",)), late.astype(float), slip, seeds=1, words_in_line=True
    )
    assert not any(isinstance(part, Turned) for part in plain.parts)
    panel = fit_blend(matrix, late.astype(float), slip, seeds=1, words_in_line=False)
    assert not any(isinstance(part, Turned) for part in panel.parts)


def _extract(size: int = 160) -> pd.DataFrame:
    random = np.random.default_rng(2)
    start = pd.Timestamp("2020-01-01") + pd.to_timedelta(
        np.sort(random.integers(0, 900, size)), unit="D"
    )
    length = random.integers(40, 200, size)
    roof = random.random(size) < 0.5
    planned = start + pd.to_timedelta(length, unit="D")
    slip = np.round((0.3 * roof - 0.1 + random.normal(0, 0.1, size)) * length)
    return pd.DataFrame(
        {
            "project_id": [f"p{number}" for number in range(size)],
            "start_date": start,
            "planned_end": planned,
            "actual_end": planned + pd.to_timedelta(slip, unit="D"),
            "title": np.where(roof, "school roof repair", "new windows upstairs"),
        }
    )


def test_a_stored_extract_model_estimates_and_explains_alike(tmp_path: Path) -> None:
    """Directions come back from the files; the words are named, and no count of starts is read."""
    rows = _extract()
    model = train(prepare(rows), note=lambda _message: None)
    assert model.blend is not None
    assert any(isinstance(part, Turned) for part in model.blend.parts)
    assert not any(name.startswith("context:starts_") for name in model.plan.kept)
    model.save(tmp_path)
    open_work = rows.drop(columns="actual_end").tail(20)
    before, after = model.predict(open_work), DelayModel.load(tmp_path).predict(open_work)
    assert before == after
    words = [
        driver
        for driver in before[0].drivers
        if driver.name == "Words of the title and description"
    ]
    assert words
    roofs = [estimate.p_late_5pct for estimate in before]
    is_roof = open_work["title"].str.contains("roof").to_numpy()
    assert np.mean(np.array(roofs)[is_roof]) > np.mean(np.array(roofs)[~is_roof]) + 0.2
