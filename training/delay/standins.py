"""Stand-ins for the files of other organizations: parts of the public files with columns taken away.

A file that nobody here has seen will be smaller, will lack columns or will be about other work. Each
stand-in is such a file; it learns from its own earlier years only and is tested on the window after
each origin. Windows that end before the published test periods may be used to choose; the later
ones may not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from models.delay.columns import OUTCOMES
from models.delay.table import prepare
from training.delay.fit import train
from training.delay.rolling import expected_calibration_error
from training.delay.split import split_by_time

Floats = NDArray[np.float64]
_LEAST_DRAWS, _LEAST_TESTED = 300, 20
_BARE = ("project_id", "snapshot_date", "start_date", "planned_end", "planned_duration_days")


@dataclass(frozen=True, slots=True)
class StandIn:
    """One file as another organization might bring it; ``only`` names the values kept by column."""

    name: str
    only: dict[str, tuple[str, ...]]
    without: tuple[str, ...] = ()
    bare: bool = False

    def cut(self, raw: pd.DataFrame) -> pd.DataFrame:
        """Return the rows and columns of this stand-in."""
        rows = raw
        for column, values in self.only.items():
            rows = rows[rows[column].isin(values)]
        if self.bare:
            return rows[[name for name in rows if name in (*_BARE, *OUTCOMES)]]
        return rows[[name for name in rows if not str(name).startswith(self.without or ("\0",))]]


@dataclass(frozen=True, slots=True)
class Source:
    """A public file, its origins to choose by, its origins to report, and its stand-ins."""

    file: str
    window_days: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    start_from: str
    standins: tuple[StandIn, ...]


_PLANNING: dict[str, tuple[str, ...]] = {"phase": ("Scope", "Design")}
SOURCES = (
    Source(
        "nyc_sca_phases.csv",
        182,
        ("2022-10-01", "2023-04-01"),
        ("2023-10-01", "2024-04-01", "2024-10-01"),
        "2021-01-01",
        (
            StandIn("SCA", _PLANNING),
            StandIn("SCA, scope", {"phase": ("Scope",)}),
            StandIn("SCA, design", {"phase": ("Design",)}),
            *(
                StandIn(f"SCA, {place}", {**_PLANNING, "region": (place,)})
                for place in ("Brooklyn", "Queens", "Manhattan", "Bronx", "Staten Island")
            ),
            StandIn("SCA, dates only", _PLANNING, bare=True),
            StandIn("SCA, no own columns", _PLANNING, without=("x_", "title")),
            StandIn("SCA, no actual ends", _PLANNING, without=("actual_end",)),
            StandIn("SCA, no deadline flag", _PLANNING, without=("deadline_passed", "label_known")),
        ),
    ),
    Source(
        "nyc_capital25m_panel.csv",
        150,
        ("2016-06-01", "2016-11-01", "2017-04-01"),
        ("2017-09-01", "2018-03-01", "2018-08-01"),
        "",
        (
            StandIn("capital", {}),
            *(
                StandIn(f"capital, {agency}", {"org": (agency,)})
                for agency in ("DDC", "DEP", "DPR", "EDC", "DOT")
            ),
            StandIn("capital, dates only", {}, bare=True),
            StandIn("capital, no own columns", {}, without=("x_", "title")),
            StandIn("capital, no phase or kind", {}, without=("phase", "category", "org")),
        ),
    ),
    Source(
        "uk_gmpp_panel_to_2018.csv",
        365,
        ("2014-09-01", "2015-09-01"),
        ("2016-09-01",),
        "",
        (
            StandIn("GMPP", {}),
            StandIn("GMPP, no own columns", {}, without=("x_",)),
            StandIn("GMPP, dates only", {}, bare=True),
            StandIn("GMPP, defense", {"org": ("MOD",)}),
        ),
    ),
    Source(
        "us_itdashboard_2012.csv",
        120,
        ("2011-04-01",),
        ("2011-08-01", "2011-11-01", "2012-01-01"),
        "",
        (
            StandIn("IT Dashboard", {}),
            StandIn("IT Dashboard, no own columns", {}, without=("x_", "title")),
            StandIn("IT Dashboard, dates only", {}, bare=True),
            StandIn(
                "IT Dashboard, four departments",
                {
                    "org": (
                        "Department of Commerce",
                        "Department of Homeland Security",
                        "Department of Transportation",
                        "Department of Veterans Affairs",
                    )
                },
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """All tested rows of one stand-in, one value a row."""

    origin: NDArray[np.int64]
    project: NDArray[np.str_]
    late: Floats
    chance: Floats
    base: Floats
    slip: Floats
    expected: Floats
    kept: Floats
    trained: tuple[int, ...]

    def auc(self, rows: NDArray[np.int64] | None = None) -> float:
        """Return the AUC within origins, weighted by pairs: a model is not compared with another."""
        origin, late, chance = self.origin, self.late, self.chance
        if rows is not None:
            origin, late, chance = origin[rows], late[rows], chance[rows]
        total, pairs = 0.0, 0.0
        for number in np.unique(origin):
            own = origin == number
            weight = float(late[own].sum() * (1.0 - late[own]).sum())
            if weight:
                total += weight * float(roc_auc_score(late[own], chance[own]))
                pairs += weight
        return total / pairs if pairs else float("nan")

    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the AUC; projects are drawn, not rows."""
        random = np.random.default_rng(0)
        names, codes = np.unique(self.project, return_inverse=True)
        places = [np.flatnonzero(codes == code) for code in range(len(names))]
        found = []
        for _ in range(_LEAST_DRAWS):
            drawn = random.integers(0, len(places), len(places))
            found.append(self.auc(np.concatenate([places[index] for index in drawn])))
        low, high = np.nanquantile(found, [0.025, 0.975])
        return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    name: str
    tested: Measured

    def brier(self) -> tuple[float, float]:
        """Return the Brier score and that of the share of late items in the file learned from."""
        rows = self.tested
        return (
            float(np.mean((rows.late - rows.chance) ** 2)),
            float(np.mean((rows.late - rows.base) ** 2)),
        )

    def __str__(self) -> str:
        """Return the line as text."""
        rows = self.tested
        low, high = rows.interval()
        brier, base = self.brier()
        has = ~np.isnan(rows.slip)
        error = float(np.abs(rows.slip - rows.expected)[has].mean()) if has.any() else np.nan
        plan = float(np.abs(rows.slip)[has].mean()) if has.any() else np.nan
        kept = float(np.nanmean(rows.kept)) if has.any() else np.nan
        trained = "/".join(map(str, rows.trained))
        return (
            f"{self.name:30s} {trained:>15s} {len(rows.late):5d} {rows.late.mean():5.2f} "
            f"{rows.auc():5.3f} [{low:.2f} {high:.2f}] {brier:6.4f} {base:6.4f} "
            f"{expected_calibration_error(rows.late, rows.chance):5.3f} {kept:5.2f} "
            f"{error:6.1f} {plan:6.1f}"
        )


HEADER = (
    "stand-in                               trained  test  late   auc [95 %]      brier   base   "
    "  ece   p80 slip_d plan_d"
)


def measure(raw: pd.DataFrame, origins: tuple[str, ...], window_days: int) -> Measured | None:
    """Train at each origin on the file's own past and test on the window after it."""
    found: list[pd.DataFrame] = []
    trained = []
    for number, day in enumerate(map(pd.Timestamp, origins)):
        history, known, test = split_by_time(raw, test_from=day)
        _, later, _ = split_by_time(raw, test_from=day + pd.Timedelta(days=window_days))
        inside = ~known.index.isin(later.index) & known["delayed_5pct"].notna().to_numpy()
        if "deadline_passed" in known and known["deadline_passed"].notna().any():
            inside &= (known["deadline_passed"] == 1).to_numpy()
        if not inside.any() or not history["delayed_5pct"].notna().any():
            continue
        model = train(prepare(history), note=_silent)
        trained.append(int(model.facts["rows_fitted"]))
        truth = prepare(known[inside])
        estimates = model.predict(test[inside], explain=False)
        slip = pd.to_numeric(truth["slip_days"], errors="coerce")
        ends = truth["planned_end"] + pd.to_timedelta(slip, unit="D")
        p80 = pd.Series([estimate.ends[1] for estimate in estimates])
        found.append(
            pd.DataFrame(
                {
                    "origin": number,
                    "project": truth["project_id"].astype(str),
                    "late": truth["delayed_5pct"].astype(float),
                    "chance": [estimate.p_late_5pct for estimate in estimates],
                    "base": float(history["delayed_5pct"].dropna().mean()),
                    "slip": slip,
                    "expected": [estimate.expected_slip_days for estimate in estimates],
                    "kept": (ends <= p80).astype(float).where(slip.notna()),
                }
            )
        )
    if not found:
        return None
    rows = pd.concat(found, ignore_index=True)
    if len(rows) < _LEAST_TESTED or rows["late"].nunique() < 2:
        return None
    columns = {str(name): rows[name].to_numpy() for name in rows}
    return Measured(**columns, trained=tuple(trained))


def table(folder: Path, *, after: bool, names: str = "") -> Iterator[Line]:
    """Measure every stand-in whose name begins with ``names``."""
    for source in SOURCES:
        raw = pd.read_csv(folder / source.file, low_memory=False)
        if source.start_from:
            raw = raw[raw["start_date"] >= source.start_from]
        for standin in source.standins:
            if standin.name.startswith(names):
                origins = source.after if after else source.before
                tested = measure(standin.cut(raw), origins, source.window_days)
                if tested is not None:
                    yield Line(standin.name, tested)


def summary(lines: list[Line]) -> str:
    """Return the means over all stand-ins and the names of those that lose to the base rate."""
    if not lines:
        return "no stand-in has enough decided rows"
    auc = float(np.mean([line.tested.auc() for line in lines]))
    brier, base = np.mean([line.brier() for line in lines], axis=0)
    worse = [line.name for line in lines if line.brier()[0] > line.brier()[1]]
    return (
        f"mean of {len(lines)}: auc {auc:.3f}  brier {brier:.4f}  base {base:.4f}; "
        f"brier above the base rate: {', '.join(worse) or 'none'}"
    )


def _silent(_message: str) -> None:
    """Drop a note."""
