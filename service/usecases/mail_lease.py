"""One scanner a mailbox at a time, on one machine or many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from service.errors import ConflictError
from service.leases import is_dead, new_owner
from service.repositories import mail as queries
from service.tables.mail import MailLeaseRow
from service.work import Work, now

LEASE = timedelta(seconds=120)


class MailboxBusyError(ConflictError):
    """Somebody else is scanning the mailbox."""


class LeaseLostError(Exception):
    """Another scanner took over; whatever was about to be written must not be."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to scan a mailbox."""

    mailbox_id: int
    owner: str


def acquire(work: Work, mailbox_id: int) -> Lease:
    """Take the lease of a mailbox: free, run out, or left by a dead process of this machine."""
    # The lock makes two scanners that come at the same moment follow each other.
    mailbox = queries.get_mailbox(work.session, mailbox_id, lock=True)
    lease = Lease(mailbox_id, new_owner())
    row = work.session.get(MailLeaseRow, mailbox_id)
    if row is None:
        work.session.add(
            MailLeaseRow(mailbox_id=mailbox_id, owner=lease.owner, until=now() + LEASE)
        )
        return lease
    if row.until > now() and not is_dead(row.owner):
        host, pid = row.owner.rsplit(":", 2)[:2]
        raise MailboxBusyError(
            f"{mailbox.name} is being scanned by process {pid} on {host}; wait until it is done"
        )
    row.owner, row.until = lease.owner, now() + LEASE
    return lease


def prolong(session: Session, lease: Lease) -> None:
    """Prolong a lease inside the writing transaction; without the lease nothing is written."""
    result = session.execute(
        update(MailLeaseRow)
        .where(MailLeaseRow.mailbox_id == lease.mailbox_id, MailLeaseRow.owner == lease.owner)
        .values(until=now() + LEASE)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - what an UPDATE gives
    if result.rowcount != 1:
        raise LeaseLostError(f"mailbox {lease.mailbox_id} was taken over by another scanner")


def release(session: Session, lease: Lease) -> None:
    """Give a lease back."""
    session.execute(
        delete(MailLeaseRow).where(
            MailLeaseRow.mailbox_id == lease.mailbox_id, MailLeaseRow.owner == lease.owner
        )
    )


def is_scanned(session: Session, mailbox_id: int) -> bool:
    """Return whether a mailbox is being scanned at the moment."""
    row = session.get(MailLeaseRow, mailbox_id)
    return row is not None and row.until > now() and not is_dead(row.owner)
