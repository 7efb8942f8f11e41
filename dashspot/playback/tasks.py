"""Jobs of Playback. They take ids and call services."""

from __future__ import annotations

from dashspot import core, jobs
from dashspot.blocks.words import count
from dashspot.blocks.work import TaskBlock, Told, link_to
from dashspot.playback.services import recent
from dashspot.playback.services.histories import history
from dashspot.store.engine import Transaction


@jobs.task(recent.SYNC_PLAYS)
def sync_plays(control: jobs.Control, task: TaskBlock) -> Told:
    """Add the last fifty plays of one person; what was nobody's wish is told to nobody."""

    def written(session: Transaction) -> None:
        control.report(session, 0)

    by_itself = bool(task.arguments.get("by_itself"))
    text = (recent.sync_by_itself if by_itself else recent.sync)(task.user_id, written)
    history(task.user_id)  # packs the plays, so that whoever looks next does not wait
    return Told(text=text, quiet=True) if by_itself else Told(text=text, link=link_to("recently_played"))


@jobs.task(core.PACK_PLAYS)
def pack_plays(control: jobs.Control, task: TaskBlock) -> Told:
    """Pack the plays that an import has brought; nobody is told of it."""
    del control
    return Told(text=f"{count(len(history(task.user_id).packed.plays), 'play')} packed.", quiet=True)


@jobs.periodic("ask_for_plays", cron="*/2 * * * *")
def ask_for_plays() -> None:
    """Ask for the plays of everybody whose moment has come."""
    recent.ask_for_plays()
