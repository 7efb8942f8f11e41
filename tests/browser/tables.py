"""Files to bring: small tables in the form of the public playlist table."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable

from dashspot.files.feature_tables import TIDYTUESDAY_COLUMNS

_SAME: dict[str, object] = {
    "track_popularity": 50,
    "track_album_release_date": "2019-06-14",
    "playlist_genre": "pop",
    "playlist_subgenre": "dance pop",
    "energy": 0.5,
    "mode": 1,
    "speechiness": 0.05,
    "acousticness": 0.25,
    "instrumentalness": 0,
    "liveness": 0.125,
    "duration_ms": 180_000,
}
_STEPS = 20


def spotify_id(*parts: object) -> str:
    """A made-up id of the right form, the same for the same parts."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:22]


def playlist_id(name: str) -> str:
    """The id of a playlist in `playlist_table`."""
    return spotify_id("playlist", name)


def playlist_table(names: Iterable[str], tracks: int = 1) -> bytes:
    """A CSV of playlists; artist, album and every track of each are called as the playlist is."""
    text = io.StringIO()
    writer = csv.DictWriter(text, TIDYTUESDAY_COLUMNS)
    writer.writeheader()
    for name in names:
        for number in range(tracks):
            writer.writerow(_SAME | _names(name, number) | _measured(number))
    return text.getvalue().encode()


def _names(name: str, number: int) -> dict[str, object]:
    return {
        "track_id": spotify_id("track", name, number),
        "track_name": name,
        "track_artist": name,
        "track_album_id": spotify_id("album", name),
        "track_album_name": name,
        "playlist_name": name,
        "playlist_id": playlist_id(name),
    }


def _measured(number: int) -> dict[str, object]:
    step = number % _STEPS / _STEPS
    return {
        "danceability": step,
        "valence": 1 - step,
        "tempo": 100 + 100 * step,
        "loudness": -20 + 10 * step,
        "key": number % 12,
    }
