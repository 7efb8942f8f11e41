"""The engine's rows of our tasks: written in the transaction that writes the TaskResult, so that both say the same.

Each kind of work is a queue of its own, and a worker takes from those alone that it knows: while a new version comes,
what only it can do waits for it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from loguru import logger

from dashspot.blocks.work import TaskBlock
from dashspot.jobs.engine import client, worker_app
from dashspot.store.engine import Transaction, driver_connection, transaction

_ONE_AT_A_TIME = 7_231_902_114
"""The number of the advisory lock under which lost tasks are looked for; any number that is nobody else's."""


def known() -> list[str]:
    """The queues that this process can work off: one for each kind, and the one for all of old."""
    return sorted({*worker_app.tasks, "default"})


def put(
    session: Transaction, user_id: uuid.UUID, kind: str, task_id: uuid.UUID, *, not_before: datetime | None = None
) -> None:
    """Have a task done. Work of one person is done one after the other.

    It is done in the order of priority, also before its moment: what goes on later has less of it, so that it holds
    up nothing that could be done meanwhile.
    """
    priority = -int(not_before.timestamp() // 60) if not_before else 0
    client.configure_task(
        kind,
        connection=driver_connection(session),
        lock=_lock(user_id),
        queue=kind,
        schedule_at=not_before,
        priority=priority,
    ).defer(task_id=str(task_id))


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
        put(session, taker, asked[task_id].kind, asked[task_id].id, not_before=asked[task_id].resumes_at)


def forget(session: Transaction, user_id: uuid.UUID) -> None:
    """Delete the engine's rows of a person's jobs; one that runs names nobody from now on, and finds its task gone."""
    theirs = [_lock(user_id)]
    connection = driver_connection(session)
    connection.execute("delete from procrastinate_jobs where lock = %s and status <> 'doing'", theirs)
    connection.execute("update procrastinate_jobs set lock = null where lock = %s", theirs)


def stop(session: Transaction, task_id: uuid.UUID) -> None:
    """Take a task off its queue; the worker that runs it, wherever that is, is told that it is to stop."""
    live = (
        "select procrastinate_cancel_job_v1(id, true, true) from procrastinate_jobs "
        "where status in ('todo', 'doing') and args->>'task_id' = %s"
    )
    driver_connection(session).execute(live, [str(task_id)])


def somebody_waits(session: Transaction, user_id: uuid.UUID) -> bool:
    """Whether work of anybody's could begin if this person's job, which runs, gave its place up. Upkeep can wait."""
    waits = (
        "select exists (select from procrastinate_jobs one where status = 'todo' and queue_name = any(%s) "
        "and (scheduled_at is null or scheduled_at <= now()) and lock is not null and (lock = %s or not exists "
        "(select from procrastinate_jobs other where other.lock = one.lock and other.status = 'doing')))"
    )
    found = driver_connection(session).execute(waits, [known(), _lock(user_id)]).fetchone()
    return bool(found and found[0])


def ask_again() -> int:
    """Put tasks back that wait or run, and that no queue has any more, whatever became of it; returns how many."""
    with transaction() as session:
        connection = driver_connection(session)
        alone = connection.execute("select pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME]).fetchone()
        found = _put_back(session) if alone and alone[0] else []
    for task_id in found:
        logger.warning("Task {} was on no queue any more; it is put back", task_id)
    return len(found)


def begin_again(session: Transaction) -> list[tuple[uuid.UUID, uuid.UUID, str]]:
    """After a restore, take from the queue what was asked for before, and put on it what waited or ran in the backup.

    A job that runs at this moment keeps its row: it learns at its next write that the task is not its own any more, and
    the task is put back when it is over.

    Returns:
        Of each task that is not over its id, its person and its kind.
    """
    connection = driver_connection(session)
    connection.execute("delete from procrastinate_jobs where args->>'task_id' is not null and status <> 'doing'")
    connection.execute("update task_results set state = 'waiting', owner = null where state = 'running'")
    _put_back(session)
    active = "select id, user_id, kind from task_results where state = 'waiting' order by created_at, id"
    return connection.execute(active).fetchall()


def _put_back(session: Transaction) -> list[uuid.UUID]:
    lost = (
        "select id, user_id, kind, resumes_at from task_results task where state in ('waiting', 'running') "
        "and not exists (select from procrastinate_jobs job "
        "where job.status in ('todo', 'doing') and job.args->>'task_id' = task.id::text)"
    )
    found = driver_connection(session).execute(lost).fetchall()
    for task_id, user_id, kind, resumes_at in found:
        put(session, user_id, kind, task_id, not_before=resumes_at)
    return [task_id for task_id, *_ in found]


def _lock(user_id: uuid.UUID) -> str:
    return f"user:{user_id}"
