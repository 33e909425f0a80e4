"""What the shipped model was taught, kept in mind while it learns from decisions.

The labelled documents belong to this project and come with the program, so the replay is computed from them and
not from a file of vectors. The opinions of heads that had not seen a document take a minute; they are kept beside
the versions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from models.features import FeatureExtractor
from models.loading import columns
from training.augmentation import cut_outs
from training.corpus import LabelledDocument, read_corpus
from training.dataset import Dataset, build_dataset
from training.folds import out_of_fold, readable, verdict_label
from training.learning.progress import Progress, silent
from training.text_model import DATA, Recipe


@dataclass(frozen=True, slots=True)
class Replay:
    """Readable units of the shipped documents and their cuts, with labels and out-of-fold logits of the first head."""

    data: Dataset
    labels: tuple[str, ...]
    order: tuple[str, ...]
    logits: NDArray[np.float32]

    def take(self, rows: NDArray[np.int64]) -> Replay:
        """Return a part of the replay."""
        return Replay(
            self.data.take(rows),
            tuple(self.labels[row] for row in rows),
            self.order,
            self.logits[rows],
        )


def build_replay(
    extractor: FeatureExtractor,
    *,
    cache: Path | None = None,
    progress: Progress = silent,
    documents: Sequence[LabelledDocument] | None = None,
    recipe: Recipe | None = None,
) -> Replay:
    """Compute the replay; the slow part is read from ``cache`` if it is there and belongs to the same features."""
    recipe = recipe or Recipe()
    documents = list(read_corpus(DATA)) if documents is None else list(documents)
    progress("replay", 0, 2, f"{len(documents)} shipped documents")
    cuts = cut_outs(documents, per_document=recipe.cuts_per_document, seed=recipe.seed)
    everything = build_dataset([*documents, *cuts], extractor)
    data = everything.take(readable(everything))
    labels = tuple(verdict_label(row.gold.label) for row in data.rows if row.gold is not None)
    order = tuple(sorted(set(labels)))
    progress("replay", 1, 2, "opinions of heads that had not seen the document")
    path = cache / f"replay-{_key(data, labels, extractor)}.safetensors" if cache else None
    kept = _read(path, (len(labels), len(order)))
    if kept is None:
        dimensions = extractor.encoder.dimensions
        order, kept = out_of_fold(data, list(labels), recipe.verdict, dimensions=dimensions)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            save_file({"logits": kept}, path)
    progress("replay", 2, 2, f"{len(labels)} units")
    return Replay(data, labels, order, kept)


def _key(data: Dataset, labels: Sequence[str], extractor: FeatureExtractor) -> str:
    digest = hashlib.sha256(json.dumps([columns(extractor.encoder), labels]).encode())
    digest.update(np.ascontiguousarray(data.features.dense[::97]).tobytes())
    return digest.hexdigest()[:16]


def _read(path: Path | None, shape: tuple[int, int]) -> NDArray[np.float32] | None:
    """Return kept logits, or nothing if there are none of this shape; they can always be computed again."""
    if path is None or not path.exists():
        return None
    try:
        logits = load_file(path)["logits"]
    except (SafetensorError, KeyError, OSError):
        return None
    return logits.astype(np.float32) if logits.shape == shape else None
