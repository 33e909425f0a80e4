"""The gate of delay models: worse on the newest outcomes stays out, with reasons in words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from models.delay.model import DelayModel
from models.delay.table import prepare
from training.delay.cli import app
from training.delay.fit import train
from training.delay.gate import judge


def _history(count: int, *, upside_down_until: int = 0) -> pd.DataFrame:
    """Return work in which many added requirements make late; the first rows say the opposite."""
    random = np.random.default_rng(3)
    rows = []
    for number in range(count):
        start = pd.Timestamp("2020-01-01") + pd.Timedelta(days=3 * number)
        added = int(random.integers(0, 17))
        late = (added > 8) != (number < upside_down_until)
        end = start + pd.Timedelta(days=100)
        rows.append(
            {
                "project_id": f"p{number}",
                "snapshot_date": start + pd.Timedelta(days=50),
                "start_date": start,
                "planned_end": end,
                "actual_end": end + pd.Timedelta(days=30 if late else -2),
                "requirements_added_count": added,
                "requirements_total_count": 30 + added,
            }
        )
    return prepare(pd.DataFrame(rows))


@pytest.fixture(scope="module")
def good() -> DelayModel:
    """Give a model of the first 200 pieces of work, in which the effect is right."""
    return train(_history(200), note=lambda _text: None)


def _twisted() -> pd.DataFrame:
    """Return a history whose older half was corrupted after the champion learned from it."""
    return _history(450, upside_down_until=200)


def test_a_model_that_is_worse_on_the_newest_outcomes_is_refused(good: DelayModel) -> None:
    """The words name n, the difference with its interval, and what stays."""
    found = judge(_twisted(), good)
    assert not found.passed
    assert found.n >= 100
    assert found.low > 0.01
    assert f"On {found.n} new outcomes" in found.reason_en
    assert "stays" in found.reason_en
    assert "继续使用现有模型" in found.reason_zh


def test_a_model_that_is_not_worse_passes(good: DelayModel) -> None:
    """The same effect goes on in the new outcomes: nothing speaks against learning them."""
    found = judge(_history(450), good)
    assert found.passed
    assert found.n >= 100


def test_few_new_outcomes_are_taken(good: DelayModel) -> None:
    """A hundred are needed to tell; until then the newest knowledge goes live, and that is said."""
    found = judge(_history(230), good)
    assert found.passed
    assert "too few" in found.reason_en


def test_the_command_writes_no_refused_model(good: DelayModel, tmp_path: Path) -> None:
    """Status 3 and the verdict as JSON; a model that passes is written as before."""
    good.save(tmp_path / "live")
    for name, table, status in (("bad", _twisted(), 3), ("fine", _history(450), 0)):
        path = tmp_path / f"{name}.csv"
        table.to_csv(path, index=False)
        words = ["train", str(path), "--out", str(tmp_path / name)]
        done = CliRunner().invoke(app, [*words, "--champion", str(tmp_path / "live")])
        assert done.exit_code == status, done.output
        assert json.loads(done.stdout.splitlines()[-1])["passed"] == (status == 0)
        assert (tmp_path / name).exists() == (status == 0)
    assert replace(DelayModel.load(tmp_path / "fine")).facts["rows_fitted"] > 300
