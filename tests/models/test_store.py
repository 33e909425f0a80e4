"""Version folders: all of it or nothing, and nothing that does not fit."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import numpy as np
import pytest

from models import store
from models.errors import ArtifactError, ModelError
from models.store import MANIFEST, WEIGHTS, feature_fingerprint, load_artifact, save_artifact

ARRAYS = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.array([1, 2], np.int32)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a written version folder."""
    path = tmp_path / "versions" / "text"
    save_artifact(path, {"version": "v1", "labels": ["必须"]}, ARRAYS)
    return path


def change_manifest(folder: Path, **fields: object) -> None:
    path = folder / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | fields), encoding="utf-8")


def test_what_was_written_is_read(folder: Path) -> None:
    """Manifest and arrays come back to the bit, with types and shapes."""
    artifact = load_artifact(folder)
    assert artifact.manifest["version"] == "v1"
    assert artifact.manifest["labels"] == ["必须"]
    assert set(artifact.weights) == set(ARRAYS)
    for name, array in ARRAYS.items():
        assert artifact.weights[name].dtype == array.dtype
        assert np.array_equal(artifact.weights[name], array)


def test_transposed_arrays_survive(tmp_path: Path) -> None:
    """An array that is a view in another order is stored as its values say."""
    save_artifact(tmp_path / "t", {}, {"a": ARRAYS["a"].T})
    assert np.array_equal(load_artifact(tmp_path / "t").weights["a"], ARRAYS["a"].T)


@pytest.mark.parametrize("name", [MANIFEST, WEIGHTS])
def test_missing_file_is_named(folder: Path, name: str) -> None:
    """The message names folder, file and remedy."""
    (folder / name).unlink()
    with pytest.raises(ArtifactError, match=f"{name} is missing; install") as caught:
        load_artifact(folder)
    assert str(folder) in str(caught.value)
    assert isinstance(caught.value, ModelError)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """A version that was never installed reads as a missing manifest."""
    with pytest.raises(ArtifactError, match=r"nothing.*manifest\.json is missing"):
        load_artifact(tmp_path / "nothing")


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\x00", b""])
def test_damaged_manifest_is_refused(folder: Path, content: bytes) -> None:
    """Cut off or binary manifests give a sentence, not a traceback of the parser."""
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises(ArtifactError, match=r"manifest\.json is damaged"):
        load_artifact(folder)


@pytest.mark.parametrize("content", [b"[]", b'"text"', b"{}", b'{"format": 2}', b'{"format": "1"}'])
def test_other_formats_are_refused(folder: Path, content: bytes) -> None:
    """What another version of the program wrote is not guessed at."""
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises(ArtifactError, match="not of format 1"):
        load_artifact(folder)


def test_one_flipped_bit_in_the_weights_is_noticed(folder: Path) -> None:
    """The checksum covers every byte."""
    data = bytearray((folder / WEIGHTS).read_bytes())
    data[-1] ^= 1
    (folder / WEIGHTS).write_bytes(bytes(data))
    with pytest.raises(ArtifactError, match="does not match its checksum"):
        load_artifact(folder)


def test_weights_without_checksum_are_refused(folder: Path) -> None:
    """A manifest that lost its checksum vouches for nothing."""
    change_manifest(folder, weights_sha256=None)
    with pytest.raises(ArtifactError, match="checksum"):
        load_artifact(folder)


def test_damaged_weights_with_fitting_checksum_are_refused(folder: Path) -> None:
    """Bytes that are no safetensors file are refused even when the checksum was made for them."""
    (folder / WEIGHTS).write_bytes(b"not tensors")
    change_manifest(folder, weights_sha256=store.hashlib.sha256(b"not tensors").hexdigest())
    with pytest.raises(ArtifactError, match=r"weights\.safetensors is damaged"):
        load_artifact(folder)


def test_replacing_keeps_the_card(folder: Path) -> None:
    """A new version takes the place of the old one; files beside the weights stay."""
    (folder / "CARD.md").write_text("about", encoding="utf-8")
    save_artifact(folder, {"version": "v2"}, {"c": np.ones(3, np.float32)})
    artifact = load_artifact(folder)
    assert artifact.manifest["version"] == "v2"
    assert set(artifact.weights) == {"c"}
    assert (folder / "CARD.md").read_text(encoding="utf-8") == "about"


@pytest.mark.parametrize("step", ["save_file", "copy2"])
def test_failed_write_leaves_the_old_version(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """When the disk is full, the old version still loads and no scrap is left."""
    (folder / "CARD.md").write_text("about", encoding="utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store if step == "save_file" else store.shutil, step, full)
    with pytest.raises(OSError, match="No space"):
        save_artifact(folder, {"version": "v2"}, ARRAYS)
    assert load_artifact(folder).manifest["version"] == "v1"
    assert [path.name for path in folder.parent.iterdir()] == ["text"]


def test_failed_rename_leaves_the_old_version(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the new folder cannot be put in place, the old one is put back."""
    rename = Path.rename
    calls: list[Path] = []

    def second_fails(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == 2:
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(OSError, match="Input/output"):
        save_artifact(folder, {"version": "v2"}, ARRAYS)
    assert load_artifact(folder).manifest["version"] == "v1"
    assert [path.name for path in folder.parent.iterdir()] == ["text"]


def test_other_users_may_read_every_file(folder: Path) -> None:
    """A service that runs as another user than the training can load the version."""
    for path in (folder / MANIFEST, folder / WEIGHTS):
        assert path.stat().st_mode & stat.S_IROTH, path.name
    assert folder.stat().st_mode & stat.S_IXOTH


def test_fingerprint_tells_columns_apart() -> None:
    """Order, names and borders between names all count."""
    prints = {
        feature_fingerprint(names)
        for names in (("a", "b"), ("b", "a"), ("ab",), ("a", "b", ""), ("a", "c"))
    }
    assert len(prints) == 5
    assert feature_fingerprint(("a", "b")) == feature_fingerprint(("a", "b"))
