"""Weekly demand and capacity by role, the monthly budget, and what changes cost."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Base


class PlanningRow(Base):
    """Currency, warning limit and version of a project's resources and budget."""

    __tablename__ = "planning"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    currency: Mapped[str] = mapped_column(String(3))
    warn_share: Mapped[float]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class RoleWeekRow(Base):
    """Hours that a role is needed and has in a week; ``week`` is its Monday."""

    __tablename__ = "role_weeks"
    __table_args__ = (UniqueConstraint("project_id", "role", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(100))
    week: Mapped[date]
    demand_hours: Mapped[float]
    capacity_hours: Mapped[float]


class BudgetMonthRow(Base):
    """Planned and actual cost of a month; ``earned_share`` is the work done so far, of all."""

    __tablename__ = "budget_months"
    __table_args__ = (UniqueConstraint("project_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    month: Mapped[date]
    planned_cost: Mapped[float]
    actual_cost: Mapped[float | None]
    earned_share: Mapped[float | None]


class ChangeCostRow(Base):
    """What a change of a requirement costs, as estimated by people."""

    __tablename__ = "change_costs"

    change_id: Mapped[int] = mapped_column(
        ForeignKey("change_requests.id", ondelete="CASCADE"), primary_key=True
    )
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    cost: Mapped[float | None]
    effort_hours: Mapped[float | None]
    delay_days: Mapped[float | None]
    note: Mapped[str] = mapped_column(Text)
