"""Keeping a secret that a person typed: in a file that only the service can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

_FOLDER = "secrets"


def keep(state: Path, secret: str) -> str:
    """Write a secret into the state folder and return the reference to it."""
    folder = state.absolute() / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{secrets.token_hex(8)}.secret"
    # Made with its rights, so that there is no moment at which others can read it.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secret)
    return f"file:{path}"


def is_kept(state: Path, reference: str | None) -> bool:
    """Tell whether a reference leads to a secret that was typed in for one mailbox."""
    if reference is None or not reference.startswith("file:"):
        return False
    folder = state.absolute() / _FOLDER
    path = (folder / reference.removeprefix("file:")).resolve()
    return path.parent == folder.resolve() and path.suffix == ".secret"


def forget(state: Path, reference: str | None) -> None:
    """Remove a secret that we keep; files of others stay."""
    if reference is None or not reference.startswith("file:"):
        return
    path = Path(reference.removeprefix("file:"))
    if path.parent == state.absolute() / _FOLDER:
        path.unlink(missing_ok=True)
