"""``clientsignal scan`` and ``mailboxes``."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from service.logs import where
from service.mail.source import Fetched
from service.schemas.mail import (
    MailboxCreate,
    MailboxKind,
    MailboxOptions,
    Outcome,
)
from service.settings import Settings

if TYPE_CHECKING:
    from service.parts import Parts
    from service.tables.mail import MailboxRow

log = logging.getLogger(__name__)

mailboxes = typer.Typer(no_args_is_help=True, help="Mailboxes that are scanned.")

_PATIENCE_S = 900.0


@contextmanager
def opened_parts() -> Iterator[Parts]:
    """Give the parts of this installation with an up-to-date database."""
    from service.app import create_app, prepare_database  # noqa: PLC0415 - keeps ``--help`` quick
    from service.logs import configure_logs  # noqa: PLC0415 - as above

    settings = Settings()
    configure_logs(settings.log_level if settings.log_level != "INFO" else "WARNING")
    prepare_database(settings)
    parts: Parts = create_app(settings).state.parts
    yield parts
    parts.engine.dispose()


def fail(error: Exception) -> typer.Exit:
    """Say what is wrong on standard error; raise what this returns."""
    typer.echo(str(error), err=True)
    return typer.Exit(1)


def scan(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Mailboxes; all if left out.")
    ] = None,
    once: Annotated[
        bool, typer.Option("--once/--watch", help="Scan once and stop, or go on until stopped.")
    ] = True,
    interval: Annotated[
        float, typer.Option(min=1.0, help="Seconds between two scans with --watch.")
    ] = 60.0,
) -> None:
    """Take new mail of the mailboxes in; nothing in them is changed or marked as read.

    With --watch, IMAP servers that offer IDLE are heard at once, all others are asked again.

    Stops after the message at hand on Ctrl-C. Status 1 if a mailbox could not be read.
    """
    from service.usecases.mail_watch import Watch  # noqa: PLC0415 - keeps ``--help`` quick

    stop = stop_on_signal()
    with opened_parts() as parts:
        failures: dict[int, int] = {}
        due: dict[int, float] = {}
        watch = Watch(
            lambda mailbox_id: due.update({mailbox_id: 0.0}), parts.settings.secret_folders
        )
        while True:
            chosen = _chosen(parts, names or [])
            watch.keep([] if once else chosen)
            for row in chosen:
                if stop.is_set() or time.monotonic() < due.get(row.id, 0.0):
                    continue
                failed = _scan_one(parts, row, stop)
                failures[row.id] = failures.get(row.id, 0) + 1 if failed else 0
                # A server that refuses us is asked less and less often.
                wait = min(interval * 2.0 ** failures[row.id], max(_PATIENCE_S, interval))
                due[row.id] = time.monotonic() + wait
            if once or stop.wait(min(interval, 1.0)):
                break
        watch.end()
    if once and any(failures.values()):
        raise typer.Exit(1)


def stop_on_signal() -> threading.Event:
    """Return an event that Ctrl-C and a polite end of the process set."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    return stop


def _chosen(parts: Parts, names: list[str]) -> list[MailboxRow]:
    from service.repositories import mail as queries  # noqa: PLC0415 - keeps ``--help`` quick

    with parts.readers() as session:
        if not names:
            rows = queries.list_mailboxes(session, limit=10_000, offset=0).rows
            return [row for row in rows if not row.paused]
        found = {name: queries.find_mailbox(session, name) for name in names}
    missing = [name for name, row in found.items() if row is None]
    if missing:
        typer.echo(f"there is no mailbox called {', '.join(missing)}", err=True)
        raise typer.Exit(2)
    return [row for row in found.values() if row is not None]


def _scan_one(parts: Parts, row: MailboxRow, stop: threading.Event) -> bool:
    """Scan one mailbox and say how it went; return whether it failed."""
    from service.errors import ConflictError  # noqa: PLC0415 - keeps ``--help`` quick
    from service.usecases.mail_scan import scan as scan_mailbox  # noqa: PLC0415 - as above

    try:
        with progress_bar(row.name) as show:

            def report(_folder: str, fetched: Fetched, _outcome: Outcome) -> None:
                show(fetched.done, fetched.total)

            result = scan_mailbox(parts, row.id, report=report, stop=stop)
    except ConflictError as error:
        typer.echo(str(error), err=True)
        return False
    except Exception as error:
        # One mailbox must not end the watch over all others.
        log.exception("scan failed", exc_info=False, extra={"where": where(error)})
        typer.echo(f"{row.name}: the scan failed ({type(error).__name__})", err=True)
        return True
    end = " - stopped" if result.stopped else ""
    typer.echo(f"{row.name}: {counted(result.outcomes)}{end}")
    if result.error is not None:
        typer.echo(f"{row.name}: {result.error.detail}", err=True)
    return result.error is not None


def counted(outcomes: Mapping[Outcome, int]) -> str:
    """Return how many messages became what, in words."""
    words = {
        Outcome.FILED: "filed",
        Outcome.UNROUTED: "waiting for a project",
        Outcome.EMPTY: "without text",
        Outcome.KNOWN: "known already",
        Outcome.QUARANTINED: "unreadable (in quarantine)",
    }
    return ", ".join(f"{outcomes.get(kind, 0)} {text}" for kind, text in words.items())


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show a progress bar on standard error while somebody looks at it."""
    from rich.console import Console  # noqa: PLC0415 - keeps ``--help`` quick
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@mailboxes.command("add")
def add_mailbox(
    name: Annotated[str, typer.Argument(help="What to call it.")],
    kind: Annotated[MailboxKind, typer.Option(help="Where the mail is.")] = MailboxKind.IMAP,
    host: Annotated[str, typer.Option(help="IMAP or POP3 server.")] = "",
    port: Annotated[
        int | None, typer.Option(help="Port of the server; the usual one if left out.")
    ] = None,
    security: Annotated[str, typer.Option(help="tls, starttls or plain.")] = "tls",
    user: Annotated[str, typer.Option(help="Name to log in with.")] = "",
    auth: Annotated[str, typer.Option(help="password or xoauth2.")] = "password",
    secret: Annotated[
        str | None,
        typer.Option(
            help="Where it is: env:CLIENTSIGNAL_SECRET_NAME, file:PATH, keyring:clientsignal/USER."
        ),
    ] = None,
    folder: Annotated[
        list[str] | None, typer.Option(help="Folder to scan (repeat); '*' for all.")
    ] = None,
    ca_file: Annotated[str | None, typer.Option(help="Certificate of your own server.")] = None,
    path: Annotated[str, typer.Option(help="File or folder, where not IMAP.")] = "",
    project: Annotated[
        str | None, typer.Option(metavar="KEY", help="Project of all its mail.")
    ] = None,
) -> None:
    """Add a mailbox after trying to read it."""
    from service.errors import BadRequestError, ServiceError  # noqa: PLC0415 - as above
    from service.repositories.projects import find_project_by_key  # noqa: PLC0415 - as above
    from service.usecases import mail_boxes  # noqa: PLC0415 - as above
    from service.work import Work  # noqa: PLC0415 - as above

    try:
        with opened_parts() as parts, parts.writers.begin() as session:
            found = find_project_by_key(session, project) if project else None
            if project and found is None:
                raise BadRequestError(f"there is no project with the key {project}")
            options = {
                **{"host": host, "port": port, "security": security, "user": user, "auth": auth},
                **{"folders": folder or ["INBOX"], "ca_file": ca_file, "path": path},
            }
            command = MailboxCreate(
                name=name,
                kind=kind,
                options=MailboxOptions.model_validate(options),
                secret_ref=secret,
                project_id=found.id if found else None,
            )
            checked = mail_boxes.check_connection(command, parts.settings)
            if not checked.ok:
                raise BadRequestError(checked.detail)
            mail_boxes.create_mailbox(Work(session, "command line"), command, parts.settings)
    except (ServiceError, ValueError) as error:
        raise fail(error) from error
    typer.echo(f"{name} added; its folders: {', '.join(checked.folders)}")


@mailboxes.command("list")
def list_mailboxes() -> None:
    """List the mailboxes with the results of their last scans."""
    from service.mail_views import mailboxes as shown  # noqa: PLC0415 - keeps ``--help`` quick
    from service.repositories import mail as queries  # noqa: PLC0415 - as above

    with opened_parts() as parts, parts.readers() as session:
        rows = queries.list_mailboxes(session, limit=10_000, offset=0).rows
        for found in shown(session, rows):
            state = "paused" if found.paused else found.error_detail or "ok"
            at = found.scanned_at.isoformat(timespec="seconds") if found.scanned_at else "never"
            typer.echo(f"{found.name}\t{found.kind}\tlast scan {at}\t{state}")
