"""Public tables of tracks with their audio features."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashspot.blocks.features import ANALYSED

TIDYTUESDAY_COLUMNS: tuple[str, ...] = (
    "track_id",
    "track_name",
    "track_artist",
    "track_popularity",
    "track_album_id",
    "track_album_name",
    "track_album_release_date",
    "playlist_name",
    "playlist_id",
    "playlist_genre",
    "playlist_subgenre",
    *(name for name in ANALYSED if name != "time_signature"),
    "duration_ms",
)

_TIDYTUESDAY_FIELDS: dict[str, str] = {
    "track_popularity": "popularity",
    "track_album_id": "album_id",
    "track_album_name": "album_name",
    "track_album_release_date": "album_release_date",
    "playlist_genre": "genre",
    "playlist_subgenre": "subgenre",
}
_MISSING = frozenset({"", "NA"})


def read_tidytuesday(cells: Mapping[str, str]) -> dict[str, Any]:
    """One row of `spotify_songs.csv` of 2020-01-21; the text `NA` is how R writes a missing value."""
    found = {name: None if cell in _MISSING else cell for name, cell in cells.items()}
    artist = found.pop("track_artist")
    fields: dict[str, Any] = {_TIDYTUESDAY_FIELDS.get(name, name): cell for name, cell in found.items()}
    fields["artist_names"] = (artist,) if artist else ()
    return fields
