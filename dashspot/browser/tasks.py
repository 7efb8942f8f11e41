"""Jobs of the Browser. They take ids and call services."""

from __future__ import annotations

from dashspot import jobs
from dashspot.blocks.work import TaskBlock
from dashspot.browser.services.analyses import analyse_everything


@jobs.task("analyse_everything")
def analyse_everything_task(_control: jobs.Control, task: TaskBlock) -> str:
    """Analyse every playlist and the whole library of one person."""
    new = analyse_everything(task.user_id)
    return f"{new:,} new analyses: every playlist and the whole library are up to date."
