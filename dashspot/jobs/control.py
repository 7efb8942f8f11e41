"""What a running job is given: how to say how far it is, how to learn that it must stop, and how to end."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime

from procrastinate.exceptions import JobAborted

from dashspot.blocks.work import Level, TaskBlock, TaskState
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.tasks import NotificationManager, TaskManager

REPORT_EVERY_SECONDS = 0.3

AtEnd = Callable[[Transaction, TaskBlock], None]
AT_END: dict[str, AtEnd] = {}
"""By kind of work, what else is done in the transaction that ends it, however it ends."""


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

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far the job is, as often as you like; written a few times a second.

        Raises:
            OwnershipLost: another worker runs this task by now.
        """
        self.check()
        if time.monotonic() - self._reported < REPORT_EVERY_SECONDS:
            return
        self._reported = time.monotonic()
        with transaction() as session:
            TaskManager(session).progress(self.task_id, self.owner, done=done, total=total)

    def report(self, session: Transaction, done: int, total: int | None = None) -> None:
        """Say how far the job is in the transaction of a piece of its work, which this run may do only as its owner.

        Raises:
            OwnershipLost: another worker runs this task by now; the transaction must not commit.
        """
        self.check()
        TaskManager(session).progress(self.task_id, self.owner, done=done, total=total)

    def claim(self, session: Transaction) -> TaskBlock | None:
        """Take the task over, from whoever had it; None if it is already over."""
        return TaskManager(session).claim(self.task_id, self.owner)

    def release(self, session: Transaction) -> None:
        """Give the task back. Raises OwnershipLost if another worker runs it by now."""
        TaskManager(session).release(self.task_id, self.owner)

    def park(self, session: Transaction, until: datetime, message: str) -> TaskBlock:
        """Let the task wait for a service. Raises OwnershipLost if another worker runs it by now."""
        return TaskManager(session).park(self.task_id, self.owner, until, message)

    def succeed(self, session: Transaction, message: str) -> None:
        """Call last in the transaction that does the work: what was done and that it was done are one.

        Until that commits nobody else can take the task over.

        Raises:
            OwnershipLost: another worker runs this task by now.
        """
        self.close(session, "succeeded", message)

    def close(self, session: Transaction, state: TaskState, message: str) -> bool:
        """End the task and tell the person, unless this run has done so before; says whether it had not.

        Raises:
            OwnershipLost: another worker runs this task by now.
        """
        ended = TaskManager(session).close(self.task_id, self.owner, state, message)
        if not ended:
            return False
        level: Level = "success" if state == "succeeded" else "error"
        NotificationManager(session, ended.user_id).add(level, message, task_id=self.task_id)
        if at_end := AT_END.get(ended.kind):
            at_end(session, ended)
        return True
