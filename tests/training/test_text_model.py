"""The whole training on few documents: what comes out loads and works."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scipy import optimize
from threadpoolctl import threadpool_limits

from models.analyzer import TextModel
from models.loading import load_analyzer
from nlp.domain import Basis, Document, DocumentKind, Language
from training import fitting, folds, text_model
from training.corpus import LabelledDocument, read_corpus

DATA = Path(__file__).parents[2] / "data" / "labelled"


def few() -> list[LabelledDocument]:
    """Return some forty documents with every label, tone and priority, in two languages."""
    documents: list[LabelledDocument] = []
    for name in ("zh_mail_01", "zh_notes_01", "en_mail_01", "en_notes_01"):
        documents += read_corpus(DATA, pattern=f"{name}.txt")[:10]
    return documents


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train by the command line and return the version folder.

    Two folds and few steps of the solver: what is tested is that all parts fit together.
    """
    path = tmp_path_factory.mktemp("versions") / "text"

    def hurried(*arguments: Any, **options: Any) -> Any:
        return optimize.minimize(*arguments, **{**options, "options": {"maxiter": 12}})

    with pytest.MonkeyPatch.context() as patch, threadpool_limits(1):
        solvers = SimpleNamespace(minimize=hurried, minimize_scalar=optimize.minimize_scalar)
        patch.setattr(fitting, "optimize", solvers)
        patch.setattr(folds, "FOLDS", 2)
        patch.setattr(text_model, "FOLDS", 2)
        patch.setattr(text_model, "read_corpus", lambda _: few())
        patch.setattr(sys, "argv", ["text_model", "--out", str(path), "--splits", "train,dev,test"])
        text_model.main()
    return path


@pytest.fixture(scope="module")
def trained(folder: Path) -> TextModel:
    model = load_analyzer(folder)
    assert isinstance(model, TextModel)
    return model


def test_trained_version_loads_and_analyzes(trained: TextModel) -> None:
    """A version that was just trained judges a text in both languages."""
    text = "# Must have\n- Export to Excel\n- 支持批量导出\n\nThanks."
    analysis = trained.analyze(Document("d", text, DocumentKind.NOTES))
    assert len(analysis.verdicts) == 4
    assert analysis.model_version == trained.version


def test_trained_version_has_every_part(trained: TextModel) -> None:
    """Thresholds and temperatures for both languages, reliability below certainty for every basis."""
    for language in Language:
        limits = trained.thresholds[language]
        assert 0 <= limits.unsure <= limits.requirement <= limits.sure <= 1
        assert trained.verdict.temperatures[language] > 0
        assert trained.second.temperatures[language] > 0
    assert set(trained.reliability) == set(Basis)
    assert all(0 < value < 1 for value in trained.reliability.values())
    assert "requirement" in trained.verdict.labels


def test_manifest_says_what_it_was_made_of(folder: Path) -> None:
    """Scores, number of documents, hash of the data, splits and library versions are recorded."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["documents"] == len(few())
    assert manifest["data_hash"] == text_model.data_hash()
    assert manifest["splits"] == ["dev", "test", "train"]
    assert "scikit-learn" in manifest["libraries"]
    for language in ("zh", "en"):
        scores = manifest["scores"]["verdict"][language]
        assert 0 < scores["f1"] <= 1
        assert scores["requirements"] < scores["units"]


def test_even_few_documents_teach_something(folder: Path) -> None:
    """Cross-validated F1 is far above calling every unit a requirement or guessing."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for language in ("zh", "en"):
        scores = manifest["scores"]["verdict"][language]
        share = scores["requirements"] / scores["units"]
        assert scores["f1"] > 2 * share / (1 + share)
