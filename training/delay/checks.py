"""Checks that print: shuffled outcomes, a known effect, files of other organizations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from models.delay.model import DelayModel
from models.delay.table import prepare
from training.delay.fit import train
from training.delay.generator import CHURN, MOOD, Effect, simulate_history
from training.delay.rolling import score
from training.delay.split import split_by_time

Note = Callable[[str], None]
_TESTED_SHARE = 0.4


def shuffled_auc(
    raw: pd.DataFrame,
    *,
    test_from: pd.Timestamp,
    shuffles: int,
    phases: tuple[str, ...],
    start_from: pd.Timestamp | None,
) -> Iterator[float]:
    """Give the AUC on the untouched test rows after the outcomes of the training rows were shuffled.

    The slip travels as a share of the plan, so that a shuffled end stays possible.
    """
    history, known, test = split_by_time(
        raw, test_from=test_from, phases=phases, start_from=start_from
    )
    for seed in range(shuffles):
        mixed = shuffled(history, np.random.default_rng(seed))
        model = train(prepare(mixed), note=_silent)
        found = score(model, test, known, "")
        if found is not None:
            yield found.auc


def mean_and_interval(found: Sequence[float]) -> tuple[float, float, float]:
    """Return the mean of several runs and its 95 % interval; one shuffle alone says little."""
    values = np.array(found)
    half = 1.96 * float(values.std(ddof=1)) / len(values) ** 0.5 if len(values) > 1 else np.nan
    return float(values.mean()), float(values.mean() - half), float(values.mean() + half)


def shuffled(history: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Return the rows with the outcomes of other rows; days follow from the share of the slip.

    Slips in days would betray the plan: the same 100 days are a small share of a long one.
    """
    mixed = history.copy()
    decided = np.flatnonzero(history["delayed_5pct"].notna())
    other = random.permutation(decided)
    for name in ("slip_pct", "delayed", "delayed_5pct", "deadline_passed"):
        if name in mixed:
            values = history[name].to_numpy(copy=True)
            values[decided] = values[other]
            mixed[name] = values
    dates = prepare(history)
    length = dates["planned_duration_days"].to_numpy()
    if "slip_days" in mixed:
        days = pd.to_numeric(history["slip_days"], errors="coerce").to_numpy(copy=True)
        days[decided] = (days / length)[other] * length[decided]
        mixed["slip_days"] = days
    if "actual_end" in mixed and mixed["actual_end"].notna().any():
        share = ((dates["actual_end"] - dates["planned_end"]).dt.days / length).to_numpy()
        moved = np.full(len(mixed), np.nan)
        moved[decided] = np.round(share[other] * length[decided])
        ends = dates["planned_end"] + pd.to_timedelta(moved, unit="D")
        mixed["actual_end"] = ends.dt.strftime("%Y-%m-%d")
    return mixed


def _silent(_message: str) -> None:
    """Drop a note."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the model made of a simulated history: skill, and points a driver moves the estimate by."""

    name: str
    count: int
    auc: float
    churn_points: float
    mood_points: float

    def __str__(self) -> str:
        """Return one line of the table."""
        return (
            f"{self.name:22s} {self.count:5d} {self.auc:6.3f} {self.churn_points:7.1f} "
            f"{self.mood_points:7.1f}"
        )


FOUND_HEADER = "effect                 train    auc   churn    mood   (points from the 10th to the 90th percentile)"


def find_effects(count: int, *, seed: int, names: str = "") -> Iterator[Found]:
    """Fit on the first part of simulated histories with and without an effect, test on the rest."""
    for name, effect in (
        ("none", Effect()),
        ("churn", Effect(churn=1.8)),
        ("mood", Effect(mood=1.8)),
        ("churn and mood", Effect(churn=1.8, mood=1.8)),
    ):
        if not name.startswith(names):
            continue
        rows = simulate_history(count, effect, seed=seed)
        cut = int(count * (1 - _TESTED_SHARE))
        until = pd.Timestamp(rows["snapshot_date"].iloc[cut])
        past = rows[pd.to_datetime(rows["actual_end"]) < until]
        model = train(prepare(past), note=_silent, until=until)
        test = rows.iloc[cut:]
        late = (_slip_share(test) > 0.05).to_numpy()
        chance = [
            e.p_late_5pct for e in model.predict(test.drop(columns="actual_end"), explain=False)
        ]
        yield Found(
            name,
            len(past),
            float(roc_auc_score(late, chance)),
            points_between(model, test, CHURN),
            points_between(model, test, MOOD, falling=True),
        )


def _slip_share(rows: pd.DataFrame) -> pd.Series:
    dates = prepare(rows)
    return (dates["actual_end"] - dates["planned_end"]).dt.days / dates["planned_duration_days"]


def points_between(
    model: DelayModel, rows: pd.DataFrame, column: str, *, falling: bool = False
) -> float:
    """Return by how many points the mean estimate moves from a good to a bad value of a column."""
    good, bad = np.quantile(rows[column], [0.9, 0.1] if falling else [0.1, 0.9])
    means = []
    for value in (good, bad):
        changed = rows.drop(columns="actual_end").assign(**{column: value})
        means.append(np.mean([e.p_late_5pct for e in model.predict(changed, explain=False)]))
    return float(100 * (means[1] - means[0]))


def pooled_origins(
    raw: pd.DataFrame, origins: Sequence[pd.Timestamp], *, window_days: int
) -> tuple[int, float, float, float]:
    """Return n, AUC, Brier and Brier of the base rate over all windows together."""
    late: list[float] = []
    chance: list[float] = []
    base: list[float] = []
    for origin in origins:
        history, known, test = split_by_time(raw, test_from=origin)
        _, later, _ = split_by_time(raw, test_from=origin + pd.Timedelta(days=window_days))
        inside = ~known.index.isin(later.index) & known["delayed_5pct"].notna().to_numpy()
        if "deadline_passed" in known and known["deadline_passed"].notna().any():
            inside &= (known["deadline_passed"] == 1).to_numpy()
        if not inside.any():
            continue
        model = train(prepare(history), note=_silent)
        found = model.predict(test[inside], explain=False)
        late.extend(known.loc[inside, "delayed_5pct"].astype(float))
        chance.extend(estimate.p_late_5pct for estimate in found)
        base.extend([float(model.facts["late_share"] or 0.5)] * int(inside.sum()))
    truth, told, rate = np.array(late), np.array(chance), np.array(base)
    auc = float(roc_auc_score(truth, told)) if 0 < truth.mean() < 1 else float("nan")
    return len(truth), auc, float(np.mean((truth - told) ** 2)), float(np.mean((truth - rate) ** 2))
