"""What is at Spotify now of what a change is about."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from dashspot import core
from dashspot.blocks.changes import ChangeKind, Details, FullChangeBlock, PlaylistState
from dashspot.errors import ChangeRefused, NotThere, NotYours, SignInNeeded
from dashspot.files.covers import is_cover
from dashspot.spotify.gateway import Gateway
from dashspot.spotify.pictures import name_of, picture
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.playlist import PlaylistRowSerializer, PlaylistSerializer
from dashspot.spotify.serializers.track import TrackSerializer

GONE = "a track that is gone"


class Read(NamedTuple):
    """A playlist as it is now: its state, what its rows are called, and how many requests reading it takes."""

    name: str
    state: PlaylistState
    names: dict[str, str]
    requests: int


@contextmanager
def asking(user_id: uuid.UUID) -> Iterator[tuple[Gateway, str]]:
    """The person's gateway, and who they are at Spotify."""
    known = core.connection(user_id)
    if known is None:
        raise SignInNeeded
    with core.gateway_for(user_id) as gateway:
        yield gateway, known.spotify_id


def own_playlist(gateway: Gateway, me: str, playlist_id: str, kind: ChangeKind) -> Read:
    """As much of one of the person's own playlists as this kind of change is about.

    Raises:
        NotThere: they have taken it out of their library.
        NotYours: it belongs to somebody else.
    """
    if not gateway.contains([f"spotify:playlist:{playlist_id}"]).popitem()[1]:
        raise NotThere("This playlist is not among yours at Spotify any more.")
    with_rows = kind in ("append", "replace", "cut", "remove")
    pages = iter(gateway.whole_playlist(playlist_id) if with_rows else [gateway.playlist(playlist_id)])
    whole = next(pages)
    assert isinstance(whole, PlaylistSerializer), "it comes first"  # noqa: S101 (for mypy)
    if whole.owner.id != me:
        raise NotYours(
            f"“{whole.name}” belongs to {whole.owner.display_name or whole.owner.id}; only they can change it."
        )
    state, names, requests = PlaylistState(), {"": GONE}, 2
    if kind == "details":
        state = state.model_copy(update={"details": _details(whole)})
    if kind == "remove":
        state = state.model_copy(update={"listed": True})
    if with_rows:
        rows = [row for page in pages if isinstance(page, PageSerializer) for row in page.items]
        state = state.model_copy(update={"uris": tuple(map(_uri, rows))})
        names |= {_uri(row): _called(row) for row in rows if row and row.item}
        requests += -(-max(0, len(rows) - 100) // 50)
    if kind == "cover":
        state, requests = _cover(gateway, playlist_id), requests + 1
    return Read(whole.name, state, names, requests)


def namesakes(gateway: Gateway, me: str, name: str) -> tuple[PlaylistState, int]:
    """The person's own playlists of this name, and how many requests that took."""
    found, requests = [], 0
    for page in gateway.my_playlists():
        found += [row.id for row in page.rows if row.owner.id == me and row.name == name]
        requests += 1
    return PlaylistState(namesakes=tuple(sorted(found))), requests


class Seen(NamedTuple):
    """What is there of a change: of which playlist, its state, and what its rows are called."""

    playlist_id: str | None
    state: PlaylistState
    names: dict[str, str]


def look(gateway: Gateway, me: str, change: FullChangeBlock) -> Seen:
    """What is there now of what a change is about, in the words of its states.

    Raises:
        ChangeRefused: it can't be told.
        NotThere, NotYours: it is not the person's playlist any more.
    """
    if change.kind == "create":
        return _made(gateway, me, change)
    playlist_id = change.playlist_id or ""
    try:
        now = own_playlist(gateway, me, playlist_id, change.kind)
    except NotThere:
        if change.kind == "remove" and change.begun_at:
            return Seen(playlist_id, change.after, {})
        raise
    if change.kind == "cover":
        return Seen(playlist_id, _cover_state(change, now.state), {})
    return Seen(playlist_id, now.state, now.names)


def _cover_state(change: FullChangeBlock, now: PlaylistState) -> PlaylistState:
    """Spotify makes another picture of what it gets, so that it is another is all that can be told."""
    if change.before.picture in (None, now.picture):
        return change.before.model_copy(update={"picture": now.picture})
    return change.after if change.begun_at else now


def _made(gateway: Gateway, me: str, change: FullChangeBlock) -> Seen:
    """A new playlist, found by its name among those that were not there before; or what was there before."""
    playlist_id = change.playlist_id
    if playlist_id is None:
        now, _ = namesakes(gateway, me, change.playlist_name)
        new = set(now.namesakes or ()) - set(change.before.namesakes or ())
        if not change.begun_at or not new:
            return Seen(None, now, {})
        if len(new) > 1:
            raise ChangeRefused(f"There are {len(new)} new playlists of this name, so it can't be told which is meant.")
        playlist_id = new.pop()
    found = own_playlist(gateway, me, playlist_id, "append")
    return Seen(playlist_id, change.after.model_copy(update={"uris": found.state.uris}), found.names)


def _details(playlist: PlaylistSerializer) -> Details:
    return Details(
        name=playlist.name,
        description=playlist.description or "",
        public=bool(playlist.public),
        collaborative=playlist.collaborative,
    )


def _cover(gateway: Gateway, playlist_id: str) -> PlaylistState:
    url = gateway.cover_url(playlist_id)
    content = picture(url) if url else None
    kept = base64.b64encode(content).decode() if content and is_cover(content) else ""
    return PlaylistState(cover=kept, picture=name_of(url) if url else "")


def _uri(row: PlaylistRowSerializer | None) -> str:
    return (row.item.uri or "") if row and row.item else ""


def _called(row: PlaylistRowSerializer) -> str:
    item = row.item
    if isinstance(item, TrackSerializer):
        by = ", ".join(artist.name for artist in item.artists if artist.name)
        return f"{item.name} · {by}" if by else item.name
    return getattr(item, "name", None) or "something else"
