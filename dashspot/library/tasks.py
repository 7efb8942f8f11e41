"""Jobs of the Library. They take ids and call services."""

from __future__ import annotations

import uuid

from dashspot import core, jobs
from dashspot.blocks.words import count
from dashspot.blocks.work import TaskBlock, Told, link_to
from dashspot.library.services import changes, changes_sending, items, plans, sync
from dashspot.spotify import ids


@jobs.task(sync.SYNC)
def sync_resources(control: jobs.Control, task: TaskBlock) -> Told:
    """Save what one person has at Spotify."""

    def synced() -> str:
        return sync.sentence(sync.sync(task.user_id, task.arguments["resources"], control.report))

    return core.then_analyse(control, task.user_id, synced, link_to("syncs"))


@jobs.task(items.SAVE_ITEM)
def save_item(control: jobs.Control, task: TaskBlock) -> Told:
    """Save one thing that a person has opened."""

    def saved() -> str:
        return items.save_item(task.user_id, task.arguments["uri"], control.report)

    item = ids.read(task.arguments["uri"], *items.KINDS)
    return core.then_analyse(control, task.user_id, saved, link_to("report", kind=item.kind, id=item.id))


@jobs.task(plans.REFRESH_COVERS)
def refresh_covers(control: jobs.Control, task: TaskBlock) -> Told:
    """Take new addresses of covers before the old ones end."""
    renewed = count(plans.refresh_covers(task.user_id, control.report), "playlist")
    return Told(text=f"Covers of {renewed} are up to date.", quiet=True)


@jobs.periodic("sync_as_planned", cron="*/10 * * * *")
def sync_as_planned() -> None:
    """Ask for the syncs whose moment has come."""
    plans.ask_for_planned()


@jobs.periodic("keep_covers", cron="23 * * * *")
def keep_covers() -> None:
    """Ask for new covers before somebody looks at ones that have ended."""
    plans.ask_for_covers()


@jobs.task(changes.SEND_CHANGE, at_end=changes.ended, once=True)
def send_change(control: jobs.Control, task: TaskBlock) -> Told:
    """Send one change of a playlist, and see that the saved copy follows."""
    change_id = uuid.UUID(task.arguments["change_id"])
    message = changes_sending.carry_out(task.user_id, change_id, control.report)
    changes.follow(task.user_id, change_id)
    return Told(text=message, link=link_to("changes"))
