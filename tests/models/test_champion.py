"""What is live always loads: the champion, else what was live before, else the shipped version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.analyzer import TextModel
from models.champion import load_champion, load_checked, pointer_of, text_registry
from models.encoder import SentenceEncoder
from models.errors import ArtifactError
from models.loading import save_text_model
from models.probe import library_versions, probe_scores
from models.store import MANIFEST, WEIGHTS


def add(root: Path, name: str, model: TextModel, encoder: SentenceEncoder) -> None:
    facts = {"probe": probe_scores(model), "libraries": library_versions()}
    text_registry(root, encoder).add(name, lambda folder: save_text_model(folder, model, facts))


@pytest.fixture
def root(tmp_path: Path, shipped: TextModel, encoder: SentenceEncoder) -> Path:
    """Return a registry with two versions, the second one live."""
    for name in ("one", "two"):
        add(tmp_path, name, shipped, encoder)
        text_registry(tmp_path, encoder).promote(name, why="", by="")
    return tmp_path


def test_champion_is_served(root: Path, encoder: SentenceEncoder) -> None:
    """The pointed version is loaded without a problem, and the pointer changes with every promotion."""
    served = load_champion(root, encoder)
    assert (served.name, served.problem) == ("two", None)
    assert served.event == pointer_of(root)
    text_registry(root, encoder).rollback(why="", by="")
    assert served.event != pointer_of(root)


def test_damaged_champion_gives_way_to_the_one_before(root: Path, encoder: SentenceEncoder) -> None:
    """A damaged champion is named, and the last good one or the shipped one is served."""
    (root / "versions" / "two" / WEIGHTS).write_bytes(b"garbage")
    served = load_champion(root, encoder)
    assert served.name == "one"
    assert served.problem is not None
    assert "two" in served.problem
    (root / "versions" / "one" / MANIFEST).unlink()
    served = load_champion(root, encoder)
    assert served.name is None
    assert served.problem is not None
    assert served.problem.endswith("serving the shipped version instead")


def test_empty_registry_serves_the_shipped_version(
    tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """Before anything was trained the shipped version is served and nothing is wrong."""
    served = load_champion(tmp_path, encoder)
    assert (served.name, served.event, served.problem) == (None, None, None)
    assert pointer_of(tmp_path) is None


def test_version_with_other_scores_is_refused(root: Path, encoder: SentenceEncoder) -> None:
    """A version that judges the probe otherwise here names the libraries that changed."""
    path = root / "versions" / "two" / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["probe"][0] += 0.1
    manifest["libraries"]["jieba"] = "0.1"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"jieba 0\.1 there.*train it again"):
        load_checked(path.parent, encoder)
    del manifest["probe"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ArtifactError, match="no probe"):
        load_checked(path.parent, encoder)
