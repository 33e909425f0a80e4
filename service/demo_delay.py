"""The part of the demo about delay: a simulated history to learn from, and facts of the projects."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from service.client import ServiceClient
from service.schemas import SnapshotCreate
from service.schemas.jobs import UNFINISHED, Job

HISTORY = "history.csv"
_LONGEST_WAIT_S, _LOOK_EVERY_S = 120.0, 0.5


def load_history(client: ServiceClient, folder: Path) -> Job | None:
    """Take in the simulated history and ask for a model of it; does nothing the second time."""
    path = folder / HISTORY
    if not path.is_file() or client.history(limit=1).total:
        return None
    client.import_history(HISTORY, path.read_bytes())
    return client.train_delay()


def first_alerts(client: ServiceClient, job: Job, project_ids: Sequence[int]) -> None:
    """Wait until the job has estimated the demo, and look whether a project asks for an alert.

    So the first page that somebody opens shows an estimate, and the log of alerts what the rule makes of
    it. Without a worker nothing is waited for: the job is done later, and alerts are looked for every
    quarter of an hour.
    """
    end = time.monotonic() + _LONGEST_WAIT_S
    while job.state in UNFINISHED and client.workers().alive and time.monotonic() < end:
        time.sleep(_LOOK_EVERY_S)
        job = client.job(job.id)
    if job.state not in UNFINISHED:
        for project_id in project_ids:
            client.check_alerts(project_id)


def load_facts(client: ServiceClient, project_id: int, entries: list[dict[str, Any]]) -> None:
    """Write down the facts of a demo project; the job that learns estimates them afterwards."""
    if not entries or client.snapshots(project_id, limit=1).total:
        return
    for entry in entries:
        client.add_snapshot(project_id, SnapshotCreate.model_validate(entry))
