"""Which request comes next, from what is there now. Pure: it reads nothing and sends nothing.

A change leads from one state of a playlist to another over states that follow from each other, one per request. So
whoever reads what is there knows how far it is, however the last attempt ended, and sends nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from dashspot.blocks.changes import ChangeKind, Details, PlaylistState
from dashspot.errors import ChangeRefused
from dashspot.spotify import limits
from dashspot.spotify.gateway import Gateway

Uris = tuple[str, ...]


class Sent(NamedTuple):
    """What Spotify has told of a request that it has carried out."""

    snapshot_id: str | None = None
    playlist_id: str | None = None


class Step(NamedTuple):
    """One request, and what is there once it is done. `send` takes the playlist's id, empty where there is none yet."""

    send: Callable[[Gateway, str], Sent]
    makes: PlaylistState


def next_step(kind: ChangeKind, start: PlaylistState, goal: PlaylistState, now: PlaylistState) -> Step | None:
    """The request that comes next; None where all is as it is to be.

    Raises:
        ChangeRefused: what is there now is no state on the way, so somebody else has changed it.
    """
    if now == goal:
        return None
    step = _NEXT[kind](start, goal, now)
    if step is None:
        raise ChangeRefused
    return step


def tail(start: PlaylistState, goal: PlaylistState) -> Uris | None:
    """What the goal has behind what the start has; None where it does not begin with that."""
    head, whole = start.uris or (), goal.uris or ()
    return whole[len(head) :] if whole[: len(head)] == head else None


def can_be_cut(head: Uris, added: Uris) -> bool:
    """Whether a tail can be taken off: Spotify removes every occurrence, so none may stand before it, or be nothing."""
    return not set(head) & set(added) and "" not in added


def _create(start: PlaylistState, goal: PlaylistState, now: PlaylistState) -> Step | None:
    if now == start and goal.details:
        details = goal.details

        def make(gateway: Gateway, _: str) -> Sent:
            made = gateway.create_playlist(**details.model_dump())
            return Sent(made.snapshot_id, made.id)

        return Step(make, goal.model_copy(update={"uris": ()}))
    return _add(goal, now)


def _append(start: PlaylistState, goal: PlaylistState, now: PlaylistState) -> Step | None:
    return _add(goal, now) if len(now.uris or ()) >= len(start.uris or ()) else None


def _replace(start: PlaylistState, goal: PlaylistState, now: PlaylistState) -> Step | None:
    uris = goal.uris or ()
    if len(now.uris or ()) >= limits.PLAYLIST_WRITE and (step := _add(goal, now)):
        return step
    if now != start:
        return None
    first = uris[: limits.PLAYLIST_WRITE]
    return Step(lambda gateway, id_: Sent(gateway.replace_items(id_, first)), _with_uris(now, first))


def _add(goal: PlaylistState, now: PlaylistState) -> Step | None:
    """The next rows behind those that are there, if those are the goal's first."""
    rest = tail(now, goal)
    if not rest or now != _with_uris(goal, now.uris or ()):
        return None
    chunk = rest[: limits.PLAYLIST_WRITE]
    return Step(lambda gateway, id_: Sent(gateway.add_items(id_, chunk)), _with_uris(now, (now.uris or ()) + chunk))


def _cut(start: PlaylistState, goal: PlaylistState, now: PlaylistState) -> Step | None:
    """The next hundred of the distinct rows of the tail, the last of it first."""
    head, left = goal.uris or (), tail(goal, now)
    whole = tail(goal, start) or ()
    if not left or now != _with_uris(goal, now.uris or ()) or not can_be_cut(head, left):
        return None
    names = list(dict.fromkeys(reversed(whole)))
    gone = set(names) - set(left)
    if left != tuple(uri for uri in whole if uri not in gone):
        return None
    chunk = [uri for uri in names if uri not in gone][: limits.PLAYLIST_WRITE]
    makes = _with_uris(now, head + tuple(uri for uri in left if uri not in set(chunk)))
    return Step(lambda gateway, id_: Sent(gateway.remove_items(id_, chunk)), makes)


def _details(start: PlaylistState, goal: PlaylistState, now: PlaylistState) -> Step | None:
    if now != start or not goal.details or not start.details:
        return None
    changed = changed_details(start.details, goal.details)

    def change(gateway: Gateway, id_: str) -> Sent:
        gateway.change_playlist(id_, **changed)
        return Sent()

    return Step(change, goal)


def changed_details(before: Details, after: Details) -> dict[str, Any]:
    """The details that are others, by name."""
    old, new = before.model_dump(), after.model_dump()
    changed = {name: value for name, value in new.items() if value != old[name]}
    if changed.get("collaborative"):
        changed["public"] = False  # Spotify looks at both together
    return changed


def _cover(start: PlaylistState, goal: PlaylistState, now: PlaylistState) -> Step | None:
    if now != start or not goal.cover:
        return None
    picture = goal.cover

    def upload(gateway: Gateway, id_: str) -> Sent:
        gateway.upload_cover(id_, picture)
        return Sent()

    return Step(upload, goal)


def _remove(start: PlaylistState, goal: PlaylistState, now: PlaylistState) -> Step | None:
    if now != start:
        return None

    def remove(gateway: Gateway, id_: str) -> Sent:
        gateway.remove([f"spotify:playlist:{id_}"])
        return Sent()

    return Step(remove, goal)


def _with_uris(state: PlaylistState, uris: Uris) -> PlaylistState:
    return state.model_copy(update={"uris": uris})


_NEXT: dict[ChangeKind, Callable[[PlaylistState, PlaylistState, PlaylistState], Step | None]] = {
    "create": _create,
    "append": _append,
    "replace": _replace,
    "details": _details,
    "cover": _cover,
    "cut": _cut,
    "remove": _remove,
}
