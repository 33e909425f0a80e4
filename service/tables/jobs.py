"""Background work: jobs, their schedules, and the workers that do them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Base


class JobRow(Base):
    """One piece of background work with all of its state; no field holds client text.

    ``open_key`` is the key while the job is unfinished and empty afterwards, so that the database
    itself refuses a second unfinished job of one key. ``cursor`` is what the next attempt goes on
    from. The lease belongs to the attempt under way.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "id"), Index(None, "kind", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str | None] = mapped_column(String(200))
    open_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12))
    cursor: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    done: Mapped[int]
    total: Mapped[int | None]
    message: Mapped[str] = mapped_column(String(200))
    log: Mapped[list[Any]] = mapped_column(JSON)
    error: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int]
    lease_owner: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[datetime | None]
    cancel_requested: Mapped[bool]
    sent_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class JobScheduleRow(Base):
    """When a kind of job is started by itself: every so many minutes, or daily at a time (UTC)."""

    __tablename__ = "job_schedules"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    every_minutes: Mapped[int | None]
    at: Mapped[str | None] = mapped_column(String(5))
    enabled: Mapped[bool]
    next_at: Mapped[datetime]
    last_job_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class JobWorkerRow(Base):
    """A worker and when it was last seen."""

    __tablename__ = "job_workers"

    owner: Mapped[str] = mapped_column(String(200), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
