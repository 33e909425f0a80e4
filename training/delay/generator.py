"""Simulated histories with a known effect of churn and mood; `data/simulated_history.md` explains them.

Nothing here is real. The histories serve to check that the models find an effect of the size that was
put in, and find none where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

FIRST_DAY = pd.Timestamp("2021-01-04")
CATEGORIES = ("portal", "app", "integration", "data platform")
CHURN, MOOD = "requirements_added_count", "mood_mean"


@dataclass(frozen=True, slots=True)
class Effect:
    """Log-odds of being late for two standard deviations of churn and of mood."""

    churn: float = 0.0
    mood: float = 0.0


def simulate_history(count: int, effect: Effect, *, seed: int) -> pd.DataFrame:
    """Return ``count`` finished projects, each seen once half-way through its plan.

    Parameters
    ----------
    count
        Number of projects; one starts every five days.
    effect
        What is put in; zero gives a history in which nothing predicts the outcome.
    seed
        Seed of the random numbers; the same seed gives the same history.
    """
    random = np.random.default_rng(seed)
    start = FIRST_DAY + pd.to_timedelta(5 * np.arange(count), unit="D")
    length = random.integers(60, 300, count)
    total = random.integers(20, 80, count)
    added = random.poisson(6 * random.gamma(2.0, 0.5, count))
    mood = np.clip(random.normal(0.05, 0.35, count), -1, 1)
    score = effect.churn * _halved(added) - effect.mood * _halved(mood)
    late = random.random(count) < 1 / (1 + np.exp(0.4 - score))
    share = np.where(late, 0.06 + random.exponential(0.2, count), random.normal(-0.01, 0.02, count))
    share = np.where(late, share, np.minimum(share, 0.045))
    planned = start + pd.to_timedelta(length, unit="D")
    return pd.DataFrame(
        {
            "project_id": [f"sim-{number}" for number in range(count)],
            "source": "simulated",
            "snapshot_date": _text(start + pd.to_timedelta(length // 2, unit="D")),
            "start_date": _text(start),
            "planned_end": _text(planned),
            "actual_end": _text(planned + pd.to_timedelta(np.round(share * length), unit="D")),
            "category": random.choice(CATEGORIES, count),
            "planned_cost": (length * random.integers(800, 4000, count)).astype(float),
            "currency": "EUR",
            "team_size_people": random.integers(2, 12, count),
            "requirements_total_count": total + added,
            CHURN: added,
            "open_questions_count": random.poisson(3, count),
            MOOD: np.round(mood, 3),
            "reply_lag_client_days": np.round(random.gamma(2.0, 1.5, count), 2),
        }
    )


def _halved(values: np.ndarray) -> np.ndarray:
    """Return values in units of two standard deviations around their mean."""
    return np.asarray((values - values.mean()) / (2 * values.std()))


def _text(days: pd.DatetimeIndex) -> list[str]:
    return list(days.strftime("%Y-%m-%d"))
