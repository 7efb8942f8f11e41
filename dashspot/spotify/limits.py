"""What Spotify's Web API takes at once, and which calls share a limit. Named here, applied by the gateway."""

from __future__ import annotations

import re

PAGE = 50
"""Rows per page of everything but what stands below."""
ARTIST_ALBUMS = 10
SEARCH = 10
PLAYLIST_WRITE = 100
"""Items per write to a playlist."""
PLAYLIST_ROWS = 10_000
"""Items in one playlist; there are longer ones, made when more were allowed."""
PLAYLIST_NAME, PLAYLIST_DESCRIPTION = 100, 300
"""In characters, as Spotify's own programs take them."""
COVER_BYTES = 256 * 1024
"""Of a cover's JPEG, in base 64."""
LIBRARY = 40
"""URIs per write to the library, and per question what it contains."""
FEATURES = 100
BATCH = 50
"""Ids of tracks per call, where the client id has the old paths."""
HIGHEST_OFFSET = 100_000
SEARCH_OFFSET = 1_000
RECENT = 50
PLAYED = 100
"""Tracks that are asked to be played at once; Spotify names no number, and takes as many as fit a write elsewhere."""

CONNECT_SECONDS, READ_SECONDS = 5.0, 20.0
MOST_SENDS = 3
"""So often one request is sent at most."""

DEFAULT_RETRY_SECONDS = 5
"""How long to wait where Spotify refuses for its rate and does not say."""
SHORT_SECONDS = 120
"""A longer Retry-After is a quota's: it holds for one bucket, not for the client id."""

EVERYTHING = "*"
"""The bucket that all others are in."""

_BUCKETS: tuple[tuple[str, str], ...] = (
    (r"playlists/[^/]+/images", "images"),
    (r"me/playlists|playlists/[^/]+(/items)?", "playlists"),
    (r"me/player/recently-played", "recently-played"),
    (r"me/player.*", "player"),
    (r"me/top/.*", "top"),
    (r"me/following.*", "following"),
    (r"me/(tracks|albums|library).*", "library"),
    (r"me", "me"),
    (r"artists/[^/]+/albums", "artist-albums"),
    (r"audio-features.*", "audio-features"),
)


def bucket(method: str, path: str) -> str:
    """The name under which calls like this one are thought to be counted; Spotify does not say which are.

    Writes to playlists and to the library are counted apart from reads of them.
    """
    plain = path.split("?", maxsplit=1)[0].strip("/")
    name = next((name for pattern, name in _BUCKETS if re.fullmatch(pattern, plain)), plain.split("/")[0])
    return name if method == "GET" or name == "player" else f"{name}-write"
