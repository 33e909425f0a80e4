"""Wire types of background work."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from service.schemas.base import Answer, Command


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


class JobLogLine(Answer):
    """One line of a job's log."""

    at: datetime = Field(description="When.")
    text: str = Field(description="What happened, without client text.")


class Job(Answer):
    """A piece of background work."""

    id: int = Field(description="Number of the job.")
    kind: str = Field(description="What it does.", examples=["mail.scan"])
    key: str | None = Field(description="At most one unfinished job has the key.")
    project_id: int | None = Field(description="The project it works for; null for all.")
    state: JobState = Field(description="Where it stands.")
    done: int = Field(description="Steps done.", examples=[12])
    total: int | None = Field(description="Steps in all; null while not known.", examples=[40])
    message: str = Field(description="Code of what it does now; pages have words for it.")
    error: str | None = Field(description="Why it failed and what to do.")
    result: dict[str, Any] = Field(description="What it found, by kind.")
    attempts: int = Field(description="How often it was begun.")
    cancel_requested: bool = Field(description="Whether somebody asked it to stop.")
    created_by: str = Field(description="Who asked for it.")
    created_at: datetime = Field(description="When it was asked for.")
    started_at: datetime | None = Field(description="When it was first begun.")
    finished_at: datetime | None = Field(description="When it ended.")


class JobDetail(Job):
    """A job with its log."""

    log: list[JobLogLine] = Field(description="The last lines of its log, oldest first.")


class Workers(Answer):
    """Whether anybody does background work."""

    alive: int = Field(description="Workers seen in the last half minute.", examples=[1])
    seen_at: datetime | None = Field(description="When a worker was last seen.")
    waiting: int = Field(description="Jobs that wait to be begun.")
    broker: str = Field(description="'embedded', or the kind of the broker.", examples=["redis"])


class Schedule(Answer):
    """When a kind of job is started by itself."""

    name: str = Field(description="Name of the schedule.", examples=["learning.retrain"])
    kind: str = Field(description="Kind of job it starts.")
    every_minutes: int | None = Field(description="Minutes between two starts.")
    at: str | None = Field(description="Time of day in UTC.", examples=["02:30"])
    enabled: bool = Field(description="Whether it starts anything.")
    next_at: datetime = Field(description="When it starts the next job.")
    last_job_id: int | None = Field(description="The job it started last.")
    version: int = Field(description="For the next change.")


class ScheduleUpdate(Command):
    """A change of a schedule; fields left out stay as they are."""

    expected_version: int = Field(ge=1, description="The version that was read.")
    enabled: bool | None = Field(default=None, description="Switch it on or off.")
    every_minutes: int | None = Field(
        default=None, ge=1, le=60 * 24 * 31, description="Minutes between two starts."
    )
    at: str | None = Field(
        default=None,
        pattern=r"^([01]\d|2[0-3]):[0-5]\d$",
        description="Time of day in UTC; takes the place of the minutes.",
    )
