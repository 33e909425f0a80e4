"""Reference classes: how late comparable work of other organisations was, for those without a history.

They are shown as ranges with their n and their source, never mixed into a fitted model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import ArtifactError

SHIPPED = Path(__file__).parent.parent / "base" / "reference_classes.json"
SMALL_DAYS, LARGE_DAYS = 180.0, 730.0


def size_of(planned_days: float) -> str:
    """Return the size class of a planned duration."""
    if planned_days < SMALL_DAYS:
        return "short"
    return "medium" if planned_days < LARGE_DAYS else "long"


@dataclass(frozen=True, slots=True)
class ReferenceClass:
    """How comparable items went; slip quantiles as shares of the planned duration."""

    name: str
    count: int
    late_share: float
    slip_p50: float
    slip_p80: float
    slip_p95: float


@dataclass(frozen=True, slots=True)
class ReferenceClasses:
    """All classes by work kind, size and phase; an empty part of the key stands for all."""

    classes: Mapping[tuple[str, str, str], ReferenceClass]

    @staticmethod
    def shipped() -> ReferenceClasses:
        """Read the classes that come with the product."""
        return ReferenceClasses.load(SHIPPED)

    @staticmethod
    def load(path: Path) -> ReferenceClasses:
        """Read classes from a JSON file.

        Raises
        ------
        ArtifactError
            If the file is missing or damaged.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            found = {_key(item): ReferenceClass(**item["class"]) for item in content["classes"]}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ArtifactError(
                path, "the reference classes are missing or damaged; install again"
            ) from error
        if ("", "", "") not in found:
            raise ArtifactError(path, "the class of all work is missing; install again")
        return ReferenceClasses(found)

    def find(self, kind: str, planned_days: float, phase: str) -> ReferenceClass:
        """Return the narrowest class that fits."""
        size = size_of(planned_days)
        for key in (
            (kind, size, phase),
            (kind, "", phase),
            (kind, size, ""),
            (kind, "", ""),
            ("", size, ""),
        ):
            if key in self.classes:
                return self.classes[key]
        return self.classes["", "", ""]


def _key(item: Mapping[str, Any]) -> tuple[str, str, str]:
    return (str(item["kind"]), str(item["size"]), str(item["phase"]))
