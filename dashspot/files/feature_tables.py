"""Public tables of tracks with their audio features."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from dashspot.blocks.features import ANALYSED
from dashspot.errors import RowRefused
from dashspot.files import values

_CATEGORIES = {"key": values.key, "mode": values.mode, "time_signature": values.time_signature}
_LONGEST_LIST = 20_000

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
SPOTIFY_FEATURES_COLUMNS: tuple[str, ...] = (
    "genre",
    "artist_name",
    "track_name",
    "track_id",
    "popularity",
    "duration_ms",
    *ANALYSED,
)
HIT_PREDICTOR_COLUMNS: tuple[str, ...] = ("track", "artist", "uri", "duration_ms", *ANALYSED)
HIT_PREDICTOR_OTHERS: frozenset[str] = frozenset({"chorus_hit", "sections", "target", "decade"})
TRACKS_COLUMNS: tuple[str, ...] = (
    "id",
    "name",
    "popularity",
    "duration_ms",
    "explicit",
    "artists",
    "id_artists",
    "release_date",
    *ANALYSED,
)
GENRES_COLUMNS: tuple[str, ...] = ("id", "uri", "duration_ms", "genre", "song_name", "title", *ANALYSED)
GENRES_OTHERS: frozenset[str] = frozenset({"type", "track_href", "analysis_url", "Unnamed: 0"})

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
    fields["album_release_date"] = values.release_date(fields["album_release_date"] or "")
    return fields


def read_spotify_features(cells: Mapping[str, str]) -> dict[str, Any]:
    """One row of Kaggle's `SpotifyFeatures.csv`: keys as `C#`, modes as `Major`, metres as `4/4`, a track per genre."""
    return {
        "track_id": values.track_id(cells["track_id"]),
        "track_name": cells["track_name"] or None,
        "artist_names": _one(cells["artist_name"]),
        "genre": cells["genre"] or None,
        "popularity": cells["popularity"] or None,
        **_features(cells),
    }


def read_hit_predictor(cells: Mapping[str, str]) -> dict[str, Any]:
    """One row of Kaggle's hit predictor tables, `dataset-of-60s.csv` and so on."""
    return {
        "track_id": values.track_id(cells["uri"]),
        "track_name": cells["track"] or None,
        "artist_names": _one(cells["artist"]),
        **_features(cells),
    }


def read_tracks(cells: Mapping[str, str]) -> dict[str, Any]:
    """One row of Kaggle's `tracks.csv`: lists as Python writes them, explicit as 0 or 1."""
    return {
        "track_id": values.track_id(cells["id"]),
        "track_name": cells["name"] or None,
        "artist_names": _listed(cells["artists"]),
        "artist_ids": _listed(cells["id_artists"]),
        "album_release_date": values.release_date(cells["release_date"]),
        "popularity": cells["popularity"] or None,
        "explicit": values.flag(cells["explicit"]),
        **_features(cells),
    }


def read_genres(cells: Mapping[str, str]) -> dict[str, Any]:
    """One row of Kaggle's `genres_v2.csv`: named in one column or the other, by nobody."""
    return {
        "track_id": values.track_id(cells["id"]),
        "track_name": cells["song_name"] or cells["title"] or None,
        "artist_names": (),
        "genre": cells["genre"] or None,
        **_features(cells),
    }


def _features(cells: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: cells[name] or None for name in ANALYSED if name not in _CATEGORIES}
    categories = {name: read(cells[name].strip()) for name, read in _CATEGORIES.items()}
    return found | categories | {"duration_ms": cells["duration_ms"] or None}


def _one(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


def _listed(cell: str) -> tuple[str, ...]:
    """The texts of a list as Python prints it; nothing in it is run.

    Raises:
        RowRefused: it is no such list.
    """
    try:
        found = ast.literal_eval(cell) if len(cell) <= _LONGEST_LIST else None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise RowRefused(f"has {cell[:40]!a} where a list of names should be")
    return tuple(item for item in found if item)
