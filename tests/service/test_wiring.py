"""Loading the models: once, ahead of the first document, with failures kept for the check."""

from __future__ import annotations

import pytest

from nlp.domain import Analysis, Document
from service import wiring
from service.wiring import Models
from tests.service.fakes import FakeAnalyzer, FakeMatcher


def _models(monkeypatch: pytest.MonkeyPatch, analyzer: FakeAnalyzer) -> Models:
    monkeypatch.setattr(wiring, "load_analyzer", lambda _folder, **_options: analyzer)
    return Models(matcher=FakeMatcher())


def test_warming_up_reads_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsers and dictionaries load before the first document, not with it."""
    analyzer = FakeAnalyzer()
    models = _models(monkeypatch, analyzer)
    models.warm_up()
    assert (models.problem, analyzer.calls) == (None, ["sample"])


def test_models_are_warm_only_after_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loaded is not enough, not even if a request loaded them ahead of the warm-up."""
    seen: list[bool] = []

    class Watching(FakeAnalyzer):
        def analyze(self, document: Document) -> Analysis:
            seen.append(models.is_warm)
            return super().analyze(document)

    models = _models(monkeypatch, Watching())
    models.analyzer()
    models.warm_up()
    assert (seen, models.is_warm) == ([False], True)


def test_model_that_loads_but_fails_on_text_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights that do not fit the program are noticed at the start, not on a client's mail."""
    models = _models(monkeypatch, FakeAnalyzer(broken=True))
    models.warm_up()
    assert models.problem == "the models cannot be loaded: the fake models are broken"
    assert not models.is_warm


def test_analyzer_that_was_handed_in_is_left_alone() -> None:
    """Whoever brings an analyzer decides what it reads."""
    analyzer = FakeAnalyzer()
    Models(analyzer=analyzer).warm_up()
    assert analyzer.calls == []
