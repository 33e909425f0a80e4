"""How a job can end early."""

from __future__ import annotations


class JobError(Exception):
    """The job cannot be done; the message is shown to people and holds no client text."""


class JobStoppedError(Exception):
    """Base of what ends a job from outside; a task lets it pass."""


class JobCancelledError(JobStoppedError):
    """Somebody asked the job to stop."""


class JobInterruptedError(JobStoppedError):
    """The worker is being stopped; the next one goes on from the cursor."""


class JobLostError(JobStoppedError):
    """Another worker has taken the job over, or it is gone: nothing more may be written."""
