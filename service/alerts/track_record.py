"""Were past alerts right? Precision with its interval and lead time, each with its n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median

from service.schemas.alerts import AlertOutcome, TrackRecord

_Z = 1.959963984540054  # 95 % of a normal distribution


@dataclass(frozen=True, slots=True)
class Judged:
    """An alert whose outcome is known; ``lead_days`` is how long before the planned end it came."""

    outcome: AlertOutcome
    lead_days: int | None


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share."""
    if n == 0:
        return (0.0, 1.0)
    share = hits / n
    center = share + _Z * _Z / (2 * n)
    spread = _Z * sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
    scale = 1 + _Z * _Z / n
    return (max(0.0, (center - spread) / scale), min(1.0, (center + spread) / scale))


def judge(slip_days: int, planned_days: int | None, *, acted: bool) -> AlertOutcome:
    """Return what the end of a project says about an alert.

    A slip over 5 % of the planned duration makes it right. Without one it was wrong - unless somebody
    acted on it: then nobody can know, and it counts as prevented, neither for nor against.
    """
    late = slip_days > 0.05 * planned_days if planned_days else slip_days > 0
    if late:
        return AlertOutcome.RIGHT
    return AlertOutcome.PREVENTED if acted else AlertOutcome.WRONG


def lead_days(raised_on: date, planned_end: date) -> int:
    """Return how many days before the planned end an alert came; negative if it came after."""
    return (planned_end - raised_on).days


def track_record(alerts: Sequence[Judged], *, open_count: int) -> TrackRecord:
    """Return precision and lead time of judged alerts."""
    right = [alert for alert in alerts if alert.outcome is AlertOutcome.RIGHT]
    wrong = sum(alert.outcome is AlertOutcome.WRONG for alert in alerts)
    prevented = sum(alert.outcome is AlertOutcome.PREVENTED for alert in alerts)
    n = len(right) + wrong
    low, high = wilson(len(right), n)
    leads = [alert.lead_days for alert in right if alert.lead_days is not None]
    return TrackRecord(
        right=len(right),
        wrong=wrong,
        prevented=prevented,
        not_judged=open_count,
        n=n,
        precision=len(right) / n if n else None,
        precision_low=low if n else None,
        precision_high=high if n else None,
        lead_days_median=float(median(leads)) if leads else None,
        n_lead=len(leads),
    )
