"""What the user saved: lists, and the one endpoint that saves and removes anything by URI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashspot.sandbox import ids
from dashspot.sandbox.api.call import Answer, Call, Handler, bad_request, endpoint
from dashspot.sandbox.api.paging import page, window
from dashspot.sandbox.catalogue.people import SPOTIFY
from dashspot.sandbox.clock import iso
from dashspot.sandbox.render.shows import full_episode, show
from dashspot.sandbox.render.tracks import full_album, full_track

MOST_URIS = 40
"""How many URIs one call of /me/library takes."""

_READ, _MODIFY = "user-library-read", "user-library-modify"
_FOLLOW_READ, _FOLLOW_MODIFY = "user-follow-read", "user-follow-modify"
_READ_SCOPES = {"user": _FOLLOW_READ, "artist": _FOLLOW_READ, "playlist": "playlist-read-private"}
_MODIFY_SCOPES = {"user": _FOLLOW_MODIFY, "artist": _FOLLOW_MODIFY, "playlist": "playlist-modify-public"}
_RENDERERS: dict[str, Callable[[Any, Any], dict[str, Any]]] = {
    "track": full_track,
    "album": full_album,
    "show": show,
    "episode": full_episode,
}


def _saved(kind: str) -> Handler:
    def listing(call: Call) -> Answer:
        """One page of what is saved of a kind, newest first; what is gone is a null row."""
        part = window(call)
        shelf, known = call.user.shelf(kind), call.world.catalogue.of_kind(kind)
        rows = [
            {"added_at": iso(added_at), kind: _RENDERERS[kind](call.view, known[id_])} if id_ in known else None
            for id_, added_at in shelf.page(part.offset, part.limit)
        ]
        return Answer(page(call, part, len(shelf), rows))

    return listing


for _kind in _RENDERERS:
    endpoint(f"GET /me/{_kind}s", _READ, bucket="library")(_saved(_kind))


@endpoint("GET /me/audiobooks", _READ, bucket="library")
def audiobooks(call: Call) -> Answer:
    """No audiobooks: the catalogue holds none."""
    return Answer(page(call, window(call), 0, []))


@endpoint("GET /me/library/contains", _READ, _FOLLOW_READ, "playlist-read-private", bucket="library")
def contains(call: Call) -> Answer:
    """Whether each URI is saved or followed, in the same order."""
    found = []
    for kind, id_ in _uris(call, _READ_SCOPES, _READ):
        found.append(id_ in call.user.shelf(kind))
    return Answer(found)


@endpoint("PUT /me/library", _MODIFY, _FOLLOW_MODIFY, "playlist-modify-public", bucket="library-modify")
def save(call: Call) -> Answer:
    """Save or follow what each URI names."""
    named = _uris(call, _MODIFY_SCOPES, _MODIFY)
    if any(not _exists(call, kind, id_) for kind, id_ in named):
        raise bad_request("Invalid URI")
    for kind, id_ in named:
        call.user.shelf(kind).add(id_, call.now)
    return Answer()


@endpoint("DELETE /me/library", _MODIFY, _FOLLOW_MODIFY, "playlist-modify-public", bucket="library-modify")
def remove(call: Call) -> Answer:
    """Remove or unfollow what each URI names; a playlist of one's own is deleted this way."""
    for kind, id_ in _uris(call, _MODIFY_SCOPES, _MODIFY):
        call.user.shelf(kind).remove(id_)
    return Answer()


def _uris(call: Call, scopes: dict[str, str], default: str) -> list[tuple[str, str]]:
    """The kind and id of each URI of the query; refused whole when any is wrong."""
    uris = [uri for uri in call.query.get("uris", "").split(",") if uri]
    if not uris:
        raise bad_request("Missing required field: uris")
    if len(uris) > MOST_URIS:
        raise bad_request(f"Too many uris: at most {MOST_URIS}")
    found = [ids.parse_uri(uri) for uri in uris]
    named = [one for one in found if one is not None]
    if len(named) != len(uris):
        raise bad_request("Invalid URI")
    for kind, _ in named:
        call.need_scope(scopes.get(kind, default))
    return named


def _exists(call: Call, kind: str, id_: str) -> bool:
    people = call.world.people
    if kind == "user":
        return id_ in people.users or id_ == SPOTIFY
    return id_ in people.playlists if kind == "playlist" else call.world.catalogue.has(kind, id_)


def _by_ids(call: Call) -> list[str]:
    """The ids of the older endpoints, from the query or the body."""
    listed = call.query.get("ids", "").split(",") if "ids" in call.query else call.json_object().get("ids", [])
    named = [id_ for id_ in listed if isinstance(id_, str) and id_] if isinstance(listed, list) else []
    if not 0 < len(named) <= 50:  # noqa: PLR2004 (the older endpoints' limit)
        raise bad_request("Invalid ids")
    return named


def _older(kind: str, status: int, modify: str, read: str) -> None:
    """The endpoints of one kind that development mode closes."""

    def save_some(call: Call) -> Answer:
        for id_ in _by_ids(call):
            call.user.shelf(kind).add(id_, call.now)
        return Answer(status=status)

    def remove_some(call: Call) -> Answer:
        for id_ in _by_ids(call):
            call.user.shelf(kind).remove(id_)
        return Answer(status=status)

    def contains_some(call: Call) -> Answer:
        return Answer([id_ in call.user.shelf(kind) for id_ in _by_ids(call)])

    path = f"/me/{kind}s"
    endpoint(f"PUT {path}", modify, bucket="library-modify", closed_in_development=True)(save_some)
    endpoint(f"DELETE {path}", modify, bucket="library-modify", closed_in_development=True)(remove_some)
    endpoint(f"GET {path}/contains", read, bucket="library", closed_in_development=True)(contains_some)


for _kind in ("track", "album", "episode", "show", "audiobook"):
    _older(_kind, 200, _MODIFY, _READ)
