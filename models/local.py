"""What an installation has taught: corrections of the chances of the shipped model, one set of weights per language.

The shipped weights stay as they are. Each language has its own correction, so that what was decided on Chinese
documents cannot move an English verdict, and the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.features import Features
from models.heads import softmax
from nlp.domain import Language

READ_BLOCKS = 2
"""Of the vectors of a unit its own and that of its heading; neighbors and layout speak of the author's habits."""
_TINY = 1e-5


@dataclass(frozen=True, slots=True)
class Correction:
    """Weights of one language, added to log chances.

    Attributes
    ----------
    dense, ngrams
        Shapes (d, k), for the first ``d`` dense columns, and (buckets, k).
    bias
        Shape (k,).
    threshold
        Corrected chance of a requirement from which it is shown.
    trust
        How far to go from the shipped threshold to that one, 0 to 1; 0 where too little was decided to tell.
    """

    dense: NDArray[np.float32]
    ngrams: NDArray[np.float32]
    bias: NDArray[np.float32]
    threshold: float = 0.0
    trust: float = 0.0

    def scores(self, dense: NDArray[np.float32], ngrams: sparse.csr_matrix) -> NDArray[np.float32]:
        """Return what is added to the log chances, shape (n, k)."""
        found: NDArray[np.float32] = np.asarray(
            dense[:, : len(self.dense)] @ self.dense + ngrams @ self.ngrams + self.bias, np.float32
        )
        return found

    def times(self, strength: float) -> Correction:
        """Return the correction with all weights multiplied."""
        factor = np.float32(strength)
        return replace(
            self,
            dense=factor * self.dense, ngrams=factor * self.ngrams, bias=factor * self.bias,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LocalLayer:
    """The corrections of all languages that were taught."""

    corrections: Mapping[str, Correction]

    def revise(
        self, chances: NDArray[np.float32], features: Features, languages: Sequence[Language]
    ) -> NDArray[np.float32]:
        """Return corrected chances, shape (n, k); rows of languages that nobody taught stay exactly as they are."""
        result = chances.copy()
        spoken = np.array([str(language) for language in languages])
        for language, correction in self.corrections.items():
            rows = np.flatnonzero(spoken == language)
            if len(rows):
                added = correction.scores(features.dense[rows], features.ngrams[rows])
                result[rows] = softmax(log_chances(chances[rows]) + added)
        return result

    def required(self, language: str, shipped: float) -> float:
        """Return the chance from which a requirement is shown; ``shipped`` where nobody taught the language."""
        correction = self.corrections.get(language)
        if correction is None:
            return shipped
        return shipped + correction.trust * (correction.threshold - shipped)


def log_chances(chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logarithm of chances, kept finite."""
    logs: NDArray[np.float32] = np.log(np.clip(chances, _TINY, 1.0)).astype(np.float32)
    return logs
