"""Users, playlists and their rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from dashspot.sandbox import ids
from dashspot.sandbox.catalogue.people import Playlist, Row, User
from dashspot.sandbox.clock import iso
from dashspot.sandbox.render.shows import full_episode
from dashspot.sandbox.render.tracks import full_track, local_track
from dashspot.sandbox.render.view import OPEN, View

IMAGE_SECONDS = 20 * 3_600
"""How long the URL of a playlist's image works; Spotify says less than a day."""

_IMAGE_STEP = 3_600


def user_link(view: View, id_: str) -> dict[str, Any]:
    """A user as the one who added a row; the id may be empty."""
    return {
        "external_urls": {"spotify": f"{OPEN}/user/{id_}"},
        "href": f"{view.url}/v1/users/{id_}",
        "id": id_,
        "type": "user",
        "uri": f"spotify:user:{id_}",
    }


def owner(view: View, id_: str) -> dict[str, Any]:
    """A user as the owner of a playlist."""
    known = view.people.users.get(id_)
    return user_link(view, id_) | {"display_name": known.name if known else id_}


def public_user(view: View, user: User) -> dict[str, Any]:
    """A user as others see them."""
    return owner(view, user.id) | {"followers": {"href": None, "total": user.followers}, "images": []}


def playlist_images(view: View, playlist: Playlist) -> list[dict[str, Any]]:
    """A playlist's image; its URL works for less than a day."""
    if not playlist.has_image:
        return []
    until = (math.floor(view.now / _IMAGE_STEP) + 1) * _IMAGE_STEP + IMAGE_SECONDS
    picture = ids.hexadecimal("cover", playlist.id, playlist.newest_snapshot, length=24)
    return [{"height": None, "url": f"{view.url}/image/playlist/{playlist.id}/{until}/{picture}", "width": None}]


def simple_playlist(view: View, playlist: Playlist) -> dict[str, Any]:
    """A playlist in a list."""
    href = f"{view.url}/v1/playlists/{playlist.id}"
    return view.link("playlist", playlist.id) | {
        "collaborative": playlist.collaborative,
        "description": playlist.description,
        "images": playlist_images(view, playlist),
        "items": {"href": f"{href}/items", "total": len(playlist.rows)},
        "name": playlist.name,
        "owner": owner(view, playlist.owner),
        "primary_color": None,
        "public": playlist.public,
        "snapshot_id": playlist.snapshot_shown(view.now, view.snapshot_lag),
        "tracks": {"href": f"{href}/tracks", "total": len(playlist.rows)},
    }


def row(view: View, place: Row, kinds: Sequence[str]) -> dict[str, Any]:
    """One place in a playlist; `kinds` are what the caller can take, anything else is null."""
    item = playable(view, place.uri, kinds)
    if item is not None and not item.get("is_local"):
        item |= {"episode": item["type"] == "episode", "track": item["type"] == "track"}
    return {
        "added_at": iso(place.added_at),
        "added_by": user_link(view, place.added_by),
        "is_local": bool(item and item.get("is_local")),
        "item": item,
        "primary_color": None,
        "track": item,
        "video_thumbnail": {"url": None},
    }


def playable(view: View, uri: str | None, kinds: Sequence[str]) -> dict[str, Any] | None:
    """What a playlist or the player holds, or None when it is gone or of a kind that was not asked for."""
    if uri is None:
        return None
    if uri.startswith("spotify:local:"):
        return local_track(uri)
    kind, id_ = ids.parse_uri(uri) or ("", "")
    if kind == "track" and id_ in view.catalogue.tracks:
        return full_track(view, view.catalogue.tracks[id_])
    if kind == "episode" and kind in kinds and id_ in view.catalogue.episodes:
        return full_episode(view, view.catalogue.episodes[id_])
    return None
