"""Who writes in a project, and whose side they are on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr

from sqlalchemy.orm import Session

from service import schemas as s
from service.errors import StaleVersionError
from service.repositories import contacts as queries
from service.repositories import documents as document_queries
from service.repositories import mail as mail_queries
from service.repositories import projects as project_queries
from service.repositories.paging import Slice
from service.schemas import contacts as c
from service.tables import DocumentRow
from service.tables.contacts import ContactRow
from service.usecases.projects import open_project
from service.usecases.reading import MANY_VOICES, OurSide
from service.usecases.reports import contact_of
from service.work import Work, now


@dataclass(slots=True)
class _Seen:
    """What is known of one person from documents and messages."""

    address: str
    name: str = ""
    sent: int = 0
    received: int = 0
    last_at: datetime | None = None
    read_as: dict[int, str] = field(default_factory=dict)

    def note(self, when: datetime | None) -> bool:
        """Take note of a moment; tells whether it is the newest."""
        if when is None or (self.last_at is not None and when < self.last_at):
            return False
        self.last_at = when
        return True


def contacts(session: Session, project_id: int, *, limit: int, offset: int) -> Slice[c.Contact]:
    """Return the people of a project: those who write most first."""
    project = project_queries.get_project(session, project_id)
    ours = OurSide.of(project, queries.sides(session, project_id))
    rows = {row.address: row for row in queries.list_sides(session, project_id)}
    people = sorted(
        _people(session, project_id).values(),
        key=lambda seen: (-seen.sent, -seen.received, seen.address),
    )
    chosen = [_contact(seen, ours, rows) for seen in people[offset : offset + limit]]
    return Slice(rows=chosen, total=len(people), limit=limit, offset=offset)


def _people(session: Session, project_id: int) -> dict[str, _Seen]:
    found: dict[str, _Seen] = {}
    for row in document_queries.documents_with_sender(session, project_id):
        address = contact_of(row)
        seen = found.setdefault(address, _Seen(address))
        seen.sent += 1
        if row.kind not in MANY_VOICES:
            seen.read_as[row.id] = row.sender_side
        if seen.note(row.received_at or row.created_at) or not seen.name:
            seen.name = _name(row)
    for message in mail_queries.messages_of(session, project_id):
        for address in {*message.recipients} - {message.sender_address}:
            seen = found.setdefault(address, _Seen(address))
            seen.received += 1
            seen.note(message.sent_at)
    return found


def _name(row: DocumentRow) -> str:
    return parseaddr(row.sender or "")[0] or (row.sender or "")


def _contact(seen: _Seen, ours: OurSide, rows: dict[str, ContactRow]) -> c.Contact:
    side = ours.side_of_person(seen.name, seen.address)
    own = rows.get(seen.address)
    deciding = own or rows.get(ours.deciding_domain(seen.address))
    basis = c.SideBasis.GUESSED
    if deciding is not None:
        basis = c.SideBasis.CONFIRMED if own is not None else c.SideBasis.DOMAIN
    whole = rows.get(f"@{seen.address.rpartition('@')[2]}")
    stale = [number for number, read_as in seen.read_as.items() if read_as != side]
    return c.Contact(
        address=seen.address,
        name=seen.name,
        side=s.Side(side),
        basis=basis,
        confirmed_by=deciding.confirmed_by if deciding else None,
        contact_id=deciding.id if deciding else None,
        version=own.version if own else 0,
        domain_version=whole.version if whole else 0,
        sent=seen.sent,
        received=seen.received,
        last_at=seen.last_at,
        stale_document_ids=stale if deciding else [],
    )


def confirm(work: Work, project_id: int, command: c.ContactConfirm) -> ContactRow:
    """Confirm a side; documents that were read before keep theirs until they are read again."""
    open_project(work, project_id)
    address = command.address.strip()
    address = address.lower() if "@" in address else address
    row = queries.find_side(work.session, project_id, address)
    version = row.version if row else 0
    if version != command.expected_version:
        current = {"id": row.id, "version": row.version, "side": row.side} if row else None
        raise StaleVersionError(
            "contact",
            row.id if row else 0,
            expected=command.expected_version,
            current=current,
        )
    if row is None:
        row = ContactRow(project_id=project_id, address=address, version=0)
        work.session.add(row)
    row.side = command.side
    row.confirmed_by, row.confirmed_at = work.actor, now()
    row.version = version + 1
    work.session.flush()
    work.audit("contact.confirm", "contact", row.id, project_id=project_id, side=row.side)
    return row


def forget(work: Work, project_id: int, contact_id: int) -> None:
    """Take a confirmed side back; the guess counts again."""
    open_project(work, project_id)
    row = queries.get_side(work.session, project_id, contact_id)
    work.audit("contact.forget", "contact", row.id, project_id=project_id)
    work.session.delete(row)
    work.session.flush()
