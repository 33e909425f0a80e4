"""Year after year on real projects: is the gate's choice of a delay model as good as never or always retraining.

`python -m training.learning.delay_years` (needs ``CLIENTSIGNAL_CORPORA``). At every origin a challenger learns from
what was known that day, without half of the projects decided since the origin before; champion and challenger are
compared on that half. If the challenger is not worse beyond the bound, a model that knows everything up to that day
goes live.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from models.delay.model import DelayModel
from models.delay.table import prepare
from training.delay.fit import train
from training.delay.split import split_by_time
from training.evaluate.intervals import SEED
from training.evaluate.sources import Sources

BOUND = 0.01
"""A Brier score worse by more than this with an interval above zero is refused; so is one worse by five times this."""
LEAST = 100
"""Losses of two models on one outcome differ by 0.15 (standard deviation): fewer outcomes cannot tell 0.03 apart."""
WINDOW_LEAST = 30
POLICIES = ("never", "always", "gate")
RESAMPLES = 1000
_FILES = {
    "nyc_sca": ("projects/nyc_sca_phases.csv", ("Scope", "Design"), "2021-01-01",
                ("2022-10-01", "2023-04-01", "2023-10-01", "2024-04-01", "2024-10-01"), 182),
    "nyc_capital25m": ("projects/nyc_capital25m_panel.csv", (), None,
                       ("2016-06-01", "2016-11-01", "2017-04-01", "2017-09-01", "2018-03-01", "2018-08-01"), 150),
}  # fmt: skip

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Series:
    """One file with the days on which it is decided whether to retrain."""

    name: str
    rows: pd.DataFrame
    origins: tuple[pd.Timestamp, ...]
    window: pd.Timedelta


@dataclass
class Pool:
    """Predictions of all policies on the same rows of all windows."""

    late: list[Floats] = field(default_factory=list)
    projects: list[NDArray[np.str_]] = field(default_factory=list)
    chances: dict[str, list[Floats]] = field(
        default_factory=lambda: {policy: [] for policy in POLICIES}
    )

    def brier(self, policy: str) -> float:
        """Return the pooled Brier score."""
        late, chance = np.concatenate(self.late), np.concatenate(self.chances[policy])
        return float(np.mean((late - chance) ** 2))

    def auc(self, policy: str) -> float:
        """Return the pooled area under the curve."""
        late, chance = np.concatenate(self.late), np.concatenate(self.chances[policy])
        return float(roc_auc_score(late, chance))

    def gap(self, first: str, second: str) -> tuple[float, float, float]:
        """Return how much higher (worse) the Brier score of ``first`` is, with its 95 % interval over projects."""
        late = np.concatenate(self.late)
        a, b = (np.concatenate(self.chances[policy]) for policy in (first, second))
        return brier_gap(late, a, b, np.concatenate(self.projects))


def series(sources: Sources, name: str) -> Series:
    """Read one file of the corpora."""
    path, phases, start, origins, days = _FILES[name]
    rows = pd.read_csv(sources.path(path), low_memory=False)
    if phases:
        rows = rows[rows["phase"].isin(phases)]
    if start:
        rows = rows[pd.to_datetime(rows["start_date"]) >= pd.Timestamp(start)]
    return Series(name, rows, tuple(map(pd.Timestamp, origins)), pd.Timedelta(days=days))


def brier_gap(
    late: Floats, first: Floats, second: Floats, projects: NDArray[np.str_]
) -> tuple[float, float, float]:
    """Return Brier of ``first`` minus Brier of ``second``, whole projects drawn with replacement for the interval."""
    loss = (late - first) ** 2 - (late - second) ** 2
    codes = pd.factorize(projects)[0]
    sums, sizes = np.bincount(codes, loss), np.bincount(codes)
    draws = np.random.default_rng(SEED).multinomial(
        len(sums), np.full(len(sums), 1 / len(sums)), RESAMPLES
    )
    values = (draws @ sums) / np.maximum(1, draws @ sizes)
    low, high = np.percentile(values, (2.5, 97.5))
    return float(loss.mean()), float(low), float(high)


def decided(known: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which rows have an outcome that had its full chance."""
    usable = known["delayed_5pct"].notna()
    if "deadline_passed" in known and known["deadline_passed"].notna().any():
        usable &= known["deadline_passed"] == 1
    return usable.to_numpy(dtype=np.bool_)


def chances(model: DelayModel, rows: pd.DataFrame) -> Floats:
    """Return the probability of being late for every row."""
    return np.array([one.p_late_5pct for one in model.predict(rows, explain=False)])


def passes(gap: tuple[float, float, float], count: int) -> bool:
    """Tell whether a challenger may go live; with too few outcomes the newest knowledge is taken."""
    worse, low, _ = gap
    if np.isnan(worse):
        return False
    return count < LEAST or not (worse > 5 * BOUND or (worse > BOUND and low > 0))


def run(found: Series) -> Iterator[str]:
    """Go through the years; yields one line a year and the pooled scores at the end."""
    pool = Pool()
    first = champion = None
    since = ""
    for at, origin in enumerate(found.origins):
        history, known, test = split_by_time(found.rows, test_from=origin)
        always = train(prepare(history), note=_silent)
        if first is None or champion is None:
            first = champion = always
            verdict, since = "first model", str(origin)[:10]
        else:
            gap, count = _compare(history, champion, found.origins[at - 1])
            accepted = passes(gap, count)
            verdict = (
                f"{'accepted' if accepted else 'refused'}: Brier {gap[0]:+.4f} [{gap[1]:+.4f}, {gap[2]:+.4f}] "
                f"against the champion on {count} kept outcomes"
            )
            if accepted:
                champion, since = always, str(origin)[:10]
        _, later, _ = split_by_time(found.rows, test_from=origin + found.window)
        inside = ~known.index.isin(later.index) & decided(known)
        if inside.sum() < WINDOW_LEAST:
            yield f"{found.name} {str(origin)[:10]}: {verdict}; too few outcomes after it"
            continue
        rows, truth = test[inside], known[inside]
        pool.late.append(truth["delayed_5pct"].to_numpy(dtype=np.float64))
        pool.projects.append(_names(truth))
        for policy, model in zip(POLICIES, (first, always, champion), strict=True):
            pool.chances[policy].append(chances(model, rows))
        scores = ", ".join(
            f"{policy} {np.mean((pool.late[-1] - pool.chances[policy][-1]) ** 2):.4f}"
            for policy in POLICIES
        )
        yield f"{found.name} {str(origin)[:10]}: {verdict}; live since {since}; n={len(rows)}, Brier {scores}"
    yield from _summary(found.name, pool)


def _compare(
    history: pd.DataFrame, champion: DelayModel, before: pd.Timestamp
) -> tuple[tuple[float, float, float], int]:
    """Compare on half of the projects whose outcome became known since ``before``; the challenger never saw them."""
    fresh = (pd.to_datetime(history["label_date"]) >= before).to_numpy() & decided(history)
    half = np.array([is_kept(str(name)) for name in history["project_id"]])
    kept = set(history.loc[fresh & half, "project_id"])
    rows = fresh & half
    learned = history[~history["project_id"].isin(kept)]
    challenger = train(prepare(learned), note=_silent)
    truth = history[rows]
    late = truth["delayed_5pct"].to_numpy(dtype=np.float64)
    if len(late) < 2:
        return (0.0, 0.0, 0.0), len(late)
    inputs = truth.drop(columns=[name for name in truth if str(name).startswith("leak_")])
    return (
        brier_gap(
            late, chances(challenger, inputs), chances(champion, inputs),
            _names(truth),
        ),
        len(late),
    )  # fmt: skip


def _names(rows: pd.DataFrame) -> NDArray[np.str_]:
    return np.array([str(name) for name in rows["project_id"]], dtype=np.str_)


def is_kept(name: str) -> bool:
    """Tell whether a project belongs to the half that judges; the same on every day."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def _summary(name: str, pool: Pool) -> Iterator[str]:
    count = sum(map(len, pool.late))
    for policy in POLICIES:
        yield f"{name}, {policy}: Brier {pool.brier(policy):.4f}, AUC {pool.auc(policy):.3f}, n={count}"
    for other in ("never", "always"):
        value, low, high = pool.gap("gate", other)
        yield f"{name}, gate minus {other}: Brier {value:+.4f} [{low:+.4f}, {high:+.4f}] (less is better)"


def _silent(_message: str) -> None:
    """Training says nothing here."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every year and the pooled scores of both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="file that the lines are also written to")
    parser.add_argument("--files", nargs="+", choices=tuple(_FILES), default=tuple(_FILES))
    options = parser.parse_args(arguments)
    lines = []
    for name in options.files:
        for line in run(series(Sources.from_environment(), name)):
            print(line, flush=True)
            lines.append(line)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
