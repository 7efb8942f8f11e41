"""Jobs of the Library. They take ids and call services."""

from __future__ import annotations

from dashspot import core, jobs
from dashspot.blocks.work import TaskBlock
from dashspot.library.services import items, sync
from dashspot.library.services.run import Written
from dashspot.store.engine import Transaction


@jobs.task(sync.SYNC)
def sync_resources(control: jobs.Control, task: TaskBlock) -> str:
    """Save what one person has at Spotify."""

    def synced() -> str:
        return sync.sentence(sync.sync(task.user_id, task.arguments["resources"], _reporting(control)))

    return core.then_analyse(control, task.user_id, synced)


@jobs.task(items.SAVE_ITEM)
def save_item(control: jobs.Control, task: TaskBlock) -> str:
    """Save one thing that a person has opened."""

    def saved() -> str:
        return items.save_item(task.user_id, task.arguments["uri"], _reporting(control))

    return core.then_analyse(control, task.user_id, saved)


def _reporting(control: jobs.Control) -> Written:
    def written(session: Transaction, done: int, total: int | None, _current: str | None) -> None:
        control.report(session, done, total)

    return written
