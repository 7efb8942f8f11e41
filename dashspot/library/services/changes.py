"""The log of changes: what is sent is noted first, in the transaction that asks for the job which sends it."""

from __future__ import annotations

import uuid
from contextlib import suppress

from dashspot import jobs
from dashspot.blocks.changes import ChangeBlock, FullChangeBlock
from dashspot.blocks.work import TaskBlock
from dashspot.errors import ChangeRefused, JobConflict
from dashspot.library.blocks import Plan
from dashspot.library.services.changes_undo import undoing
from dashspot.library.services.sync import PLAYLISTS, request_sync
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.changes import ChangeManager
from dashspot.store.managers.syncs import PLAYLIST
from dashspot.store.queries import changes as queries

SEND_CHANGE = "send_change"
_BUSY = "A change of this playlist is being sent already. Wait for its end, then look at the difference again."


def send(user_id: uuid.UUID, plan: Plan) -> uuid.UUID:
    """Note a plan that was shown, and ask for it to be sent; gives the id of the change.

    Raises:
        JobConflict: it was sent before, or another change of the same playlist is under way.
    """
    with transaction() as session:
        _send(session, user_id, plan)
    return plan.id


def undo(user_id: uuid.UUID, change_id: uuid.UUID) -> uuid.UUID:
    """Ask for a change to be taken back; gives the id of the change that does. It is refused where others came since.

    Raises:
        ChangeRefused: it was not sent, was undone, or Spotify has no way back.
        JobConflict: another change of the same playlist is under way.
        NotFound: there is no such change of theirs.
    """
    with transaction() as session:
        plan = undoing(queries.change(session, user_id, change_id))
        _send(session, user_id, plan)
    return plan.id


def look_again(user_id: uuid.UUID, change_id: uuid.UUID) -> None:
    """Ask once more what became of a change whose end is not known; what is left of it is sent.

    Raises:
        ChangeRefused: its end is known.
        JobConflict: it is being looked at.
    """
    with transaction() as session:
        change = queries.change(session, user_id, change_id)
        if change.state != "unknown":
            raise ChangeRefused("What became of this is known.")
        _request(session, user_id, change)


def changes(user_id: uuid.UUID, *, start: int = 0, most: int = 20) -> tuple[list[ChangeBlock], int]:
    """The log from a place on, newest first, and how many changes there are in all."""
    with transaction() as session:
        return queries.changes(session, user_id, start=start, most=most), queries.counted(session, user_id)


def change(user_id: uuid.UUID, change_id: uuid.UUID) -> FullChangeBlock:
    """One change with all that was and was to be. Raises NotFound."""
    with transaction() as session:
        return queries.change(session, user_id, change_id)


def follow(user_id: uuid.UUID, change_id: uuid.UUID) -> None:
    """Ask for a sync of what a change was of, so that the saved copy follows."""
    with transaction() as session:
        change = queries.change(session, user_id, change_id)
    resource = PLAYLISTS if change.kind == "remove" else f"{PLAYLIST}{change.playlist_id}"
    with suppress(JobConflict):
        request_sync(user_id, resource)


def ended(session: Transaction, task: TaskBlock) -> None:
    """Note, in the transaction that ends its job, what became of a change."""
    manager, change_id = ChangeManager(session, task.user_id), uuid.UUID(task.arguments["change_id"])
    if task.state == "succeeded":
        manager.sent(change_id)
    else:
        manager.stopped(change_id, task.message or "")


def _send(session: Transaction, user_id: uuid.UUID, plan: Plan) -> None:
    columns = ("kind", "playlist_id", "playlist_name", "summary", "undoable", "undo_note", "undoes")
    values = {name: getattr(plan, name) for name in columns}
    documents = {name: getattr(plan, name).model_dump(exclude_none=True) for name in ("before", "after")}
    ChangeManager(session, user_id).log(plan.id, **values, **documents)
    _request(session, user_id, plan)


def _request(session: Transaction, user_id: uuid.UUID, what: Plan | ChangeBlock) -> None:
    name = f"{SEND_CHANGE}:{what.playlist_id or what.playlist_name}"
    title = f"Change of “{what.playlist_name}”"
    try:
        jobs.request(session, user_id, SEND_CHANGE, title=title, dedupe=name, change_id=str(what.id))
    except JobConflict as error:
        raise JobConflict(_BUSY) from error
