"""The limit of findings: scores of overlapping spans, the choice, and what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.store import MANIFEST
from nlp.domain import Span
from training.finding_threshold import Shown, choose, score, write_limit

DOCUMENTS = [
    Shown(
        gold=(Span(0, 10), Span(20, 30)),
        found=((Span(2, 8), 0.9), (Span(12, 18), 0.4), (Span(22, 28), 0.3)),
    ),
    Shown(gold=(), found=((Span(0, 5), 0.2),)),
]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (0.95, (0.0, 0.0, 0.0)),
        (0.5, (2 / 3, 1.0, 0.5)),
        (0.35, (0.5, 0.5, 0.5)),
        (0.1, (2 / 3, 0.5, 1.0)),
    ],
)
def test_score(limit: float, expected: tuple[float, float, float]) -> None:
    """Hits, misses and false findings are counted over all documents."""
    assert score(DOCUMENTS, limit) == pytest.approx(expected)


def test_the_lowest_of_those_near_the_best_is_chosen() -> None:
    """A difference within the tolerance is none."""
    assert choose([0.7, 0.799, 0.8, 0.79], [0.1, 0.2, 0.3, 0.4]) == 0.2


def test_the_version_names_the_limit(tmp_path: Path) -> None:
    """A second limit replaces the first, and the unsure band holds it."""
    limits = {"requirement": 0.23, "unsure": 0.229, "sure": 0.735, "other": 0.3}
    manifest = {"version": "contextual-abc", "thresholds": limits, "kept": 1}
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    write_limit(tmp_path, 0.36)
    write_limit(tmp_path, 0.2)
    written = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert (written["version"], written["kept"]) == ("contextual-abc-t20", 1)
    assert written["thresholds"] == {**limits, "requirement": 0.2, "unsure": 0.2}
