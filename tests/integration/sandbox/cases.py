"""One call of every endpoint that a dashboard uses, as cases to check against the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.integration.sandbox.caller import Caller

JPEG = b"/9j/2Q=="


@dataclass(frozen=True)
class Case:
    """A call by its path in the document, with what stands for the names in it."""

    method: str
    path: str
    status: int = 200
    names: dict[str, str] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None

    def __str__(self) -> str:
        """Method, path and what was asked."""
        return f"{self.method} {self.path} {self.names or ''} {self.query or ''}"

    @property
    def url(self) -> str:
        """The path with the names filled in."""
        return self.path.format(**self.names)


def read_cases(caller: Caller) -> Iterator[Case]:
    """Calls that read, open in both modes."""
    track, album, artist, show, episode = _ids(caller)
    yield Case("GET", "/me")
    for kind in ("track", "album", "episode", "show", "audiobook"):
        yield Case("GET", f"/me/{kind}s")
    yield Case("GET", "/me/tracks", query={"limit": 3, "offset": 5, "market": "SE"})
    yield Case("GET", "/me/playlists")
    yield Case("GET", "/me/following", query={"type": "artist"})
    yield Case("GET", "/me/following", query={"type": "artist", "limit": 50})
    for kind in ("artists", "tracks"):
        yield Case("GET", f"/me/top/{kind}", query={"time_range": "short_term", "limit": 5})
    yield Case("GET", "/me/library/contains", query={"uris": f"spotify:track:{track},spotify:artist:{artist}"})
    yield from _playlist_cases(caller)
    for kind, id_ in (("track", track), ("album", album), ("artist", artist), ("show", show), ("episode", episode)):
        yield Case("GET", f"/{kind}s/{{id}}", names={"id": id_})
        yield Case("GET", f"/{kind}s/{{id}}", 404, names={"id": "0" * 22})
    yield Case("GET", "/albums/{id}/tracks", names={"id": album})
    yield Case("GET", "/artists/{id}/albums", names={"id": artist})
    yield Case("GET", "/shows/{id}/episodes", names={"id": show})
    kinds = "track,album,artist,playlist,show,episode,audiobook"
    yield Case("GET", "/search", query={"q": "a", "type": kinds, "limit": 5})
    yield Case("GET", "/me/player/recently-played", query={"limit": 5})
    for path in ("", "/currently-playing", "/devices", "/queue"):
        yield Case("GET", f"/me/player{path}")


def write_cases(caller: Caller) -> Iterator[Case]:
    """Calls that change something, open in both modes."""
    track, *_ = _ids(caller)
    uri = f"spotify:track:{track}"
    mine = {"playlist_id": caller.playlist("Quiet evening")}
    yield Case("POST", "/me/playlists", 201, body={"name": "New", "description": "Mine"})
    yield Case("PUT", "/playlists/{playlist_id}", names=mine, body={"name": "Renamed"})
    yield Case("POST", "/playlists/{playlist_id}/items", 201, names=mine, body={"uris": [uri, uri]})
    reorder = {"range_start": 0, "insert_before": 2}
    yield Case("PUT", "/playlists/{playlist_id}/items", names=mine, body=reorder)
    yield Case("DELETE", "/playlists/{playlist_id}/items", names=mine, body={"items": [{"uri": uri}]})
    yield Case("PUT", "/playlists/{playlist_id}/images", 202, names=mine, body=JPEG)
    yield Case("PUT", "/me/library", query={"uris": uri})
    yield Case("DELETE", "/me/library", query={"uris": uri})
    yield Case("DELETE", "/me/library", 400, query={"uris": "spotify:nothing:1"})
    queue = {"uri": uri}
    yield Case("PUT", "/me/player/play", 204, body={"uris": [uri, uri, uri]})
    yield Case("POST", "/me/player/next", 204)
    yield Case("POST", "/me/player/previous", 204)
    yield Case("POST", "/me/player/queue", 204, query=queue)
    yield Case("PUT", "/me/player/seek", 204, query={"position_ms": 1_000})
    yield Case("PUT", "/me/player/repeat", 204, query={"state": "context"})
    yield Case("PUT", "/me/player/shuffle", 204, query={"state": "true"})
    yield Case("PUT", "/me/player/volume", 204, query={"volume_percent": 10})
    yield Case("PUT", "/me/player/pause", 204)
    yield Case("PUT", "/me/player/pause", 403)


def extended_cases(caller: Caller) -> Iterator[Case]:
    """Calls that only extended mode answers."""
    track, album, artist, show, episode = _ids(caller)
    failed = caller.sandbox.run(lambda world: world.catalogue.track_list[1].id)
    for kind, id_ in (("track", track), ("album", album), ("artist", artist), ("show", show), ("episode", episode)):
        yield Case("GET", f"/{kind}s", query={"ids": id_})
    yield Case("GET", "/artists/{id}/top-tracks", names={"id": artist})
    yield Case("GET", "/audio-features", query={"ids": f"{track},{failed},{'0' * 22}"})
    yield Case("GET", "/audio-features/{id}", names={"id": track})
    yield Case("GET", "/markets")
    yield Case("GET", "/browse/new-releases")
    yield Case("GET", "/users/{user_id}", names={"user_id": caller.user})
    yield Case("GET", "/users/{user_id}/playlists", names={"user_id": caller.user})
    yield Case("POST", "/users/{user_id}/playlists", 201, names={"user_id": caller.user}, body={"name": "New"})
    mine = {"playlist_id": caller.playlist("Kitchen disco")}
    yield Case("GET", "/playlists/{playlist_id}/tracks", names=mine)
    yield Case("PUT", "/playlists/{playlist_id}/followers", names=mine)
    yield Case("GET", "/playlists/{playlist_id}/followers/contains", names=mine)
    yield Case("PUT", "/me/tracks", query={"ids": track})
    yield Case("GET", "/me/tracks/contains", query={"ids": track})
    yield Case("DELETE", "/me/tracks", query={"ids": track})
    following = {"type": "artist", "ids": artist}
    yield Case("PUT", "/me/following", 204, query=following)
    yield Case("GET", "/me/following/contains", query=following)
    yield Case("DELETE", "/me/following", 204, query=following)


def _playlist_cases(caller: Caller) -> Iterator[Case]:
    for name in ("Kitchen disco", "From the old shelf"):
        names = {"playlist_id": caller.playlist(name)}
        yield Case("GET", "/playlists/{playlist_id}", names=names, query={"additional_types": "track,episode"})
        yield Case("GET", "/playlists/{playlist_id}/images", names=names)
    for name in ("Morning run", "Kitchen disco"):
        names = {"playlist_id": caller.playlist(name)}
        query = {"additional_types": "track,episode", "limit": 50}
        yield Case("GET", "/playlists/{playlist_id}/items", names=names, query=query)
    yield Case("GET", "/playlists/{playlist_id}", 404, names={"playlist_id": "0" * 22})


def _ids(caller: Caller) -> tuple[str, str, str, str, str]:
    catalogue = caller.sandbox.run(lambda world: world.catalogue)
    track = catalogue.track_list[10]
    return track.id, track.album, track.artists[0], next(iter(catalogue.shows)), next(iter(catalogue.episodes))
