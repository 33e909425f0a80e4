"""Write a delay model as arrays and JSON values, and read it back."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.delay.components import Blend, Boosted, Component, Linear
from models.delay.directions import Directions, Turned
from models.delay.history import History
from models.delay.leaves import Leaves
from models.delay.matrix import FeaturePlan
from models.delay.survival import Survival
from models.errors import ArtifactError
from models.store import Artifact

if TYPE_CHECKING:
    from models.delay.model import DelayModel

Weights = dict[str, NDArray[np.generic]]
KIND = "delay"
_LINEAR_ARRAYS = ("center", "scale", "weight")
_DIRECTION_ARRAYS = ("weight", "center", "turn")
_DATES = ("start_date", "snapshot_date", "planned_end")


def pack(model: DelayModel) -> tuple[dict[str, Any], Weights]:
    """Return manifest and arrays of a model."""
    weights: Weights = {
        "history.known": model.history.known,
        "history.late": model.history.late,
        "history.slip_share": model.history.slip_share,
    }
    parts: list[dict[str, Any]] = []
    for index, part in enumerate(model.blend.parts if model.blend else ()):
        parts.append(_pack_part(part, f"part{index}", weights))
    if model.survival:
        weights["survival.risk"] = model.survival.risk
        weights["survival.slip"] = model.survival.slip
        weights["survival.finished"] = model.survival.finished
        weights["survival.segment"] = model.survival.segment
    earlier = model.earlier.copy()
    for name in _DATES:
        earlier[name] = earlier[name].dt.strftime("%Y-%m-%d")
    manifest = {
        "kind": KIND,
        "plan": model.plan.to_json(),
        "history_keys": {name: list(values) for name, values in model.history.keys.items()},
        "earlier": earlier.to_json(orient="split", index=False),
        "blend": {
            "parts": parts,
            "weights": list(model.blend.weights) if model.blend else [],
            "slope": model.blend.slope if model.blend else 1.0,
            "shift": model.blend.shift if model.blend else 0.0,
        },
        "segments": list(model.segments),
        "levels": list(model.levels),
        "ranges": {name: list(bounds) for name, bounds in model.ranges.items()},
        "facts": dict(model.facts),
    }
    return manifest, weights


def _pack_part(part: Component, prefix: str, weights: Weights) -> dict[str, Any]:
    if isinstance(part, Boosted):
        weights.update(part.leaves.arrays(prefix))
        return {"type": "boosted", "names": list(part.names)}
    if isinstance(part, Linear):
        weights.update({f"{prefix}.{name}": getattr(part, name) for name in _LINEAR_ARRAYS})
        return {"type": "linear", "names": list(part.names), "intercept": part.intercept}
    if isinstance(part, Turned):
        weights.update(part.trees.leaves.arrays(prefix))
        weights.update(
            {f"{prefix}.{name}": getattr(part.directions, name) for name in _DIRECTION_ARRAYS}
        )
        words = list(part.directions.words)
        return {"type": "turned", "names": list(part.trees.names), "words": words}
    raise TypeError(f"no way to store a {type(part).__name__}")


def unpack(artifact: Artifact, folder: Path) -> dict[str, Any]:
    """Return the fields of a `DelayModel`.

    Raises
    ------
    ArtifactError
        If the artifact holds another kind of model or lacks a part.
    """
    manifest, weights = artifact.manifest, dict(artifact.weights)
    if manifest.get("kind") != KIND:
        raise ArtifactError(
            folder, "it holds no delay model; give the folder that `delay train` wrote"
        )
    try:
        return _fields(manifest, weights)
    except (KeyError, ValueError, TypeError) as error:
        raise ArtifactError(
            folder, f"a part is missing or damaged ({error}); train again"
        ) from error


def _fields(manifest: Any, weights: Weights) -> dict[str, Any]:  # noqa: ANN401 - JSON
    content = pd.read_json(
        StringIO(manifest["earlier"]), orient="split", convert_dates=False, dtype=False
    )
    for name in _DATES:
        content[name] = pd.to_datetime(content[name])
    blend = manifest["blend"]
    parts = tuple(
        _unpack_part(item, f"part{index}", weights) for index, item in enumerate(blend["parts"])
    )
    fitted = Blend(parts, tuple(blend["weights"]), float(blend["slope"]), float(blend["shift"]))
    return {
        "plan": FeaturePlan.from_json(manifest["plan"]),
        "history": History(
            weights["history.known"].astype(np.float64),
            weights["history.late"].astype(np.float64),
            weights["history.slip_share"].astype(np.float64),
            {name: tuple(values) for name, values in manifest["history_keys"].items()},
        ),
        "earlier": content,
        "blend": fitted if parts else None,
        "survival": _survival(weights) if "survival.risk" in weights else None,
        "segments": tuple(manifest["segments"]),
        "levels": tuple(manifest["levels"]),
        "ranges": {name: (bounds[0], bounds[1]) for name, bounds in manifest["ranges"].items()},
        "facts": manifest["facts"],
    }


def _survival(weights: Weights) -> Survival:
    return Survival(
        weights["survival.risk"].astype(np.float64),
        weights["survival.slip"].astype(np.float64),
        weights["survival.finished"].astype(np.bool_),
        weights["survival.segment"].astype(np.int32),
    )


def _unpack_part(item: dict[str, Any], prefix: str, weights: Weights) -> Component:
    names = tuple(item["names"])
    if item["type"] == "boosted":
        return Boosted(names, Leaves.from_arrays(prefix, weights))
    if item["type"] == "turned":
        arrays = (weights[f"{prefix}.{name}"].astype(np.float64) for name in _DIRECTION_ARRAYS)
        trees = Boosted(names, Leaves.from_arrays(prefix, weights))
        return Turned(Directions(tuple(item["words"]), *arrays), trees)
    center, scale, weight = (
        weights[f"{prefix}.{name}"].astype(np.float64) for name in _LINEAR_ARRAYS
    )
    return Linear(names, center, scale, weight, float(item["intercept"]))
