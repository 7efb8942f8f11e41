"""When a job is begun again that did not come to its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import procrastinate
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

MOST_ATTEMPTS = 10
"""So often a task is begun without getting on; then it has failed."""
_LONGEST_PAUSE_SECONDS = 300


class BeginAgain(Exception):
    """Tells the engine to run a job once more."""

    def __init__(self, attempts: int = 0) -> None:
        """`attempts`: how often it was begun without getting on; 0 lets others go first, and waits for nothing."""
        super().__init__()
        self.attempts = attempts


class Retry(procrastinate.BaseRetryStrategy):
    """Begin again what a stopping worker gave back, at once, and what lost the database, later each time.

    There is no last time here: whether a task has failed says its TaskResult, once the database can be reached.
    """

    wait_seconds = 2.0

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision:
        """When to begin again, and before whom."""
        if isinstance(exception, JobAborted):
            return procrastinate.RetryDecision()
        if isinstance(exception, BeginAgain) and not exception.attempts:
            return procrastinate.RetryDecision(priority=job.priority - 1)
        attempts = exception.attempts if isinstance(exception, BeginAgain) else job.attempts + 1
        return procrastinate.RetryDecision(retry_at=datetime.now(UTC) + self.pause(attempts))

    def pause(self, attempts: int) -> timedelta:
        """Twice as long after each attempt, up to five minutes."""
        doubled = self.wait_seconds * 2 ** min(attempts - 1, 10)
        return timedelta(seconds=min(doubled, _LONGEST_PAUSE_SECONDS))


RETRY = Retry()
