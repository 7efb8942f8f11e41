"""What Spotify tells becomes rows, and the registry says how it is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from dashspot.blocks.imports import ImportedRow
from dashspot.library.services import live, live_rows
from dashspot.library.services.live import LIVE, Wanted
from dashspot.spotify import limits
from dashspot.spotify.blocks import AlbumBlock, ArtistBlock, PlaylistBlock

ID = "0123456789ABCDEFGHIJKL"
MOMENT = datetime(2026, 11, 24, 12, tzinfo=UTC)
PLAYLIST = PlaylistBlock(
    id=ID, name="Mine", owner_id="ada", owner_name=None, snapshot_id="S1", collaborative=False, public=None,
    description=None, image_url=None, total=3,
)  # fmt: skip
TRACK = ImportedRow(
    track_id=ID, track_name=None, artist_ids=("a", "b"), artist_names=("One", "Two"), duration_ms=1_000, added_at=MOMENT
)
ALBUM = AlbumBlock(
    id=ID, name="Album", artists=("One", ""), release_date="2019-06", total_tracks=None, label=None, image_url=None
)
ARTIST = ArtistBlock(id=ID, name="Ada", genres=("folk", "jazz"), popularity=None, image_url=None)
BLOCKS: dict[live_rows.Kind, Any] = {"playlist": PLAYLIST, "track": TRACK, "album": ALBUM, "artist": ARTIST}


@pytest.mark.parametrize("kind", BLOCKS)
def test_rows_keep_spotifys_order(kind: live_rows.Kind) -> None:
    """One row per thing, and the same columns and types where there is none."""
    rows = live_rows.frame(kind, [BLOCKS[kind], BLOCKS[kind].model_copy()])
    assert rows["id"].tolist() == [ID, ID]
    assert rows.dtypes.to_dict() == live_rows.frame(kind, []).dtypes.to_dict()


def test_what_is_not_told_is_unknown() -> None:
    """An owner without a name is named by their id; artists are one text; a moment is one in UTC."""
    playlist, track = (live_rows.frame(kind, [BLOCKS[kind]]).iloc[0] for kind in ("playlist", "track"))
    assert (playlist["by"], playlist["total"], playlist["snapshot_id"]) == ("ada", 3, "S1")
    assert pd.isna(playlist["image_url"])
    assert (track["by"], track["added_at"]) == ("One, Two", pd.Timestamp(MOMENT))
    assert pd.isna(track["title"])
    album, artist = (live_rows.frame(kind, [BLOCKS[kind]]).iloc[0] for kind in ("album", "artist"))
    assert (album["by"], album["released"]) == ("One", "2019-06")
    assert pd.isna(album["total"])
    assert pd.isna(album["added_at"])
    assert artist["genres"] == "folk, jazz"


def test_how_playlists_stand() -> None:
    """By the snapshot that is saved; one that Spotify does not show says so until it changes."""
    cases: dict[str, dict[str, Any]] = {
        live_rows.NOT_SAVED: {},
        live_rows.EMPTY: {"mark": "S1", "kept": True},
        live_rows.SAVED: {"mark": "S1", "kept": True, "held": True},
        live_rows.ANALYSED: {"mark": "S1", "kept": True, "held": True, "analysed": True},
        live_rows.CHANGED: {"mark": "S0", "kept": True, "held": True, "analysed": True},
        live_rows.NOT_SHOWN: {"mark": "hidden:S1", "kept": True},
        live_rows.ON_ITS_WAY: {"mark": "S0", "kept": True, "held": True, "draft": True},
    }
    plain = {"mark": "", "draft": False, "kept": False, "held": False, "analysed": False}
    table = pd.DataFrame([plain | case for case in cases.values()])
    rows = live_rows.frame("playlist", [PLAYLIST] * len(cases))
    assert live_rows.of_playlists(rows, table).tolist() == list(cases)


def test_a_playlist_of_a_file_is_saved() -> None:
    """Nothing says as of which state, so nothing says that it has changed."""
    table = pd.DataFrame([{"mark": "", "draft": False, "kept": True, "held": True, "analysed": False}])
    assert live_rows.of_playlists(live_rows.frame("playlist", [PLAYLIST]), table).tolist() == [live_rows.SAVED]


def test_how_albums_and_artists_stand() -> None:
    """By their tracks here: none, some of them, all of them, all of them with features."""
    table = pd.DataFrame({"saved": [0, 0, 2, 3, 3], "analysed": [0, 0, 2, 2, 3], "kept": [0, 1, 1, 1, 1]})
    albums = live_rows.frame("album", [ALBUM.model_copy(update={"total_tracks": 3})] * 5)
    assert live_rows.of_tracks(albums, table, "album").tolist() == [
        live_rows.NOT_SAVED,
        live_rows.BY_NAME,
        live_rows.IN_PART,
        live_rows.SAVED,
        live_rows.ANALYSED,
    ]
    artists = live_rows.frame("artist", [ARTIST] * 5)
    assert live_rows.of_tracks(artists, table, "artist").tolist()[2:] == [
        live_rows.ANALYSED,
        live_rows.SAVED,
        live_rows.ANALYSED,
    ]


def test_a_local_file_can_not_be_saved() -> None:
    """It has no id at Spotify."""
    rows = live_rows.frame("track", [TRACK.model_copy(update={"track_id": "spotify:local:One::Song:60"})])
    table = pd.DataFrame({"saved": [0], "analysed": [0], "kept": [0]})
    assert live_rows.of_tracks(rows, table, "track").tolist() == [live_rows.LOCAL]


@pytest.mark.parametrize(
    ("name", "total", "pages"),
    [
        ("playlists", 0, 1),
        ("playlists", 50, 1),
        ("playlists", 51, 2),
        ("playlists", 10**6, limits.HIGHEST_OFFSET // limits.PAGE + 1),
        ("search_tracks", 10**6, limits.SEARCH_OFFSET // limits.SEARCH + 1),
    ],
)
def test_pages_go_as_far_as_spotify_does(name: str, total: int, pages: int) -> None:
    """And there is always one."""
    assert live._pages(LIVE[name], 1, total, None) == pages


def test_a_cursor_knows_of_one_page_more() -> None:
    """What comes after the next one is not known."""
    assert live._pages(LIVE["artists"], 3, 500, "after") == 4
    assert live._pages(LIVE["artists"], 4, 500, None) == 4


def test_what_is_wanted_names_an_answer() -> None:
    """It is a part of the key under which answers are kept: another range or other words are another one."""
    wanted = {Wanted(), Wanted(page=2), Wanted(time_range="short_term"), Wanted(words="x"), Wanted(after=ID)}
    assert len(wanted) == 5
