"""The shipped labelled documents as rows: what learning must not lose, and where forgetting would show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.analyzer import TextModel
from training.corpus import LabelledDocument, read_corpus
from training.dataset import Dataset, build_dataset
from training.folds import readable, verdict_label
from training.learning.opinions import Untaught, untaught
from training.learning.progress import Progress, silent
from training.text_model import DATA


@dataclass(frozen=True, slots=True)
class Replay:
    """Readable units of the shipped documents with their labels and what the heads of the shipped model say of them."""

    data: Dataset
    labels: tuple[str, ...]
    before: Untaught

    def sample(self, language: str, most: int, seed: int) -> NDArray[np.int64]:
        """Return at most ``most`` rows of a language, drawn at random."""
        spoken = [str(row.context.unit.language) == language for row in self.data.rows]
        rows = np.flatnonzero(spoken).astype(np.int64)
        return np.random.default_rng(seed).permutation(rows)[:most]


def build_replay(
    base: TextModel,
    *,
    progress: Progress = silent,
    documents: Sequence[LabelledDocument] | None = None,
) -> Replay:
    """Compute the features of the shipped documents, or of some of them.

    The contextual stage does not read them: it was tuned on them and would take minutes.
    """
    documents = list(read_corpus(DATA)) if documents is None else list(documents)
    progress("replay", 0, 1, f"{len(documents)} shipped documents")
    everything = build_dataset(documents, base.extractor)
    data = everything.take(readable(everything))
    labels = tuple(verdict_label(row.gold.label) for row in data.rows if row.gold is not None)
    progress("replay", 1, 1, f"{len(labels)} units")
    return Replay(data, labels, untaught(base, data, most_read=0))
