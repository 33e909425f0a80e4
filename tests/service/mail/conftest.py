"""Fixtures: an installation with mail, the real reader and fake models."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from service import schemas as s
from service.app import create_app
from service.client import ServiceClient
from service.parts import Parts
from service.schemas.mail import MailboxCreate, MailboxKind, MailboxOptions
from service.settings import Settings
from service.tables import DocumentRow, FileRow
from service.tables.mail import MailFolderRow, MailMessageRow, MailPositionRow, MailQuarantineRow
from service.usecases.mail_boxes import create_mailbox
from service.usecases.mail_scan import ScanResult, scan
from service.work import Work
from tests.service.fakes import FakeAnalyzer, FakeMatcher
from tests.service.mail.dovecot import Dovecot, start_dovecot


@dataclass
class Post:
    """An installation with mail."""

    parts: Parts
    http: TestClient
    client: ServiceClient

    def project(self, key: str = "WMS", **fields: object) -> int:
        """Make a project and return its id."""
        command = s.ProjectCreate(
            key=key, name=key, client_name="Client", own_domains=["ours.com"], **fields
        )
        return self.client.create_project(command).id

    def mailbox(
        self,
        kind: str,
        *,
        name: str = "box",
        project_id: int | None = None,
        secret_ref: str | None = None,
        **options: object,
    ) -> int:
        """Add a mailbox and return its id."""
        command = MailboxCreate(
            name=name,
            kind=MailboxKind(kind),
            options=MailboxOptions(**options),
            secret_ref=secret_ref,
            project_id=project_id,
        )
        with self.parts.writers.begin() as session:
            return create_mailbox(Work(session), command, self.parts.settings).id

    def scan(self, mailbox_id: int, **options: object) -> ScanResult:
        """Scan a mailbox without long waits."""
        return scan(self.parts, mailbox_id, **{"retry_waits_s": (0.0, 0.0), **options})

    def counts(self, mailbox_id: int, **options: object) -> dict[str, int]:
        """Scan and return what happened; fails if the scan did."""
        result = self.scan(mailbox_id, **options)
        assert result.error is None, result.error
        return {str(kind): n for kind, n in result.outcomes.items() if n}

    def skip_to(self, mailbox_id: int, uid: int) -> None:
        """Let everything up to a UID count as scanned."""
        with self.parts.writers.begin() as session:
            session.execute(
                update(MailFolderRow)
                .where(MailFolderRow.mailbox_id == mailbox_id)
                .values(position=uid)
            )

    def subjects(self, project_id: int) -> list[str]:
        """Return the subjects of all documents of a project, sorted."""
        with self.parts.readers() as session:
            rows = session.scalars(
                select(DocumentRow.subject).where(DocumentRow.project_id == project_id)
            )
            return sorted(subject or "" for subject in rows)

    def messages(self) -> list[MailMessageRow]:
        """Return all messages."""
        with self.parts.readers() as session:
            return list(session.scalars(select(MailMessageRow).order_by(MailMessageRow.id)))

    def quarantined(self) -> list[MailQuarantineRow]:
        """Return all quarantined messages."""
        with self.parts.readers() as session:
            return list(session.scalars(select(MailQuarantineRow)))

    def positions(self) -> list[MailPositionRow]:
        """Return all places of messages."""
        with self.parts.readers() as session:
            return list(session.scalars(select(MailPositionRow)))

    def stored_hashes(self) -> list[str]:
        """Return the hashes of all stored files, computed from their bytes."""
        with self.parts.readers() as session:
            return sorted(
                hashlib.sha256(data).hexdigest() for data in session.scalars(select(FileRow.data))
            )


def open_post(settings: Settings) -> Iterator[Post]:
    """Start and stop an installation on a migrated database."""
    app = create_app(settings, analyzer=FakeAnalyzer(), matcher=FakeMatcher())
    with TestClient(app) as http:
        yield Post(app.state.parts, http, ServiceClient(http, reviewer="李娜"))


@pytest.fixture
def post(database_url: str, tmp_path: Path) -> Iterator[Post]:
    """Give an installation on each kind of database."""
    yield from open_post(Settings(state=tmp_path / "state", database_url=database_url))


@pytest.fixture
def sqlite_post(tmp_path: Path, sqlite_template: Path) -> Iterator[Post]:
    """Give an installation on SQLite only."""
    (tmp_path / "state").mkdir()
    shutil.copy(sqlite_template, tmp_path / "state" / "clientsignal.db")
    yield from open_post(Settings(state=tmp_path / "state"))


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[Dovecot]:
    """Give a running Dovecot of this test worker's own."""
    with start_dovecot() as server:
        yield server


@pytest.fixture
def dovecot(dovecot_server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Dovecot:
    """Give Dovecot with a fresh account whose password is in the environment."""
    dovecot_server.new_account()
    monkeypatch.setenv("CLIENTSIGNAL_SECRET_TEST_MAIL", dovecot_server.password)
    return dovecot_server
