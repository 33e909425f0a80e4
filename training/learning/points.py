"""Measured points of a simulation, kept line by line, so that a stopped run goes on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Point:
    """Counts (hits, found, asked) per document after a number of decisions, for several sets of documents."""

    name: str
    repeat: int
    documents: int
    decisions: int
    scored: dict[str, dict[str, list[float]]]


class Points:
    """The file of points."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Point]:
        """Return all points in the order of measuring."""
        if not self.path.exists():
            return []
        lines = self.path.read_text(encoding="utf-8").splitlines()
        return [Point(**json.loads(line)) for line in lines if line.strip()]

    def has(self, name: str, repeat: int) -> bool:
        """Tell whether a run was measured to its end."""
        return any((point.name, point.repeat) == (name, repeat) for point in self.read())

    def add(self, points: Sequence[Point]) -> None:
        """Append the points of one run."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(point)) + "\n" for point in points)
