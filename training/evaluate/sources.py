"""Find and read the corpora and benchmarks; what is missing has a name."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VARIABLE = "CLIENTSIGNAL_CORPORA"

Row = dict[str, Any]


class MissingDataError(LookupError):
    """A part of the evaluation data is not on this machine; the message names it."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The folder of the corpora, with the benchmarks in the folder beside it.

    ``corpora`` is ``None`` where nobody said where it is; every access then fails by name.
    """

    corpora: Path | None

    @classmethod
    def from_environment(cls) -> Sources:
        """Take the folder from ``CLIENTSIGNAL_CORPORA``."""
        named = os.environ.get(VARIABLE)
        return cls(Path(named) if named else None)

    def path(self, name: str) -> Path:
        """Return the file or folder ``name`` of the corpora.

        Raises
        ------
        MissingDataError
            If it is not there.
        """
        if self.corpora is None:
            raise MissingDataError(f"{name}: set {VARIABLE} to the folder of the corpora")
        return _existing(self.corpora / name, name)

    def benchmark(self, name: str) -> Path:
        """Return the file ``name`` of the benchmarks."""
        if self.corpora is None:
            raise MissingDataError(
                f"benchmarks/{name}: set {VARIABLE} to the folder of the corpora"
            )
        return _existing(self.corpora.parent / "benchmarks" / name, f"benchmarks/{name}")


def _existing(path: Path, name: str) -> Path:
    if not path.exists():
        raise MissingDataError(f"{name} is not beside the other data ({VARIABLE})")
    return path


def read_rows(path: Path) -> list[Row]:
    """Read a JSON Lines file, packed with gzip or not.

    Raises
    ------
    ValueError
        If a line is not JSON; the message names file and line.
    """
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except ValueError as error:
            raise ValueError(f"{path.name} line {number}: not JSON: {error}") from error
    return rows
