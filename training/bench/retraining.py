"""Time and memory of a retraining: `python -m training.bench.retraining --decisions 1000`.

Decisions are made from the labels of the shipped documents, which are repeated under other names until there are
enough; that does for time and memory and says nothing about quality. Each size runs in a process of its own; every step
is told on stderr with the seconds since the start and the peak of memory so far, so that a run that was stopped says
how far it came.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from models.encoder import load_encoder
from training.corpus import Label, read_corpus
from training.learning.decisions import DecidedDocument, Decision, Taught
from training.learning.progress import Progress
from training.learning.refit import Settings
from training.learning.retrain import run
from training.text_model import DATA

SIZES = (1_000, 10_000, 100_000)
_START = datetime(2026, 1, 5, 9, tzinfo=UTC)
_PER_PROJECT = 20


@dataclass(frozen=True, slots=True)
class Cost:
    """What one retraining took; ``processor`` is the time of all threads."""

    decisions: int
    documents: int
    seconds: float
    processor: float
    peak_mib: float


def made_decisions(wanted: int) -> Iterator[DecidedDocument]:
    """Yield documents with a decision on every unit until there are ``wanted``."""
    documents = read_corpus(DATA)
    left = wanted
    for number in count():
        one = documents[number % len(documents)]
        decisions = tuple(
            Decision(
                start=unit.span.start, end=unit.span.end,
                label=Taught.REQUIREMENT if unit.label is Label.REQUIREMENT else Taught.NONE,
                priority=unit.priority, reviewer=f"u{number % 5}", source="accept",
                decided_at=_START + timedelta(minutes=number),
            )
            for unit in one.units[:left]
        )  # fmt: skip
        left -= len(decisions)
        if decisions:
            yield DecidedDocument(
                format=1, document=f"d{number}", project=f"p{number // _PER_PROJECT}",
                kind=one.document.kind, text=one.document.text, decisions=decisions,
            )  # fmt: skip
        if not left:
            return


def cost_of(wanted: int) -> Cost:
    """Retrain once from nothing, with an empty cache, in this process."""
    documents = list(made_decisions(wanted))
    started, used = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as state:
        run(
            documents, Path(state), load_encoder(None), settings=Settings(), progress=_told(started)
        )
    return Cost(
        wanted,
        len(documents),
        time.perf_counter() - started,
        time.process_time() - used,
        _peak_mib(),
    )


def _told(started: float) -> Progress:
    """Return a listener that prints every step at once."""

    def tell(phase: str, done: int, total: int, note: str) -> None:
        seconds = time.perf_counter() - started
        print(
            f"{seconds:7.1f} s {_peak_mib():6.0f} MiB  {phase} {done} of {total}: {note}",
            file=sys.stderr,
            flush=True,
        )

    return tell


def _peak_mib() -> float:
    """Return the peak of memory of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 2**20


def measure(wanted: int) -> Cost:
    """Retrain in a process of its own, so that the peak of memory is its own."""
    found = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "training.bench.retraining", "--decisions", str(wanted)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return Cost(**json.loads(found.stdout.splitlines()[-1]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the cost as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=SIZES[0])
    print(json.dumps(asdict(cost_of(parser.parse_args(arguments).decisions))))


if __name__ == "__main__":
    main()
