"""People at the local Spotify who change their playlists, and what it holds then."""

from __future__ import annotations

import html
import io
import uuid
from typing import Any

from PIL import Image

import dashspot.runtime  # noqa: F401 (registers the tasks of every context)
from dashspot import jobs, library
from dashspot.blocks.changes import FullChangeBlock
from dashspot.blocks.people import UserBlock
from dashspot.jobs import requests
from dashspot.library import tasks
from dashspot.library.blocks import Plan
from dashspot.library.services.changes import SEND_CHANGE
from dashspot.library.services.sync import SYNC
from dashspot.sandbox.serving import Sandbox
from dashspot.sandbox.world import World
from dashspot.store.engine import transaction
from dashspot.store.queries import work as queries


def tracks(sandbox: Sandbox, number: int, start: int = 0) -> list[str]:
    """The ids of some tracks of the catalogue."""
    found: list[str] = sandbox.run(lambda world: [track.id for track in world.catalogue.track_list])
    return found[start : start + number]


def uris(track_ids: list[str]) -> list[str]:
    """As Spotify names them."""
    return [f"spotify:track:{found}" for found in track_ids]


def rows(sandbox: Sandbox, playlist_id: str | None) -> list[str]:
    """What stands in a playlist, by the sandbox's own tables."""
    return sandbox.run(lambda world: [row.uri or "" for row in world.people.playlists[playlist_id or ""].rows])


def facts(sandbox: Sandbox, playlist_id: str | None) -> dict[str, Any]:
    """What the sandbox holds of a playlist beside its rows."""

    def read(world: World) -> dict[str, Any]:
        found = world.people.playlists[playlist_id or ""]
        named = {name: getattr(found, name) for name in ("name", "public", "collaborative", "cover", "owner")}
        return named | {"description": html.unescape(found.description or "")}

    return sandbox.run(read)


def shelf(sandbox: Sandbox) -> list[str]:
    """The ids of the playlists in the first user's library."""
    return sandbox.run(lambda world: list(next(iter(world.people.users.values())).shelf("playlist")))


def own(sandbox: Sandbox, *, longer_than: int = 1, described: bool | None = None) -> str:
    """The first public playlist of the first user without local files and rows that are gone."""

    def find(world: World) -> str:
        mine = next(iter(world.people.users))
        return next(
            one.id
            for one in world.people.playlists.values()
            if one.owner == mine
            and one.public
            and longer_than <= len(one.rows)
            and described in (None, one.description not in (None, "", "null"))
            and all(row.uri and not row.uri.startswith("spotify:local:") for row in one.rows)
        )

    return sandbox.run(find)


def picture(colour: str) -> bytes:
    """A cover in one colour."""
    into = io.BytesIO()
    Image.new("RGB", (320, 320), colour).save(into, "PNG")
    return into.getvalue()


def writes(sandbox: Sandbox) -> list[str]:
    """Every request but reads since the log was cleared, which it is then."""
    found = [f"{row['method']} {row['path']}" for row in sandbox.log() if row["method"] != "GET"]
    sandbox.clear_log()
    return [one for one in found if "/api/token" not in one]


def carried_out(user: UserBlock, change_id: uuid.UUID) -> FullChangeBlock:
    """Run the job that sends a change, as a worker would, and give what the log says of it then."""
    _run(user, SEND_CHANGE, tasks.send_change)
    return library.change(user.id, change_id)


def followed(user: UserBlock) -> None:
    """Run the syncs that changes have asked for."""
    while _run(user, SYNC, tasks.sync_resources):
        pass


def _run(user: UserBlock, kind: str, body: requests.Body) -> bool:
    """Run the first job of a kind; says whether there was one."""
    with transaction() as session:
        waiting = [task.id for task in queries.active_tasks(session, user.id) if task.kind == kind]
    for task_id in waiting[:1]:
        requests.run(body, jobs.Control(task_id))
    return bool(waiting)


def sent(user: UserBlock, plan: Plan) -> FullChangeBlock:
    """Send what was shown, and give what the log says of it at the end."""
    return carried_out(user, library.send(user.id, plan))


def undone(user: UserBlock, change: FullChangeBlock) -> FullChangeBlock:
    """Take a change back, and give what the log says of that at the end."""
    return carried_out(user, library.undo(user.id, change.id))
