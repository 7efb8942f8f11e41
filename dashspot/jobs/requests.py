"""Asks for long work, and runs what was asked for. A task's name is its kind; its only argument is its TaskResult."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import procrastinate
from loguru import logger
from procrastinate.exceptions import JobAborted
from procrastinate.job_context import AbortReason

from dashspot import logs
from dashspot.blocks.work import TaskBlock, TaskState, Told
from dashspot.errors import Cancelled, DashSpotError, JobConflict, OwnershipLost, Parked, StorageError
from dashspot.jobs import queue
from dashspot.jobs.control import AT_END, AtEnd, Control, GaveWay, tell_end
from dashspot.jobs.engine import worker_app
from dashspot.jobs.retry import MOST_ATTEMPTS, RETRY, BeginAgain
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.tasks import TaskManager

Body = Callable[[Control, TaskBlock], str | Told]

_SHORTEST_PAUSE = timedelta(seconds=5)
_LAST_WORDS_SECONDS = 8
_UNEXPECTED = (
    "This ended with an error that DashSpot did not expect. Nothing was half-written. Ask for it again; if it ends so "
    "once more, the log says more."
)
_RESTORED = "This was on its way when the backup was made that is here now. It is not sent again; look in Spotify."
_ONCE: set[str] = set()
_NEVER_ENDS = (
    f"This was begun {MOST_ATTEMPTS} times, and each time its worker was lost before anything came of it. It is not "
    "begun again; the log says more."
)


def request(
    session: Transaction,
    user_id: uuid.UUID,
    kind: str,
    *,
    title: str,
    dedupe: str | None = None,
    pause: timedelta | None = None,
    **arguments: Any,
) -> uuid.UUID:
    """Ask for long work in the caller's transaction: it is known and started only if that commits.

    With a `pause` it begins only after it, and holds up nothing meanwhile.

    Raises:
        JobConflict: work of this `dedupe` name (by default the kind) is already waiting or running for this user.
    """
    begins = datetime.now(UTC) + pause if pause else None
    task_id = TaskManager(session).request(
        user_id, kind, dedupe=dedupe or kind, title=title, arguments=arguments, not_before=begins
    )
    queue.put(session, user_id, kind, task_id, not_before=begins)
    return task_id


def cancel(session: Transaction, user_id: uuid.UUID, task_id: uuid.UUID, message: str = str(Cancelled())) -> bool:
    """End a person's task that waits; have one that runs end at its next check. Says whether there was such a one.

    A task that ends at this moment is waited for: either it is over then, or it ends as cancelled.
    """
    found = TaskManager(session).cancel(user_id, task_id, message)
    if found is None:
        return False
    queue.stop(session, task_id)
    if not found.active:
        tell_end(session, found, message)
    return True


def take_up(session: Transaction) -> tuple[int, int]:
    """After a restore: what was under way goes on from what was saved, unless it is done once and elsewhere.

    Returns:
        How many tasks go on, and how many are over.
    """
    unfinished = queue.begin_again(session)
    once = [(user_id, task_id) for task_id, user_id, kind in unfinished if kind in _ONCE]
    for user_id, task_id in once:
        cancel(session, user_id, task_id, _RESTORED)
    return len(unfinished) - len(once), len(once)


def task(kind: str, *, at_end: AtEnd | None = None, once: bool = False) -> Callable[[Body], Body]:
    """Make a function the body of all work of this kind. It returns what the person is told.

    `at_end` is called in the transaction that ends the task for good, however it ends. `once` says that it changes
    something elsewhere: a copy of the task, out of a backup, is not carried out.
    """
    if once:
        _ONCE.add(kind)
    if at_end:
        AT_END[kind] = at_end

    def register(body: Body) -> Body:
        @worker_app.task(name=kind, queue=kind, pass_context=True, retry=RETRY)
        async def run_job(context: procrastinate.JobContext, task_id: str) -> None:
            control = Control(uuid.UUID(task_id))
            ended = _in_daemon_thread(lambda: run(body, control), control)
            try:
                await asyncio.shield(ended)
            except asyncio.CancelledError:
                control.stop(cancelled=context.abort_reason() is AbortReason.USER_REQUEST)
                with contextlib.suppress(TimeoutError, JobAborted, BeginAgain):
                    await asyncio.wait_for(asyncio.shield(ended), _LAST_WORDS_SECONDS)
                raise JobAborted from None

        return body

    return register


def _in_daemon_thread(work: Callable[[], None], control: Control) -> asyncio.Future[None]:
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
    return ended


def run(body: Body, control: Control) -> None:
    """Claim a task, run its body and end it; a task that is over is left alone, one that is Parked goes on later.

    Raises:
        StorageError: the database was lost before the task was claimed, or as it ended.
        BeginAgain: it was lost meanwhile, and this was not the last attempt; or others go first.
        JobAborted: the worker stops; the task was given back.
    """
    with transaction() as session:
        claimed = control.claim(session)
    if not claimed:
        return
    with logs.bound(user=claimed.user_id, job=control.task_id):
        try:
            _run(body, control, claimed)
        except Cancelled as cancelled:
            _close(control, claimed, "cancelled", Told(text=str(cancelled)))
        except OwnershipLost:
            logger.warning("{} was taken over by another worker", claimed.title)


def _run(body: Body, control: Control, claimed: TaskBlock) -> None:
    if claimed.cancel_asked_at:
        raise Cancelled
    if claimed.begun > MOST_ATTEMPTS:
        _close(control, claimed, "failed", Told(text=_NEVER_ENDS))
        return
    try:
        _close(control, claimed, *_outcome(body, control, claimed))
    except Parked as parked:
        _park(control, parked)
    except JobAborted:
        _release(control, claimed, kept=False)
        raise
    except GaveWay as gave_way:
        _release(control, claimed, kept=True)
        raise BeginAgain from gave_way


def _outcome(body: Body, control: Control, claimed: TaskBlock) -> tuple[TaskState, Told]:
    """Run the body; what is expected to go wrong ends the task with a sentence.

    Tried again is what lost the database, or a page that it had saved: a server that crashes may take one back.
    """
    try:
        logger.info("{} starts", claimed.title)
        said = body(control, claimed)
    except (JobAborted, GaveWay, OwnershipLost, Cancelled, Parked):
        raise
    except DashSpotError as error:
        if isinstance(error, StorageError | JobConflict) and claimed.begun < MOST_ATTEMPTS:
            raise BeginAgain(claimed.begun) from error
        logger.opt(exception=error.__cause__).warning("{} failed: {}", claimed.title, error)
        return "failed", Told(text=str(error))
    except Exception as error:  # noqa: BLE001 (any other error must end the task, not leave it running for ever)
        logger.opt(exception=error).error("{} failed unexpectedly", claimed.title)
        return "failed", Told(text=_UNEXPECTED)
    return "succeeded", Told(text=said) if isinstance(said, str) else said


def _park(control: Control, parked: Parked) -> None:
    """Ask for the same work again at the moment from which it may go on; until then no thread and no lock is held."""
    until = max(parked.until, datetime.now(UTC) + _SHORTEST_PAUSE)
    with transaction() as session:
        task = control.park(session, until, str(parked))
        queue.put(session, task.user_id, task.kind, task.id, not_before=until)
    logger.info("{} waits until {:%Y-%m-%d %H:%M} UTC: {}", task.title, until, parked)


def _release(control: Control, claimed: TaskBlock, *, kept: bool) -> None:
    with transaction() as session:
        control.release(session, kept=kept)
    logger.info("{} {}", claimed.title, "lets others begin" if kept else "is given back; it starts again later")


def _close(control: Control, claimed: TaskBlock, state: TaskState, told: Told) -> None:
    with transaction() as session:
        closed = control.close(session, state, told.text, told.link, quiet=told.quiet)
    if closed or state == "succeeded":
        logger.info("{} {}", claimed.title, state)
    else:
        logger.error("{} had succeeded when it failed", claimed.title)
