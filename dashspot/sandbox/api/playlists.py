"""Playlists as they are read."""

from __future__ import annotations

from typing import Any

from dashspot.sandbox.api.call import Answer, Call, endpoint, forbidden, insufficient_scope, not_found
from dashspot.sandbox.api.paging import Window, page, window
from dashspot.sandbox.catalogue.people import Playlist, User
from dashspot.sandbox.render.playlists import playlist_images, row, simple_playlist

READ, READ_COLLABORATIVE = "playlist-read-private", "playlist-read-collaborative"

_LAST_OFFSET = 100_000
_EMBEDDED = 100


@endpoint("GET /me/playlists", READ, READ_COLLABORATIVE, bucket="playlists")
def my_playlists(call: Call) -> Answer:
    """Own and followed playlists; what is gone is a null row, and extended links name a path of the user's."""
    part = window(call, last_offset=_LAST_OFFSET)
    known = call.world.people.playlists
    shown = [id_ for id_ in call.user.shelf("playlist") if _is_shown(call, known.get(id_))]
    found = [known.get(id_) for id_ in shown[part.offset : part.offset + part.limit]]
    rows = [playlist and simple_playlist(call.view, playlist) for playlist in found]
    path = None if call.world.reduced else f"/users/{call.user.id}/playlists"
    return Answer(page(call, part, len(shown), rows, path=path))


@endpoint("GET /users/{id}/playlists", READ, READ_COLLABORATIVE, bucket="playlists", closed_in_development=True)
def playlists_of_user(call: Call) -> Answer:
    """The playlists of a user; of another only the public ones."""
    if call.arguments["id"] == call.user.id:
        return my_playlists(call)
    known = call.world.people
    if call.arguments["id"] not in known.users:
        raise not_found()
    part = window(call, last_offset=_LAST_OFFSET)
    own = [one for one in known.playlists.values() if one.owner == call.arguments["id"] and one.public]
    shown = own[part.offset : part.offset + part.limit]
    return Answer(page(call, part, len(own), [simple_playlist(call.view, one) for one in shown]))


@endpoint("GET /playlists/{id}", bucket="playlists")
def playlist(call: Call) -> Answer:
    """One playlist; in development mode its rows only for who owns it or collaborates."""
    found = readable(call)
    body: dict[str, Any] = simple_playlist(call.view, found) | {"followers": {"href": None, "total": 0}}
    if call.world.reduced and not is_own(call.user, found):
        del body["items"]
    else:
        part, kinds = Window(0, _EMBEDDED), _kinds(call)
        rows = [row(call.view, place, kinds) for place in found.rows[:_EMBEDDED]]
        for name in ("items", "tracks"):
            body[name] = page(call, part, len(found.rows), rows, path=f"/playlists/{found.id}/{name}")
    return Answer(body, fields=call.query.get("fields"))


@endpoint("GET /playlists/{id}/items", bucket="playlists")
def playlist_items(call: Call) -> Answer:
    """One page of a playlist's rows; in development mode only for who owns it or collaborates."""
    found = readable(call)
    if call.world.reduced and not is_own(call.user, found):
        raise forbidden()
    return _rows(call, found, most=50)


@endpoint("GET /playlists/{id}/tracks", bucket="playlists", closed_in_development=True)
def playlist_tracks(call: Call) -> Answer:
    """One page of a playlist's rows, as it was called before."""
    return _rows(call, readable(call), most=100)


@endpoint("GET /playlists/{id}/images", bucket="playlists")
def images(call: Call) -> Answer:
    """A playlist's image, with a new URL."""
    return Answer(playlist_images(call.view, readable(call)))


@endpoint("GET /playlists/{id}/followers/contains", bucket="playlists", closed_in_development=True)
def followers_contain(call: Call) -> Answer:
    """Whether the caller follows a playlist."""
    return Answer([readable(call).id in call.user.shelf("playlist")])


def readable(call: Call) -> Playlist:
    """The playlist of the path, if the caller may see it.

    Raises:
        Refusal: 404 for what isn't there or is algorithmic, 403 for what needs a scope.
    """
    found = call.world.people.playlists.get(call.arguments["id"])
    if found is None or (found.algorithmic and call.world.reduced):
        raise not_found()
    if not found.public and found.owner != call.user.id and found.id not in call.user.shelf("playlist"):
        raise not_found()
    if not found.public and not call.has_scope(READ, *([READ_COLLABORATIVE] if found.collaborative else [])):
        raise insufficient_scope()
    return found


def is_own(user: User, playlist: Playlist) -> bool:
    """Whether the user owns the playlist or collaborates on it."""
    return playlist.owner == user.id or (playlist.collaborative and playlist.id in user.shelf("playlist"))


def _rows(call: Call, found: Playlist, most: int) -> Answer:
    part, kinds = window(call, most=most), _kinds(call)
    shown = found.rows[part.offset : part.offset + part.limit]
    body = page(call, part, len(found.rows), [row(call.view, place, kinds) for place in shown])
    return Answer(body, fields=call.query.get("fields"))


def _kinds(call: Call) -> list[str]:
    return call.query.get("additional_types", "track").split(",")


def _is_shown(call: Call, found: Playlist | None) -> bool:
    if found is None or found.public:
        return True
    return call.has_scope(READ_COLLABORATIVE if found.collaborative else READ)
