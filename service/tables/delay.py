"""Facts of a project as of a day, estimates of its risk, its outcome, and imported history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Base


class ProjectSnapshotRow(Base):
    """Facts of a project as of a day; append-only.

    ``facts`` is what people know, ``features`` what the record and the mail said on that day; both
    use the names of ``data/project_schema.md``. A correction is a further revision of the same day,
    so the plan that an estimate rested on stays as it was.
    """

    __tablename__ = "project_snapshots"
    __table_args__ = (UniqueConstraint("project_id", "as_of", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    as_of: Mapped[date]
    revision: Mapped[int]
    source: Mapped[str] = mapped_column(String(12))
    facts: Mapped[dict[str, Any]]
    features: Mapped[dict[str, Any]]
    # Feature -> list of [kind, id]: the mails, changes and requirements behind its value.
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    reconstructed: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(100))


class RiskEstimateRow(Base):
    """What was expected of a project on a day; append-only but for ``is_current``.

    ``basis`` is "own" for a model of the installation's own history, "reference" for the ranges of
    reference classes. ``drivers`` has the shape of a list of `DriverOut`.
    """

    __tablename__ = "risk_estimates"
    __table_args__ = (Index(None, "project_id", "is_current", "as_of"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    snapshot_id: Mapped[int] = mapped_column(
        ForeignKey("project_snapshots.id", ondelete="CASCADE"), index=True
    )
    as_of: Mapped[date]
    is_current: Mapped[bool]
    model_version: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(String(12))
    level: Mapped[str] = mapped_column(String(12))
    p_late: Mapped[float]
    threshold: Mapped[float]
    expected_slip_days: Mapped[float]
    mean_delay_days: Mapped[float]
    planned_end: Mapped[date]
    p50_end: Mapped[date]
    p80_end: Mapped[date]
    p95_end: Mapped[date]
    n_reference: Mapped[int]
    n_finished: Mapped[int]
    segment: Mapped[str] = mapped_column(String(200))
    expected_loss: Mapped[float | None]
    currency: Mapped[str] = mapped_column(String(3))
    mood: Mapped[float | None]
    churn_count: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text)
    drivers: Mapped[list[Any]] = mapped_column(JSON, deferred=True)
    created_at: Mapped[datetime]


class RiskSettingsRow(Base):
    """What a project counts from and from which probability on it is at risk."""

    __tablename__ = "risk_settings"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    baseline_on: Mapped[date | None]
    threshold: Mapped[float]
    delay_cost_per_day: Mapped[float | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class ProjectOutcomeRow(Base):
    """How a project ended; absent while it is open, removed when it is reopened."""

    __tablename__ = "project_outcomes"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    actual_end: Mapped[date]
    actual_effort_hours: Mapped[float | None]
    actual_cost: Mapped[float | None]
    note: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime]
    closed_by: Mapped[str] = mapped_column(String(100))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class HistoryImportRow(Base):
    """A file of earlier work that was taken in, with the mapping of its columns."""

    __tablename__ = "history_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    mapping: Mapped[dict[str, Any]]
    counts: Mapped[dict[str, Any]]
    # The file as it came, so that rows that were left out are not lost.
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(100))


class HistoryRow(Base):
    """One row of earlier work in the project schema; ``digest`` keeps the same row from coming twice."""

    __tablename__ = "history_rows"
    __table_args__ = (Index(None, "import_id"), Index(None, "actual_end"))

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("history_imports.id", ondelete="CASCADE"))
    line: Mapped[int]
    work_key: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(Text)
    segment: Mapped[str] = mapped_column(String(200))
    start_date: Mapped[date | None]
    planned_end: Mapped[date]
    actual_end: Mapped[date | None]
    values: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
