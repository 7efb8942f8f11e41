"""Jobs of the Browser. They take ids and call services."""

from __future__ import annotations

from dashspot import core, jobs
from dashspot.blocks.work import TaskBlock
from dashspot.browser.services.analyses import analyse_everything
from dashspot.store.engine import Transaction


@jobs.task(core.ANALYSE_EVERYTHING)
def analyse_everything_task(control: jobs.Control, task: TaskBlock) -> str:
    """Analyse every playlist and the whole library of one person."""

    def finish(session: Transaction, new: int) -> None:
        control.succeed(session, sentence(new))

    return sentence(analyse_everything(task.user_id, on_progress=control.progress, before_commit=finish))


def sentence(new: int) -> str:
    """What an analysis of everything did."""
    return f"{new:,} new analyses: every playlist and the whole library are up to date."
