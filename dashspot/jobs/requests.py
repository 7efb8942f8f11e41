"""Asks for long work, and runs what was asked for. A task's name is its kind; its only argument is its TaskResult."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import procrastinate
from loguru import logger
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from dashspot import logs
from dashspot.blocks.work import TaskBlock, TaskState
from dashspot.errors import DashSpotError, OwnershipLost, Parked, StorageError
from dashspot.jobs.control import AT_END, AtEnd, Control
from dashspot.jobs.engine import client, worker_app
from dashspot.store.engine import Transaction, driver_connection, transaction
from dashspot.store.managers.tasks import TaskManager

Body = Callable[[Control, TaskBlock], str]

MOST_ATTEMPTS = 10
"""So often a job is begun that loses the database each time; then it has failed."""

_SHORTEST_PAUSE = timedelta(seconds=5)
_LAST_WORDS_SECONDS = 8
_UNEXPECTED = "This ended with an error that DashSpot did not expect. Nothing was half-written; the log says more."


class Retry(procrastinate.BaseRetryStrategy):
    """Begin again what a stopping worker gave back, always, and what lost the database, a few times."""

    wait_seconds = 5

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        """When to begin again; None is never."""
        if _is_last(job) and not isinstance(exception, JobAborted):
            return None
        return procrastinate.RetryDecision(retry_in={"seconds": self.wait_seconds})


RETRY = Retry()


def request(
    session: Transaction, user_id: uuid.UUID, kind: str, *, title: str, dedupe: str | None = None, **arguments: Any
) -> uuid.UUID:
    """Ask for long work in the caller's transaction: it is known and started only if that commits.

    Raises:
        JobConflict: work of this `dedupe` name (by default the kind) is already waiting or running for this user.
    """
    task_id = TaskManager(session).request(user_id, kind, dedupe=dedupe or kind, title=title, arguments=arguments)
    _defer(session, user_id, kind, task_id)
    return task_id


def _defer(session: Transaction, user_id: uuid.UUID, kind: str, task_id: uuid.UUID, **when: Any) -> None:
    """Work of one person is done one after the other."""
    defer = client.configure_task(kind, connection=driver_connection(session), lock=_lock(user_id), **when)
    defer.defer(task_id=str(task_id))


def hand_over(session: Transaction, giver: uuid.UUID, taker: uuid.UUID, tasks: Iterable[TaskBlock]) -> None:
    """Have tasks that were one person's done as another's, each once more where it is no longer waiting to begin."""
    asked = {str(task.id): task for task in tasks}
    waiting = (
        "update procrastinate_jobs set lock = %s where lock = %s and status = 'todo' and args->>'task_id' = any(%s) "
        "returning args->>'task_id'"
    )
    found = driver_connection(session).execute(waiting, [_lock(taker), _lock(giver), list(asked)])
    moved = {task_id for (task_id,) in found}
    for task_id in sorted(asked.keys() - moved):
        _defer(session, taker, asked[task_id].kind, asked[task_id].id)


def forget(session: Transaction, user_id: uuid.UUID) -> None:
    """Delete the engine's rows of a person's jobs; one that runs names nobody from now on, and finds its task gone."""
    theirs = [_lock(user_id)]
    connection = driver_connection(session)
    connection.execute("delete from procrastinate_jobs where lock = %s and status <> 'doing'", theirs)
    connection.execute("update procrastinate_jobs set lock = null where lock = %s", theirs)


def _lock(user_id: uuid.UUID) -> str:
    return f"user:{user_id}"


def task(kind: str, *, at_end: AtEnd | None = None) -> Callable[[Body], Body]:
    """Make a function the body of all work of this kind. It returns the sentence that the person is told.

    `at_end` is called in the transaction that ends the task for good, however it ends.
    """
    if at_end:
        AT_END[kind] = at_end

    def register(body: Body) -> Body:
        @worker_app.task(name=kind, pass_context=True, retry=RETRY)
        async def run_job(context: procrastinate.JobContext, task_id: str) -> None:
            control, last = Control(uuid.UUID(task_id)), _is_last(context.job)
            await _in_daemon_thread(lambda: run(body, control, last=last), control)

        return body

    return register


async def _in_daemon_thread(work: Callable[[], None], control: Control) -> None:
    """Run synchronous work where Python does not wait for it at exit, as it would for a thread pool."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()

    def settle(error: BaseException | None) -> None:
        if not ended.done():
            ended.set_exception(error) if error else ended.set_result(None)

    def body() -> None:
        error: BaseException | None = None
        try:
            work()
        except BaseException as raised:  # noqa: BLE001 (carried to the event loop, which decides)
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop is closed: the process is ending
            loop.call_soon_threadsafe(settle, error)

    threading.Thread(target=body, daemon=True, name=f"job-{control.task_id}").start()
    try:
        await asyncio.shield(ended)
    except asyncio.CancelledError:
        control.stop()
        with contextlib.suppress(TimeoutError, JobAborted):
            await asyncio.wait_for(asyncio.shield(ended), _LAST_WORDS_SECONDS)
        raise JobAborted from None


def run(body: Body, control: Control, *, last: bool = False) -> None:
    """Claim a task, run its body and end it; a task that is over is left alone, one that is Parked goes on later.

    Raises:
        StorageError: the database was lost, and this was not the `last` attempt.
        JobAborted: the worker stops; the task was given back.
    """
    with transaction() as session:
        claimed = control.claim(session)
    if not claimed:
        return
    with logs.bound(user=claimed.user_id, job=control.task_id):
        try:
            _close(control, claimed, *_outcome(body, control, claimed, last=last))
        except Parked as parked:
            _park(control, parked)
        except JobAborted:
            logger.info("{} is given back; it starts again later", claimed.title)
            with transaction() as session:
                control.release(session)
            raise
        except OwnershipLost:
            logger.warning("{} was taken over by another worker", claimed.title)


def _is_last(job: Job) -> bool:
    return job.attempts >= MOST_ATTEMPTS - 1


def _outcome(body: Body, control: Control, claimed: TaskBlock, *, last: bool) -> tuple[TaskState, str]:
    """Run the body; what is expected to go wrong ends the task with a sentence, a lost database is tried again."""
    try:
        logger.info("{} starts", claimed.title)
        return "succeeded", body(control, claimed)
    except (JobAborted, OwnershipLost, Parked):
        raise
    except DashSpotError as error:
        if isinstance(error, StorageError) and not last:
            raise
        logger.opt(exception=error.__cause__).warning("{} failed: {}", claimed.title, error)
        return "failed", str(error)
    except Exception as error:  # noqa: BLE001 (any other error must end the task, not leave it running for ever)
        logger.opt(exception=error).error("{} failed unexpectedly", claimed.title)
        return "failed", _UNEXPECTED


def _park(control: Control, parked: Parked) -> None:
    """Ask for the same work again at the moment from which it may go on; until then no thread and no lock is held.

    Work of one person is done in the order of priority, also before its moment: what goes on later has less of it, so
    that it holds up nothing that could be done meanwhile.
    """
    until = max(parked.until, datetime.now(UTC) + _SHORTEST_PAUSE)
    with transaction() as session:
        task = control.park(session, until, str(parked))
        last = -int(until.timestamp() // 60)
        _defer(session, task.user_id, task.kind, task.id, schedule_at=until, priority=last)
    logger.info("{} waits until {:%Y-%m-%d %H:%M} UTC: {}", task.title, until, parked)


def _close(control: Control, claimed: TaskBlock, state: TaskState, message: str) -> None:
    with transaction() as session:
        closed = control.close(session, state, message)
    if closed or state == "succeeded":
        logger.info("{} {}", claimed.title, state)
    else:
        logger.error("{} had succeeded when it failed", claimed.title)
