"""A fitted delay model of one organisation: load it and estimate rows of the project schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.delay.components import Blend
from models.delay.context import memory
from models.delay.drivers import Driver, drivers_of, sigmoid
from models.delay.history import History, days, keys_of
from models.delay.matrix import FeaturePlan, Matrix, build
from models.delay.packing import pack, unpack
from models.delay.reference import ReferenceClasses
from models.delay.survival import REACH, Survival
from models.delay.table import (
    LATE_SHARE,
    SNAPSHOT,
    START,
    Roles,
    as_of,
    check_not_after_snapshot,
    prepare,
)
from models.store import load_artifact, save_artifact

Floats = NDArray[np.float64]
LEVELS = (0.5, 0.8, 0.95)
OWN_ITEMS_NEEDED = 30
_REFERENCE_WEIGHT = 20.0  # a reference class weighs as much as 20 own items
_SLIP_WEIGHT = 100.0  # the expected slip of a short history is drawn toward the plan
_CERTAIN = 0.99  # the deadline has passed and the work is open
_RANGE = (0.01, 0.99)
_SLIPS = (-1.0, 20.0)
_GRID = np.arange(0.025, 1.0, 0.05)  # shares of the curve whose mean is the expected slip


@dataclass(frozen=True, slots=True)
class DelayEstimate:
    """What is expected of one row; dates are missing where the row has no planned end.

    ``expected_slip_days`` has the smallest absolute error (a median, drawn toward the plan).
    ``mean_slip_days`` and ``mean_delay_days`` (early ends count as none) are the means of the curve
    that the dates are read from, so a skewed curve puts them behind P50.
    """

    project_id: str
    p_late_5pct: float
    ends: tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]
    expected_slip_days: float
    mean_slip_days: float
    mean_delay_days: float
    n_reference: int
    drivers: tuple[Driver, ...]
    note: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True)
class DelayModel:
    """Everything that prediction needs; `blend` and `survival` are absent below 30 finished items."""

    plan: FeaturePlan
    history: History
    earlier: pd.DataFrame
    blend: Blend | None
    survival: Survival | None
    segments: tuple[str, ...]
    levels: tuple[float, float, float]
    ranges: Mapping[str, tuple[float, float]]
    facts: Mapping[str, Any]

    @staticmethod
    def load(folder: Path) -> DelayModel:
        """Read a model that `save` wrote.

        Raises
        ------
        ArtifactError
            If a file is missing, damaged or of another kind; says what to do.
        """
        return DelayModel(**unpack(load_artifact(folder), folder))

    def save(self, folder: Path) -> None:
        """Write the model: arrays and JSON, no pickle."""
        save_artifact(folder, *pack(self))

    @staticmethod
    def without_history() -> DelayModel:
        """Return a model that has seen no finished work: it answers with reference classes."""
        nothing = prepare(pd.DataFrame({"project_id": [], "planned_end": [], START: []}))
        roles = Roles((), (), (), (), ())
        plan = FeaturePlan(SNAPSHOT, roles, {}, (), (), ())
        history = History(np.zeros(0), np.zeros(0), np.zeros(0), {})
        facts = {"rows_fitted": 0, "late_share": None, "finishes": True, "moment": SNAPSHOT}
        return DelayModel(plan, history, memory(nothing), None, None, (), LEVELS, {}, facts)

    @property
    def finished_count(self) -> int:
        """Return the number of own items whose outcome the model has seen."""
        return len(self.history.late)

    def matrix(self, table: pd.DataFrame) -> Matrix:
        """Return the features of prepared rows.

        Raises
        ------
        LateFeatureError
            If an observation is dated after the moment of prediction.
        """
        check_not_after_snapshot(table, as_of(table, self.plan.moment))
        return build(table, self.plan, self.history, self.earlier).select(self.plan.kept)

    def predict(self, projects: pd.DataFrame, *, explain: bool = True) -> list[DelayEstimate]:
        """Estimate every row, in order; outcome columns are not looked at.

        Raises
        ------
        ProjectFileError
            If a needed column is missing or a feature is dated after the snapshot.
        """
        table = prepare(projects)
        if self.blend is None or self.survival is None:
            return self._from_reference_classes(table)
        matrix = self.matrix(table)
        scores = self.blend.scores(matrix)
        parts = self.blend.contributions(matrix) if explain else np.zeros((len(table), 0))
        typical = self.blend.typical(matrix.names)
        segments = segment_of(table)
        passed = self._passed(table)
        numbers = {name: index for index, name in enumerate(self.segments)}
        own = float(self.facts["rows_fitted"])
        trust = own / (own + _SLIP_WEIGHT)
        # a model of an earlier version does not know the longest slip
        bound = REACH * float(self.facts.get("longest_slip_days", np.inf))
        furthest = bound / table["planned_duration_days"].clip(lower=1.0).to_numpy()
        asked = np.interp(_GRID, (0.0, *LEVELS, 1.0), (0.0, *self.levels, 1.0))
        estimates = []
        for row, score in enumerate(scores):
            found = self.survival.like(float(score), numbers.get(segments[row], -1))
            found = replace(found, longest=min(found.longest, float(furthest[row])))
            slips = [found.quantile(level, already=passed[row]) for level in self.levels]
            probability = float(np.clip(sigmoid(np.array(score)), *_RANGE))
            if passed[row] > LATE_SHARE:
                probability = _CERTAIN
            drivers: tuple[Driver, ...] = ()
            if explain:
                drivers = drivers_of(
                    parts[row], (matrix.values[row], typical), matrix.names, float(score)
                )
            slip = trust * found.quantile(LEVELS[0], already=passed[row])
            curve = np.array([found.quantile(float(u), already=passed[row]) for u in asked])
            one = _estimate(table, row, probability, slips, (slip, curve), found.count, drivers)
            estimates.append(replace(one, segment=segments[row]))
        return estimates

    def _passed(self, table: pd.DataFrame) -> Floats:
        """Return the slip share that has passed for open work; nothing for work not begun."""
        if self.plan.moment == START or not self.facts["finishes"]:
            return np.full(len(table), -np.inf)
        late = days(as_of(table, self.plan.moment)) - days(table["planned_end"])
        share = late / table["planned_duration_days"].to_numpy(dtype=np.float64)
        return np.where(np.isnan(share), -np.inf, share)

    def _from_reference_classes(self, table: pd.DataFrame) -> list[DelayEstimate]:
        classes, own = ReferenceClasses.shipped(), self.finished_count
        kinds, phases = keys_of(table, "domain"), keys_of(table, "phase")
        note = f"reference range only: {own} finished items of your own, {OWN_ITEMS_NEEDED} needed"
        estimates = []
        for row, length in enumerate(table["planned_duration_days"].fillna(0.0)):
            found = classes.find(kinds[row], float(length), phases[row])
            late = self.history.late.sum() + _REFERENCE_WEIGHT * found.late_share
            probability = float(late / (own + _REFERENCE_WEIGHT))
            slips = [found.slip_p50, found.slip_p80, found.slip_p95]
            # of a class three points are known; below the median the curve is drawn straight to the plan
            points = (min(slips[0], 0.0), *slips, slips[2])
            curve = np.interp(_GRID, (0.0, *LEVELS, 1.0), points)
            one = _estimate(table, row, probability, slips, (slips[0], curve), found.count, ())
            estimates.append(
                replace(one, note=f"{note}; {found.name}, n={found.count}", segment=found.name)
            )
        return estimates


def segment_of(table: pd.DataFrame) -> list[str]:
    """Return the segment of every row: its phase, else its category."""
    phases, categories = keys_of(table, "phase"), keys_of(table, "category")
    return [phase or category for phase, category in zip(phases, categories, strict=True)]


def _estimate(
    table: pd.DataFrame,
    row: int,
    probability: float,
    slips: list[float],
    told: tuple[float, Floats],
    count: int,
    drivers: tuple[Driver, ...],
) -> DelayEstimate:
    expected, curve = told
    length = float(table["planned_duration_days"].fillna(0.0).iloc[row])
    planned = table["planned_end"].iloc[row]
    steps = [round(length * float(np.clip(slip, *_SLIPS))) for slip in np.maximum.accumulate(slips)]
    ends = [planned + pd.Timedelta(days=step) for step in steps]
    return DelayEstimate(
        str(table["project_id"].iloc[row]),
        probability,
        (ends[0], ends[1], ends[2]),
        length * expected,
        length * float(curve.clip(*_SLIPS).mean()),
        length * float(curve.clip(0.0, _SLIPS[1]).mean()),
        count,
        drivers,
    )
