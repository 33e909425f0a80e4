"""What a command says while it works: one JSON object a line, for people and for the job that runs it."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

import typer

from models.errors import ModelError

Progress = Callable[[str, int, int, str], None]
"""Called with step, done, total and a message without client text."""
REFUSED, NOTHING_LEFT = 3, 4


def say(step: str, done: int, total: int, message: str = "") -> None:
    """Write one line of progress to stderr."""
    line = {"step": step, "done": done, "total": total, "message": message}
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)


def silent(_step: str, _done: int, _total: int, _message: str = "") -> None:
    """Say nothing; for calls from other programs."""


def tell(result: dict[str, Any]) -> None:
    """Write the result of a command to stdout, the only line there."""
    print(json.dumps(result, ensure_ascii=False, sort_keys=True), flush=True)


def fail(error: Exception) -> typer.Exit:
    """Show an error with its reason and return the exit status."""
    print(f"clientsignal: error: {error}", file=sys.stderr)
    return typer.Exit(1)


def stop_on_request() -> None:
    """Turn SIGTERM into an ordinary exit, so that half-written folders are removed on the way out."""

    def leave(_number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, leave)


EXPECTED = (ModelError, OSError)
"""Errors with a message for the person at the command line; anything else is a fault of the program."""
