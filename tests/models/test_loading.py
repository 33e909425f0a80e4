"""From a version folder to an analyzer and back."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from safetensors.numpy import load_file

from models.analyzer import TextModel
from models.encoder import SentenceEncoder
from models.errors import ArtifactError
from models.loading import BASE, columns, load_analyzer, load_text_model, save_text_model
from models.store import load_artifact, save_artifact
from nlp.domain import Basis, Document, DocumentKind, Language
from tests.models.conftest import LengthEncoder

TEXTS = [
    ("# Must have\n- Export to Excel\n- Login with SSO\n\nThanks, great work!", DocumentKind.NOTES),
    ("王工：\n\n请增加导出功能，已经催了三次了。\n短信通知不需要了。\n\n李娜", DocumentKind.EMAIL),
    ("", DocumentKind.MESSAGE),
]


@pytest.fixture
def folder(tmp_path: Path, shipped: TextModel) -> Path:
    """Return a copy of the shipped version, written by us."""
    path = tmp_path / "text"
    save_text_model(path, shipped, {"documents": 1, "data_hash": "abc"})
    return path


@pytest.mark.parametrize(("text", "kind"), TEXTS)
def test_saved_and_loaded_model_gives_the_same_analysis(
    folder: Path, shipped: TextModel, encoder: SentenceEncoder, text: str, kind: DocumentKind
) -> None:
    """A round trip over the disk changes no verdict, no number and no tone."""
    document = Document("d", text, kind)
    assert load_text_model(folder, encoder).analyze(document) == shipped.analyze(document)


def test_settings_survive_the_round_trip(
    folder: Path, shipped: TextModel, encoder: SentenceEncoder
) -> None:
    """Version, thresholds, temperatures, labels and reliability are the same."""
    loaded = load_text_model(folder, encoder)
    assert loaded.version == shipped.version
    assert dict(loaded.thresholds) == dict(shipped.thresholds)
    assert dict(loaded.reliability) == dict(shipped.reliability)
    assert dict(loaded.second.temperatures) == dict(shipped.second.temperatures)
    for name in ("verdict", "priority", "kind", "sentence_tone"):
        ours, theirs = getattr(loaded, name), getattr(shipped, name)
        assert ours.labels == theirs.labels
        assert dict(ours.temperatures) == dict(theirs.temperatures)


def test_facts_are_kept_in_the_manifest(folder: Path) -> None:
    """What training says about itself stands beside the weights."""
    manifest = load_artifact(folder).manifest
    assert manifest["data_hash"] == "abc"
    assert manifest["documents"] == 1


def test_shipped_version_is_the_default(shipped: TextModel) -> None:
    """Without a folder the version that ships with the product is loaded; the contextual stage joins its name."""
    assert load_analyzer(contextual=False).version == shipped.version
    assert load_analyzer(BASE / "text", contextual=False).version == shipped.version
    assert load_analyzer().version.startswith(f"{shipped.version}+contextual-")


def test_other_encoder_is_refused(folder: Path) -> None:
    """Weights fitted on one encoder never judge the vectors of another; the message names it."""
    with pytest.raises(ArtifactError, match=r"fitted on other features.*length 1"):
        load_text_model(folder, LengthEncoder())


def test_other_columns_are_refused(folder: Path, encoder: SentenceEncoder) -> None:
    """A fingerprint of other features is refused even when all shapes fit."""
    artifact = load_artifact(folder)
    save_artifact(folder, {**artifact.manifest, "features": "0" * 16}, artifact.weights)
    with pytest.raises(ArtifactError, match="train it again"):
        load_text_model(folder, encoder)


def test_columns_name_everything_the_weights_depend_on(encoder: SentenceEncoder) -> None:
    """Version and width of the encoder are part of the fingerprint."""

    class Newer(LengthEncoder):
        version = "2"

    class Wider(LengthEncoder):
        dimensions = 3

    assert len({columns(one) for one in (encoder, LengthEncoder(), Newer(), Wider())}) == 4


@pytest.mark.parametrize("field", ["heads", "second", "thresholds", "reliability", "version"])
def test_missing_field_is_named(folder: Path, encoder: SentenceEncoder, field: str) -> None:
    """A manifest without a field gives the name of the field, not a traceback."""
    artifact = load_artifact(folder)
    manifest = {key: value for key, value in artifact.manifest.items() if key != field}
    save_artifact(folder, manifest, artifact.weights)
    with pytest.raises(ArtifactError, match=field):
        load_text_model(folder, encoder)


def test_missing_array_is_named(folder: Path, encoder: SentenceEncoder) -> None:
    """Weights without an array are refused by its name."""
    artifact = load_artifact(folder)
    weights = {key: value for key, value in artifact.weights.items() if key != "kind.bias"}
    save_artifact(folder, artifact.manifest, weights)
    with pytest.raises(ArtifactError, match=r"kind\.bias"):
        load_text_model(folder, encoder)


def test_unknown_basis_is_refused(folder: Path, encoder: SentenceEncoder) -> None:
    """A manifest that speaks of things this program does not know is refused."""
    artifact = load_artifact(folder)
    save_artifact(
        folder, {**artifact.manifest, "reliability": {"horoscope": 0.9}}, artifact.weights
    )
    with pytest.raises(ArtifactError, match="horoscope"):
        load_text_model(folder, encoder)


def test_shipped_version_is_complete(shipped: TextModel) -> None:
    """Both languages have thresholds in order, every basis has a reliability below certainty."""
    for language in Language:
        limits = shipped.thresholds[language]
        assert 0 < limits.unsure <= limits.requirement <= limits.sure < 1
    assert set(shipped.reliability) == set(Basis)
    assert all(0 < value < 1 for value in shipped.reliability.values())
    assert set(load_artifact(BASE / "text").manifest) >= {"data_hash", "scores", "documents"}


def test_shipped_weights_are_finite_and_small() -> None:
    """No number overflowed when it was stored in half precision, and the file stays small."""
    weights = load_file(BASE / "text" / "weights.safetensors")
    for name, array in weights.items():
        if name != "second.threshold":  # leaves have an infinite one
            assert not (abs(array.astype("float64")) > 60_000).any(), name
    assert (BASE / "text" / "weights.safetensors").stat().st_size < 20_000_000


def test_manifest_is_readable_json(folder: Path) -> None:
    """People can read the manifest: one field a line, sorted, Chinese as Chinese."""
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    keys = list(json.loads(text))
    assert keys == sorted(keys)
    assert text.count("\n") > len(keys)


def test_model_is_frozen(shipped: TextModel) -> None:
    """A loaded version cannot be changed by accident."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        shipped.version = "other"  # type: ignore[misc]
