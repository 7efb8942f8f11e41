"""Tracks, albums, artists and what hangs on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashspot.sandbox import ids
from dashspot.sandbox.api.call import Answer, Call, Handler, bad_request, endpoint, not_found
from dashspot.sandbox.api.paging import page, window
from dashspot.sandbox.catalogue.records import Album, Artist
from dashspot.sandbox.render.shows import full_episode, show, simple_episode
from dashspot.sandbox.render.tracks import (
    audio_features,
    full_album,
    full_artist,
    full_track,
    simple_album,
    simple_track,
)

GROUPS = ("album", "single", "appears_on", "compilation")
"""How an album can belong to an artist."""

_MOST_FEATURES = 100
_TOP_TRACKS = 10
_POSITION = "user-read-playback-position"
_SINGLES: dict[str, tuple[Callable[[Any, Any], dict[str, Any]], int, tuple[str, ...]]] = {
    "track": (full_track, 50, ()),
    "album": (full_album, 20, ()),
    "artist": (full_artist, 50, ()),
    "show": (show, 50, ()),
    "episode": (full_episode, 50, ()),
}
"""How each kind is shown, how many a batch takes, and the scopes."""


def _one(kind: str, render: Callable[[Any, Any], dict[str, Any]]) -> Handler:
    def single(call: Call) -> Answer:
        """One record by its id."""
        record = _record(call, kind)
        body = render(call.view, record)
        return Answer(body | _episodes_of(call, record.id) if kind == "show" else body)

    return single


def _batch(kind: str, render: Callable[[Any, Any], dict[str, Any]], most: int) -> Handler:
    def several(call: Call) -> Answer:
        """Several records by their ids; unknown ones are null."""
        known = call.world.catalogue.of_kind(kind)
        found = [known.get(id_) for id_ in _ids(call, most)]
        return Answer({f"{kind}s": [record and render(call.view, record) for record in found]})

    return several


for _kind, (_render, _most, _scopes) in _SINGLES.items():
    endpoint(f"GET /{_kind}s", *_scopes, bucket=f"{_kind}s", closed_in_development=True)(_batch(_kind, _render, _most))
    endpoint(f"GET /{_kind}s/{{id}}", *_scopes, bucket=f"{_kind}s")(_one(_kind, _render))


@endpoint("GET /albums/{id}/tracks", bucket="albums")
def album_tracks(call: Call) -> Answer:
    """The tracks of an album, without external ids."""
    album: Album = _record(call, "album")
    part = window(call)
    tracks = call.world.catalogue.tracks_of_album[album.id]
    shown = tracks[part.offset : part.offset + part.limit]
    return Answer(page(call, part, len(tracks), [simple_track(call.view, track) for track in shown]))


@endpoint("GET /artists/{id}/albums", bucket="artist-albums")
def artist_albums(call: Call) -> Answer:
    """The albums of an artist; development mode gives at most 10 at a time."""
    artist: Artist = _record(call, "artist")
    part = window(call, default=5, most=10) if call.world.reduced else window(call)
    groups = [group for group in call.query.get("include_groups", ",".join(GROUPS)).split(",") if group]
    if not set(groups) <= set(GROUPS):
        raise bad_request("Invalid include_groups")
    albums = [album for album in call.world.catalogue.albums_of_artist[artist.id] if album.album_type in groups]
    shown = albums[part.offset : part.offset + part.limit]
    items = [simple_album(call.view, album) | {"album_group": album.album_type} for album in shown]
    return Answer(page(call, part, len(albums), items))


@endpoint("GET /artists/{id}/top-tracks", bucket="artists", closed_in_development=True)
def artist_top_tracks(call: Call) -> Answer:
    """An artist's most popular tracks."""
    artist: Artist = _record(call, "artist")
    tracks = call.world.catalogue.tracks_of_artist[artist.id][:_TOP_TRACKS]
    return Answer({"tracks": [full_track(call.view, track) for track in tracks]})


@endpoint("GET /shows/{id}/episodes", bucket="shows")
def show_episodes(call: Call) -> Answer:
    """The episodes of a show."""
    return Answer(_episode_page(call, _record(call, "show").id))


@endpoint("GET /audio-features", bucket="audio-features", closed_in_development=True)
def several_audio_features(call: Call) -> Answer:
    """Audio features in the order of the ids; null where there are none."""
    known = call.world.catalogue.tracks
    found = [known.get(id_) for id_ in _ids(call, _MOST_FEATURES)]
    rows = [
        audio_features(call.view, track, track.features) if track is not None and track.features else None
        for track in found
    ]
    return Answer({"audio_features": rows})


@endpoint("GET /audio-features/{id}", bucket="audio-features", closed_in_development=True)
def one_audio_features(call: Call) -> Answer:
    """The audio features of one track."""
    track = call.world.catalogue.tracks.get(call.arguments["id"])
    if track is None or track.features is None:
        raise not_found()
    return Answer(audio_features(call.view, track, track.features))


def _record(call: Call, kind: str) -> Any:
    id_ = call.arguments["id"]
    if not ids.ID.fullmatch(id_):
        raise bad_request("Invalid base62 id")
    found = call.world.catalogue.of_kind(kind).get(id_)
    if found is None:
        raise not_found()
    return found


def _ids(call: Call, most: int) -> list[str]:
    named = [id_ for id_ in call.query.get("ids", "").split(",") if id_]
    if not named:
        raise bad_request("Missing required field: ids")
    if len(named) > most:
        raise bad_request("Too many ids requested")
    return named


def _episodes_of(call: Call, show_id: str) -> dict[str, Any]:
    return {"episodes": _episode_page(call, show_id, path=f"/shows/{show_id}/episodes")}


def _episode_page(call: Call, show_id: str, path: str | None = None) -> dict[str, Any]:
    part = window(call)
    episodes = call.world.catalogue.episodes_of_show[show_id]
    shown = episodes[part.offset : part.offset + part.limit]
    return page(call, part, len(episodes), [simple_episode(call.view, one) for one in shown], path=path)
