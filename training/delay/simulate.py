"""How the estimates behave with a small history: the same test rows, 0 to 300 finished items."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from models.delay.table import prepare
from training.delay.checks import mean_and_interval
from training.delay.fit import train
from training.delay.rolling import Score, score
from training.delay.split import split_by_time


def small_histories(
    raw: pd.DataFrame,
    sizes: Sequence[int],
    *,
    test_from: pd.Timestamp,
    repeats: int,
    note: Callable[[str], None],
    phases: tuple[str, ...] = (),
    start_from: pd.Timestamp | None = None,
) -> Iterator[tuple[int, Score]]:
    """Draw histories of each size from the training rows and score them on the same test rows."""
    history, known, test = split_by_time(
        raw, test_from=test_from, phases=phases, start_from=start_from
    )
    decided = history[history["delayed_5pct"].notna()]
    random = np.random.default_rng(0)
    for size in sizes:
        for repeat in range(repeats):
            chosen = decided.iloc[
                np.sort(random.choice(len(decided), min(size, len(decided)), replace=False))
            ]
            model = train(prepare(chosen), note=note, until=test_from - pd.Timedelta(days=1))
            found = score(model, test, known, f"draw {repeat}    ")
            if found is not None:
                yield size, found
            if size == 0:
                break


def summary(size: int, found: Sequence[Score]) -> str:
    """Return what several histories of one size did: one draw alone says little.

    The first figures are the Brier score minus that of the base rate: mean, its 95 % interval over the
    draws, and their range; then in how many of the draws the model was worse than its base rate.
    """
    gains = [one.brier - one.brier_base for one in found]
    mean, low, high = mean_and_interval(gains)
    interval = f"[{low:+.4f} {high:+.4f}]" if len(found) > 1 else "[one draw]"
    with warnings.catch_warnings():  # a file without known ends has no dates to keep
        warnings.simplefilter("ignore", RuntimeWarning)
        p50, p80, p95 = np.nanmean([one.coverage for one in found], axis=0)
        least = float(np.nanmin([one.coverage[1] for one in found]))
    return (
        f"{size:5d}  mean of {len(found)}: auc {np.mean([one.auc for one in found]):.3f}  "
        f"brier - base {mean:+.4f} {interval}, {min(gains):+.4f} to {max(gains):+.4f}, "
        f"worse in {sum(gain > 0 for gain in gains)}; "
        f"kept {p50:.2f} / {p80:.2f} / {p95:.2f}, P80 at least {least:.2f}"
    )
