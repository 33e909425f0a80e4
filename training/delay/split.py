"""Time-ordered splits of a project file: learn from what was known before, test on what came after."""

from __future__ import annotations

import pandas as pd

from models.delay.columns import OUTCOMES
from models.delay.table import prediction_moment, prepare


def split_by_time(
    raw: pd.DataFrame,
    *,
    test_from: pd.Timestamp,
    phases: tuple[str, ...] = (),
    start_from: pd.Timestamp | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return training rows, test rows with the outcome, and test rows without.

    Training rows have a `label_date` before the split; test rows are predicted on or after it.
    """
    rows = raw
    if phases:
        rows = rows[rows["phase"].isin(phases)]
    if start_from is not None:
        rows = rows[pd.to_datetime(rows["start_date"]) >= start_from]
    dated = prepare(rows)
    moment = dated[prediction_moment(dated)]
    train = rows[(dated["label_date"] < test_from).to_numpy()]
    test = rows[(moment >= test_from).to_numpy()]
    hidden = [name for name in test if name in OUTCOMES or str(name).startswith("leak_")]
    return train, test, test.drop(columns=hidden)
