"""Queries on mailboxes, folders, messages, threads, quarantine and rules."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session, undefer

from service.errors import NotFoundError
from service.mail.source import Cursor
from service.repositories.paging import Slice, fetch_slice
from service.tables import DocumentRow, FileRow
from service.tables.mail import (
    MailboxRow,
    MailFolderRow,
    MailMessageRow,
    MailPositionRow,
    MailQuarantineRow,
    MailReferenceRow,
    MailThreadRow,
)

UNROUTED = 0
"""Scope of messages that wait for a project."""


def get_mailbox(session: Session, mailbox_id: int, *, lock: bool = False) -> MailboxRow:
    """Return a mailbox."""
    statement = select(MailboxRow).where(MailboxRow.id == mailbox_id)
    row = session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFoundError("mailbox", mailbox_id)
    return row


def find_mailbox(session: Session, name: str) -> MailboxRow | None:
    """Return a mailbox by name, if there is one."""
    return session.scalar(select(MailboxRow).where(MailboxRow.name == name))


def list_mailboxes(session: Session, *, limit: int, offset: int) -> Slice[MailboxRow]:
    """Return mailboxes in the order they were made."""
    return fetch_slice(
        session, select(MailboxRow).order_by(MailboxRow.id), limit=limit, offset=offset
    )


def open_folder(session: Session, mailbox_id: int, name: str) -> MailFolderRow:
    """Return the folder of a mailbox, making it when it is new."""
    row = session.scalar(
        select(MailFolderRow).where(
            MailFolderRow.mailbox_id == mailbox_id, MailFolderRow.name == name
        )
    )
    if row is None:
        row = MailFolderRow(mailbox_id=mailbox_id, name=name, validity="", position=0, anchor="")
        session.add(row)
        session.flush()
    return row


def cursor_of(row: MailFolderRow) -> Cursor:
    """Return how far a folder was read."""
    return Cursor(row.validity, row.position, row.anchor)


def advance(session: Session, folder_id: int, cursor: Cursor) -> None:
    """Set how far a folder was read."""
    session.execute(
        update(MailFolderRow)
        .where(MailFolderRow.id == folder_id)
        .values(validity=cursor.validity, position=cursor.position, anchor=cursor.anchor)
    )


def positions(session: Session, folder_id: int) -> frozenset[str]:
    """Return the places of a folder that were taken in."""
    found = select(MailPositionRow.position).where(MailPositionRow.folder_id == folder_id)
    return frozenset(session.scalars(found))


def taken_positions(session: Session, folder_id: int) -> frozenset[str]:
    """Return the places, under the numbering of now, whose messages were taken in."""
    found = select(MailPositionRow.position).join(
        MailFolderRow,
        (MailFolderRow.id == MailPositionRow.folder_id)
        & (MailFolderRow.validity == MailPositionRow.validity),
    )
    wanted = found.where(
        MailPositionRow.folder_id == folder_id, MailPositionRow.message_id.is_not(None)
    )
    return frozenset(session.scalars(wanted))


def add_position(
    session: Session,
    folder_id: int,
    validity: str,
    position: str,
    *,
    message_id: int | None,
    quarantine_id: int | None,
) -> None:
    """Note where a message stood; a place that is known already stays as it is."""
    known = select(MailPositionRow.id).where(
        MailPositionRow.folder_id == folder_id,
        MailPositionRow.validity == validity,
        MailPositionRow.position == position,
    )
    if session.scalar(known) is None:
        session.add(
            MailPositionRow(
                folder_id=folder_id,
                validity=validity,
                position=position,
                message_id=message_id,
                quarantine_id=quarantine_id,
            )
        )


def places_of(session: Session, message_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the folders in which messages were seen."""
    found = session.execute(
        select(MailPositionRow.message_id, MailFolderRow.name)
        .join(MailFolderRow, MailFolderRow.id == MailPositionRow.folder_id)
        .where(MailPositionRow.message_id.in_(message_ids))
        .distinct()
        .order_by(MailFolderRow.name)
    )
    places: dict[int, list[str]] = {}
    for message_id, name in found:
        if message_id is not None:
            places.setdefault(message_id, []).append(name)
    return places


def find_message(
    session: Session, fingerprint: str, *, scope: int | None = None
) -> MailMessageRow | None:
    """Return the message with an identity, in one scope or in any; filed ones first."""
    statement = select(MailMessageRow).where(MailMessageRow.fingerprint == fingerprint)
    if scope is not None:
        statement = statement.where(MailMessageRow.scope == scope)
    return session.scalar(statement.order_by(MailMessageRow.scope.desc()).limit(1))


def get_message(session: Session, message_id: int, *, lock: bool = False) -> MailMessageRow:
    """Return a message, with its bytes if they are still here."""
    statement = (
        select(MailMessageRow)
        .where(MailMessageRow.id == message_id)
        .options(undefer(MailMessageRow.data))
        .execution_options(populate_existing=True)
    )
    row = session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFoundError("message", message_id)
    return row


def list_messages(
    session: Session, scope: int, *, state: str | None, limit: int, offset: int
) -> Slice[MailMessageRow]:
    """Return the messages of a project (or the unrouted ones), newest first."""
    statement = select(MailMessageRow).where(MailMessageRow.scope == scope)
    if state is not None:
        statement = statement.where(MailMessageRow.state == state)
    # An archive is imported years after its mail was written.
    written = func.coalesce(MailMessageRow.sent_at, MailMessageRow.received_at)
    order = (written.desc().nulls_last(), MailMessageRow.id.desc())
    return fetch_slice(session, statement.order_by(*order), limit=limit, offset=offset)


def messages_of(session: Session, project_id: int) -> Sequence[MailMessageRow]:
    """Return the outsides of all messages of a project."""
    statement = select(MailMessageRow).where(MailMessageRow.scope == project_id)
    return session.scalars(statement.order_by(MailMessageRow.id)).all()


def past_messages(session: Session) -> Sequence[MailMessageRow]:
    """Return the outsides of all messages, oldest first."""
    return session.scalars(select(MailMessageRow).order_by(MailMessageRow.id)).all()


def count_messages(session: Session, mailbox_id: int) -> dict[str, int]:
    """Return how many messages of a mailbox are in each state."""
    found = session.execute(
        select(MailMessageRow.state, func.count())
        .where(MailMessageRow.mailbox_id == mailbox_id)
        .group_by(MailMessageRow.state)
    )
    return {row[0]: row[1] for row in found}


def newest_message(session: Session, mailbox_id: int) -> tuple[datetime, datetime] | None:
    """Return when the newest message came to the server, and when it was taken in."""
    found = session.execute(
        select(MailMessageRow.received_at, MailMessageRow.created_at)
        .where(MailMessageRow.mailbox_id == mailbox_id, MailMessageRow.received_at.is_not(None))
        .order_by(MailMessageRow.received_at.desc())
        .limit(1)
    ).first()
    return None if found is None or found[0] is None else (found[0], found[1])


def projects_of_senders(session: Session, pattern: str) -> frozenset[int]:
    """Return the projects that hold messages of senders; ``%`` stands for anything."""
    statement = select(MailMessageRow.project_id).where(
        MailMessageRow.sender_address.like(pattern), MailMessageRow.project_id.is_not(None)
    )
    found = session.scalars(statement.distinct())
    return frozenset(project_id for project_id in found if project_id is not None)


def documents_of(session: Session, file_ids: Collection[int]) -> dict[int, list[DocumentRow]]:
    """Return the documents that messages became, by file."""
    rows = session.scalars(
        select(DocumentRow)
        .where(DocumentRow.file_id.in_(file_ids))
        .order_by(DocumentRow.file_id, DocumentRow.part)
    )
    found: dict[int, list[DocumentRow]] = {}
    for row in rows:
        found.setdefault(row.file_id, []).append(row)
    return found


def uploaded_mail(session: Session, project_id: int) -> dict[str, int]:
    """Return the files of mail that people uploaded by hand, by Message-ID as it was written."""
    linked = select(MailMessageRow.id).where(MailMessageRow.file_id == DocumentRow.file_id)
    rows = session.execute(
        select(DocumentRow.facts, DocumentRow.file_id).where(
            DocumentRow.project_id == project_id, DocumentRow.part == 0, ~linked.exists()
        )
    )
    found = {}
    for facts, file_id in rows:
        message_id = facts["metadata"].get("message_id")
        if message_id:
            found[message_id] = file_id
    return found


def scanned_files(session: Session, project_id: int, key: str) -> list[int]:
    """Return the files of the messages with a Message-ID (`message_key`) that came into a project by mail."""
    found = session.scalars(
        select(MailMessageRow.file_id).where(
            MailMessageRow.message_key == key, MailMessageRow.project_id == project_id
        )
    )
    return [file_id for file_id in found if file_id is not None]


def file_with_data(session: Session, file_id: int) -> FileRow:
    """Return a file with its bytes."""
    statement = select(FileRow).where(FileRow.id == file_id).options(undefer(FileRow.data))
    return session.scalars(statement).one()


# -- threads ----------------------------------------------------------------------------------


def relatives(
    session: Session, message_key: str, references: Sequence[str]
) -> Sequence[MailMessageRow]:
    """Return the messages that a message answers, and those that answer it."""
    linked: ColumnElement[bool] = MailMessageRow.message_key.in_(references)
    if message_key:
        answering = select(MailReferenceRow.message_id).where(
            MailReferenceRow.message_key == message_key
        )
        linked = linked | MailMessageRow.id.in_(answering)
        linked = linked | (MailMessageRow.message_key == message_key)
    return session.scalars(select(MailMessageRow).where(linked)).all()


def with_subject(session: Session, subject_key: str, *, limit: int) -> Sequence[MailMessageRow]:
    """Return the newest messages with a subject."""
    statement = select(MailMessageRow).where(MailMessageRow.subject_key == subject_key)
    return session.scalars(statement.order_by(MailMessageRow.id.desc()).limit(limit)).all()


def merge_threads(session: Session, keep: int, others: Collection[int]) -> None:
    """Make several threads one."""
    session.execute(
        update(MailMessageRow)
        .where(MailMessageRow.thread_id.in_(others))
        .values(thread_id=keep)
        .execution_options(synchronize_session="fetch")
    )
    session.execute(delete(MailThreadRow).where(MailThreadRow.id.in_(others)))


def thread_of(session: Session, scope: int, thread_id: int) -> Sequence[MailMessageRow]:
    """Return the messages of a thread in one project, oldest first."""
    statement = select(MailMessageRow).where(
        MailMessageRow.thread_id == thread_id, MailMessageRow.scope == scope
    )
    order = func.coalesce(MailMessageRow.sent_at, MailMessageRow.created_at)
    return session.scalars(statement.order_by(order, MailMessageRow.id)).all()


# -- quarantine -------------------------------------------------------------------------------


def find_quarantined(session: Session, sha256: str, *, scope: int) -> MailQuarantineRow | None:
    """Return the quarantined message with these bytes, if there is one."""
    return session.scalar(
        select(MailQuarantineRow).where(
            MailQuarantineRow.sha256 == sha256, MailQuarantineRow.scope == scope
        )
    )


def get_quarantined(session: Session, quarantine_id: int) -> MailQuarantineRow:
    """Return a quarantined message with its bytes."""
    statement = (
        select(MailQuarantineRow)
        .where(MailQuarantineRow.id == quarantine_id)
        .options(undefer(MailQuarantineRow.data))
    )
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError("quarantined message", quarantine_id)
    return row


def list_quarantined(session: Session, *, limit: int, offset: int) -> Slice[MailQuarantineRow]:
    """Return quarantined messages, newest first."""
    statement = select(MailQuarantineRow).order_by(MailQuarantineRow.id.desc())
    return fetch_slice(session, statement, limit=limit, offset=offset)


def count_quarantined(session: Session, mailbox_id: int) -> int:
    """Return how many messages of a mailbox could not be read."""
    statement = select(func.count()).where(MailQuarantineRow.mailbox_id == mailbox_id)
    return session.scalar(statement) or 0


def release_quarantined(
    session: Session, row: MailQuarantineRow, *, message_id: int | None
) -> None:
    """Drop a quarantined message that was read at last; its places now hold the message."""
    session.execute(
        update(MailPositionRow)
        .where(MailPositionRow.quarantine_id == row.id)
        .values(quarantine_id=None, message_id=message_id)
    )
    session.execute(delete(MailQuarantineRow).where(MailQuarantineRow.id == row.id))
    if row in session:
        session.expunge(row)


def merge_message(session: Session, row: MailMessageRow, *, into: int) -> None:
    """Drop a message that is there twice; its places point to the other one."""
    session.execute(
        update(MailPositionRow).where(MailPositionRow.message_id == row.id).values(message_id=into)
    )
    session.execute(delete(MailMessageRow).where(MailMessageRow.id == row.id))
    session.expunge(row)


def quarantine_message(session: Session, row: MailMessageRow, *, quarantine_id: int) -> None:
    """Drop a message whose bytes went into the quarantine; its places point there."""
    session.execute(
        update(MailPositionRow)
        .where(MailPositionRow.message_id == row.id)
        .values(quarantine_id=quarantine_id, message_id=None)
    )
    session.execute(delete(MailMessageRow).where(MailMessageRow.id == row.id))
    session.expunge(row)
