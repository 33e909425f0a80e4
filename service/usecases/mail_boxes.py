"""Mailboxes: adding, pausing, removing, checking, and importing archives as mailboxes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from service.errors import BadRequestError, ConflictError, StaleVersionError
from service.mail.maildir import is_maildir
from service.mail.mbox import is_mbox
from service.mail.opening import ON_SERVERS, check_source
from service.mail.secret_refs import check_place
from service.mail.secret_store import forget, is_kept, keep
from service.mail.source import SourceError
from service.repositories import mail as queries
from service.repositories import projects as project_queries
from service.schemas.mail import (
    ConnectionCheck,
    MailboxCreate,
    MailboxKind,
    MailboxOptions,
    MailboxUpdate,
)
from service.settings import Settings
from service.tables.mail import MailboxRow
from service.usecases.mail_lease import is_scanned
from service.work import Work, now

_ARCHIVE = "import of "
_MAIL_FILES = (".eml", ".msg")
_OTHER_FILES = "Exports of chats and other documents are dropped into the Inbox of their project"


def create_mailbox(
    work: Work,
    command: MailboxCreate,
    settings: Settings,
    *,
    roots: Sequence[Path] | None = None,
) -> MailboxRow:
    """Add a mailbox; what it needs to be read is checked, its server is not asked.

    A secret that came along goes into a file of the state folder; a reference to one must not lead
    out of the places for secrets, and a path not out of ``roots``, where there are any.
    """
    if queries.find_mailbox(work.session, command.name) is not None:
        raise ConflictError(f"there is a mailbox called {command.name} already")
    _check_options(command)
    try:
        _check_path(command, roots)
        _check_secret(command, settings)
    except SourceError as error:
        raise BadRequestError(error.detail) from error
    if command.project_id is not None:
        project_queries.get_project(work.session, command.project_id)
    row = MailboxRow(
        name=command.name,
        kind=command.kind,
        options=command.options.model_dump(mode="json"),
        secret_ref=(
            command.secret_ref if command.secret is None else keep(settings.state, command.secret)
        ),
        project_id=command.project_id,
        paused=False,
        counts={},
        created_at=now(),
        version=1,
    )
    work.session.add(row)
    work.session.flush()
    work.audit("mailbox.create", "mailbox", row.id, kind=row.kind)
    return row


def _check_options(command: MailboxCreate) -> None:
    options = command.options
    if command.kind in ON_SERVERS:
        if not options.host or not options.user:
            raise BadRequestError("a mailbox on a server needs a host and a user")
        if command.secret_ref is None and command.secret is None:
            raise BadRequestError("a mailbox on a server needs a secret or a secret_ref")
    elif not options.path:
        raise BadRequestError(f"a mailbox of kind {command.kind} needs a path")


def _check_path(command: MailboxCreate, roots: Sequence[Path] | None) -> None:
    if roots is None or command.kind in ON_SERVERS or command.options.path is None:
        return
    path = Path(command.options.path).expanduser().resolve()
    if not any(path.is_relative_to(root.expanduser().resolve()) for root in roots):
        raise SourceError(
            "path",
            "that path is outside the folders for mail; put the mail into "
            f"{' or '.join(map(str, roots))}, or set CLIENTSIGNAL_MAIL_ROOTS",
        )


def _check_secret(command: MailboxCreate | MailboxUpdate, settings: Settings) -> None:
    if command.secret_ref is None:
        return
    check_place(command.secret_ref, settings.secret_folders)
    if is_kept(settings.state, command.secret_ref):
        raise SourceError(
            "secret", "that file is the password of another mailbox; type the password in instead"
        )


def update_mailbox(
    work: Work, mailbox_id: int, command: MailboxUpdate, settings: Settings
) -> MailboxRow:
    """Pause a mailbox or let it go on, or give it another password; the old one is erased."""
    row = queries.get_mailbox(work.session, mailbox_id, lock=True)
    if row.version != command.expected_version:
        raise StaleVersionError(
            "mailbox",
            mailbox_id,
            expected=command.expected_version,
            current={"id": row.id, "version": row.version, "paused": row.paused},
        )
    if command.paused is not None:
        row.paused = command.paused
    changes = command.secret is not None or command.secret_ref is not None
    old = row.secret_ref
    if changes:
        row.secret_ref = _new_secret(row, command, settings)
    row.version += 1
    work.audit("mailbox.update", "mailbox", row.id, paused=row.paused, secret=changes)
    work.session.flush()
    if changes:
        forget(settings.state, old)
    return row


def _new_secret(row: MailboxRow, command: MailboxUpdate, settings: Settings) -> str | None:
    if row.kind not in ON_SERVERS:
        raise BadRequestError("only a mailbox on a server has a password")
    try:
        _check_secret(command, settings)
    except SourceError as error:
        raise BadRequestError(error.detail) from error
    return command.secret_ref if command.secret is None else keep(settings.state, command.secret)


def remove_mailbox(work: Work, mailbox_id: int, state: Path) -> None:
    """Remove a mailbox with its secret; its messages, and what could not be read, stay."""
    row = queries.get_mailbox(work.session, mailbox_id, lock=True)
    if is_scanned(work.session, mailbox_id):
        raise ConflictError(f"{row.name} is being scanned; wait until it is done")
    work.audit("mailbox.remove", "mailbox", row.id)
    work.session.flush()
    work.session.delete(row)
    work.session.flush()
    forget(state, row.secret_ref)


def check_connection(
    command: MailboxCreate, settings: Settings, *, roots: Sequence[Path] | None = None
) -> ConnectionCheck:
    """Try to read a mailbox and explain what is wrong; nothing is stored."""
    try:
        _check_options(command)
        _check_path(command, roots)
        _check_secret(command, settings)
        folders = check_source(
            command.kind,
            command.options,
            command.secret_ref,
            folders=settings.secret_folders,
            secret=command.secret,
        )
    except SourceError as error:
        return ConnectionCheck(ok=False, code=error.code, detail=error.detail)
    return ConnectionCheck(ok=True, folders=folders)


def is_archive(row: MailboxRow) -> bool:
    """Return whether a mailbox stands for an archive that was imported."""
    return row.name.startswith(f"{_ARCHIVE}{row.options['path'] or '/'}")


def archive_kind(path: Path) -> MailboxKind:
    """Return what an archive is: Maildir, mbox, or mail files."""
    if not path.exists():
        raise BadRequestError(f"{path} is not there; check the path")
    if path.is_dir():
        if is_maildir(path):
            return MailboxKind.MAILDIR
        if not any(found.suffix.lower() in _MAIL_FILES for found in path.rglob("*")):
            raise BadRequestError(f"{path} holds no .eml or .msg file. {_OTHER_FILES}")
        return MailboxKind.FOLDER
    if path.suffix.lower() in _MAIL_FILES:
        return MailboxKind.FOLDER
    try:
        found = is_mbox(path)
    except OSError as error:
        raise BadRequestError(f"{path} cannot be read ({error.strerror})") from error
    if not found:
        raise BadRequestError(
            f"{path} is no mail archive; give an .mbox, .eml or .msg file, a Maildir, or a folder "
            f"of mail files. {_OTHER_FILES}"
        )
    return MailboxKind.MBOX


def archive_mailbox(work: Work, path: Path, project_key: str | None) -> MailboxRow:
    """Return the mailbox of an archive; importing a path again goes on where it stopped."""
    path = path.expanduser().resolve()
    kind = archive_kind(path)
    project = None
    if project_key is not None:
        project = project_queries.find_project_by_key(work.session, project_key)
        if project is None:
            raise BadRequestError(f"there is no project with the key {project_key}")
    name = f"{_ARCHIVE}{path}" + (f" into {project.key}" if project else "")
    if len(name) > 500:
        raise BadRequestError(f"the path {path} is too long; move the archive to a shorter one")
    row = queries.find_mailbox(work.session, name)
    if row is not None:
        return row
    options = MailboxOptions(path=str(path), settle_s=0)
    row = MailboxRow(
        name=name,
        kind=kind,
        options=options.model_dump(mode="json"),
        secret_ref=None,
        project_id=project.id if project else None,
        # An archive is read when somebody asks for it, not with every scan.
        paused=True,
        counts={},
        created_at=now(),
        version=1,
    )
    work.session.add(row)
    work.session.flush()
    work.audit("mailbox.create", "mailbox", row.id, kind=row.kind)
    return row
