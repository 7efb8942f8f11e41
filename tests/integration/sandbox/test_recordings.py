"""In extended mode every object has exactly the keys that the real service's recordings have, but for a few."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.integration.sandbox.caller import Caller

PLAYABLE = frozenset({"track.is_playable", "track.album.is_playable", "is_playable", "album.is_playable"})
"""Recorded with a market."""


@dataclass(frozen=True)
class Compared:
    """A recording, the call that answers the same, and the keys that may differ."""

    recording: str
    path: str
    query: dict[str, Any] = field(default_factory=dict)
    differ: frozenset[str] = frozenset()
    inside: tuple[str | int, ...] = ()


ACCOUNT = frozenset({"account_id", "email"})
"""Newer than the recording, and of a scope it lacked."""

COMPARED = (
    Compared("current_user", "/me", differ=ACCOUNT),
    Compared("saved_tracks", "/me/tracks", inside=("items", 10), differ=PLAYABLE),
    Compared("top_tracks", "/me/top/tracks", inside=("items", 0), differ=PLAYABLE),
    Compared("top_artists", "/me/top/artists", inside=("items", 0)),
    Compared("followed_artists", "/me/following", {"type": "artist"}),
    Compared("current_user_playlist_1", "/me/playlists", {"limit": 3}),
    Compared("playlist_1", "/playlists/{ordinary}"),
    Compared("playlist_items", "/playlists/{ordinary}/items", {"limit": 8}),
    Compared("playlist_2", "/playlists/{local}", inside=("tracks", "items", -3), differ=frozenset({"item"})),
    Compared("playlist_cover_image", "/playlists/{ordinary}/images"),
    Compared("get_album", "/albums/{album}"),
    Compared("album_tracks", "/albums/{album}/tracks"),
    Compared("artist", "/artists/{artist}"),
    Compared("audio_features", "/audio-features/{track}"),
    Compared("devices", "/me/player/devices"),
    Compared("playback_4", "/me/player", inside=("device",)),
    Compared("current_playing_track", "/me/player/currently-playing", inside=("item",)),
    Compared("episode", "/episodes/{episode}"),
    Compared("recently_played_tracks", "/me/player/recently-played", {"limit": 3}),
    Compared("search", "/search", {"q": "a", "type": "track"}, frozenset(f"tracks.items.{key}" for key in PLAYABLE)),
)


@pytest.mark.parametrize("compared", COMPARED, ids=lambda compared: compared.recording)
def test_keys_are_those_of_the_recording(compared: Compared, reader: Caller, recording: Callable[[str], Any]) -> None:
    """No key is missing and none is added."""
    path = compared.path.format(**_names(reader))
    answered = _inside(reader.get(path, **compared.query), compared)
    expected, found = set(_keys(_recorded(recording(compared.recording), compared))), set(_keys(answered))
    assert {key for key in expected ^ found if not _differs(key, compared)} == set()


def test_refusals_are_those_of_the_recordings(extended: Caller, recording: Callable[[str], Any]) -> None:
    """A playlist that is not there, and too many calls."""
    extended.sandbox.set_limits(rate=1)
    assert extended.call("GET", f"/playlists/{'0' * 22}").json() == recording("playlist_not_found")
    assert extended.call("GET", "/me").json() == recording("rate_limit")


def _differs(key: str, compared: Compared) -> bool:
    return any(key == allowed or key.startswith(f"{allowed}.") for allowed in compared.differ)


def _recorded(value: Any, compared: Compared) -> Any:
    inside = tuple(0 if isinstance(step, int) else step for step in compared.inside)
    return _inside(value, Compared(compared.recording, compared.path, inside=inside))


def _inside(value: Any, compared: Compared) -> Any:
    for step in compared.inside:
        value = value[step]
    return value


def _keys(value: Any, before: str = "") -> Iterator[str]:
    """The places of all keys; what is null or empty says nothing of what would be inside."""
    if isinstance(value, list):
        for one in value:
            yield from _keys(one, before)
    if isinstance(value, dict):
        for name, one in value.items():
            yield f"{before}{name}"
            yield from _keys(one, f"{before}{name}.")


def _names(caller: Caller) -> dict[str, str]:
    catalogue = caller.sandbox.run(lambda world: world.catalogue)
    track = catalogue.track_list[20]
    return {
        "track": track.id,
        "album": track.album,
        "artist": track.artists[0],
        "episode": next(iter(catalogue.episodes)),
        "ordinary": caller.playlist("Morning run"),
        "local": caller.playlist("Kitchen disco"),
    }
