"""Public tables of tracks with features."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dashspot.files import open_import
from dashspot.files.feature_tables import TIDYTUESDAY_COLUMNS, read_tidytuesday

HEADER = (
    "track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,track_album_release_date,"
    "playlist_name,playlist_id,playlist_genre,playlist_subgenre,danceability,energy,key,loudness,mode,speechiness,"
    "acousticness,instrumentalness,liveness,valence,tempo,duration_ms"
)


def test_header_is_the_published_one() -> None:
    """`spotify_songs.csv` of 2020-01-21 has exactly these columns."""
    assert set(TIDYTUESDAY_COLUMNS) == set(HEADER.split(","))
    assert len(TIDYTUESDAY_COLUMNS) == 23


def test_cells_find_their_fields() -> None:
    """Columns named after the track, album or playlist become the row's plain fields."""
    fields = read_tidytuesday({name: name for name in TIDYTUESDAY_COLUMNS})
    assert fields.pop("artist_names") == ("track_artist",)
    assert {name: cell for name, cell in fields.items() if name != cell} == {
        "popularity": "track_popularity",
        "album_id": "track_album_id",
        "album_name": "track_album_name",
        "album_release_date": "track_album_release_date",
        "genre": "playlist_genre",
        "subgenre": "playlist_subgenre",
    }


@pytest.mark.parametrize("missing", ["", "NA"])
def test_missing_is_unknown(missing: str) -> None:
    """An empty cell and R's NA are both unknown; a track without artist has no credits."""
    fields = read_tidytuesday(dict.fromkeys(TIDYTUESDAY_COLUMNS, missing))
    assert fields.pop("artist_names") == ()
    assert set(fields.values()) == {None}


@pytest.mark.parametrize("name", ["Na", "na", " NA", "N/A", "NaN", "'=1"])
def test_only_the_very_text_is_missing(name: str) -> None:
    """Names that come near NA, or that our own export would guard, are names."""
    cells = dict.fromkeys(TIDYTUESDAY_COLUMNS, "NA") | {"track_name": name, "track_artist": name}
    fields = read_tidytuesday(cells)
    assert (fields["track_name"], fields["artist_names"]) == (name, (name,))


@pytest.mark.real_data
def test_public_table_is_read_whole(real_data: Path) -> None:
    """All 32,833 rows are acceptable, with the published numbers of tracks, artists, albums and playlists."""
    reader = open_import(real_data / "spotify_songs.csv.gz", 100)
    rows = list(reader)
    assert (len(rows), reader.refused, reader.notices) == (32_833, 0, ())
    assert len({row.track_id for row in rows}) == 28_356
    assert len({name for row in rows for name in row.artist_names}) == 10_692
    assert len({row.album_id for row in rows}) == 22_545
    assert len({row.playlist_id for row in rows}) == 471
    assert sum(row.track_name is None for row in rows) == 5
    places = Counter((row.playlist_id, row.track_id) for row in rows)
    assert sum(count - 1 for count in places.values()) == 582
    assert "Infinity" in {row.track_name for row in rows}
    assert "< DARK TRAP >" in {row.playlist_name for row in rows}
