"""The delay model that is live; loaded when it is first asked for and again when the pointer moves."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import ModelError
from models.registry import Registry, RegistryError

if TYPE_CHECKING:
    from models.delay import DelayModel

log = logging.getLogger(__name__)

REFERENCE = "reference classes"
"""What the version is called while the installation has no model of its own."""


@dataclass(frozen=True, slots=True)
class LiveDelay:
    """A loaded model, its version, and what went wrong if it is not the newest one."""

    model: DelayModel
    version: str
    problem: str = ""

    @property
    def is_own(self) -> bool:
        """Tell whether it is fitted on the installation's own history."""
        return self.model.blend is not None


def delay_registry(state: Path) -> Registry:
    """Return the registry of delay models of an installation."""
    from models.delay import DelayModel  # noqa: PLC0415 - loads pandas

    return Registry(state / "models" / "delay", DelayModel.load)


class DelayChampion:
    """Gives the live model; two requests never load it twice."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._lock = threading.Lock()
        self._live: LiveDelay | None = None
        self._event: str | None = None

    def live(self) -> LiveDelay:
        """Return what is live now; without a usable model the reference classes are."""
        registry = delay_registry(self._state)
        with self._lock:
            try:
                champion = registry.champion()
            except RegistryError as error:
                return self._live or _without_history(str(error))
            event = champion.event if champion else None
            if self._live is None or event != self._event:
                self._live = _load(registry, champion.name if champion else None)
                self._event = event
            return self._live


def _load(registry: Registry, name: str | None) -> LiveDelay:
    from models.delay import DelayModel  # noqa: PLC0415 - loads pandas

    if name is None:
        return _without_history()
    try:
        model = DelayModel.load(registry.folder(name))
    except (ModelError, OSError) as error:
        log.warning("delay model not usable", extra={"version": name})
        return _without_history(str(error))
    return LiveDelay(model, name)


def _without_history(problem: str = "") -> LiveDelay:
    from models.delay import DelayModel  # noqa: PLC0415 - loads pandas

    return LiveDelay(DelayModel.without_history(), REFERENCE, problem)
