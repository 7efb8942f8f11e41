"""Periodic work on the job engine itself."""

from __future__ import annotations

import procrastinate

from dashspot.jobs.engine import worker_app

_KEEP_HOURS = 72


@worker_app.periodic(cron="17 4 * * *")
@worker_app.task(name="forget_old_jobs", queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: procrastinate.JobContext, timestamp: int) -> None:
    """Delete the engine's rows of jobs that ended days ago; what the person sees is kept in TaskResult."""
    del timestamp
    await context.app.job_manager.delete_old_jobs(
        nb_hours=_KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
