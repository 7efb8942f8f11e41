"""Jobs of the Library. They take ids and call services."""

from __future__ import annotations

from dashspot import core, jobs
from dashspot.blocks.work import TaskBlock
from dashspot.errors import ServiceError
from dashspot.library.services import sync
from dashspot.store.engine import transaction


@jobs.task(sync.SYNC_EVERYTHING)
def sync_everything(control: jobs.Control, task: TaskBlock) -> str:
    """Save everything that one person has at Spotify, then ask for the analysis of what came, also if not all did."""
    try:
        message = sync.sentence(sync.sync_everything(task.user_id, control.report))
    except ServiceError:
        with transaction() as session:
            core.request_analysis(session, task.user_id)
        raise
    with transaction() as session:
        core.request_analysis(session, task.user_id)
        control.succeed(session, message)
    return message
