"""A worker with a job of small steps, started as a program by the tests of the brokers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from service.cli.worker import worker
from service.jobs.registry import task_of

if TYPE_CHECKING:
    from service.jobs.context import JobContext


@task_of("test.count")
def count(context: JobContext) -> None:
    """Count, with one audit line and one cursor a step in the same transaction."""
    done, total = context.cursor.get("done", 0), context.payload["total"]
    while done < total:
        done += 1
        with context.begin() as work:
            work.audit("test.step", "job", done, job=context.job_id)
            context.save_cursor({"done": done}, work)
        context.progress(done, total)
        time.sleep(context.payload.get("pause_s", 0.0))


if __name__ == "__main__":
    worker()
