"""Calls of the routes of background work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.app import API
from service.jobs import registry
from service.usecases.job_schedules import add_plans
from service.usecases.jobs import enqueue
from service.work import Work

if TYPE_CHECKING:
    from tests.service.route_scene import Call, Scene

registry.plan("test.none", "test.none", every_minutes=60)

WRITES = ["cancel_job", "retry_job", "update_schedule"]
OUTSIDE_PROJECTS = set(WRITES)


def prepare(scene: Scene) -> list[int]:
    """Make a job that waits, one that was stopped, and a schedule."""
    with scene.house.parts.writers.begin() as session:
        work = Work(session)
        made = [enqueue(work, "test.none", {"n": n}).id for n in range(2)]
        add_plans(work)
    scene.house.client.cancel_job(made[1])
    return made


def calls(scene: Scene) -> dict[str, Call]:
    """Return one valid call per writing route."""
    waiting, stopped = scene.prepared[__name__]
    return {
        "cancel_job": ("POST", f"{API}/jobs/{waiting}/cancel", {}),
        "retry_job": ("POST", f"{API}/jobs/{stopped}/retry", {}),
        "update_schedule": (
            "PATCH",
            f"{API}/schedules/test.none",
            {"json": {"expected_version": 1, "enabled": False}},
        ),
    }


def reads(_scene: Scene) -> dict[str, str]:
    """Return the reading routes below a project: there are none."""
    return {}
