"""Alerts of a project, their settings, and the messages that leave about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Base


class AlertSettingsRow(Base):
    """Whom the alerts of a project go to, and when; absent until somebody changes something."""

    __tablename__ = "alert_settings"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    enabled: Mapped[bool]
    clear_margin: Mapped[float]
    quiet_days: Mapped[int]
    react_days: Mapped[int]
    quiet_from: Mapped[int | None]
    quiet_to: Mapped[int | None]
    time_zone: Mapped[str] = mapped_column(String(60))
    owner_email: Mapped[str] = mapped_column(String(200))
    owner_language: Mapped[str] = mapped_column(String(2))
    client_pm_email: Mapped[str] = mapped_column(String(200))
    webhook_url: Mapped[str] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class AlertRow(Base):
    """A warning with the estimate behind it, the reaction to it and its outcome.

    ``told_on`` and ``told_p`` belong to the last message about it. ``drivers`` has the shape of a
    list of `AlertDriver`.
    """

    __tablename__ = "alerts"
    __table_args__ = (Index(None, "project_id", "id"), Index(None, "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10))
    raised_at: Mapped[datetime]
    as_of: Mapped[date]
    p_late: Mapped[float]
    threshold: Mapped[float]
    expected_slip_days: Mapped[float]
    slip_share: Mapped[float | None]
    planned_end: Mapped[date]
    p50_end: Mapped[date]
    p80_end: Mapped[date]
    n_reference: Mapped[int]
    basis: Mapped[str] = mapped_column(String(12))
    drivers: Mapped[list[Any]]
    told_on: Mapped[date]
    told_p: Mapped[float]
    react_by: Mapped[date]
    reminded_at: Mapped[datetime | None]
    reaction: Mapped[str] = mapped_column(Text)
    handled_at: Mapped[datetime | None]
    handled_by: Mapped[str | None] = mapped_column(String(100))
    cleared_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    outcome_by: Mapped[str | None] = mapped_column(String(100))
    outcome_note: Mapped[str] = mapped_column(Text)
    lead_days: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class AlertDeliveryRow(Base):
    """A message that waits, was sent or could not be sent."""

    __tablename__ = "alert_deliveries"
    __table_args__ = (Index(None, "project_id", "id"), Index(None, "state", "not_before"))

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    alert_id: Mapped[int | None] = mapped_column(ForeignKey("alerts.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(10))
    audience: Mapped[str] = mapped_column(String(10))
    target: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    not_before: Mapped[datetime]
    error: Mapped[str] = mapped_column(String(300))
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
