"""Scans and imports as background work: one unfinished job a mailbox."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from service.errors import ConflictError
from service.jobs.lease import is_held
from service.repositories import jobs as job_queries
from service.repositories import mail as queries
from service.tables.jobs import JobRow
from service.tables.mail import MailboxRow
from service.usecases.jobs import enqueue
from service.usecases.mail_boxes import archive_mailbox
from service.usecases.mail_lease import is_scanned
from service.work import Work

SCAN = "mail.scan"
SCAN_ALL = "mail.scan_all"
IMPORT = "mail.import"


def scan_key(mailbox_id: int) -> str:
    """Return the key of the scan of a mailbox; at most one unfinished job has it."""
    return f"{SCAN}:{mailbox_id}"


def open_scan(session: Session, mailbox_id: int) -> JobRow | None:
    """Return the scan of a mailbox that waits or runs, if there is one."""
    return job_queries.find_open(session, scan_key(mailbox_id))


def ask_for_scan(work: Work, mailbox_id: int) -> JobRow:
    """Ask for a scan of a mailbox, also of a paused one; refused while it is being scanned."""
    row = queries.get_mailbox(work.session, mailbox_id)
    if open_scan(work.session, mailbox_id) is not None or is_scanned(work.session, mailbox_id):
        raise ConflictError(f"{row.name} is being scanned already")
    work.audit("mailbox.scan", "mailbox", row.id)
    return enqueue(
        work, SCAN, {"mailbox_id": row.id}, key=scan_key(row.id), project_id=row.project_id
    )


def ask_for_import(work: Work, path: Path, project_key: str | None) -> JobRow:
    """Ask for the import of an archive; one that was stopped or killed goes on where it was."""
    row = archive_mailbox(work, path, project_key)
    found = open_scan(work.session, row.id)
    if found is None:
        payload = {"mailbox_id": row.id}
        key, project_id = scan_key(row.id), row.project_id
        return enqueue(work, IMPORT, payload, key=key, project_id=project_id)
    if not is_held(found):
        # Somebody asks for it by name, so workers that died earlier do not count against it.
        found.attempts = 0
    return found


def ask_for_news(work: Work, mailbox_id: int) -> None:
    """Ask for a scan because the server told of new mail."""
    row = queries.get_mailbox(work.session, mailbox_id)
    _enqueue(work, row)


def _enqueue(work: Work, row: MailboxRow) -> JobRow:
    payload = {"mailbox_id": row.id}
    key, project_id = scan_key(row.id), row.project_id
    return enqueue(work, SCAN, payload, key=key, project_id=project_id, audited=False)


def ask_for_all(work: Work) -> int:
    """Ask for the scans of all mailboxes that are not paused; return how many there are."""
    rows = queries.list_mailboxes(work.session, limit=10_000, offset=0).rows
    live = [row for row in rows if not row.paused and not is_scanned(work.session, row.id)]
    for row in live:
        _enqueue(work, row)
    return len(live)
