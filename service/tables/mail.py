"""Mailboxes, how far they were read, and their messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Base


class MailboxRow(Base):
    """A source of mail. ``secret_ref`` says where the secret is; the secret itself is never here.

    With a project, all its mail belongs there; without one, rules decide.
    """

    __tablename__ = "mailboxes"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(500), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    options: Mapped[dict[str, Any]]
    secret_ref: Mapped[str | None] = mapped_column(String(500))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    paused: Mapped[bool]
    scanned_at: Mapped[datetime | None]
    error_code: Mapped[str | None] = mapped_column(String(40))
    error_detail: Mapped[str | None] = mapped_column(Text)
    counts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class MailLeaseRow(Base):
    """Who scans a mailbox at the moment; every write of the scanner checks and prolongs it."""

    __tablename__ = "mail_leases"

    mailbox_id: Mapped[int] = mapped_column(
        ForeignKey("mailboxes.id", ondelete="CASCADE"), primary_key=True
    )
    owner: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime]


class MailFolderRow(Base):
    """How far a folder was read; advanced in the transaction that stores the message."""

    __tablename__ = "mail_folders"
    __table_args__ = (Unique("mailbox_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailboxes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(500))
    validity: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(BigInteger)
    anchor: Mapped[str] = mapped_column(String(64))


class MailThreadRow(Base):
    """Messages that answer each other."""

    __tablename__ = "mail_threads"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class MailMessageRow(Base):
    """One message, once per project; ``scope`` is the project, or 0 while it waits for one.

    The bytes are here only while no project holds them (``data``); afterwards they are the file.
    """

    __tablename__ = "mail_messages"
    __table_args__ = (
        Unique("fingerprint", "scope"),
        Index(None, "scope", "state"),
        Index(None, "message_key"),
        Index(None, "thread_id"),
        Index(None, "subject_key"),
        Index(None, "file_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    scope: Mapped[int]
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    mailbox_id: Mapped[int | None] = mapped_column(ForeignKey("mailboxes.id", ondelete="SET NULL"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("mail_threads.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(12))
    route: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(300))
    media_type: Mapped[str] = mapped_column(String(200))
    size_bytes: Mapped[int]
    data: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    message_key: Mapped[str] = mapped_column(String(250))
    subject: Mapped[str] = mapped_column(Text)
    # A hash: subjects can be longer than what PostgreSQL takes into an index.
    subject_key: Mapped[str] = mapped_column(String(64))
    sender: Mapped[str] = mapped_column(Text)
    sender_address: Mapped[str] = mapped_column(Text)
    recipients: Mapped[list[Any]] = mapped_column(JSON)
    list_id: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class MailReferenceRow(Base):
    """A message names an earlier one, which may come in later."""

    __tablename__ = "mail_references"
    __table_args__ = (Unique("message_id", "message_key"), Index(None, "message_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("mail_messages.id", ondelete="CASCADE"))
    message_key: Mapped[str] = mapped_column(String(250))


class MailQuarantineRow(Base):
    """A message that could not be read, with its bytes; ``complete`` is false without some."""

    __tablename__ = "mail_quarantine"
    __table_args__ = (Unique("sha256", "scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int | None] = mapped_column(ForeignKey("mailboxes.id", ondelete="SET NULL"))
    scope: Mapped[int]
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(300))
    media_type: Mapped[str] = mapped_column(String(200))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size_bytes: Mapped[int]
    complete: Mapped[bool]
    received_at: Mapped[datetime | None]
    code: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    tries: Mapped[int]
    created_at: Mapped[datetime]
    tried_at: Mapped[datetime]


class MailPositionRow(Base):
    """Where a message stood in a folder; no place is ever taken in twice."""

    __tablename__ = "mail_positions"
    __table_args__ = (
        Unique("folder_id", "validity", "position"),
        Index(None, "message_id"),
        Index(None, "quarantine_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey("mail_folders.id", ondelete="CASCADE"))
    validity: Mapped[str] = mapped_column(String(64))
    position: Mapped[str] = mapped_column(String(250))
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("mail_messages.id", ondelete="SET NULL")
    )
    quarantine_id: Mapped[int | None] = mapped_column(
        ForeignKey("mail_quarantine.id", ondelete="SET NULL")
    )


class MailRuleRow(Base):
    """Messages with a mark belong to a project."""

    __tablename__ = "mail_rules"
    __table_args__ = (Unique("project_id", "kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(500))
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
