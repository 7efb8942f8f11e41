"""What a running job is given: how to say how far it is, how to learn that it must stop, and how to end."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from procrastinate.exceptions import JobAborted

from dashspot.blocks.work import Level, TaskBlock, TaskState
from dashspot.errors import Cancelled
from dashspot.jobs import queue
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.tasks import NotificationManager, TaskManager

REPORT_EVERY_SECONDS = 0.3
TURN_SECONDS = 60.0
"""After so long a job whose work is saved piece by piece lets others begin, if any wait."""
WORTH_TELLING = timedelta(minutes=10)
"""That a job waits for less than this is seen beside it, and not told."""

AtEnd = Callable[[Transaction, TaskBlock], None]
AT_END: dict[str, AtEnd] = {}
"""By kind of work, what else is done in the transaction that ends it, however it ends."""
_LEVELS: dict[TaskState, Level] = {"succeeded": "success", "cancelled": "info"}


class GaveWay(Exception):
    """Others wait, and this job has had its turn: it goes on after them."""


class Control:
    """Handed to the body of a job."""

    def __init__(self, task_id: uuid.UUID) -> None:
        """Draw the token under which this run owns the task."""
        self.task_id = task_id
        self.owner = uuid.uuid4()
        self._stop = threading.Event()
        self._cancelled = False
        self._reported = 0.0
        self._user_id: uuid.UUID | None = None
        self._turn_ends = time.monotonic() + TURN_SECONDS

    def stop(self, *, cancelled: bool = False) -> None:
        """Ask the job, from another thread, to end at its next check."""
        self._cancelled = cancelled
        self._stop.set()

    def check(self) -> None:
        """Call between pieces of work; ends the job here if the worker is shutting down.

        Raises:
            Cancelled: the person has asked the job to stop.
        """
        if self._stop.is_set():
            raise Cancelled if self._cancelled else JobAborted

    def progress(self, done: int, total: int | None = None, current: str | None = None) -> None:
        """Say how far the job is, as often as you like; written a few times a second. `current` names what is done.

        Raises:
            OwnershipLost: another worker runs this task by now.
            Cancelled: the person has asked it to stop.
        """
        self.check()
        if time.monotonic() - self._reported < REPORT_EVERY_SECONDS:
            return
        self._reported = time.monotonic()
        with transaction() as session:
            TaskManager(session).progress(self.task_id, self.owner, done=done, total=total, current=current)

    def report(self, session: Transaction, done: int, total: int | None = None, current: str | None = None) -> None:
        """Say how far the job is in the transaction of a piece of its work, which this run may do only as its owner.

        What is saved so is not done again, so the job may be made to go on later here, when others wait.

        Raises:
            OwnershipLost: another worker runs this task by now; the transaction must not commit.
            Cancelled: the person has asked it to stop; nor must it then.
        """
        self.check()
        TaskManager(session).progress(self.task_id, self.owner, done=done, total=total, current=current, kept=True)
        if self._user_id and time.monotonic() > self._turn_ends:
            self._turn_ends = time.monotonic() + TURN_SECONDS
            if queue.somebody_waits(session, self._user_id):
                raise GaveWay

    def claim(self, session: Transaction) -> TaskBlock | None:
        """Take the task over, from whoever had it; None if it is already over, or waits for a later moment."""
        claimed = TaskManager(session).claim(self.task_id, self.owner)
        self._user_id = claimed.user_id if claimed else None
        return claimed

    def release(self, session: Transaction, *, kept: bool = False) -> None:
        """Give the task back; with `kept`, what was done stays done.

        Raises:
            OwnershipLost: another worker runs it by now.
            Cancelled: the person has asked it to stop, so it is not to be run again.
        """
        TaskManager(session).release(self.task_id, self.owner, kept=kept)

    def park(self, session: Transaction, until: datetime, message: str) -> TaskBlock:
        """Let the task wait for a service, and tell the person if that is long. Raises as `release` does."""
        parked = TaskManager(session).park(self.task_id, self.owner, until, message)
        told = NotificationManager(session, parked.user_id)
        told.settle(self.task_id)
        if until - datetime.now(UTC) > WORTH_TELLING:
            told.add("info", f"{parked.title}: {message}", task_id=self.task_id)
        return parked

    def succeed(self, session: Transaction, message: str, link: str | None = None, *, quiet: bool = False) -> None:
        """Call last in the transaction that does the work: what was done and that it was done are one.

        `link` is the address here of what came of it; with `quiet` the person is not told. Until the transaction
        commits nobody else can take the task over or cancel it.

        Raises:
            OwnershipLost: another worker runs this task by now; the transaction must not commit.
            Cancelled: the person has asked it to stop; nor must it then.
        """
        self.close(session, "succeeded", message, link, quiet=quiet)

    def close(
        self, session: Transaction, state: TaskState, message: str, link: str | None = None, *, quiet: bool = False
    ) -> bool:
        """End the task and tell the person, unless this run has done so before; says whether it had not.

        Raises:
            OwnershipLost: another worker runs this task by now.
            Cancelled: it has not succeeded, since the person has asked it to stop.
        """
        ended = TaskManager(session).close(self.task_id, self.owner, state, message)
        if not ended:
            return False
        tell_end(session, ended, message, link, quiet=quiet)
        return True


def tell_end(
    session: Transaction, ended: TaskBlock, message: str, link: str | None = None, *, quiet: bool = False
) -> None:
    """What follows the end of a task, in its transaction: the person is told, and what belongs to its kind is done."""
    told = NotificationManager(session, ended.user_id)
    told.settle(ended.id)
    text = message if ended.state == "succeeded" else f"{ended.title}: {message}"
    if not quiet:
        told.add(_LEVELS.get(ended.state, "error"), text, task_id=ended.id, link=link)
    if at_end := AT_END.get(ended.kind):
        at_end(session, ended)
