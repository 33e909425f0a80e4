"""How the estimates behave with a small history: the same test rows, 0 to 300 finished items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from models.delay.table import prepare
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
