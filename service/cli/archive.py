"""``clientsignal backup`` and ``restore``: one file holds a whole SQLite installation."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import make_url

from service.settings import Settings

_POSTGRESQL = (
    "this installation uses PostgreSQL; use its own tools: pg_dump --format=custom to back up, "
    "pg_restore --clean to restore"
)


def _database() -> Path:
    address = make_url(Settings().url)
    if address.get_backend_name() != "sqlite" or not address.database:
        typer.echo(_POSTGRESQL, err=True)
        raise typer.Exit(2)
    return Path(address.database)


def _copy(source: Path, target: Path) -> None:
    """Copy a database while others may be using it."""
    with closing(sqlite3.connect(source)) as opened, closing(sqlite3.connect(target)) as made:
        opened.backup(made)


def backup(target: Annotated[Path, typer.Argument(help="File to write.")]) -> None:
    """Write a consistent copy of the database, also while the service runs."""
    database = _database()
    if not database.exists():
        typer.echo(f"there is no database at {database} yet", err=True)
        raise typer.Exit(1)
    unfinished = target.with_name(f"{target.name}.partial")
    unfinished.unlink(missing_ok=True)
    _copy(database, unfinished)
    unfinished.replace(target)
    typer.echo(str(target))


def restore(
    source: Annotated[Path, typer.Argument(help="File made by backup.")],
) -> None:
    """Put a backup in place; stop the service first. What was there is kept beside it."""
    from service.app import prepare_database  # noqa: PLC0415 - keeps ``--help`` quick

    database = _database()
    problem = _problem(source)
    if problem:
        typer.echo(f"{source} cannot be restored: {problem}; nothing was changed", err=True)
        raise typer.Exit(1)
    if database.exists():
        kept = database.with_name(f"{database.name}.{datetime.now(UTC):%Y%m%dT%H%M%S}.before")
        _copy(database, kept)
        typer.echo(f"what was there is kept as {kept}")
    database.parent.mkdir(parents=True, exist_ok=True)
    _copy(source, database)
    prepare_database(Settings())
    typer.echo(f"restored {database}")


def _problem(source: Path) -> str | None:
    """Return why a file is no backup of ours, or nothing."""
    if not source.exists():
        return "it does not exist"
    try:
        with closing(sqlite3.connect(source)) as opened:
            state = opened.execute("PRAGMA integrity_check").fetchone()[0]
            opened.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        return f"it is no backup of ClientSignal ({error})"
    return None if state == "ok" else f"it is damaged ({state})"
