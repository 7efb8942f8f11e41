"""Asks for long work, and runs what was asked for. A task's name is its kind; its only argument is its TaskResult."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import uuid
from collections.abc import Callable
from typing import Any

import procrastinate
from loguru import logger
from procrastinate.exceptions import JobAborted

from dashspot import logs
from dashspot.blocks.work import Level, TaskBlock, TaskState
from dashspot.errors import DashSpotError, OwnershipLost, StorageError
from dashspot.jobs.control import Control
from dashspot.jobs.engine import client, worker_app
from dashspot.store.bulk import driver_connection
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.tasks import NotificationManager, TaskManager

Body = Callable[[Control, TaskBlock], str]

_LAST_WORDS_SECONDS = 8
_RETRY = procrastinate.RetryStrategy(wait=5)
_UNEXPECTED = "This ended with an error that DashSpot did not expect. Nothing was half-written; the log says more."


def request(
    session: Transaction, user_id: uuid.UUID, kind: str, *, title: str, dedupe: str | None = None, **arguments: Any
) -> uuid.UUID:
    """Ask for long work in the caller's transaction: it is known and started only if that commits.

    Raises:
        JobConflict: work of this `dedupe` name (by default the kind) is already waiting or running for this user.
    """
    task_id = TaskManager(session).request(user_id, kind, dedupe=dedupe or kind, title=title, arguments=arguments)
    defer = client.configure_task(kind, connection=driver_connection(session), lock=f"user:{user_id}")
    defer.defer(task_id=str(task_id))
    return task_id


def task(kind: str) -> Callable[[Body], Body]:
    """Make a function the body of all work of this kind. It returns the sentence that the person is told."""

    def register(body: Body) -> Body:
        @worker_app.task(name=kind, pass_context=True, retry=_RETRY)
        async def run(context: procrastinate.JobContext, task_id: str) -> None:
            del context
            control = Control(uuid.UUID(task_id))
            await _in_daemon_thread(lambda: _run(body, control), control)

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


def _run(body: Body, control: Control) -> None:
    with transaction() as session:
        claimed = TaskManager(session).claim(control.task_id, control.owner)
    if not claimed:
        return
    with logs.bound(user=claimed.user_id, job=control.task_id):
        try:
            _close(control, claimed, *_outcome(body, control, claimed))
        except JobAborted:
            logger.info("{} is given back; it starts again later", claimed.title)
            with transaction() as session:
                TaskManager(session).release(control.task_id, control.owner)
            raise
        except OwnershipLost:
            logger.warning("{} was taken over by another worker", claimed.title)


def _outcome(body: Body, control: Control, claimed: TaskBlock) -> tuple[TaskState, str]:
    """Run the body; what is expected to go wrong ends the task with a sentence, a lost database is tried again."""
    try:
        logger.info("{} starts", claimed.title)
        return "succeeded", body(control, claimed)
    except (JobAborted, OwnershipLost, StorageError):
        raise
    except DashSpotError as error:
        logger.opt(exception=error.__cause__).warning("{} failed: {}", claimed.title, error)
        return "failed", str(error)
    except Exception as error:  # noqa: BLE001 (any other error must end the task, not leave it running for ever)
        logger.opt(exception=error).error("{} failed unexpectedly", claimed.title)
        return "failed", _UNEXPECTED


def _close(control: Control, claimed: TaskBlock, state: TaskState, message: str) -> None:
    level: Level = "success" if state == "succeeded" else "error"
    with transaction() as session:
        TaskManager(session).close(control.task_id, control.owner, state, message)
        NotificationManager(session, claimed.user_id).add(level, message, task_id=control.task_id)
    logger.info("{} {}", claimed.title, state)
