"""Calls of the routes of learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.app import API
from service.tables.learning import AuditSampleRow
from service.work import now

if TYPE_CHECKING:
    from tests.service.route_scene import Call, Scene

WRITES = ["update_learning", "retrain", "answer_audit_sample", "vouch"]
OUTSIDE_PROJECTS = {"update_learning", "retrain", "vouch"}


def prepare(scene: Scene) -> int:
    """Draw a unit for a second look."""
    with scene.house.parts.writers.begin() as session:
        row = AuditSampleRow(
            project_id=scene.project.id,
            document_id=scene.document.id,
            start=0,
            end=2,
            confidence=0.9,
            model_version="fake-1",
            drawn_at=now(),
        )
        session.add(row)
        session.flush()
        return row.id


def calls(scene: Scene) -> dict[str, Call]:
    """Return one valid call per writing route."""
    sample = scene.prepared[__name__]
    settings = {"json": {"expected_version": 1, "new_decisions": 50}}
    return {
        "update_learning": ("PATCH", f"{API}/learning/settings", settings),
        "vouch": (
            "POST",
            f"{API}/learning/vouches",
            {"json": {"reviewer": "李娜", "vouched": True, "reason": "她的项目与众不同"}},
        ),
        "retrain": ("POST", f"{API}/learning/retrain", {}),
        "answer_audit_sample": (
            "POST",
            f"{scene.path}/audit-samples/{sample}",
            {"json": {"label": "none"}},
        ),
    }


def reads(scene: Scene) -> dict[str, str]:
    """Return the reading routes below a project."""
    return {
        "list_examples": f"{scene.path}/examples",
        "get_learning_order": f"{scene.path}/learning-order",
        "list_audit_samples": f"{scene.path}/audit-samples",
        "get_audit_estimate": f"{scene.path}/audit-estimate",
    }
