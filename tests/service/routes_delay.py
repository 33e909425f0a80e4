"""One valid call for every route about delay risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.service.route_scene import Scene

WRITES = [
    "add_snapshot",
    "update_risk_settings",
    "close_project",
    "reopen_project",
    "add_estimate",
    "score_all",
    "train_delay",
    "import_history",
    "remove_history",
]
OUTSIDE_PROJECTS = {"score_all", "train_delay", "import_history", "remove_history"}
STORES_NOTHING = {"what_if", "preview_history"}
HISTORY = b"project_id,start_date,planned_end,actual_end\nA,2024-01-01,2024-06-30,2024-07-02\n"
FACTS = {"start_date": "2025-01-05", "planned_end": "2025-06-30", "category": "portal"}


def calls(scene: Scene) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Return a call for every write; what it needs is made first."""
    snapshot = {"as_of": "2025-03-02", "facts": FACTS}
    outcome = f"{scene.path}/outcome"
    return {
        "add_snapshot": ("POST", f"{scene.path}/snapshots", {"json": snapshot}),
        "update_risk_settings": (
            "PATCH",
            f"{scene.path}/risk-settings",
            {"json": {"expected_version": 1, "threshold": 0.4}},
        ),
        "close_project": ("PUT", outcome, {"json": {"actual_end": "2025-07-10"}}),
        "add_estimate": ("POST", f"{scene.path}/estimates", {}),
        "score_all": ("POST", "/api/v1/delay/score", {}),
        "train_delay": ("POST", "/api/v1/delay/train", {}),
        "import_history": ("POST", "/api/v1/history", {"files": {"file": ("a.csv", HISTORY)}}),
        "remove_history": ("DELETE", "/api/v1/history/1", {}),
        "reopen_project": ("DELETE", f"{outcome}?expected_version=1", {}),
    }


def before(scene: Scene, name: str) -> None:
    """Make what one write needs."""
    needed = {
        "reopen_project": "close_project",
        "add_estimate": "add_snapshot",
        "remove_history": "import_history",
    }
    if name in needed:
        method, path, options = calls(scene)[needed[name]]
        scene.house.http.request(method, path, **options).raise_for_status()


def reads(scene: Scene) -> dict[str, str]:
    """Return one path per reading route."""
    return {
        "list_snapshots": f"{scene.path}/snapshots",
        "get_features": f"{scene.path}/features",
        "get_risk_settings": f"{scene.path}/risk-settings",
        "get_outcome": f"{scene.path}/outcome",
        "get_risk_view": f"{scene.path}/risk",
        "list_estimates": f"{scene.path}/estimates",
    }
