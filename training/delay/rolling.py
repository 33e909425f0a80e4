"""Rolling origin: train at a series of days, test on the window after each, pool the scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import brier_score_loss, roc_auc_score

from models.delay.model import DelayModel
from models.delay.table import prepare
from training.delay.fit import train
from training.delay.split import split_by_time

Floats = NDArray[np.float64]
_LEAST_TESTED = 20


@dataclass(frozen=True, slots=True)
class Score:
    """How one model did on one window; coverage and slip only where ends are known."""

    origin: str
    trained: int
    tested: int
    late_share: float
    auc: float
    brier: float
    brier_base: float
    calibration_error: float
    coverage: tuple[float, float, float]
    slip_error: float
    plan_error: float

    def __str__(self) -> str:
        """Return one line of the table."""
        p50, p80, p95 = self.coverage
        return (
            f"{self.origin} {self.trained:6d} {self.tested:5d} {self.late_share:5.2f} {self.auc:6.3f} "
            f"{self.brier:6.3f} {self.brier_base:6.3f} {self.calibration_error:6.3f} "
            f"{p50:5.2f} {p80:5.2f} {p95:5.2f} {self.slip_error:7.1f} {self.plan_error:7.1f}"
        )


HEADER = (
    "origin      train  test  late    auc  brier   base    ece   p50   p80   p95  slip_d  plan_d   "
    "(p50 to p95: share of known ends on or before the date)"
)


def expected_calibration_error(late: Floats, probability: Floats) -> float:
    """Return the mean gap between promised and seen, over ten bins of equal count."""
    bins = np.array_split(np.argsort(probability, kind="stable"), 10)
    gaps = (len(own) * abs(probability[own].mean() - late[own].mean()) for own in bins if len(own))
    return float(sum(gaps) / len(late))


def score(model: DelayModel, test: pd.DataFrame, known: pd.DataFrame, origin: str) -> Score | None:
    """Score a model on rows whose outcome is known; nothing if they are too few or all alike."""
    usable = known["delayed_5pct"].notna()
    if "deadline_passed" in known and known["deadline_passed"].notna().any():
        usable &= known["deadline_passed"] == 1
    truth = prepare(known[usable])
    late = truth["delayed_5pct"].to_numpy(dtype=np.float64)
    if len(late) < _LEAST_TESTED or late.min() == late.max():
        return None
    found = model.predict(test[usable], explain=False)
    chance = np.array([estimate.p_late_5pct for estimate in found])
    slip = pd.to_numeric(truth["slip_days"], errors="coerce").to_numpy(dtype=np.float64)
    ends = truth["planned_end"] + pd.to_timedelta(slip, unit="D")
    has = ~np.isnan(slip)
    dates = [pd.Series([estimate.ends[level] for estimate in found]) for level in range(3)]
    coverage = [float((ends[has] <= date[has]).mean()) if has.any() else np.nan for date in dates]
    expected = np.array([estimate.expected_slip_days for estimate in found])
    base = float(model.facts["late_share"] or 0.5)
    return Score(
        origin,
        int(model.facts["rows_fitted"]),
        len(late),
        float(late.mean()),
        float(roc_auc_score(late, chance)),
        float(brier_score_loss(late, chance)),
        float(np.mean((late - base) ** 2)),
        expected_calibration_error(late, chance),
        (coverage[0], coverage[1], coverage[2]),
        float(np.abs(slip - expected)[has].mean()) if has.any() else np.nan,
        float(np.abs(slip)[has].mean()) if has.any() else np.nan,
    )


def rolling_origin(
    raw: pd.DataFrame,
    origins: Sequence[pd.Timestamp],
    *,
    window_days: int,
    note: Callable[[str], None],
    phases: tuple[str, ...] = (),
    start_from: pd.Timestamp | None = None,
) -> Iterator[Score]:
    """Train at every origin on what was known then and score the rows of the window after it."""
    for origin in origins:
        history, known, test = split_by_time(
            raw, test_from=origin, phases=phases, start_from=start_from
        )
        end = origin + pd.Timedelta(days=window_days)
        _, later, _ = split_by_time(raw, test_from=end, phases=phases, start_from=start_from)
        inside = ~known.index.isin(later.index)
        model = train(prepare(history), note=note)
        found = score(model, test[inside], known[inside], str(origin)[:10])
        if found is None:
            note(f"{str(origin)[:10]}: too few decided rows in the window, or all alike")
        else:
            yield found
