"""Files to bring: small tables in the form of the public playlist table, of Exportify and of Kaggle."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping

from dashspot.blocks.features import ANALYSED
from dashspot.files import exportify
from dashspot.files.feature_tables import SPOTIFY_FEATURES_COLUMNS, TIDYTUESDAY_COLUMNS

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


def exported_playlist(names: Iterable[str], isrc: str | None = None, added: str = "2024-03-01T05:06:07Z") -> bytes:
    """A CSV as Exportify writes one playlist, without features; title, artist and album are called by the name."""
    text = io.StringIO()
    writer = csv.DictWriter(text, exportify.COLUMNS_C, restval="")
    writer.writeheader()
    for name in names:
        writer.writerow(
            {
                "Track URI": f"spotify:track:{spotify_id('track', name, 0)}",
                "Track Name": name,
                "Artist URI(s)": f"spotify:artist:{spotify_id('artist', name)}",
                "Artist Name(s)": name,
                "Album URI": f"spotify:album:{spotify_id('album', name)}",
                "Album Name": name,
                "Album Release Date": "2019-06-14",
                "Track Duration (ms)": 180_000,
                "ISRC": isrc or "",
                "Added At": added,
            }
        )
    return text.getvalue().encode()


def feature_table(names: Iterable[str], tempo: float = 122.036) -> bytes:
    """A CSV as Kaggle has it: what the tracks of these names sound like, without saying where they stand."""
    text = io.StringIO()
    writer = csv.DictWriter(text, SPOTIFY_FEATURES_COLUMNS)
    writer.writeheader()
    for name in names:
        about = {"track_id": spotify_id("track", name, 0), "track_name": name, "artist_name": name, "genre": "Movie"}
        sound = dict.fromkeys(ANALYSED, 0.5) | {"loudness": -6, "key": "F#", "mode": "Major", "time_signature": "4/4"}
        writer.writerow(about | sound | {"tempo": tempo, "popularity": 66, "duration_ms": 180_000})
    return text.getvalue().encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()
