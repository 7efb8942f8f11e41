"""Periodic work: what ended long ago is forgotten; a context adds its own by `periodic`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import procrastinate
from loguru import logger

from dashspot.jobs.engine import worker_app
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.managers.retention import RetentionManager

_KEEP_HOURS = 72


@worker_app.periodic(cron="17 4 * * *")
@worker_app.task(name="forget_old_jobs", queue="forget_old_jobs", queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: procrastinate.JobContext, timestamp: int) -> None:
    """Delete the engine's rows of jobs that ended days ago, and later what the person saw of them."""
    del timestamp
    await context.app.job_manager.delete_old_jobs(
        nb_hours=_KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
    await asyncio.to_thread(forget_ended_tasks)


def forget_ended_tasks() -> None:
    """Delete the TaskResults that ended as long ago as the setting says, and what was told then."""
    after = timedelta(days=settings().task_days)
    with transaction() as session:
        retention = RetentionManager(session)
        tasks, notices = retention.tasks(after), retention.notices(after)
    logger.debug("{} ended tasks and {} notices were forgotten", tasks, notices)


def periodic(name: str, *, cron: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Have a function called by one worker of all at the moments that `cron` says, in UTC."""

    def register(body: Callable[[], None]) -> Callable[[], None]:
        @worker_app.periodic(cron=cron)
        @worker_app.task(name=name, queue=name, queueing_lock=name)
        async def run_body(timestamp: int) -> None:
            del timestamp
            await asyncio.to_thread(body)

        return body

    return register
