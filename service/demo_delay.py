"""The part of the demo about delay: a simulated history to learn from, and facts of the projects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from service.client import ServiceClient
from service.schemas import SnapshotCreate

HISTORY = "history.csv"


def load_history(client: ServiceClient, folder: Path) -> None:
    """Take in the simulated history and ask for a model of it; does nothing the second time."""
    path = folder / HISTORY
    if not path.is_file() or client.history(limit=1).total:
        return
    client.import_history(HISTORY, path.read_bytes())
    client.train_delay()


def load_facts(client: ServiceClient, project_id: int, entries: list[dict[str, Any]]) -> None:
    """Write down the facts of a demo project; the job that learns estimates them afterwards."""
    if not entries or client.snapshots(project_id, limit=1).total:
        return
    for entry in entries:
        client.add_snapshot(project_id, SnapshotCreate.model_validate(entry))
