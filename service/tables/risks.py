"""The risk register (风险登记册): risks with owner, date and response, and all their versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Base


class RiskRow(Base):
    """A risk at its newest version; every version is kept in `RiskVersionRow`.

    ``probability_percent`` times ``impact_days`` or ``impact_cost`` is the exposure. ``record_id``
    or ``document_id`` with ``start``, ``end`` and ``quote`` say which words it comes from.
    """

    __tablename__ = "risks"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        Index(None, "project_id", "status"),
        Index(None, "response_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(10))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record_items.id", ondelete="CASCADE"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[str | None] = mapped_column(Text)
    driver: Mapped[str | None] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date | None]
    probability_percent: Mapped[int | None]
    impact_days: Mapped[float | None]
    impact_cost: Mapped[float | None]
    response_key: Mapped[str | None] = mapped_column(String(40))
    response: Mapped[str] = mapped_column(Text)
    contingency: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10))
    occurred: Mapped[bool | None]
    helped: Mapped[str | None] = mapped_column(String(12))
    outcome_note: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(100))
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012

    @property
    def code(self) -> str:
        """Return the number within the project as people write it."""
        return f"R-{self.number}"


class RiskVersionRow(Base):
    """Values of a risk at one version; append-only."""

    __tablename__ = "risk_versions"
    __table_args__ = (UniqueConstraint("risk_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id", ondelete="CASCADE"))
    version: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(100))
    values: Mapped[dict[str, Any]]
