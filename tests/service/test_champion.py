"""A promotion reaches a running service without a restart and without a mixed answer."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from models.champion import Served, pointer_of
from models.registry import Registry
from service.champion import Champion
from service.wiring import Models
from tests.service.fakes import FakeAnalyzer


class Loader:
    """Loads a version in no time, or waits until it may."""

    def __init__(self) -> None:
        self.may_load = threading.Event()
        self.may_load.set()
        self.broken = False
        self.loads = 0

    def __call__(self, root: Path, _encoder: str | None) -> Served:
        self.may_load.wait(60)
        self.loads += 1
        if self.broken:
            raise OSError("disk")
        live = Registry(root).champion()
        name = live.name if live else None
        model: Any = SimpleNamespace(version=name or "shipped")
        return Served(model, name, pointer_of(root))


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    registry = Registry(tmp_path, check=lambda _folder: None)
    for name in ("one", "two"):
        registry.add(name, lambda folder: folder.mkdir())
    return registry


def test_a_promotion_is_taken_over_while_the_old_version_serves(registry: Registry) -> None:
    """Nobody waits for loading: the old version answers until the new one is there."""
    load = Loader()
    champion = Champion(registry.root, load=load)
    assert champion.current().name is None
    load.may_load.clear()
    registry.promote("one", why="", by="")
    assert [champion.current().name for _ in range(3)] == [None] * 3
    load.may_load.set()
    champion.settle()
    assert champion.current().name == "one"
    registry.rollback(why="", by="")
    champion.current()
    champion.settle()
    assert champion.current().name is None
    assert load.loads == 3


def test_who_asked_before_keeps_one_version(registry: Registry) -> None:
    """What an answer began with is what it ends with."""
    champion = Champion(registry.root, load=Loader())
    begun = champion.current()
    registry.promote("two", why="", by="")
    champion.current()
    champion.settle()
    assert begun.model.version == "shipped"
    assert champion.current().model.version == "two"


def test_a_champion_that_cannot_be_loaded_changes_nothing(registry: Registry) -> None:
    """The old version goes on, and the next analysis tries again."""
    load = Loader()
    champion = Champion(registry.root, load=load)
    champion.current()
    load.broken = True
    registry.promote("one", why="", by="")
    champion.current()
    champion.settle()
    assert champion.current().name is None
    champion.settle()
    load.broken = False
    champion.current()
    champion.settle()
    assert champion.current().name == "one"


def test_a_named_folder_is_not_watched(tmp_path: Path) -> None:
    """Who names a model folder, or hands an analyzer in, gets that one for good."""
    assert Models(folder=tmp_path, registry=tmp_path).champion is None
    assert Models(analyzer=FakeAnalyzer(), registry=tmp_path).champion is None
    assert Models(registry=tmp_path).champion is not None
