"""A valid call for the route that compares waiting items with the record again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service import schemas as s

if TYPE_CHECKING:
    from tests.service.route_scene import Scene

WRITES = ["relate_again"]


def before(scene: Scene, _name: str) -> None:
    """Take back what the waiting item is related to; only then there is something to write."""
    item = scene.accepted_id()
    scene.house.client.undo_item(scene.project.id, item, s.Undo(expected_version=2))
    scene.house.accept(scene.items[0], as_new=True)  # the scene names an accepted item


def calls(scene: Scene) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Return one valid call per writing route, by the name of its function."""
    items = scene.house.items(scene.project.id)
    document = next(item.document_id for item in items if item.id == scene.change.item_id)
    return {"relate_again": ("POST", f"{scene.path}/documents/{document}/relations", {})}


def reads(_scene: Scene) -> dict[str, str]:
    """Return no path: what it changes is read with the items."""
    return {}
