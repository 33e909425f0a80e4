"""Time a query of the matcher on records of growing size."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import cycle, islice

import numpy as np

from models.matching import Matcher, RecordEntry
from nlp.domain import Status
from training.matching.data import Pair

SIZES = (1_000, 10_000, 50_000)
QUERIES = 60


def print_times(pairs: Sequence[Pair], matcher: Matcher) -> None:
    """Print build time, and median and 95th percentile per query, for each size."""
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.record, pair.new)))
    language = {p.record: p.record_language for p in pairs} | {p.new: p.new_language for p in pairs}
    for size in SIZES:
        # Two texts joined and a number: distinct entries with words as common as in real records.
        entries = []
        for at, text in enumerate(islice(cycle(texts), size)):
            other = texts[(at * 7 + at // len(texts)) % len(texts)]
            entries.append(RecordEntry(f"R{at}", f"{text} {other} {at}", None, language[text]))
        started = time.perf_counter()
        index = matcher.build_index(entries)
        built = time.perf_counter() - started
        times = []
        for pair in pairs[:: max(1, len(pairs) // QUERIES)]:
            started = time.perf_counter()
            matcher.match(pair.new, pair.new_priority, Status.STATED, index)
            times.append(1000 * (time.perf_counter() - started))
        middle, slow = np.quantile(times[5:], [0.5, 0.95])
        print(
            f"{size:6} entries: built in {built:.1f} s, "
            f"{middle:.1f} ms a query (median), {slow:.1f} ms (95 %)"
        )
