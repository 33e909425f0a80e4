"""Heads at prediction time: plain matrices on the feature blocks, no fitting code and no pickle.

A head is a multinomial logistic regression, fitted by `training` with scikit-learn. Prediction is two matrix
products, so that it needs neither scikit-learn objects nor a matching library version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.features import Features
from nlp.domain import Language


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn rows of logits into rows of probabilities."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: NDArray[np.float32] = shifted / shifted.sum(axis=1, keepdims=True)
    return result


@dataclass(frozen=True, slots=True)
class LinearHead:
    """Multinomial logistic regression on a dense and a sparse block.

    Attributes
    ----------
    labels
        Label of each of the ``k`` columns.
    dense, ngrams
        Weights of shape (d, k) and (buckets, k), float32.
    bias
        Shape (k,).
    temperatures
        Divisor of the logits per language, fitted on held-out documents (Guo et al. 2017); 1 where missing.
    """

    labels: tuple[str, ...]
    dense: NDArray[np.float32]
    ngrams: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperatures: Mapping[str, float]

    def logits(self, features: Features) -> NDArray[np.float32]:
        """Return raw scores of shape (n, k)."""
        scores: NDArray[np.float32] = np.asarray(
            features.dense @ self.dense + features.ngrams @ self.ngrams + self.bias, np.float32
        )
        return scores

    def probabilities(
        self, features: Features, languages: tuple[Language, ...]
    ) -> NDArray[np.float32]:
        """Return calibrated probabilities of shape (n, k); rows sum to 1."""
        divisors = np.array(
            [self.temperatures.get(language, 1.0) for language in languages], np.float32
        )
        return softmax(self.logits(features) / divisors[:, None])
