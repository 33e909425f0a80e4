"""The real commands and workers as programs: the real reader, fake models, and what they stored."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.service.mail.conftest import Post

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import os
import typer
from service import wiring
from service.cli import mail, mail_import, worker
from service.jobs import celery_app, running
from tests.service.fakes import FakeAnalyzer, FakeMatcher
wiring.load_analyzer = lambda *args, **kwargs: FakeAnalyzer()
wiring.load_matcher = FakeMatcher
celery_app.QUEUE = os.environ.get("TEST_QUEUE", celery_app.QUEUE)
mail_import._NOBODY_AFTER_S = 0.5
running.KEEP_EVERY_S = 0.2
app = typer.Typer()
app.command("scan")(mail.scan)
app.command("import")(mail_import.import_archive)
app.command("worker")(worker.worker)
app.add_typer(mail.mailboxes, name="mailboxes")
app()
"""


def command(post: Post, *arguments: str, **more: str) -> tuple[list[str], dict[str, str]]:
    """Return a command of the product on the installation, and its environment."""
    environment = {
        **{name: found for name, found in os.environ.items() if "CLIENTSIGNAL" not in name},
        "CLIENTSIGNAL_STATE": str(post.parts.settings.state),
        # A folder that is named is loaded by the function above instead of from the registry.
        "CLIENTSIGNAL_MODELS": str(post.parts.settings.state),
        "PYTHONPATH": str(ROOT),
        "TERM": "dumb",
        **more,
    }
    return [sys.executable, "-c", PROGRAM, *arguments], environment


def run(post: Post, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    words, environment = command(post, *arguments)
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


def start(post: Post, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a command whose output nobody reads."""
    words, environment = command(post, *arguments)
    return subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def taken(post: Post) -> int:
    """Return how many places of messages are stored by now."""
    path = post.parts.settings.state / "clientsignal.db"
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        return int(connection.execute("SELECT count(*) FROM mail_positions").fetchone()[0])
