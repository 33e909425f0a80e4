"""Valid calls for the routes of the weekly report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.service.route_scene import Scene

WRITES = ["send_weekly_report"]


def calls(scene: Scene) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Return one valid call per writing route, by the name of its function."""
    body = {"week": "2026-03-02", "audience": "internal"}
    return {"send_weekly_report": ("POST", f"{scene.path}/weekly-report-mail", {"json": body})}


def reads(scene: Scene) -> dict[str, str]:
    """Return one path per reading route, by the name of its function."""
    return {
        "get_weekly_report": f"{scene.path}/weekly-report",
        "get_weekly_report_file": f"{scene.path}/weekly-report-file?format=html",
    }
