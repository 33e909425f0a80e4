"""Habits of a project: they move its own chances only, stay in the installation, and are erased with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from models.errors import ArtifactError
from models.features import Features
from models.projects import FILE, ProjectLayer, erase_from, read_projects, write_projects
from nlp.domain import Language


@pytest.fixture
def layer() -> ProjectLayer:
    return ProjectLayer(
        {
            ("a", "en"): np.array([2.0, 0.0], np.float32),
            ("a", "zh"): np.array([-2.0, 0.0], np.float32),
            ("b", "en"): np.array([0.0, 1.0], np.float32),
        }
    )


def _said(layer: ProjectLayer, project: str, *languages: Language) -> np.ndarray:
    count = len(languages)
    chances = np.tile(np.array([[0.5, 0.3, 0.2]], np.float32), (count, 1))
    dense = np.tile(np.array([[1.0, 0.5, 9.0]], np.float32), (count, 1))
    features = Features(dense, sparse.csr_matrix((count, 4), dtype=np.float32))
    return layer.revise(chances, 1, project, features, languages)


def test_a_project_moves_its_own_chances_only(layer: ProjectLayer) -> None:
    """Log odds of a requirement move by the weights; other projects and languages stay to the last bit."""
    own = _said(layer, "a", Language.EN, Language.ZH)
    assert np.allclose(own.sum(axis=1), 1.0, atol=1e-6)
    odds = np.log(own[:, 1] / (1 - own[:, 1])) - np.log(0.3 / 0.7)
    assert np.allclose(odds, [2.0, -2.0], atol=1e-4)
    assert np.allclose(own[:, 0] / own[:, 2], 2.5)
    untouched = np.array([[0.5, 0.3, 0.2]], np.float32)
    assert np.array_equal(_said(layer, "b", Language.ZH), untouched)
    assert np.array_equal(_said(layer, "c", Language.EN), untouched)


def test_habits_are_kept_beside_a_version(layer: ProjectLayer, tmp_path: Path) -> None:
    """What was written is read again; a version without the file, as older ones and imported ones, has none."""
    assert read_projects(tmp_path) is None
    write_projects(tmp_path, layer)
    again = read_projects(tmp_path)
    assert again is not None
    assert set(again.habits) == set(layer.habits)
    assert all(np.allclose(again.habits[key], layer.habits[key]) for key in layer.habits)
    write_projects(tmp_path, None)
    assert list(tmp_path.iterdir()) == []


def test_an_erased_project_leaves_nothing(layer: ProjectLayer, tmp_path: Path) -> None:
    """The other projects stay; with the last one the file goes."""
    write_projects(tmp_path, layer)
    assert erase_from(tmp_path, "a")
    assert not erase_from(tmp_path, "a")
    left = read_projects(tmp_path)
    assert left is not None
    assert set(left.habits) == {("b", "en")}
    assert b"en a" not in (tmp_path / FILE).read_bytes()
    assert erase_from(tmp_path, "b")
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("at", [-1, 0])
def test_a_damaged_file_is_refused(layer: ProjectLayer, tmp_path: Path, at: int) -> None:
    """Changed weights are seen by their checksum, a broken header by the format."""
    write_projects(tmp_path, layer)
    data = bytearray((tmp_path / FILE).read_bytes())
    data[at] ^= 0x55
    (tmp_path / FILE).write_bytes(bytes(data))
    with pytest.raises(ArtifactError, match="train again"):
        read_projects(tmp_path)
