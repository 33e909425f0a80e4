"""One valid call for every route about contacts; see `tests.service.route_scene`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.schemas import contacts as c

if TYPE_CHECKING:
    from tests.service.route_scene import Scene

Call = tuple[str, str, dict[str, Any]]
WRITES = ["confirm_contact", "forget_contact"]


def prepare(scene: Scene) -> int:
    """Confirm the side of a domain."""
    command = c.ContactConfirm(address="@client.com", side="client", expected_version=0)
    return scene.house.client.confirm_contact(scene.project.id, command).id


def calls(scene: Scene) -> dict[str, Call]:
    """Return one valid call per writing route, by the name of its function."""
    path = f"{scene.path}/contacts"
    body = {"address": "amy@client.com", "side": "third", "expected_version": 0}
    return {
        "confirm_contact": ("PUT", path, {"json": body}),
        "forget_contact": ("DELETE", f"{path}/{scene.prepared[__name__]}", {}),
    }


def reads(scene: Scene) -> dict[str, str]:
    """Return one path per reading route of a project, by the name of its function."""
    return {"list_contacts": f"{scene.path}/contacts"}
