"""A clock that tests can set, because they cannot wait for days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

import pytest

from service import work

SetClock = Callable[..., None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Let the service live some days ago; ``days_ago=0`` is the present again."""

    def set_(*, days_ago: float) -> None:
        class Shifted(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return datetime.now(tz) - timedelta(days=days_ago)

        monkeypatch.setattr(work, "datetime", Shifted)

    return set_
