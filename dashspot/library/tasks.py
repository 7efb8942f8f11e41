"""Jobs of the Library. They take ids and call services."""

from __future__ import annotations

from dashspot import core, jobs
from dashspot.blocks.words import count
from dashspot.blocks.work import TaskBlock
from dashspot.library.services import items, plans, sync
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


@jobs.task(plans.REFRESH_COVERS)
def refresh_covers(control: jobs.Control, task: TaskBlock) -> str:
    """Take new addresses of covers before the old ones end."""
    return f"Covers of {count(plans.refresh_covers(task.user_id, _reporting(control)), 'playlist')} are up to date."


@jobs.daily("sync_as_planned", cron="*/10 * * * *")
def sync_as_planned() -> None:
    """Ask for the syncs whose moment has come."""
    plans.ask_for_planned()


@jobs.daily("keep_covers", cron="23 * * * *")
def keep_covers() -> None:
    """Ask for new covers before somebody looks at ones that have ended."""
    plans.ask_for_covers()


def _reporting(control: jobs.Control) -> Written:
    def written(session: Transaction, done: int, total: int | None, _current: str | None) -> None:
        control.report(session, done, total)

    return written
