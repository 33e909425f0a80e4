"""Which function does which kind of job, and which kinds start by themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.jobs.errors import JobError

if TYPE_CHECKING:
    from service.jobs.context import JobContext

Task = Callable[["JobContext"], None]

# Modules that define tasks; a worker imports them, the service does not need to.
TASK_MODULES: tuple[str, ...] = (
    "service.jobs.delay",
    "service.jobs.learning",
    "service.jobs.mail",
    "service.jobs.alerts",
    "service.jobs.weekly",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule as it is before anybody changes it."""

    kind: str
    every_minutes: int | None
    at: str | None
    enabled: bool


_tasks: dict[str, Task] = {}
_plans: dict[str, Plan] = {}


def task_of(kind: str) -> Callable[[Task], Task]:
    """Make a function the task of a kind of job."""

    def register(task: Task) -> Task:
        if _tasks.setdefault(kind, task) is not task:
            raise ValueError(f"two tasks for jobs of kind {kind}")
        return task

    return register


def plan(
    name: str,
    kind: str,
    *,
    every_minutes: int | None = None,
    at: str | None = None,
    enabled: bool = True,
) -> None:
    """Start a kind of job every so many minutes, or daily at a time of day (``HH:MM``, UTC)."""
    if (every_minutes is None) == (at is None):
        raise ValueError(f"the schedule {name} needs either minutes or a time of day")
    _plans[name] = Plan(kind, every_minutes, at, enabled)


def load_tasks() -> None:
    """Import all modules that define tasks."""
    for module in TASK_MODULES:
        import_module(module)


def find_task(kind: str) -> Task:
    """Return the task of a kind."""
    if kind not in _tasks:
        raise JobError(f"this worker knows no jobs of kind {kind}; update it and try again")
    return _tasks[kind]


def plans() -> Mapping[str, Plan]:
    """Return all schedules by name."""
    return MappingProxyType(_plans)
