"""Valid calls for the routes of alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service import schemas as s
from tests.service.estimates import estimate

if TYPE_CHECKING:
    from tests.service.route_scene import Scene

WRITES = [
    "check_alerts",
    "handle_alert",
    "judge_alert",
    "update_alert_settings",
    "send_alert_test",
]


def prepare(scene: Scene) -> int:
    """Raise the alert that the calls are about; return its id."""
    client, project_id = scene.house.client, scene.project.id
    facts = s.ProjectFacts(start_date="2025-01-05", planned_end="2025-06-30")
    made = client.add_snapshot(project_id, s.SnapshotCreate(as_of="2025-03-02", facts=facts))
    with scene.house.parts.writers.begin() as session:
        session.add(estimate(project_id, made.id, [("changes", 11.0)]))
    settings = {"expected_version": 1, "owner_email": "pm@ours.com"}
    path = f"{scene.path}/alert-settings"
    scene.house.http.patch(path, json=settings).raise_for_status()
    alert = client.check_alerts(project_id).alert
    assert alert is not None
    return alert.id


def calls(scene: Scene) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Return one valid call per writing route, by the name of its function."""
    version = {"expected_version": 1}
    one = f"{scene.path}/alerts/{scene.prepared[__name__]}"
    return {
        "check_alerts": ("POST", f"{scene.path}/alerts-check", {}),
        "handle_alert": ("POST", f"{one}/handle", {"json": {**version, "reaction": "call"}}),
        "judge_alert": ("POST", f"{one}/outcome", {"json": {**version, "outcome": "right"}}),
        "update_alert_settings": (
            "PATCH",
            f"{scene.path}/alert-settings",
            {"json": {"expected_version": 2, "quiet_days": 3}},
        ),
        "send_alert_test": ("POST", f"{scene.path}/alert-test", {}),
    }


def reads(scene: Scene) -> dict[str, str]:
    """Return one path per reading route of a project, by the name of its function."""
    return {
        "list_alerts": f"{scene.path}/alerts",
        "get_alert_settings": f"{scene.path}/alert-settings",
        "list_deliveries": f"{scene.path}/alert-deliveries",
    }
