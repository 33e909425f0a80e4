"""Fixtures: an application on a fresh database, SQLite always and PostgreSQL where there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.engine import make_url

from service import schemas as s
from service.app import create_app
from service.client import ServiceClient
from service.database import migrate, open_engine
from service.parts import Parts
from service.settings import Settings
from service.tables import Base
from tests.service.fakes import FakeAnalyzer, FakeMatcher, FakeReader

POSTGRESQL = "CLIENTSIGNAL_TEST_POSTGRESQL"
# Everything below a project goes with the projects.
# All tables, so that no test finds what another one left.
EMPTIED = ", ".join(table.name for table in Base.metadata.sorted_tables)


@dataclass
class House:
    """A running application with its fakes."""

    client: ServiceClient
    http: TestClient
    parts: Parts
    analyzer: FakeAnalyzer

    def as_reviewer(self, name: str) -> ServiceClient:
        """Return a client that acts in another name."""
        return ServiceClient(self.http, reviewer=name)

    def project(self, key: str = "WMS", **fields: object) -> s.Project:
        """Make a project."""
        command = s.ProjectCreate(key=key, name=f"Project {key}", client_name="Northwind", **fields)
        return self.client.create_project(command)

    def paste(self, project_id: int, text: str, **fields: object) -> s.DocumentSummary:
        """Paste a text and return its document."""
        return self.client.paste(project_id, s.TextIn(text=text, **fields)).documents[0]

    def items(self, project_id: int, **filters: object) -> list[s.ReviewItem]:
        """Return the review items of a project."""
        return self.client.items(project_id, limit=500, **filters).items

    def accept(self, item: s.ReviewItem, **fields: object) -> s.ReviewItem:
        """Accept an item at the version given."""
        command = s.Accept(expected_version=item.version, **fields)
        return self.client.accept(item.project_id, item.id, command)

    def accepted(self, project_id: int, text: str) -> s.ReviewItem:
        """Paste a text, accept its first finding and return the item."""
        document = self.paste(project_id, text)
        return self.accept(self.items(project_id, document_id=document.id)[0])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated, empty SQLite database to copy."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_url(worker_id: str) -> str:
    """Give a migrated schema of this test worker's own."""
    base = make_url(os.environ[POSTGRESQL])
    schema = f"clientsignal_{worker_id}"
    engine = open_engine(base.render_as_string(hide_password=False))
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine.dispose()
    address = base.update_query_dict({"options": f"-csearch_path={schema}"})
    url = address.render_as_string(hide_password=False)
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> str:
    """Give the address of an empty, migrated database."""
    if request.param == "sqlite":
        path = tmp_path / "clientsignal.db"
        shutil.copy(sqlite_template, path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgresql_url")
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {EMPTIED} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


def open_house(settings: Settings) -> Iterator[House]:
    """Start and stop an application on a migrated database."""
    analyzer = FakeAnalyzer()
    app = create_app(settings, analyzer=analyzer, reader=FakeReader(), matcher=FakeMatcher())
    with TestClient(app) as http:
        client = ServiceClient(http, reviewer="李娜")
        yield House(client=client, http=http, parts=app.state.parts, analyzer=analyzer)


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """Give a running application on each kind of database."""
    yield from open_house(Settings(state=tmp_path, database_url=database_url))


@pytest.fixture
def sqlite_house(tmp_path: Path, sqlite_template: Path) -> Iterator[House]:
    """Give a house on SQLite only, for what does not depend on the database."""
    shutil.copy(sqlite_template, tmp_path / "clientsignal.db")
    yield from open_house(Settings(state=tmp_path))
