"""Calls of the routes of model versions."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from models.encoder import load_encoder
from models.exchange import export_version
from models.loading import BASE, load_text_model, save_text_model
from models.probe import library_versions, probe_scores
from models.registry import SHIPPED, Registry
from service.app import API

if TYPE_CHECKING:
    from tests.service.route_scene import Call, Scene

WRITES = ["promote_model", "rollback_model", "import_model"]
OUTSIDE_PROJECTS = set(WRITES)


@cache
def archive(name: str = "other-1") -> bytes:
    """Return the shipped model as a version of another installation."""
    model = load_text_model(BASE / "text", load_encoder(None))
    facts = {"probe": probe_scores(model), "libraries": library_versions(), "decisions": 120}
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(Path(folder) / "models")
        registry.add(name, lambda place: save_text_model(place, model, facts))
        export_version(registry, name, Path(folder) / "version.zip")
        return (Path(folder) / "version.zip").read_bytes()


def prepare(scene: Scene) -> None:
    """Make something that can be gone back to."""
    registry = Registry(scene.house.parts.settings.state / "models")
    for _ in range(2):
        registry.promote(None, why="first", by="test")


def calls(_scene: Scene) -> dict[str, Call]:
    """Return one valid call per writing route."""
    why = {"json": {"why": "because"}}
    return {
        "promote_model": ("POST", f"{API}/models/{SHIPPED}/promote", why),
        "rollback_model": ("POST", f"{API}/models/rollback", why),
        "import_model": (
            "POST",
            f"{API}/models/import",
            {"files": {"file": ("version.zip", archive())}},
        ),
    }


def reads(_scene: Scene) -> dict[str, str]:
    """Return the reading routes below a project: there are none."""
    return {}
