"""Migrations and what the database itself guarantees."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from service.database import alembic_config, downgrade, is_current, migrate, open_engine
from service.schemas.risks import RiskCreate
from service.tables import Base
from tests.service.conftest import House


def test_migrations_equal_the_tables(database_url: str) -> None:
    """A database made by migrations is exactly what the classes describe."""
    engine = open_engine(database_url)
    command.check(alembic_config(engine))
    tables = set(inspect(engine).get_table_names())
    engine.dispose()
    assert tables == {*Base.metadata.tables, "alembic_version"}


def test_down_and_up_again(database_url: str) -> None:
    """Every migration can be taken back and repeated."""
    engine = open_engine(database_url)
    downgrade(engine)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrate(engine)
    migrate(engine)
    with engine.connect() as connection:
        assert is_current(connection)
    engine.dispose()


@pytest.mark.parametrize(
    "table",
    ["audit", "decisions", "findings", "record_sources", "record_versions", "risk_versions"],
)
def test_history_can_only_grow(house: House, table: str) -> None:
    """The database itself refuses to change or delete history."""
    project = house.project()
    house.accepted(project.id, "It must run.")
    house.client.create_risk(project.id, RiskCreate(title="late"))
    for statement in (f"UPDATE {table} SET project_id = project_id", f"DELETE FROM {table}"):  # noqa: S608 - our own names
        with (
            pytest.raises(DBAPIError, match="append-only"),
            house.parts.writers.begin() as session,
        ):
            session.execute(text(statement))


def test_sqlite_is_safe_for_several_users(tmp_path: Path) -> None:
    """Write-ahead log, foreign keys and a busy timeout are on."""
    engine = open_engine(f"sqlite:///{tmp_path / 'new' / 'a.db'}")
    with engine.connect() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert values == ["wal", 1, 10_000]
