"""Learning from a history: what it finds, what it must not see, and what few items allow."""

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from models.delay import DelayModel, LateFeatureError, ProjectFileError, whatif
from models.delay.model import LEVELS
from models.delay.survival import REACH
from models.delay.table import prepare
from training.delay.cli import COLUMNS
from training.delay.fit import train
from training.delay.outcomes import known_work
from training.delay.split import split_by_time

SILENT = lambda _message: None  # noqa: E731 - a listener that hears nothing
OUTCOMES = ["actual_end", "delayed_5pct", "slip_days", "label_date"]


def history(size: int = 260, *, seed: int = 0, effect: float = 2.0) -> pd.DataFrame:
    """Return finished work whose slip depends on added requirements by ``effect``."""
    random = np.random.default_rng(seed)
    start = pd.Timestamp("2020-01-01") + pd.to_timedelta(
        np.sort(random.integers(0, 1200, size)), unit="D"
    )
    length = random.integers(40, 300, size)
    added = random.poisson(5, size).astype(float)
    share = 0.02 + effect * 0.04 * (added - 5) + random.normal(0, 0.15, size)
    planned = start + pd.to_timedelta(length, unit="D")
    actual = planned + pd.to_timedelta(np.round(share.clip(-0.9) * length), unit="D")
    return pd.DataFrame(
        {
            "project_id": [f"p{number}" for number in range(size)],
            "snapshot_date": start,
            "start_date": start,
            "planned_end": planned,
            "actual_end": actual,
            "requirements_total_count": 40.0,
            "requirements_added_count": added,
            "mood_mean": random.normal(0, 0.3, size),
            "category": random.choice(["portal", "report", "interface"], size),
            "title": random.choice(["billing portal", "tax report", "bank interface"], size),
        }
    )


@pytest.fixture(scope="module")
def fitted() -> DelayModel:
    return train(prepare(history()), note=SILENT)


def _auc(model: DelayModel, test: pd.DataFrame) -> float:
    share = (test["actual_end"] - test["planned_end"]).dt.days / (
        test["planned_end"] - test["start_date"]
    ).dt.days
    found = model.predict(test.drop(columns="actual_end"), explain=False)
    return float(roc_auc_score(share > 0.05, [estimate.p_late_5pct for estimate in found]))


def test_finds_a_known_effect_of_churn(fitted: DelayModel) -> None:
    """Work with many added requirements is ranked above other work, and the driver is named."""
    test = history(200, seed=9)
    assert _auc(fitted, test) > 0.75
    worst = test.sort_values("requirements_added_count").tail(1)
    (estimate,) = fitted.predict(worst.drop(columns="actual_end"))
    assert estimate.drivers[0].name == "Requirements added"
    assert estimate.drivers[0].points > 0


def test_shuffled_outcome_predicts_nothing() -> None:
    """With outcomes given to the wrong work the ranking of new work is chance."""
    found = []
    for seed in range(4):
        random = np.random.default_rng(seed)
        table = history(300, seed=seed)
        slip = random.permutation((table["actual_end"] - table["planned_end"]).dt.days)
        table["actual_end"] = table["planned_end"] + pd.to_timedelta(slip, unit="D")
        table["actual_end"] = table[["actual_end", "start_date"]].max(axis=1) + pd.Timedelta(days=1)
        found.append(_auc(train(prepare(table), note=SILENT), history(400, seed=50 + seed)))
    assert np.mean(found) == pytest.approx(0.5, abs=0.05)


def test_outcome_columns_do_not_change_the_estimate(fitted: DelayModel) -> None:
    """Estimates are the same with, without and with a wrong outcome in the file."""
    test = history(30, seed=3)
    wrong = test.assign(actual_end=pd.Timestamp("2030-01-01"), delayed_5pct=1, leak_spent=7.0)
    without = fitted.predict(test.drop(columns="actual_end"))
    assert fitted.predict(wrong) == without


def test_row_order_is_kept_and_irrelevant(fitted: DelayModel) -> None:
    """One estimate per row in the order of the file, equal for the same row wherever it stands."""
    test = history(20, seed=4).drop(columns="actual_end")
    forward = {one.project_id: one.p_late_5pct for one in fitted.predict(test)}
    backward = fitted.predict(test.iloc[::-1])
    assert [one.project_id for one in backward] == list(test["project_id"][::-1])
    assert {one.project_id: one.p_late_5pct for one in backward} == pytest.approx(forward)


def test_feature_dated_after_the_snapshot_is_refused(fitted: DelayModel) -> None:
    """A value observed after the moment of prediction stops training and prediction."""
    table = history(60)
    table["mood_mean_as_of"] = table["start_date"] + pd.Timedelta(days=3)
    with pytest.raises(LateFeatureError, match="mood_mean, project p0"):
        train(prepare(table), note=SILENT)
    with pytest.raises(LateFeatureError, match="after the snapshot"):
        fitted.predict(table.drop(columns="actual_end"))


def test_late_date_and_outcome_names_are_refused() -> None:
    """A date column with later dates and a column named after the end are no features."""
    table = history(120)
    table["x_inspected"] = (table["actual_end"]).dt.strftime("%Y-%m-%d")
    table["x_final_cost"] = (table["actual_end"] - table["planned_end"]).dt.days
    heard: list[str] = []
    model = train(prepare(table), note=heard.append)
    assert not any("inspected" in name or "final" in name for name in model.plan.kept)
    assert sum("refused" in message for message in heard) == 2


def test_an_end_after_the_day_of_training_is_not_known() -> None:
    """Work that finished after `until` counts as open, and its slip is hidden."""
    table = prepare(history())
    day = pd.Timestamp("2021-06-01")
    work = known_work(table, note=SILENT, until=day)
    later = work.table["actual_end"] > day
    assert later.any()
    assert work.table.loc[later, "slip_share"].isna().all()
    assert not work.table.loc[later, "finished"].any()
    assert (work.table.loc[work.fit_rows, "known_on"] <= day).all()


def test_few_items_give_reference_ranges_that_say_so(tmp_path: Path) -> None:
    """With 0, 1 and 12 finished items there is no model of one's own; the note names the count."""
    open_work = history(5, seed=7).drop(columns="actual_end")
    for size in (0, 1, 12):
        train(prepare(history(12).head(size)), note=SILENT).save(tmp_path / str(size))
        model = DelayModel.load(tmp_path / str(size))
        assert model.blend is None
        for estimate in model.predict(open_work):
            assert f"{size} finished items of your own" in estimate.note
            assert estimate.n_reference >= 30
            assert 0 < estimate.p_late_5pct < 1


def test_saved_model_answers_the_same(fitted: DelayModel, tmp_path: Path) -> None:
    """What is read back gives identical estimates, reasons included."""
    fitted.save(tmp_path / "model")
    test = history(25, seed=5).drop(columns="actual_end")
    assert DelayModel.load(tmp_path / "model").predict(test) == fitted.predict(test)


def test_what_if_changes_only_what_can_be_decided(fitted: DelayModel) -> None:
    """Fewer added requirements lower the risk; other columns are refused; strange values marked."""
    row = (
        history(200, seed=9)
        .sort_values("requirements_added_count")
        .iloc[-1]
        .drop("actual_end")
        .to_dict()
    )
    found = whatif(fitted, row, {"requirements_added_count": 1})
    assert found.after.p_late_5pct < found.before.p_late_5pct
    assert not found.outside_experience
    assert whatif(fitted, row, {"requirements_added_count": 500}).outside_experience
    assert whatif(fitted, row, {"team_size_people": 9}).without_effect == ("team_size_people",)
    with pytest.raises(ProjectFileError, match="mood_mean cannot be changed"):
        whatif(fitted, row, {"mood_mean": 1.0})


def test_split_keeps_later_outcomes_out() -> None:
    """No training row has an outcome from after the split; test rows hold no outcome."""
    table = history()
    table["label_date"] = table["actual_end"]
    table["delayed_5pct"] = 0
    train_rows, known, test = split_by_time(table, test_from=pd.Timestamp("2022-01-01"))
    assert (train_rows["label_date"] < "2022-01-01").all()
    assert not set(OUTCOMES) & set(test.columns)
    assert list(known["project_id"]) == list(test["project_id"])


def test_commands_end_to_end(tmp_path: Path) -> None:
    """`train` and `predict` work on files and write exactly the promised columns."""
    history(90).to_csv(tmp_path / "old.csv", index=False)
    new = history(7, seed=8).drop(columns=["actual_end", "mood_mean"]).assign(strange=1)
    new.to_csv(tmp_path / "new.csv", index=False)
    command = [sys.executable, "-m", "training.delay"]
    subprocess.run(
        [*command, "train", tmp_path / "old.csv", "--out", tmp_path / "model"],
        check=True,
        capture_output=True,
    )
    done = subprocess.run(
        [*command, "predict", "--model", tmp_path / "model", tmp_path / "new.csv"],
        check=True,
        capture_output=True,
        text=True,
    )
    rows = list(csv.reader(done.stdout.splitlines()))
    assert tuple(rows[0]) == COLUMNS
    assert [row[0] for row in rows[1:]] == [f"p{number}" for number in range(7)]
    assert all(row[2] <= row[3] <= row[4] for row in rows[1:])
    assert "not in the schema, ignored: strange" in done.stderr


def test_missing_column_is_named() -> None:
    """A file without planned ends is refused with the name of the column."""
    with pytest.raises(ProjectFileError, match="planned_end is missing"):
        prepare(history(5).drop(columns="planned_end"))


def test_expected_slip_is_the_mean_of_what_the_dates_come_from(fitted: DelayModel) -> None:
    """The mean of the curve is the mean of the items compared with, so it fits P50, P80 and P95."""
    rows = history(40, seed=11).drop(columns="actual_end")
    assert fitted.survival is not None
    assert fitted.blend is not None
    done = replace(fitted.survival, finished=np.ones(len(fitted.survival.finished), dtype=bool))
    scores = fitted.blend.scores(fitted.matrix(prepare(rows)))
    length = (rows["planned_end"] - rows["start_date"]).dt.days.to_numpy()
    model = replace(fitted, levels=LEVELS, survival=done)
    names = {name: index for index, name in enumerate(model.segments)}
    for row, found in enumerate(model.predict(rows, explain=False)):
        segment = names[rows["category"].iloc[row]]
        near = 0.02 * length[row]  # the curve is read at twenty places
        slips = done.like(float(scores[row]), segment).slips
        assert found.mean_slip_days == pytest.approx(length[row] * slips.mean(), abs=near)
        delays = slips.clip(min=0.0)
        assert found.mean_delay_days == pytest.approx(length[row] * delays.mean(), abs=near)


def test_what_if_says_when_the_history_does_not_show_that_it_helps() -> None:
    """Where more additions went together with less delay, taking some out is no proven help."""
    row = history(200, seed=9).sort_values("requirements_added_count").iloc[-1]
    row = row.drop("actual_end").to_dict()
    less = {"requirements_added_count": 1}
    usual = train(prepare(history()), note=SILENT)
    assert whatif(usual, row, less).against_experience == ()
    odd = train(prepare(history(effect=-2.0)), note=SILENT)
    found = whatif(odd, row, less)
    assert found.after.p_late_5pct > found.before.p_late_5pct
    assert found.against_experience == ("requirements_added_count",)


def test_no_date_lies_further_than_twice_any_slip_of_the_history(fitted: DelayModel) -> None:
    """A slip of five times a short plan is not read into a long one: days are bounded as well."""
    row = history(1, seed=3).drop(columns="actual_end")
    row["planned_end"] = row["start_date"] + pd.Timedelta(days=3000)
    past = history()
    longest = float((past["actual_end"] - past["planned_end"]).dt.days.max())
    assert fitted.facts["longest_slip_days"] <= longest
    (found,) = fitted.predict(row, explain=False)
    assert (found.ends[2] - row["planned_end"].iloc[0]).days <= REACH * longest
    free = replace(fitted, facts={**fitted.facts, "longest_slip_days": 1e6})
    assert (free.predict(row, explain=False)[0].ends[2] - found.ends[2]).days > 100
