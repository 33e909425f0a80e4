"""What a running service is made of; routes find it in the state of the application."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from service.database import Sessions
from service.delay.champion import DelayChampion
from service.metrics import Metrics
from service.settings import Settings
from service.wiring import Models


@dataclass(frozen=True, slots=True)
class Parts:
    """Settings, database, models and metrics of one application."""

    settings: Settings
    engine: Engine
    readers: Sessions
    writers: Sessions
    models: Models
    metrics: Metrics
    delay: DelayChampion
