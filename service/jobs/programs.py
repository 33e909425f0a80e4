"""Running a command of another part as a job: progress, cancel, result."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from service.jobs.context import JobContext
from service.jobs.errors import JobError, JobStoppedError

_PROGRAM = (sys.executable, "-c", "from service.cli import main; main()")
_FOLLOW = "from service.jobs.child import end_with; end_with({parent}); "
_ROOT = Path(__file__).resolve().parents[2]
_POLL_S = 0.5
_LEAVE_S = 15.0
_LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: exit status and the JSON object it printed."""

    status: int
    result: dict[str, Any]
    reason: str


def run_program(context: JobContext, arguments: Sequence[str], *, message: str) -> Ended:
    """Run ``clientsignal`` with arguments as a program of its own until it ends or is stopped.

    Its progress lines (one JSON object a line on standard error, docs/adr/0035) become those of
    the job; pages have words for ``message`` with the name of the step. A wish to stop reaches it as SIGTERM.
    """
    environment = {**os.environ, "PYTHONPATH": _python_path()}
    python, option, code = _PROGRAM
    command = [python, option, _FOLLOW.format(parent=os.getpid()) + code, *arguments]
    with _started(command, environment) as process:
        lines = _Lines(process.stderr)
        answer = _Lines(process.stdout)
        while process.poll() is None:
            _show(context, lines, message)
            context.stop.wait(_POLL_S)
            context.check()
        lines.join()
        answer.join()
        _show(context, lines, message)
    return Ended(process.returncode, _result(answer.all), _reason(lines.all))


def _python_path() -> str:
    return os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 - our own program
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(_LEAVE_S)
            except subprocess.TimeoutExpired:
                process.kill()
        # Waits and closes both pipes.
        process.communicate()


class _Lines:
    """Reads lines as they come, so that a full pipe never stops the program."""

    def __init__(self, stream: IO[str] | None) -> None:
        self.all: list[str] = []
        self._shown = 0
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[str] | None) -> None:
        try:
            for line in stream or ():
                self.all.append(line.rstrip("\n"))
        except ValueError:
            # The pipe was closed under us because the job is being stopped.
            return

    def new(self) -> list[str]:
        """Return the lines since the last call."""
        found = self.all[self._shown :]
        self._shown += len(found)
        return found

    def join(self) -> None:
        """Wait for the end of the stream."""
        self._thread.join()


def _show(context: JobContext, lines: _Lines, message: str) -> None:
    for line in lines.new():
        try:
            step = json.loads(line)
            done, total = int(step["done"]), int(step["total"]) or None
        except (ValueError, KeyError, TypeError):
            continue
        words = " ".join(str(step.get(name, "")) for name in ("step", "message")).strip()
        if done in (0, total):
            context.note(words)
        try:
            context.progress(done, total, f"{message}.{step.get('step', '')}")
        except JobStoppedError:
            # `run_program` sees the same wish at its next look, after the program was told.
            return


def _result(lines: Sequence[str]) -> dict[str, Any]:
    for line in reversed(lines):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return {}


def _reason(lines: Sequence[str]) -> str:
    """Return what the program said went wrong, without a stack trace: that may quote a client."""
    marker = "error: "
    ours = (f"clientsignal: {marker}", f"delay: {marker}")
    found = [line.partition(marker)[2] for line in lines if line.startswith(ours)]
    return found[-1][:_LONGEST_REASON] if found else ""


def failed(ended: Ended) -> JobError:
    """Return the error of a program that did not do its work."""
    reason = ended.reason or "it gave no reason; the log of the worker may say more"
    return JobError(f"the program ended with status {ended.status}: {reason}")
