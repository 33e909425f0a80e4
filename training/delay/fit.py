"""Fit a delay model on an organisation's own history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from models.delay import context
from models.delay.components import Blend
from models.delay.drivers import sigmoid
from models.delay.history import ALL_WORK, History, days
from models.delay.matrix import FeaturePlan, Matrix, build
from models.delay.model import LEVELS, OWN_ITEMS_NEEDED, DelayModel, segment_of
from models.delay.survival import Survival
from models.delay.table import START, Note, as_of, check_not_after_snapshot, find_roles
from models.delay.words import choose_words, row_tokens
from training.delay.components import fit_blend
from training.delay.coverage import corrected_levels, widened_levels
from training.delay.level import held_level, logit
from training.delay.outcomes import KnownWork, known_work

Floats = NDArray[np.float64]
_FOLDS = 4
_SEEDS = 2
_SLIP_RANGE = (-0.6, 1.0)  # one plan that tripled must not outweigh fifty that held
_LATE_AT_LEAST = 0.06
_RECENT = 0.4  # the latest 40 % of the decided rows calibrate and correct ...
_RECENT_LEAST = 60  # ... in an extract at least so many: fourteen items may halve a level
# How much else of the file started at the time falls near the day of training, for what has no outcome
# yet is not in the file: such counts tell the day, not the work.
_UNSTEADY = "context:starts_"
_POSITIVES_NEEDED = 200
_MOST_LEVELS, _MOST_WORDS = 30, 250
_SHRINK_PANEL, _SHRINK_EXTRACT = 20.0, 5.0
_SLOPE_DEVIATION, _SHIFT_DEVIATION = 0.25, 0.35
_WORK_KINDS = ("domain", "org", "category", "phase", "contract_type", "contractor")


def train(table: pd.DataFrame, *, note: Note, until: pd.Timestamp | None = None) -> DelayModel:
    """Fit a model on prepared rows, using only what was known on ``until``.

    Below 30 finished items the result holds no fitted part and answers with reference classes.

    Raises
    ------
    ProjectFileError
        If there is no outcome or a feature is dated after its snapshot.
    """
    work = known_work(table, note=note, until=until)
    check_not_after_snapshot(work.table, as_of(work.table, work.moment))
    plan = choose_features(work, note=note)
    history = History.of(work.table, plan.history_keys)
    full = build(work.table, plan, history, None)
    rows = work.fit_rows.to_numpy(dtype=np.bool_)
    plan = replace(plan, kept=_varying(full, rows))
    late = work.table.loc[work.fit_rows, "late"].to_numpy(dtype=np.float64)
    known_until = str(work.known_until)[:10]
    facts: dict[str, Any] = {
        "moment": work.moment,
        "known_until": None if known_until == "NaT" else known_until,
        "finishes": work.finishes,
        "rows_fitted": len(late),
        "late_share": float(late.mean()) if len(late) else None,
    }
    earlier = context.memory(work.table)
    empty = DelayModel(plan, history, earlier, None, None, (), LEVELS, {}, facts)
    if len(late) < OWN_ITEMS_NEEDED or late.min() == late.max():
        note(
            f"{len(late)} decided items: reference ranges only, {OWN_ITEMS_NEEDED} of both kinds needed"
        )
        return empty
    return _fit(empty, work, full.select(plan.kept), late)


def _fit(empty: DelayModel, work: KnownWork, matrix: Matrix, late: Floats) -> DelayModel:
    rows = work.fit_rows.to_numpy(dtype=np.bool_)
    fitted = Matrix(matrix.values[rows], matrix.names)
    words_in_line = work.moment == START
    slip = known_slip(work.table)
    raw = fit_blend(fitted, late, slip[rows], seeds=_SEEDS, words_in_line=words_in_line)
    risk = out_of_fold(
        matrix, rows, (late, slip[rows]), work.table["project_id"], words_in_line=words_in_line
    )
    moments = days(as_of(work.table, work.moment))
    least = _RECENT_LEAST if work.moment == START else 0
    newest = max(_RECENT, min(1.0, least / len(late)))
    recent = rows & (moments >= np.quantile(moments[rows], 1 - newest))
    known = work.table["late"].to_numpy(dtype=np.float64)
    if work.moment == START:
        slope, shift, basis = steady_calibration(risk[recent], known[recent])
    else:
        slope, shift, basis = calibration(risk, known, recent)
    weight, base = _own_weight(late, _SHRINK_EXTRACT if work.moment == START else _SHRINK_PANEL)
    drawn = (slope * weight, shift * weight + (1 - weight) * logit(base))
    change = held_level(drawn, base, work.decided_share, len(late), panel=work.moment != START)
    blend = replace(raw, slope=change[0], shift=change[1])
    open_rows = work.open_rows.to_numpy(dtype=np.bool_)
    names = segment_of(work.table)
    segments = tuple(sorted(set(names)))
    numbers = np.array([segments.index(name) for name in names], dtype=np.int32)
    survival = Survival(
        (change[0] * risk + change[1])[open_rows],
        work.table["time"].to_numpy(dtype=np.float64)[open_rows],
        work.table["finished"].to_numpy(dtype=np.bool_)[open_rows],
        numbers[open_rows],
    )
    slip_days = work.table["time"] * work.table["planned_duration_days"]
    levels, coverage = corrected_levels(survival, moments[open_rows], LEVELS)
    if work.moment != START:
        projects = work.table.loc[work.open_rows, "project_id"].nunique() / len(survival.risk)
        levels = widened_levels(levels, projects * survival.neighbors(len(survival.risk)))
    facts = {
        **empty.facts,
        "calibration": basis,
        "own_weight": weight,
        "longest_slip_days": max(float(slip_days[open_rows].max()), 0.0),
        "coverage_before_correction": coverage,
    }
    ranges = _ranges(fitted)
    return replace(
        empty,
        blend=blend,
        survival=survival,
        segments=segments,
        levels=levels,
        ranges=ranges,
        facts=facts,
    )


def choose_features(work: KnownWork, *, note: Note) -> FeaturePlan:
    """Fix the columns: roles, levels that enough rows have, words that enough projects have."""
    rows = work.table[work.fit_rows]
    roles = find_roles(rows, as_of(rows, work.moment), note=note)
    least = max(5, round(0.008 * len(rows)))
    levels = {}
    for name in roles.categories:
        counts = rows[name].dropna().astype(str).value_counts()
        # places and unknown columns must earn their columns: measured, rare levels only add noise
        wanted = least if name in _WORK_KINDS else max(20, round(0.1 * len(rows)))
        counts = counts[(counts >= wanted) & (counts <= len(rows) - least)]
        levels[name] = tuple(map(str, counts.index[:_MOST_LEVELS]))
    owners = [str(value) for value in rows["project_id"]]
    found = row_tokens(rows, roles.texts)
    words = choose_words(found, owners, least=max(5, round(0.005 * len(rows))), most=_MOST_WORDS)
    started = work.moment == START
    reputations = ("contractor", "org") if started else ("contractor",)
    several = (
        name for name in reputations if name in roles.categories and rows[name].nunique() > 2
    )
    keys = (*roles.identifiers, *several, *((ALL_WORK,) if started else ()))
    return FeaturePlan(work.moment, roles, levels, words, keys, ())


def _varying(matrix: Matrix, rows: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return the features that are known in and differ between the rows, and do not tell the day."""
    kept = []
    for index, name in enumerate(matrix.names):
        values = matrix.values[rows, index]
        values = values[~np.isnan(values)]
        if len(values) >= 5 and not name.startswith(_UNSTEADY) and values.min() < values.max():
            kept.append(name)
    return tuple(kept)


def out_of_fold(
    matrix: Matrix,
    rows: NDArray[np.bool_],
    outcome: tuple[Floats, Floats],
    projects: pd.Series,
    *,
    words_in_line: bool,
) -> Floats:
    """Return for every row the log-odds of a model that has not seen its project.

    ``outcome`` is late and slip of the rows marked in ``rows``.
    """
    codes = pd.factorize(projects)[0]
    order = np.random.default_rng(0).permutation(codes.max() + 1)
    fold = order[codes] % _FOLDS
    late, slip = np.full(len(codes), np.nan), np.full(len(codes), np.nan)
    late[rows], slip[rows] = outcome
    result = np.zeros(len(codes))
    for number in range(_FOLDS):
        inside = rows & (fold != number)
        out = fold == number
        if not out.any():
            continue
        known = late[inside]
        if len(known) == 0 or known.min() == known.max():
            continue
        learned = Matrix(matrix.values[inside], matrix.names)
        model = fit_blend(learned, known, slip[inside], seeds=1, words_in_line=words_in_line)
        result[out] = model.scores(Matrix(matrix.values[out], matrix.names))
    return result


def known_slip(table: pd.DataFrame) -> Floats:
    """Return the slip of every row as a share of its plan, bounded, as it was known.

    Of late work that is still open the time passed so far is known; of work that is only known to be
    in time, nothing but that.
    """
    passed = table["time"].fillna(_LATE_AT_LEAST).clip(lower=_LATE_AT_LEAST)
    known = table["slip_share"].fillna(passed.where(table["late"] == 1)).fillna(0.0)
    return known.clip(*_SLIP_RANGE).to_numpy(dtype=np.float64)


def calibration(risk: Floats, late: Floats, recent: NDArray[np.bool_]) -> tuple[float, float, str]:
    """Return slope and shift (Platt) of recent out-of-fold scores, or none if too few were late."""
    positives = int(np.nansum(late[recent]))
    if positives < _POSITIVES_NEEDED:
        return 1.0, 0.0, f"none: {positives} recent late items, {_POSITIVES_NEEDED} needed"
    model = LogisticRegression(C=100.0).fit(risk[recent, None], late[recent])
    slope = float(np.clip(model.coef_[0, 0], 0.3, 2.0))
    return slope, float(model.intercept_[0]), f"Platt on {int(recent.sum())} recent items"


def steady_calibration(risk: Floats, late: Floats) -> tuple[float, float, str]:
    """Return slope and shift (Platt) with a prior, so that few items change little.

    The prior is normal with mean 1 (slope) and 0 (shift): ten items leave the scores as they are,
    a thousand decide. It serves registry extracts alone: the rows of a panel share a few report
    days, a random fold knows the year of each, and its slope would be too steep.
    """

    def loss(both: Floats) -> tuple[float, Floats]:
        score = both[0] * risk + both[1]
        gap = sigmoid(score) - late
        prior = np.array([(both[0] - 1.0) / _SLOPE_DEVIATION**2, both[1] / _SHIFT_DEVIATION**2])
        penalty = 0.5 * float(prior @ (both - np.array([1.0, 0.0])))
        told = float(np.sum(np.logaddexp(0.0, score) - late * score)) + penalty
        return told, np.array([float(gap @ risk), float(gap.sum())]) + prior

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    slope = float(np.clip(found[0], 0.0, 2.0))
    return slope, float(found[1]), f"Platt held near 1, {len(late)} recent items"


def _own_weight(late: Floats, shrink: float) -> tuple[float, float]:
    """Return how much the fitted score counts against the plain rate of late items, and that rate."""
    effective = 2.0 * min(late.sum(), len(late) - late.sum())
    base = (late.sum() + 1.0) / (len(late) + 2.0)
    return float(effective / (effective + shrink)), float(base)


def _ranges(matrix: Matrix) -> dict[str, tuple[float, float]]:
    """Return the range of every feature in training; outside of it is extrapolation."""
    return {
        name: (float(np.nanmin(matrix.values[:, index])), float(np.nanmax(matrix.values[:, index])))
        for index, name in enumerate(matrix.names)
    }


def blend_of(model: DelayModel) -> Blend:
    """Return the fitted part of a model that has one."""
    if model.blend is None:
        raise ValueError("the model holds reference classes only")
    return model.blend
