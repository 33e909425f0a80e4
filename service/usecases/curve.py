"""The learning curve: what fewer decisions would have brought, or else what versions scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import Any

import numpy as np

from service.parts import Parts
from service.schemas.learning import CurvePoint, LearningCurve
from service.schemas.models import ModelReport
from service.usecases.model_reports import read_curve, read_report
from service.usecases.model_versions import registry_of

_FEWEST = 3
_MORE = 100


def learning_curve(parts: Parts) -> LearningCurve:
    """Return F1 against decisions, and what 100 more decisions would bring.

    A retraining measures itself on random parts of its decisions, all on the same later documents. Without one that
    could, each version's own score counts, on the documents that were later at its time.
    """
    registry = registry_of(parts)
    versions = registry.versions()
    newest_first = sorted(
        versions, key=lambda one: str(one.manifest.get("created_at", "")), reverse=True
    )
    for version in newest_first:
        curve = read_curve(registry.folder(version.name) / "report.json", version.name)
        if curve is not None:
            return curve
    points = []
    for version in versions:
        report = read_report(registry.folder(version.name) / "report.json")
        point = None if report is None else point_of(version.name, version.manifest, report)
        if point is not None:
            points.append(point)
    points.sort(key=lambda point: (point.decisions, point.version))
    return LearningCurve(points=points, next_100=next_100(points))


def point_of(name: str, manifest: Mapping[str, Any], report: ModelReport) -> CurvePoint | None:
    """Return the point of a version, if it was scored on later decisions."""
    decisions = manifest.get("decisions")
    for check in report.checks:
        if (check.where, check.group, check.what) != ("later", "all", "requirement F1"):
            continue
        if check.after is not None and isinstance(decisions, int):
            return CurvePoint(version=name, decisions=decisions, f1=check.after, n=check.n)
    return None


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
