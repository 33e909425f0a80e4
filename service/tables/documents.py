"""Files, documents and what the models said about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Base


class FileRow(Base):
    """Bytes as they came in, once per project and content."""

    __tablename__ = "files"
    __table_args__ = (UniqueConstraint("project_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(300))
    media_type: Mapped[str] = mapped_column(String(200))
    size_bytes: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]


class DocumentRow(Base):
    """Final text of one document and the facts the reader knows; a file may hold several."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("file_id", "part"),
        Index(None, "project_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"))
    part: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    error_code: Mapped[str | None] = mapped_column(String(40))
    error_detail: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str | None] = mapped_column(Text)
    sender: Mapped[str | None] = mapped_column(Text)
    sender_side: Mapped[str] = mapped_column(String(10))
    received_at: Mapped[datetime | None]
    # The sender's own offset decides which day "tomorrow" is; UTC alone would lose it.
    received_offset_s: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text)
    characters: Mapped[int]
    facts: Mapped[dict[str, Any]]
    warnings: Mapped[list[Any]]
    created_at: Mapped[datetime]


class AnalysisRow(Base):
    """One pass of one model version over a document; the newest one is current."""

    __tablename__ = "analyses"
    __table_args__ = (Index(None, "document_id", "current"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    model_version: Mapped[str] = mapped_column(String(200))
    current: Mapped[bool]
    segments: Mapped[list[Any]] = mapped_column(JSON, deferred=True)
    tone: Mapped[dict[str, Any]]
    tone_label: Mapped[str] = mapped_column(String(10))
    tone_score: Mapped[float]
    created_at: Mapped[datetime]
    # the moment of the record that the items were compared with anew, if ever
    related_at: Mapped[datetime | None]


class UnitRow(Base):
    """A line of the coverage ledger."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("analysis_id", "index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    analysis_id: Mapped[int] = mapped_column(ForeignKey("analyses.id", ondelete="CASCADE"))
    index: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    segment: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(20))
    confidence: Mapped[float]


class FindingRow(Base):
    """Output of a model; append-only. ``payload`` has the shape of `FindingOut`."""

    __tablename__ = "findings"
    __table_args__ = (Index(None, "analysis_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    analysis_id: Mapped[int] = mapped_column(ForeignKey("analyses.id", ondelete="CASCADE"))
    model_version: Mapped[str] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
