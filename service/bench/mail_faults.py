"""Kill -9 an import at random points, go on, and compare with an import that nobody disturbed.

``python -m service.bench.mail_faults --messages 2000 --kills 20`` prints the table of ADR 12. It
runs the real command on the shipped models, in a folder of its own that it removes at the end. The
command asks for an import job and does it itself, as no broker is there; the next one finds the job
of the killed one and goes on, so that in the end there must be one job, and that done. Leave the
program alone meanwhile: another model or reader finds other things, which is no loss.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from service.bench.mail_corpus import mailbox
from service.database import migrate, open_engine, writers
from service.schemas import ProjectCreate
from service.usecases.projects import create_project
from service.work import Work

_PROGRAM = (sys.executable, "-c", "from service.cli import main; main()")
_PROJECT = "BENCH"

# What must be the same after the kills, as rows without numbers of their own.
_CONTENT = {
    "messages": "SELECT fingerprint, scope, state, subject, sender_address FROM mail_messages",
    "places": "SELECT f.name, p.validity, p.position, m.fingerprint, q.sha256 "
    "FROM mail_positions p JOIN mail_folders f ON f.id = p.folder_id "
    "LEFT JOIN mail_messages m ON m.id = p.message_id "
    "LEFT JOIN mail_quarantine q ON q.id = p.quarantine_id",
    "files": "SELECT sha256, size_bytes FROM files",
    "documents": "SELECT f.sha256, d.part, d.text, d.status FROM documents d "
    "JOIN files f ON f.id = d.file_id",
    "findings": "SELECT f.sha256, d.part, x.payload FROM findings x "
    "JOIN analyses a ON a.id = x.analysis_id JOIN documents d ON d.id = a.document_id "
    "JOIN files f ON f.id = d.file_id",
    "review items": "SELECT f.sha256, d.part, i.start, i.end, i.type, i.state FROM review_items i "
    "JOIN documents d ON d.id = i.document_id JOIN files f ON f.id = d.file_id",
    "quarantined": "SELECT sha256, code FROM mail_quarantine",
    "jobs": "SELECT kind, state, error FROM jobs WHERE kind LIKE 'mail.%'",
    "threads": "SELECT m.fingerprint, (SELECT min(o.fingerprint) FROM mail_messages o "
    "WHERE o.thread_id = m.thread_id) FROM mail_messages m",
}

# What would be half of a message; each must give nothing at any moment.
_HALVES = (
    "SELECT count(*) FROM mail_messages m WHERE m.state = 'filed' AND NOT EXISTS "
    "(SELECT 1 FROM documents d WHERE d.file_id = m.file_id)",
    "SELECT count(*) FROM documents d WHERE d.status NOT IN ('failed', 'withdrawn') AND NOT EXISTS "
    "(SELECT 1 FROM analyses a WHERE a.document_id = d.id AND a.current)",
    "SELECT count(*) FROM files f WHERE NOT EXISTS "
    "(SELECT 1 FROM mail_messages m WHERE m.file_id = f.id)",
    "SELECT count(*) FROM mail_messages m WHERE NOT EXISTS "
    "(SELECT 1 FROM mail_positions p WHERE p.message_id = m.id)",
    "SELECT count(*) FROM mail_positions WHERE message_id IS NULL AND quarantine_id IS NULL",
)


@dataclass(frozen=True, slots=True)
class Kill:
    """What was stored when the import was killed."""

    after_s: float
    places: int
    documents: int
    halves: int


class Installation:
    """A state folder with one project."""

    def __init__(self, state: Path) -> None:
        self._state = state
        state.mkdir()
        engine = open_engine(f"sqlite:///{self._database}")
        migrate(engine)
        with writers(engine).begin() as session:
            command = ProjectCreate(key=_PROJECT, name=_PROJECT, own_domains=["ours.com"])
            create_project(Work(session), command)
        engine.dispose()

    @property
    def _database(self) -> Path:
        return self._state / "clientsignal.db"

    def start(self, archive: Path) -> subprocess.Popen[bytes]:
        """Start an import."""
        kept = {name: value for name, value in os.environ.items() if "CLIENTSIGNAL" not in name}
        return subprocess.Popen(  # noqa: S603 - our own command
            [*_PROGRAM, "import", str(archive), "--project", _PROJECT],
            env={**kept, "CLIENTSIGNAL_STATE": str(self._state)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def count(self, query: str) -> int:
        """Return the only number of a query."""
        with closing(sqlite3.connect(self._database, timeout=30)) as connection:
            return int(connection.execute(query).fetchone()[0])

    def places(self) -> int:
        """Return how many places of messages are known."""
        return self.count("SELECT count(*) FROM mail_positions")

    def halves(self) -> int:
        """Return how many messages are half stored."""
        return sum(self.count(query) for query in _HALVES)

    def content(self) -> dict[str, Counter[tuple[object, ...]]]:
        """Return all that an import leaves, by kind."""
        with closing(sqlite3.connect(self._database, timeout=30)) as connection:
            return {name: Counter(connection.execute(query)) for name, query in _CONTENT.items()}


def disturbed(
    archive: Path, state: Path, goals: list[int], dice: random.Random, message_s: float
) -> Iterator[Kill]:
    """Import an archive, killed each time so many places are known and a moment passed.

    The moment is up to twice the time ``message_s`` of a message, so that the kill hits any step.
    """
    installation = Installation(state)
    for goal in goals:
        begun = time.monotonic()
        process = installation.start(archive)
        while process.poll() is None and installation.places() < goal:
            time.sleep(0.002)
        time.sleep(dice.random() * 2 * message_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
        documents = installation.count("SELECT count(*) FROM documents")
        seconds = time.monotonic() - begun
        yield Kill(seconds, installation.places(), documents, installation.halves())
    _finish(installation, archive)


def _finish(installation: Installation, archive: Path) -> None:
    process = installation.start(archive)
    if process.wait() != 0:
        raise SystemExit(f"the import ended with status {process.returncode}")


def versions(*states: Path) -> set[str]:
    """Return the versions of the models that analyzed anything."""
    found: set[str] = set()
    for state in states:
        with closing(sqlite3.connect(state / "clientsignal.db", timeout=30)) as connection:
            rows = connection.execute("SELECT DISTINCT model_version FROM analyses")
            found.update(str(row[0]) for row in rows)
    return found


def compare(state: Path, reference: Path) -> list[tuple[str, int, int, int]]:
    """Return rows of: kind, how many there should be, lost, doubled."""
    found, wanted = (_Reader(place).content() for place in (state, reference))
    return [
        (
            name,
            wanted[name].total(),
            (wanted[name] - found[name]).total(),
            (found[name] - wanted[name]).total(),
        )
        for name in _CONTENT
    ]


class _Reader(Installation):
    """An installation that is there already."""

    def __init__(self, state: Path) -> None:
        self._state = state


def main(
    messages: Annotated[int, typer.Option(min=10, help="Messages in the archive.")] = 2000,
    kills: Annotated[int, typer.Option(min=1, help="How often to kill.")] = 20,
    seed: Annotated[int | None, typer.Option(help="Repeats the same points.")] = None,
) -> None:
    """Print where the import was killed, and what was lost or doubled in the end."""
    seed = random.randrange(2**32) if seed is None else seed  # noqa: S311 - no secret
    dice = random.Random(seed)  # noqa: S311 - as above
    with tempfile.TemporaryDirectory(prefix="mail-faults-") as folder:
        archive = Path(folder) / "archive.mbox"
        archive.write_bytes(b"".join(mailbox(messages)))
        size = archive.stat().st_size / 1024**2
        typer.echo(f"{messages} messages, {size:.1f} MB, {kills} kills, seed {seed}")
        reference = Installation(Path(folder) / "undisturbed")
        begun = time.monotonic()
        _finish(reference, archive)
        whole_s = time.monotonic() - begun
        typer.echo(f"undisturbed import: {whole_s:.0f} s")
        goals = sorted(dice.sample(range(messages), kills))
        typer.echo("\n| kill -9 | after s | places known | documents | half-stored |")
        typer.echo("|---|---|---|---|---|")
        halves = 0
        killed = Path(folder) / "killed"
        rows_of_kills = disturbed(archive, killed, goals, dice, whole_s / messages)
        for number, kill in enumerate(rows_of_kills, start=1):
            halves += kill.halves
            typer.echo(
                f"| {number} | {kill.after_s:.1f} | {kill.places} | {kill.documents} "
                f"| {kill.halves} |"
            )
            sys.stdout.flush()
        states = (Path(folder) / "killed", Path(folder) / "undisturbed")
        rows = compare(*states)
        used = versions(*states)
    typer.echo("\n| kind | in the undisturbed import | lost | doubled |")
    typer.echo("|---|---|---|---|")
    for name, wanted, lost, doubled in rows:
        typer.echo(f"| {name} | {wanted} | {lost} | {doubled} |")
    wrong = sum(lost + doubled for _name, _wanted, lost, doubled in rows)
    wrong += halves
    if len(used) > 1:
        typer.echo(f"\nthe models changed meanwhile ({', '.join(sorted(used))}); run it again")
    typer.echo(f"\n{'nothing lost, nothing doubled' if not wrong else f'{wrong} wrong'}")
    raise typer.Exit(1 if wrong else 0)


if __name__ == "__main__":
    typer.run(main)
