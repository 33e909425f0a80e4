"""Small parts that several tests of learning share."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from scipy import optimize
from threadpoolctl import threadpool_limits

from models.analyzer import TextModel
from models.encoder import SentenceEncoder, load_encoder
from models.loading import BASE, load_text_model
from training import fitting
from training.learning.kill import few_documents
from training.learning.replay import Replay, build_replay


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    return load_encoder(None)


@pytest.fixture(scope="session")
def base(encoder: SentenceEncoder) -> TextModel:
    return load_text_model(BASE / "text", encoder)


@pytest.fixture(scope="module")
def hurried() -> Iterator[None]:
    """Few steps of the solver: what is tested is that all parts fit together."""

    def minimize(*arguments: Any, **options: Any) -> Any:
        return optimize.minimize(*arguments, **{**options, "options": {"maxiter": 8}})

    with pytest.MonkeyPatch.context() as patch, threadpool_limits(1):
        solvers = SimpleNamespace(minimize=minimize, minimize_scalar=optimize.minimize_scalar)
        patch.setattr(fitting, "optimize", solvers)
        yield


@pytest.fixture(scope="session")
def kept(base: TextModel) -> Replay:
    return build_replay(base, documents=few_documents())
