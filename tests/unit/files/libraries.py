"""Files of a library and of playlists, made by hand in every layout that was seen."""

from __future__ import annotations

import json
from typing import Any

FRIEND = "a-friend-of-theirs"
"""What a playlist tells of others and nobody wants to be kept."""
LOCAL = "spotify:local:Me+%26+You:Demos:A+song:181"


def address(kind: str, number: int) -> str:
    """The address of the `number`th track, album or artist."""
    return f"spotify:{kind}:{number:022d}"


def liked(number: int = 1, artist: str = "Somebody", album: str = "An album") -> dict[str, Any]:
    """One track of YourLibrary.json since 2022."""
    return {"artist": artist, "album": album, "track": f"Track {number}", "uri": address("track", number)}


def your_library(**lists: Any) -> dict[str, Any]:
    """YourLibrary.json since 2022, with some of everything."""
    return {
        "tracks": [liked()],
        "albums": [{"artist": "Somebody", "album": "An album", "uri": address("album", 7)}],
        "shows": [{"name": "A show", "publisher": "Them", "uri": "spotify:show:1"}],
        "episodes": [{"name": "An episode", "show": "A show", "uri": "spotify:episode:1"}],
        "bannedTracks": [liked(9)],
        "artists": [{"name": "Somebody", "uri": address("artist", 5)}],
        "bannedArtists": [{"name": "Nobody", "uri": address("artist", 6)}],
        "other": ["spotify:user:somebody:collection"],
        **lists,
    }


LIBRARY_OF_2020 = {
    "tracks": [{"artist": "Somebody", "album": "An album", "track": "Track 1"}],
    "albums": [{"artist": "Somebody", "album": "An album"}],
    "shows": [{"name": "A show", "publisher": "Them"}],
    "episodes": [],
    "bannedTracks": [],
    "other": [],
}


def item(number: int = 1, added: str = "2022-03-04", **fields: Any) -> dict[str, Any]:
    """One row of a playlist since 2024, of a track."""
    track = {
        "trackName": f"Track {number}",
        "artistName": "Somebody",
        "albumName": "An album",
        "trackUri": address("track", number),
    }
    return {"track": track, "episode": None, "audiobook": None, "localTrack": None, "addedDate": added, **fields}


EPISODE = item(track=None, episode={"episodeName": "E", "showName": "S", "episodeUri": "spotify:episode:1"})
AUDIOBOOK = item(track=None, audiobook={"chapterName": "C"})
LOCAL_ITEM = item(track=None, localTrack={"uri": LOCAL})
ITEM_OF_2020 = {
    "track": {"trackName": "Track 1", "artistName": "Somebody", "albumName": "An album"},
    "episode": None,
    "localTrack": None,
}


def playlist(name: str | None = "Road trip", *items: Any, **fields: Any) -> dict[str, Any]:
    """One playlist since 2024."""
    return {
        "name": name,
        "lastModifiedDate": "2024-10-11",
        "collaborators": [FRIEND],
        "items": list(items),
        "description": None,
        "numberOfFollowers": 3,
        **fields,
    }


def written(told: Any) -> bytes:
    """A JSON file of it."""
    return json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass")


def playlists(*told: Any) -> bytes:
    """A file of playlists."""
    return written({"playlists": list(told)})
