"""Valid calls for the routes of the risk register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.schemas import risks as r

if TYPE_CHECKING:
    from tests.service.route_scene import Scene

WRITES = ["create_risk", "update_risk", "close_risk"]


def prepare(scene: Scene) -> r.Risk:
    """Make the risk that the calls are about."""
    return scene.house.client.create_risk(scene.project.id, r.RiskCreate(title="Late supplier"))


def calls(scene: Scene) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Return one valid call per writing route, by the name of its function."""
    path = f"{scene.path}/risks"
    one = f"{path}/{scene.prepared[__name__].id}"
    outcome = {"expected_version": 1, "occurred": False, "helped": "helped"}
    return {
        "create_risk": ("POST", path, {"json": {"title": "Test data are missing"}}),
        "update_risk": ("PATCH", one, {"json": {"expected_version": 1, "owner": "Bob"}}),
        "close_risk": ("POST", f"{one}/close", {"json": outcome}),
    }


def reads(scene: Scene) -> dict[str, str]:
    """Return one path per reading route, by the name of its function."""
    return {
        "list_risks": f"{scene.path}/risks",
        "get_risk": f"{scene.path}/risks/{scene.prepared[__name__].id}",
        "list_waiting_risks": f"{scene.path}/risks-waiting",
        "export_risks": f"{scene.path}/risks-export?format=csv",
        "list_responses": f"{scene.path}/responses",
    }
