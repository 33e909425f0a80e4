"""What several tests of the models share: the shipped parts, loaded once, and a tiny encoder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from models.analyzer import TextModel
from models.encoder import SentenceEncoder, load_encoder
from models.features import FeatureExtractor
from models.loading import BASE, load_text_model


class LengthEncoder:
    """Encoder whose vectors can be worked out by hand: number of signs, and 1."""

    name = "length"
    version = "1"
    dimensions = 2

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return (length, 1) for each sentence."""
        return np.array([[len(text), 1.0] for text in sentences], np.float32).reshape(-1, 2)


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    return load_encoder(None)


@pytest.fixture(scope="session")
def shipped(encoder: SentenceEncoder) -> TextModel:
    return load_text_model(BASE / "text", encoder)


@pytest.fixture(scope="session")
def extractor() -> FeatureExtractor:
    return FeatureExtractor(LengthEncoder())
