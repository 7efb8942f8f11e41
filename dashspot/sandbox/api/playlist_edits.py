"""Playlists as they are made and changed; every change is a new snapshot."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from dashspot.sandbox import ids
from dashspot.sandbox.api.call import Answer, Call, bad_request, endpoint, forbidden, not_found
from dashspot.sandbox.api.playlists import is_own, readable
from dashspot.sandbox.catalogue.people import Playlist, Row
from dashspot.sandbox.render.playlists import simple_playlist

PUBLIC, PRIVATE = "playlist-modify-public", "playlist-modify-private"
MOST_URIS = 100
"""How many items one call adds, replaces or removes."""

_COVER_BYTES = 256 * 1024
_JPEG = b"\xff\xd8\xff"
_MOST_ROWS = 10_000
_MODIFY = (PUBLIC, PRIVATE)
_LONGEST = {"name": 100, "description": 300}
_NOT_BOTH = "Collaborative playlists can only be private."


@endpoint("POST /me/playlists", *_MODIFY, bucket="playlist-create")
def create(call: Call) -> Answer:
    """A new playlist; without a description its description is the text "null"."""
    body = call.json_object()
    name = _text(body, "name")
    if not name:
        raise bad_request("Missing required field: name")
    public, collaborative = _flag(body, "public", default=True), _flag(body, "collaborative", default=False)
    if public and collaborative:
        raise bad_request(_NOT_BOTH)
    call.need_scope(PUBLIC if public else PRIVATE)
    made = Playlist(
        id=ids.spotify_id("made", call.user.id, len(call.world.people.playlists), call.now),
        name=name,
        owner=call.user.id,
        description=_text(body, "description") or ("null" if body.get("description") is None else ""),
        public=public,
        collaborative=collaborative,
        has_image=False,
        revisions=[0.0],
    )
    call.world.people.playlists[made.id] = made
    call.user.shelf("playlist").add(made.id, call.now)
    page = {"items": [], "limit": 100, "next": None, "offset": 0, "previous": None, "total": 0}
    shown: dict[str, Any] = simple_playlist(call.view, made)
    pages = {name: page | {"href": shown[name]["href"]} for name in ("items", "tracks")}
    return Answer(shown | pages | {"followers": {"href": None, "total": 0}}, status=201)


@endpoint("POST /users/{id}/playlists", *_MODIFY, bucket="playlist-create", closed_in_development=True)
def create_for_user(call: Call) -> Answer:
    """A new playlist, as it was made before."""
    if call.arguments["id"] != call.user.id:
        raise forbidden()
    return create(call)


@endpoint("PUT /playlists/{id}", *_MODIFY, bucket="playlist-edit")
def change(call: Call) -> Answer:
    """Another name, description or visibility."""
    found = _writable(call, owner_only=True)
    body = call.json_object()
    name, description = _text(body, "name"), _text(body, "description")
    for attribute, text in (("name", name), ("description", description)):
        if text == "":
            raise bad_request(f"Attribute {attribute} is empty")
    public = _flag(body, "public", default=found.public)
    collaborative = _flag(body, "collaborative", default=found.collaborative)
    if public and collaborative:
        raise bad_request(_NOT_BOTH)
    found.name = found.name if name is None else name
    found.description = found.description if description is None else description
    found.public, found.collaborative = public, collaborative
    found.changed(call.now)
    return Answer()


@endpoint("POST /playlists/{id}/items", *_MODIFY, bucket="playlist-edit")
def add(call: Call) -> Answer:
    """Add items at a position, or at the end; URIs of the query win over the body."""
    found = _writable(call)
    body = call.json()
    listed = body if isinstance(body, list) else body.get("uris") if isinstance(body, dict) else None
    uris = _uris(call, call.query["uris"].split(",") if "uris" in call.query else listed)
    asked = body.get("position") if isinstance(body, dict) else None
    end = len(found.rows)
    place = call.whole("position", end if asked is None else _whole(asked), 0, end)
    if not 0 <= place <= end or end + len(uris) > _MOST_ROWS:
        raise bad_request("Index out of bounds.")
    found.rows[place:place] = [Row(uri, int(call.now), call.user.id) for uri in uris]
    return Answer({"snapshot_id": found.changed(call.now)}, status=201)


@endpoint("PUT /playlists/{id}/items", *_MODIFY, bucket="playlist-edit")
def replace_or_reorder(call: Call) -> Answer:
    """Replace all items, or move some to another place."""
    found = _writable(call)
    body = call.json_object()
    if "range_start" in body:
        _check_snapshot(found, body)
        _reorder(found, body)
    else:
        listed = call.query["uris"].split(",") if "uris" in call.query else body.get("uris")
        found.rows = [Row(uri, int(call.now), call.user.id) for uri in _uris(call, listed, empty=True)]
    return Answer({"snapshot_id": found.changed(call.now)})


@endpoint("DELETE /playlists/{id}/items", *_MODIFY, bucket="playlist-edit")
def remove(call: Call) -> Answer:
    """Remove every occurrence of items, or those at given positions."""
    return _remove(call, "items")


@endpoint("PUT /playlists/{id}/images", "ugc-image-upload", bucket="images")
def upload_cover(call: Call) -> Answer:
    """A cover: a JPEG in base 64, at most 256 KB."""
    found = _writable(call, owner_only=True)
    if len(call.body) > _COVER_BYTES:
        raise bad_request("Image too large")
    try:
        picture = base64.b64decode(call.body, validate=True)
    except binascii.Error:
        raise bad_request("Invalid image data") from None
    if not picture.startswith(_JPEG):
        raise bad_request("Invalid image data")
    found.cover, found.has_image = picture, True
    found.changed(call.now)
    return Answer(status=202)


@endpoint("PUT /playlists/{id}/followers", *_MODIFY, bucket="playlists", closed_in_development=True)
def follow(call: Call) -> Answer:
    """Follow a playlist, as it was done before."""
    call.user.shelf("playlist").add(readable(call).id, call.now)
    return Answer()


@endpoint("DELETE /playlists/{id}/followers", *_MODIFY, bucket="playlists", closed_in_development=True)
def unfollow(call: Call) -> Answer:
    """Unfollow a playlist, as it was done before."""
    call.user.shelf("playlist").remove(readable(call).id)
    return Answer()


@endpoint("DELETE /playlists/{id}/tracks", *_MODIFY, bucket="playlist-edit", closed_in_development=True)
def remove_tracks(call: Call) -> Answer:
    """Remove items, as it was done before."""
    return _remove(call, "tracks")


_OLDER = {"POST": add, "PUT": replace_or_reorder}
for _method, _handler in _OLDER.items():
    endpoint(f"{_method} /playlists/{{id}}/tracks", *_MODIFY, bucket="playlist-edit", closed_in_development=True)(
        _handler
    )


def _writable(call: Call, *, owner_only: bool = False) -> Playlist:
    found = call.world.people.playlists.get(call.arguments["id"])
    if found is None:
        raise not_found()
    if found.owner != call.user.id and (owner_only or not is_own(call.user, found)):
        raise forbidden()
    call.need_scope(PUBLIC if found.public else PRIVATE)
    return found


def _remove(call: Call, key: str) -> Answer:
    found = _writable(call)
    body = call.json_object()
    _check_snapshot(found, body)
    listed = body.get(key)
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise bad_request(f"Missing required field: {key}")
    uris = _uris(call, [one.get("uri") for one in listed])
    at: dict[str, set[int] | None] = {}
    for uri, one in zip(uris, listed, strict=True):
        at[uri] = set(map(_whole, one["positions"])) if isinstance(one.get("positions"), list) else None
    found.rows = [row for place, row in enumerate(found.rows) if not _is_named(at, row, place)]
    return Answer({"snapshot_id": found.changed(call.now)})


def _is_named(at: dict[str, set[int] | None], row: Row, place: int) -> bool:
    if row.uri is None or row.uri not in at:
        return False
    positions = at[row.uri]
    return positions is None or place in positions


def _reorder(playlist: Playlist, body: dict[str, Any]) -> None:
    start, length = _whole(body["range_start"]), _whole(body.get("range_length", 1))
    before, count = _whole(body.get("insert_before")), len(playlist.rows)
    if not (0 <= start < count and 1 <= length <= count - start and 0 <= before <= count):
        raise bad_request("Index out of bounds.")
    moved = playlist.rows[start : start + length]
    rest = [*playlist.rows[:start], *playlist.rows[start + length :]]
    place = min(max(before - length, start), len(rest)) if before > start else before
    playlist.rows = [*rest[:place], *moved, *rest[place:]]


def _check_snapshot(playlist: Playlist, body: dict[str, Any]) -> None:
    snapshot = body.get("snapshot_id")
    if snapshot is not None and not playlist.knows(str(snapshot)):
        raise bad_request("Invalid snapshot id")


def _uris(call: Call, listed: Any, *, empty: bool = False) -> list[str]:
    if not isinstance(listed, list) or (not listed and not empty):
        raise bad_request("No uris provided")
    if len(listed) > MOST_URIS:
        raise bad_request(f"You can add a maximum of {MOST_URIS} tracks per request.")
    for uri in listed:
        _check_uri(call, uri)
    return listed


def _check_uri(call: Call, uri: Any) -> None:
    if not isinstance(uri, str):
        raise bad_request("Invalid track uri")
    kind, id_ = ids.parse_uri(uri) or ("", "")
    if kind not in ("track", "episode") or not call.world.catalogue.has(kind, id_):
        raise bad_request(f"Invalid track uri: {uri}")


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise bad_request(f"Invalid {name}")
    if value is not None and len(value) > _LONGEST[name]:
        raise bad_request(f"Attribute {name} is too long")
    return value


def _flag(body: dict[str, Any], name: str, *, default: bool) -> bool:
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise bad_request(f"Invalid {name}")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise bad_request("Invalid position")
    return value
