"""Versions, champion, history: complete or absent, one step at a time, nothing lost in a crash."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import ArtifactError, ModelError
from models.exchange import export_version, import_version
from models.registry import Registry, RegistryError
from models.store import WEIGHTS, save_artifact


def write(folder: Path, value: float = 1.0) -> None:
    save_artifact(folder, {"kind": "toy"}, {"w": np.array([value])})
    (folder / "card.md").write_text("# Card\n", encoding="utf-8")


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    found = Registry(tmp_path / "models")
    for name in ("a", "b", "c"):
        found.add(name, write)
    return found


def test_new_registry_serves_nothing_of_its_own(tmp_path: Path) -> None:
    """Before the first promotion there is no champion, no history, and reading makes no folder."""
    registry = Registry(tmp_path / "models")
    assert registry.champion() is None
    assert registry.history() == []
    assert registry.versions() == []
    assert not (tmp_path / "models").exists()


def test_promotion_is_recorded_with_reason_and_person(registry: Registry) -> None:
    """The pointer and the history tell the same event."""
    event = registry.promote("a", why="passed the gate", by="u1")
    assert registry.champion() == event
    assert registry.history() == [event]
    assert (event.name, event.previous, event.why, event.by) == ("a", None, "passed the gate", "u1")


def test_rollback_goes_back_one_step_at_a_time(registry: Registry) -> None:
    """a, b, back to a, c, back to a, back to the shipped one, and then there is nothing more."""
    registry.promote("a", why="", by="")
    registry.promote("b", why="", by="")
    assert registry.rollback(why="", by="").name == "a"
    registry.promote("c", why="", by="")
    assert registry.rollback(why="", by="").name == "a"
    assert registry.rollback(why="", by="").name is None
    with pytest.raises(RegistryError, match="nothing to roll back"):
        registry.rollback(why="", by="")
    assert len(registry.history()) == 6


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(st.sampled_from(["a", "b", "c", "back"]), max_size=8))
def test_rollback_undoes_the_last_promotion(
    steps: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """For every series of promotions and rollbacks the champion is what a stack would hold."""
    registry = Registry(tmp_path_factory.mktemp("models"))
    for name in ("a", "b", "c"):
        registry.add(name, write)
    stack: list[str] = []
    for step in steps:
        if step != "back":
            registry.promote(step, why="", by="")
            stack.append(step)
        elif stack:
            registry.rollback(why="", by="")
            stack.pop()
    live = registry.champion()
    assert (live.name if live else None) == (stack[-1] if stack else None)


def test_damaged_version_cannot_be_promoted(registry: Registry) -> None:
    """The champion stays when the version to come is damaged; the list says which one is."""
    registry.promote("a", why="", by="")
    (registry.folder("b") / WEIGHTS).write_bytes(b"garbage")
    with pytest.raises(ArtifactError, match="checksum"):
        registry.promote("b", why="", by="")
    live = registry.champion()
    assert live is not None
    assert live.name == "a"
    assert [version.problem is None for version in registry.versions()] == [True, False, True]


def test_failed_write_leaves_no_version(registry: Registry) -> None:
    """An error while a version is filled leaves neither the version nor a folder beside it."""

    def fail(folder: Path) -> None:
        write(folder)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        registry.add("d", fail)
    assert sorted(path.name for path in (registry.root / "versions").iterdir()) == ["a", "b", "c"]


def test_version_is_never_overwritten(registry: Registry) -> None:
    """A name that is taken is refused and the old version stays."""
    with pytest.raises(RegistryError, match="exists already"):
        registry.add("a", lambda folder: write(folder, 2.0))
    assert registry.describe("a").problem is None


@pytest.mark.parametrize("name", ["../a", "", "shipped", "A", ".hidden", "a/b", "x" * 81])
def test_strange_names_are_refused(registry: Registry, name: str) -> None:
    """No name leads out of the folder, hides a version or means the shipped one."""
    with pytest.raises(RegistryError, match="no name of a version"):
        registry.promote(name, why="", by="")


def test_crash_between_pointer_and_history_loses_nothing(registry: Registry) -> None:
    """The pointer holds its whole event: a missing or half-written line is read from it and mended later."""
    registry.promote("a", why="first", by="")
    second = registry.promote("b", why="second", by="")
    path = registry.root / "history.jsonl"
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    assert registry.history()[-1] == second
    registry.promote("c", why="third", by="")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["why"] for line in lines] == ["first", "second", "third"]


def test_what_a_killed_writer_left_is_removed(registry: Registry) -> None:
    """Half-written folders of processes that are gone disappear with the next version; running writers keep theirs."""
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    dead = registry.root / "versions" / f".new-{ended.stdout.decode().strip()}-x"
    alive = registry.root / "versions" / ".new-1-x"
    dead.mkdir()
    alive.mkdir()
    registry.add("d", write)
    assert not dead.exists()
    assert alive.exists()
    assert registry.names() == ["a", "b", "c", "d"]


def test_unreadable_pointer_says_what_to_do(registry: Registry) -> None:
    """A pointer that somebody edited is an error with the remedy; promoting mends it."""
    (registry.root / "champion.json").write_text("{", encoding="utf-8")
    with pytest.raises(RegistryError, match="promote a version again"):
        registry.champion()
    registry.promote("a", why="", by="")
    live = registry.champion()
    assert live is not None
    assert live.name == "a"


def test_version_travels_between_installations(registry: Registry, tmp_path: Path) -> None:
    """Export and import give the same files under the same name; the same version gives the same archive."""
    first = export_version(registry, "a", tmp_path / "a.zip")
    assert export_version(registry, "a", tmp_path / "again.zip") == first
    other = Registry(tmp_path / "other")
    assert import_version(other, tmp_path / "a.zip", sha256=first) == "a"
    for name in ("manifest.json", WEIGHTS, "card.md"):
        assert (other.folder("a") / name).read_bytes() == (registry.folder("a") / name).read_bytes()
    with pytest.raises(RegistryError, match="exists already"):
        import_version(other, tmp_path / "a.zip")


def test_damaged_archive_is_refused(registry: Registry, tmp_path: Path) -> None:
    """A changed byte, a wrong checksum or another file is refused and adds nothing."""
    export_version(registry, "a", tmp_path / "a.zip")
    data = (tmp_path / "a.zip").read_bytes()
    other = Registry(tmp_path / "other")
    with pytest.raises(RegistryError, match="does not have the checksum"):
        import_version(other, tmp_path / "a.zip", sha256="0" * 64)
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    with pytest.raises(RegistryError, match="get it again"):
        import_version(other, tmp_path / "cut.zip")
    (tmp_path / "text.zip").write_text("no archive", encoding="utf-8")
    with pytest.raises(RegistryError, match="get it again"):
        import_version(other, tmp_path / "text.zip")
    assert other.names() == []


def test_no_changed_byte_changes_a_version(registry: Registry, tmp_path: Path) -> None:
    """Wherever one byte of an archive is changed, it is refused or gives the very same files."""
    export_version(registry, "a", tmp_path / "a.zip")
    data = (tmp_path / "a.zip").read_bytes()
    refused = 0
    for at in range(0, len(data), 7):
        path = tmp_path / "bit.zip"
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        other = Registry(tmp_path / f"other{at}")
        try:
            name = import_version(other, path)
        except ModelError:
            refused += 1
            assert other.names() == []
            continue
        for member in ("manifest.json", WEIGHTS):
            original = (registry.folder("a") / member).read_bytes()
            assert (other.folder(name) / member).read_bytes() == original
    assert refused > len(data) / 7 / 2
