"""Words of background work in English."""

from __future__ import annotations

from typing import Final

EN_JOBS: Final[dict[str, str]] = {
    "JobState.queued": "Waiting",
    "JobState.running": "Running",
    "JobState.done": "Done",
    "JobState.failed": "Failed",
    "JobState.cancelled": "Stopped",
    "job.progress": "{done} of {total}",
    "job.steps": "{done} done so far",
    "job.cancel": "Stop",
    "job.stopping": "Stopping ...",
    "job.retry": "Try again",
    "job.failed": "It failed: {error}",
    "job.no_worker": "Nobody does background work at the moment ({n} waiting). Start "
    "`clientsignal worker`; `clientsignal run` does it by itself.",
    "job.log": "Log",
    "job.kind.other": "Background work",
}
