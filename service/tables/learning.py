"""The random audit, who vouches for whom, and when the installation retrains."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Base


class AuditSampleRow(Base):
    """A unit that the models passed over, drawn at random for a second look.

    ``label`` is empty until somebody looked; ``item_id`` is what was added because of it.
    """

    __tablename__ = "audit_samples"
    __table_args__ = (
        Index(None, "project_id", "label", "id"),
        Index(None, "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    start: Mapped[int]
    end: Mapped[int]
    confidence: Mapped[float]
    model_version: Mapped[str] = mapped_column(String(200))
    drawn_at: Mapped[datetime]
    label: Mapped[str | None] = mapped_column(String(20))
    reviewer: Mapped[str | None] = mapped_column(String(100))
    answered_at: Mapped[datetime | None]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("review_items.id", ondelete="SET NULL"))


class ReviewerVouchRow(Base):
    """Somebody vouched for a reviewer, or took that back; append-only, the newest row of a reviewer holds.

    It belongs to no project; rows go when nothing is left that the reviewer decided.
    """

    __tablename__ = "reviewer_vouches"
    __table_args__ = (Index(None, "reviewer", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reviewer: Mapped[str] = mapped_column(String(100))
    vouched: Mapped[bool]
    actor: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)


class LearningSettingsRow(Base):
    """What starts a retraining, in one row; ``secret`` makes project and reviewer keys of exports."""

    __tablename__ = "learning_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    new_decisions: Mapped[int]
    on_drift: Mapped[bool]
    promotes: Mapped[bool]
    secret: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012
