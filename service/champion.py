"""The text model that is live, taken over without a restart when somebody promotes another one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from service.logs import where

if TYPE_CHECKING:
    from models.champion import Served

log = logging.getLogger(__name__)

Load = Callable[[Path, str | None], "Served"]


def load_served(root: Path, encoder: str | None, *, contextual: bool = True) -> Served:
    """Load what is live in a registry, with the contextual stage if it is wanted."""
    from models.champion import load_champion  # noqa: PLC0415 - loads weights
    from models.encoder import load_encoder  # noqa: PLC0415 - as above
    from models.loading import with_contextual  # noqa: PLC0415 - as above

    served = load_champion(root, load_encoder(encoder))
    return replace(served, model=with_contextual(served.model)) if contextual else served


@dataclass
class Champion:
    """The model of a registry.

    Whoever asks gets one object and keeps it for the whole answer, so no answer mixes versions.
    A new champion is loaded beside the old one, which serves until then.
    """

    root: Path
    encoder: str | None = None
    load: Load = load_served

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._served: Served | None = None
        self._loading: threading.Thread | None = None

    @property
    def served(self) -> Served | None:
        """Return what is loaded, or nothing yet."""
        return self._served

    def current(self) -> Served:
        """Return what serves now; the first call loads, later ones never wait."""
        with self._lock:
            if self._served is None:
                self._served = self.load(self.root, self.encoder)
                return self._served
            served = self._served
        if self._pointer() != served.event:
            self._take_over(served.event)
        return served

    def settle(self) -> None:
        """Wait until a take-over that is under way is done."""
        with self._lock:
            loading = self._loading
        if loading is not None:
            loading.join()

    def _pointer(self) -> str | None:
        from models.champion import pointer_of  # noqa: PLC0415 - loads weights

        return pointer_of(self.root)

    def _take_over(self, old: str | None) -> None:
        def take_over() -> None:
            try:
                found = self.load(self.root, self.encoder)
            except Exception as error:
                # What serves now goes on; the next analysis tries again.
                log.exception("champion not loaded", exc_info=False, extra={"where": where(error)})
                return
            with self._lock:
                self._served = found
            log.info("champion taken over", extra={"model": found.name, "before": old})

        with self._lock:
            if self._loading is not None and self._loading.is_alive():
                return
            self._loading = threading.Thread(target=take_over, name="take-over", daemon=True)
            self._loading.start()
