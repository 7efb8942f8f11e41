"""What a running job is given: how to say how far it is, and how to learn that it must stop."""

from __future__ import annotations

import threading
import time
import uuid

from procrastinate.exceptions import JobAborted

from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.tasks import TaskManager

REPORT_EVERY_SECONDS = 0.3


class Control:
    """Handed to the body of a job."""

    def __init__(self, task_id: uuid.UUID) -> None:
        """Draw the token under which this run owns the task."""
        self.task_id = task_id
        self.owner = uuid.uuid4()
        self._stop = threading.Event()
        self._reported = 0.0

    def stop(self) -> None:
        """Ask the job, from another thread, to end at its next check."""
        self._stop.set()

    def check(self) -> None:
        """Call between pieces of work; ends the job here if the worker is shutting down."""
        if self._stop.is_set():
            raise JobAborted

    def progress(self, done: int, total: int | None = None, current: str | None = None) -> None:
        """Say how far the job is, as often as you like; written a few times a second.

        Raises:
            OwnershipLost: another worker runs this task by now.
        """
        self.check()
        if time.monotonic() - self._reported < REPORT_EVERY_SECONDS:
            return
        self._reported = time.monotonic()
        with transaction() as session:
            TaskManager(session).progress(self.task_id, self.owner, done=done, total=total, current=current)

    def fence(self, session: Transaction) -> None:
        """Call in every transaction that writes, before it commits: only the task's owner may.

        Raises:
            OwnershipLost: another worker runs this task by now.
        """
        TaskManager(session).fence(self.task_id, self.owner)
