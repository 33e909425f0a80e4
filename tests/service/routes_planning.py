"""Valid calls for the routes of resources and budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.service.route_scene import Scene

WRITES = ["replace_resources", "replace_budget", "set_change_cost", "import_planning"]


def calls(scene: Scene) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Return one valid call per writing route, by the name of its function."""
    version = {"expected_version": 1}
    table = "role,week,demand_hours,capacity_hours\nQA,2026-03-02,20,30\n"
    return {
        "replace_resources": ("PUT", f"{scene.path}/resources", {"json": {**version, "rows": []}}),
        "replace_budget": (
            "PUT",
            f"{scene.path}/budget",
            {"json": {**version, "currency": "CNY", "warn_share": 0.1, "months": []}},
        ),
        "set_change_cost": (
            "PUT",
            f"{scene.path}/changes/{scene.change.id}/cost",
            {"json": {"cost": 100}},
        ),
        "import_planning": (
            "POST",
            f"{scene.path}/planning-import",
            {"json": {**version, "kind": "resources", "csv": table}},
        ),
    }


def reads(scene: Scene) -> dict[str, str]:
    """Return one path per reading route, by the name of its function."""
    return {"get_resources": f"{scene.path}/resources", "get_budget": f"{scene.path}/budget"}
