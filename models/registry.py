"""Versions of a model on disk: folders that are complete or absent, a champion that changes in one step, a history.

See `docs/adr/0035-files-between-service-and-learning.md`. Readers need no lock; writers hold one.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.errors import ArtifactError, ModelError
from models.store import MANIFEST, load_artifact

FORMAT = 1
SHIPPED = "shipped"
"""What the version of the product itself is called where a name is asked for."""
REVIEWERS = "reviewers.json"
"""File beside the versions: what the last retraining made of every reviewer, also of one that came to nothing."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_STAGING = ".new-"


class RegistryError(ModelError):
    """Something asked of the registry is not possible; the message says what to do, ``code`` what it is about."""

    def __init__(self, message: str, code: str = "") -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Event:
    """One change of the champion; ``name`` is ``None`` for the shipped version."""

    event: str
    name: str | None
    since: str
    why: str
    by: str
    previous: str | None
    action: str
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Version:
    """A stored version: its manifest, or the problem that keeps it from being read."""

    name: str
    manifest: dict[str, Any]
    problem: str | None = None


class Registry:
    """All versions of one model under ``root``.

    Parameters
    ----------
    root
        Folder that holds `versions`, `champion.json` and `history.jsonl`; made when first written to.
    check
        Called with a version folder before it may become champion; raises `ArtifactError` if it cannot be used here.
    """

    def __init__(self, root: Path, check: Callable[[Path], object] = load_artifact) -> None:
        self.root = root
        self.check = check

    def folder(self, name: str) -> Path:
        """Return the folder of a version, there or not.

        Raises
        ------
        RegistryError
            If ``name`` cannot be a name of a version, for example because it would leave the folder.
        """
        if not _NAME.fullmatch(name) or name == SHIPPED:
            raise RegistryError(
                f"{name!r} is no name of a version; use small letters, digits, '-', '_' and '.'"
            )
        return self.root / "versions" / name

    def names(self) -> list[str]:
        """Return the names of all complete versions, oldest first."""
        place = self.root / "versions"
        if not place.is_dir():
            return []
        found = [path for path in place.iterdir() if path.is_dir() and _NAME.fullmatch(path.name)]
        return [
            path.name for path in sorted(found, key=lambda path: (path.stat().st_mtime, path.name))
        ]

    def versions(self) -> list[Version]:
        """Return all versions, oldest first; damaged ones with their problem."""
        return [self.describe(name) for name in self.names()]

    def describe(self, name: str) -> Version:
        """Return the manifest of one version, or what is wrong with it."""
        folder = self._existing(name)
        try:
            return Version(name, dict(load_artifact(folder).manifest))
        except ArtifactError as error:
            return Version(name, {}, error.reason)

    def add(self, name: str, write: Callable[[Path], object]) -> Path:
        """Make a version: ``write`` fills an empty folder, which then appears under its name in one step.

        Raises
        ------
        RegistryError
            If the name is taken or unfit.
        """
        target = self.folder(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f"{_STAGING}{os.getpid()}-", dir=target.parent))
        try:
            # Training fills the folder for minutes: no lock until everything is there.
            write(staging / name)
            _sync_folder(staging / name)
            with self._lock():
                self._sweep(keep=staging)
                if target.exists():
                    raise RegistryError(
                        f"version {name} exists already; choose another name", "version_exists"
                    )
                (staging / name).rename(target)
                _sync(target.parent)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        return target

    def champion(self) -> Event | None:
        """Return what is live now, or nothing if the pointer was never set.

        Raises
        ------
        RegistryError
            If the pointer cannot be read.
        """
        try:
            return _event(json.loads((self.root / "champion.json").read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError) as error:
            raise RegistryError(
                f"{self.root / 'champion.json'} cannot be read ({error}); promote a version again"
            ) from error

    def history(self) -> list[Event]:
        """Return all changes of the champion, oldest first; a line cut off by a crash is left out."""
        events = []
        for line in self._history_text().split("\n"):
            try:
                events.append(_event(json.loads(line)))
            except (ValueError, TypeError, KeyError):
                continue
        try:
            live = self.champion()
        except RegistryError:
            live = None
        if live is not None and (not events or events[-1].event != live.event):
            events.append(live)  # a crash came between the pointer and the line of its event
        return events

    def promote(self, name: str | None, *, why: str, by: str) -> Event:
        """Make a version the champion in one step; ``None`` goes back to the shipped one.

        Raises
        ------
        ArtifactError
            If the version cannot be used here; the champion stays.
        RegistryError
            If there is no such version.
        """
        if name is not None:
            self.check(self._existing(name))
        with self._lock():
            return self._point(name, why, by, "promote")

    def rollback(self, *, why: str, by: str) -> Event:
        """Go back to what was live before the present champion; a second call goes one further back.

        Raises
        ------
        ArtifactError
            If that version cannot be used any more.
        RegistryError
            If nothing was live before.
        """
        with self._lock():
            before = _before(self.history())
            if before.name is not None:
                self.check(self._existing(before.name))
            return self._point(before.name, why, by, "rollback")

    def _point(self, name: str | None, why: str, by: str, action: str) -> Event:
        """Write the pointer, then the line; the pointer holds the whole event, so neither order loses it."""
        known = self.history()
        event = Event(
            event=uuid.uuid4().hex,
            name=name,
            since=datetime.now(UTC).isoformat(timespec="milliseconds"),
            why=why,
            by=by,
            previous=known[-1].name if known else None,
            action=action,
        )
        text = "\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in known)
        if known and not self._history_text().endswith(f"{text}\n"):
            write_whole(self.root / "history.jsonl", f"{text}\n")  # mends a line cut off by a crash
        write_whole(
            self.root / "champion.json", json.dumps(asdict(event), ensure_ascii=False) + "\n"
        )
        with (self.root / "history.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(event), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return event

    def _history_text(self) -> str:
        path = self.root / "history.jsonl"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def _existing(self, name: str) -> Path:
        folder = self.folder(name)
        if not (folder / MANIFEST).exists() and not folder.is_dir():
            there = ", ".join(self.names()[-5:]) or "none yet"
            raise RegistryError(f"there is no version {name}; the newest are: {there}")
        return folder

    def _sweep(self, *, keep: Path) -> None:
        """Remove what killed writers left; a writer still at work is known by its process number."""
        for path in (self.root / "versions").glob(f"{_STAGING}*"):
            number = path.name.removeprefix(_STAGING).split("-")[0]
            if path != keep and not _runs(number):
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _before(events: list[Event]) -> Event:
    """Return the event that a rollback restores: undone promotions and the rollbacks themselves are skipped."""
    standing: list[Event] = []
    for event in events:
        if event.action == "rollback" and standing:
            standing.pop()
        else:
            standing.append(event)
    if not standing:
        raise RegistryError(
            "nothing to roll back: the shipped version is live and nothing was before",
            "nothing_before",
        )
    if len(standing) > 1:
        return standing[-2]
    return Event("", None, "", "", "", None, "promote")


def _event(value: dict[str, Any]) -> Event:
    if value["format"] != FORMAT:
        raise ValueError(f"format {value['format']}, not {FORMAT}")
    return Event(**value)


def _runs(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def write_whole(path: Path, text: str) -> None:
    """Replace a file in one step: readers see the old text or the new, also after a power failure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    for path in folder.iterdir():
        _sync(path)
    _sync(folder)
