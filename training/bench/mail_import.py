"""Time ``clientsignal import`` of a mailbox, and watch its memory on the way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil

from training.bench import commands

# Made without a running service, which a loaded machine starts slowly.
_INSTALL = """
import sys, pathlib
from service.bench.mail_faults import Installation
Installation(pathlib.Path(sys.argv[1]))
"""
_LOOK_EVERY_S = 0.2
_PARTS = 10
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stage:
    """How far an import is: messages taken in, seconds since its start, its memory in MiB.

    ``processor`` is what the process has used, ``mib`` what it holds at the moment.
    """

    messages: int
    seconds: float
    processor: float
    mib: float


def import_mailbox(path: Path, folder: Path, count: int) -> Iterator[Stage]:
    """Import a mailbox of ``count`` messages into a new database; yield each tenth and the end.

    The command runs as a user runs it, in a process of its own, with a job in the database.

    Raises
    ------
    BenchError
        If the command fails.
    """
    state = folder / "state"
    subprocess.run([sys.executable, "-c", _INSTALL, str(state)], check=True)  # noqa: S603 - as below
    started = time.perf_counter()
    with (folder / "import.txt").open("wb") as answers:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*commands.CLI, "import", str(path), "--project", "BENCH"],
            env=commands.environment(state),
            stdout=answers,
            stderr=answers,
        )
    watched = psutil.Process(process.pid)
    last = Stage(0, 0.0, 0.0, 0.0)
    told = 0
    while process.poll() is None:
        time.sleep(_LOOK_EVERY_S)
        last = _look(watched, state, time.perf_counter() - started) or last
        if last.messages * _PARTS // count > told:
            told = last.messages * _PARTS // count
            yield last
    if process.returncode:
        raise commands.BenchError(f"clientsignal import ended with {process.returncode}")
    yield Stage(_taken(state), time.perf_counter() - started, last.processor, last.mib)


def _look(process: psutil.Process, state: Path, seconds: float) -> Stage | None:
    """Return the stage of a running import; nothing once it has ended."""
    try:
        used = process.cpu_times()
        mib = process.memory_info().rss / _MIB
    except psutil.NoSuchProcess:
        return None
    # A process that has ended and was not waited for yet holds nothing.
    return Stage(_taken(state), seconds, used.user + used.system, mib) if mib else None


def _taken(state: Path) -> int:
    with closing(sqlite3.connect(state / "clientsignal.db", timeout=30)) as connection:
        found = connection.execute("SELECT count(*) FROM mail_positions").fetchone()
    return int(found[0])
