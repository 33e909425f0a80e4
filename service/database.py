"""Engines, sessions and migrations for SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

Sessions = sessionmaker[Session]

_BUSY_TIMEOUT_MS = 10_000


def open_engine(url: str) -> Engine:
    """Return an engine; a SQLite file gets its folder, WAL, foreign keys and a busy timeout."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        # Errors must not show values: they can hold a client's words.
        return create_engine(address, pool_pre_ping=True, hide_parameters=True)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"check_same_thread": False}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - pool record
    # The driver would begin transactions by itself, and too late; `_begin_sqlite` does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: an upgrade from a read lock could fail without waiting.
    writes = connection.get_execution_options().get("clientsignal_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def readers(engine: Engine) -> Sessions:
    """Return sessions for reading."""
    return sessionmaker(engine, expire_on_commit=False)


def writers(engine: Engine, info: Mapping[str, Any] | None = None) -> Sessions:
    """Return sessions for writing; each carries ``info``."""
    writing = engine.execution_options(clientsignal_writes=True)
    return sessionmaker(writing, expire_on_commit=False, info=dict(info or {}))


def alembic_config(engine: Engine) -> Config:
    """Return the settings of the migrations for one engine."""
    config = Config(str(Path(__file__).with_name("alembic.ini")))
    config.attributes["engine"] = engine
    return config


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to a revision; does nothing when it is there already."""
    command.upgrade(alembic_config(engine), revision)


def is_current(connection: Connection) -> bool:
    """Return whether the database is at the newest revision."""
    script = ScriptDirectory.from_config(Config(str(Path(__file__).with_name("alembic.ini"))))
    return (
        MigrationContext.configure(connection).get_current_revision() == script.get_current_head()
    )


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the database back to a revision; ``base`` removes every table."""
    command.downgrade(alembic_config(engine), revision)
