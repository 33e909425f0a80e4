"""What the decisions of a project say of this project alone, beyond what all of them teach: see docs/adr/0050.

A project has habits of its own: what stands below its headings, what its people call a wish. They move its own chances
only; documents of other projects, and of none, stay exactly as they are. Weights lie in a file of their own beside the
version, so that they never leave the installation with it and can be erased with their project.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from models.errors import ArtifactError
from models.features import Features
from models.local import log_chances
from models.smoothing import revise
from nlp.domain import Language

FILE = "projects.safetensors"
_DIGEST = "sha256"

Habits = Mapping[tuple[str, str], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class ProjectLayer:
    """Weights by project and language, shape (d,), for the first ``d`` dense columns of a unit.

    They are added to the log odds of a requirement, after the correction that all decisions taught.
    """

    habits: Habits

    def revise(
        self,
        chances: NDArray[np.float32],
        column: int,
        project: str,
        features: Features,
        languages: Sequence[Language],
    ) -> NDArray[np.float32]:
        """Return the chances of a document of ``project``, shape (n, k), with ``column`` that of requirements."""
        result = chances
        spoken = np.array([str(language) for language in languages])
        for language in sorted(set(spoken)):
            weights = self.habits.get((project, str(language)))
            if weights is None:
                continue
            rows = np.flatnonzero(spoken == language)
            moved = shifted(chances[rows, column], features.dense[rows, : len(weights)] @ weights)
            result = result.copy()
            result[rows] = revise(chances[rows], column, moved)
        return result


def log_odds(chance: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the log odds of chances, kept finite."""
    found: NDArray[np.float32] = log_chances(chance) - log_chances(1 - chance)
    return found


def shifted(chance: NDArray[np.float32], added: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return chances after something was added to their log odds."""
    found: NDArray[np.float32] = (1 / (1 + np.exp(-(log_odds(chance) + added)))).astype(np.float32)
    return found


def write_projects(folder: Path, layer: ProjectLayer | None) -> None:
    """Write the habits beside a version in one step; nothing is left where there are none."""
    path = folder / FILE
    if layer is None or not layer.habits:
        path.unlink(missing_ok=True)
        return
    weights = {
        f"{language} {project}": np.ascontiguousarray(values.astype(np.float16))
        for (project, language), values in sorted(layer.habits.items())
    }
    partial = path.with_name(f".{FILE}.part")
    partial.write_bytes(save(weights, {_DIGEST: _digest(weights)}))
    partial.replace(path)


def read_projects(folder: Path) -> ProjectLayer | None:
    """Read the habits beside a version; nothing where none were learned, or the version came from elsewhere.

    Raises
    ------
    ArtifactError
        If the file is damaged.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with safe_open(path, "np") as file:
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
            digest = (file.metadata() or {}).get(_DIGEST)
    except SafetensorError as error:
        raise ArtifactError(folder, f"{FILE} is damaged; train again") from error
    if digest != _digest(weights):
        raise ArtifactError(folder, f"{FILE} does not match its checksum; train again")
    found = {}
    for name, values in weights.items():
        language, _, project = name.partition(" ")
        found[project, language] = values.astype(np.float32)
    return ProjectLayer(found)


def erase_from(folder: Path, project: str) -> bool:
    """Take a project out of the habits beside a version; tells whether it was in them."""
    layer = read_projects(folder)
    left = {key: value for key, value in layer.habits.items() if key[0] != project} if layer else {}
    if layer is None or len(left) == len(layer.habits):
        return False
    write_projects(folder, ProjectLayer(left))
    return True


def _digest(weights: Mapping[str, NDArray[np.generic]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(weights):
        digest.update(name.encode() + b"\n" + weights[name].tobytes())
    return digest.hexdigest()
