"""A valid call for the route that closes a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.service.route_scene import Scene

WRITES = ["close_with_outcomes"]


def calls(scene: Scene) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Return one valid call per writing route, by the name of its function."""
    body = {"actual_end": "2025-07-10"}
    return {"close_with_outcomes": ("POST", f"{scene.path}/closing", {"json": body})}


def reads(_scene: Scene) -> dict[str, str]:
    """Return no path: there is nothing to read that other areas do not show."""
    return {}
