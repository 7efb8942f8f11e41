"""Jobs of Playback. They take ids and call services."""

from __future__ import annotations

from dashspot import jobs
from dashspot.blocks.work import TaskBlock, Told, link_to
from dashspot.playback.services import recent
from dashspot.store.engine import Transaction


@jobs.task(recent.SYNC_PLAYS)
def sync_plays(control: jobs.Control, task: TaskBlock) -> Told:
    """Add the last fifty plays of one person; what was nobody's wish is told to nobody."""

    def written(session: Transaction) -> None:
        control.report(session, 0)

    if task.arguments.get("by_itself"):
        return Told(text=recent.sync_by_itself(task.user_id, written), quiet=True)
    return Told(text=recent.sync(task.user_id, written), link=link_to("recently_played"))


@jobs.periodic("ask_for_plays", cron="*/2 * * * *")
def ask_for_plays() -> None:
    """Ask for the plays of everybody whose moment has come."""
    recent.ask_for_plays()
