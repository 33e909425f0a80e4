"""The learning curve: scores of stored versions against the decisions they learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import Any

import numpy as np

from service.parts import Parts
from service.schemas.learning import CurvePoint, LearningCurve
from service.usecases.model_versions import registry_of

_FEWEST = 3
_MORE = 100


def learning_curve(parts: Parts) -> LearningCurve:
    """Return what each retraining scored, and what 100 more decisions would bring."""
    points = []
    for version in registry_of(parts).versions():
        point = point_of(version.name, version.manifest)
        if point is not None:
            points.append(point)
    points.sort(key=lambda point: (point.decisions, point.version))
    return LearningCurve(points=points, next_100=next_100(points))


def point_of(name: str, manifest: Mapping[str, Any]) -> CurvePoint | None:
    """Return the point of a version, if its manifest has what it takes."""
    decisions, scores = manifest.get("decisions"), manifest.get("scores")
    found = scores.get("requirement_f1") if isinstance(scores, Mapping) else None
    if isinstance(found, Mapping):
        values = {key: found.get(key) for key in ("low", "high", "n")}
        found = found.get("value")
    else:
        values = {}
    if not isinstance(decisions, int) or not isinstance(found, float):
        return None
    return CurvePoint(version=name, decisions=decisions, f1=found, **values)


def next_100(points: Sequence[CurvePoint]) -> float | None:
    """Return what 100 more decisions would add, by a line through F1 over log decisions.

    Nothing with fewer than three retrainings of different size: two points make any line.
    """
    sizes = [point.decisions for point in points]
    if len(set(sizes)) < _FEWEST:
        return None
    slope = float(np.polyfit([log(n + 1) for n in sizes], [point.f1 for point in points], 1)[0])
    last = max(sizes)
    return slope * (log(last + _MORE + 1) - log(last + 1))
