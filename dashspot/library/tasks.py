"""Jobs of the Library. They take ids and call services."""

from __future__ import annotations

from dashspot import core, jobs
from dashspot.blocks.work import TaskBlock
from dashspot.library.services import sync


@jobs.task(sync.SYNC_EVERYTHING)
def sync_everything(control: jobs.Control, task: TaskBlock) -> str:
    """Save everything that one person has at Spotify."""
    return core.then_analyse(
        control, task.user_id, lambda: sync.sentence(sync.sync_everything(task.user_id, control.report))
    )
