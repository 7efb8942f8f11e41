"""Periodic work on the job engine itself."""

from __future__ import annotations

import procrastinate
from loguru import logger

from dashspot.jobs.engine import worker_app
from dashspot.settings import settings

_KEEP_HOURS = 72


@worker_app.periodic(cron="* * * * *")
@worker_app.task(name="retry_stalled_jobs", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: procrastinate.JobContext, timestamp: int) -> None:
    """Give the jobs of workers that have fallen silent to whoever is alive."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=settings().worker_stale_seconds):
        logger.warning("Job {} has no worker any more; it starts again", job.id)
        await manager.retry_job(job)


@worker_app.periodic(cron="17 4 * * *")
@worker_app.task(name="forget_old_jobs", queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: procrastinate.JobContext, timestamp: int) -> None:
    """Delete the engine's rows of jobs that ended days ago; what the person sees is kept in TaskResult."""
    del timestamp
    await context.app.job_manager.delete_old_jobs(
        nb_hours=_KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
