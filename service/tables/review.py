"""Review items, decisions and bulk acceptance."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Base


class ReviewItemRow(Base):
    """A finding on its way to a decision, or something a person marked by hand.

    ``more_spans`` holds further ``[start, end]`` pairs that were merged in. ``priority``, ``text``,
    ``kind``, ``due_on`` and ``owner`` are what the reviewer sees and may edit; the model's own
    values stay in the finding. ``criterion`` is empty (``None``) until a reviewer writes one.
    """

    __tablename__ = "review_items"
    __table_args__ = (
        Index(None, "project_id", "state"),
        Index(None, "document_id", "start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id", ondelete="CASCADE"))
    origin: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str] = mapped_column(Text)
    more_spans: Mapped[list[Any]]
    text: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(String(20))
    priority: Mapped[str | None] = mapped_column(String(10))
    client_priority: Mapped[str | None] = mapped_column(String(10))
    basis: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str | None] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date | None]
    due_rule: Mapped[str] = mapped_column(Text)
    owner: Mapped[str | None] = mapped_column(String(200))
    criterion: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[float]
    priority_confidence: Mapped[float]
    relation: Mapped[str] = mapped_column(String(20))
    matched_record_id: Mapped[int | None] = mapped_column(
        ForeignKey("record_items.id", ondelete="CASCADE")
    )
    matched_quote: Mapped[str | None] = mapped_column(Text)
    relation_note: Mapped[str] = mapped_column(Text)
    relation_confidence: Mapped[float]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record_items.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("review_items.id", ondelete="CASCADE"))
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("review_items.id", ondelete="CASCADE")
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class BulkRow(Base):
    """A bulk acceptance; ``planned`` holds ``[item id, version]`` pairs of the preview."""

    __tablename__ = "bulks"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10))
    filter: Mapped[dict[str, Any]]
    planned: Mapped[list[Any]]
    spot_checks: Mapped[list[Any]]
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class DecisionRow(Base):
    """What a person decided; append-only. An undo is a further row with ``reverts_id``.

    ``before`` and ``after`` hold ``item`` (its fields), and where they apply ``record`` (id and
    versions), ``children`` (made by a split) and ``others`` (taken in by a merge).
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index(None, "project_id", "reviewer", "id"),
        Index(None, "item_id"),
        Index(None, "bulk_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("review_items.id", ondelete="CASCADE"))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record_items.id", ondelete="CASCADE"))
    bulk_id: Mapped[int | None] = mapped_column(ForeignKey("bulks.id", ondelete="CASCADE"))
    action: Mapped[str] = mapped_column(String(20))
    reviewer: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
    model_version: Mapped[str | None] = mapped_column(String(200))
    model_guess: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    # Unique: a decision can be taken back once only, also when two people try at the same time.
    reverts_id: Mapped[int | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), unique=True
    )
