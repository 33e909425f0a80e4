"""What a tuned English network learned, added to a student of the same shape.

A student is MiniLM moved by the distillation and the English network is MiniLM moved by our labels. Both movements are
added (Ilharco et al. 2023), so that tuning on Chinese documents does not begin with a head that knows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models.contextual.network import restore
from models.store import load_artifact
from training.contextual.network import UnitNetwork

_PLACES = "body.embeddings.position_embeddings.weight"
_SEGMENTS = "body.embeddings.token_type_embeddings.weight"


def add_tuning(network: UnitNetwork, teacher: Path, tuned: Path) -> None:
    """Move ``network`` by what distinguishes the version folder ``tuned`` from ``teacher``; the head is taken over.

    Embeddings of words stay, because their pieces differ.

    Raises
    ------
    ValueError
        If the networks differ in their shapes.
    """
    origin = UnitNetwork(teacher, network.sizes).state_dict()
    origin[_PLACES] = origin[_PLACES] + origin[_SEGMENTS][:1]
    stored = _arrays(load_artifact(tuned).weights)
    state = network.state_dict()
    with torch.no_grad():
        for name, value in _in_torch(stored, int(network.body.config.num_hidden_layers)).items():
            if state[name].shape != value.shape:
                raise ValueError(f"{tuned}: {name} has another shape than in the student")
            state[name] += torch.from_numpy(value) - origin[name]
        for part in ("weight", "bias"):
            state[f"head.{part}"].copy_(torch.from_numpy(stored[f"head.{part}"]))


def _arrays(weights: Mapping[str, NDArray[np.generic]]) -> dict[str, NDArray[np.float32]]:
    result = {}
    for name, value in weights.items():
        if name.endswith(".scale"):
            continue
        stem, _, part = name.rpartition(".")
        if part == "values":
            scale = weights[f"{stem}.scale"].astype(np.float32)
            key = stem if stem in {"words", "places"} else f"{stem}.weight"
            result[key] = restore(value.astype(np.int8), scale)
        else:
            result[name] = value.astype(np.float32)
    return result


def _in_torch(
    stored: Mapping[str, NDArray[np.float32]], layers: int
) -> dict[str, NDArray[np.float32]]:
    """Return arrays under the names of torch; the inverse of `export_weights` but for words and head."""
    result = {_PLACES: stored["places"]}

    def norm(source: str, name: str) -> None:
        result[f"{source}.weight"], result[f"{source}.bias"] = (
            stored[f"{name}.gain"],
            stored[f"{name}.bias"],
        )

    def linear(source: str, name: str) -> None:
        for part in ("weight", "bias"):
            result[f"{source}.{part}"] = stored[f"{name}.{part}"]

    norm("body.embeddings.LayerNorm", "norm")
    for number in range(layers):
        source, name = f"body.encoder.layer.{number}", f"layer{number}"
        for part in ("weight", "bias"):
            mixed = np.split(stored[f"{name}.mixed.{part}"], 3)
            for place, value in zip(("query", "key", "value"), mixed, strict=True):
                result[f"{source}.attention.self.{place}.{part}"] = value
        linear(f"{source}.attention.output.dense", f"{name}.joined")
        norm(f"{source}.attention.output.LayerNorm", f"{name}.attention_norm")
        linear(f"{source}.intermediate.dense", f"{name}.wide")
        linear(f"{source}.output.dense", f"{name}.narrow")
        norm(f"{source}.output.LayerNorm", f"{name}.output_norm")
    return result
