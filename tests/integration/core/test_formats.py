"""Every layout of a person's files on a real Postgres: what lands, and that a second time changes nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from dashspot import browser, core
from dashspot.blocks.imports import ImportSummary
from dashspot.blocks.people import UserBlock
from dashspot.errors import FileRefused
from tests.unit.files.test_exportify import A_CELLS, ALBUM, ARTIST, C_CELLS, CELLS, OTHER, TRACK, changed, exported
from tests.unit.files.test_kaggle import CELLS as KAGGLE
from tests.unit.files.test_kaggle import table

Dump = Callable[..., dict[str, list[str]]]
Query = Callable[[LiteralString], list[tuple[Any, ...]]]
Save = Callable[..., Path]

ADDED = datetime(2016, 3, 4, 5, 6, 7, tzinfo=UTC)
COVER = "https://i.scdn.co/image/x"
FILES: dict[str, tuple[str, str]] = {
    **{layout: ("Road_trip.csv", exported(layout, cells)) for layout, cells in CELLS.items()},
    **{name: ("songs.csv", table(name, cells)) for name, cells in KAGGLE.items()},
}
each_file = pytest.mark.parametrize(("name", "content"), FILES.values(), ids=FILES)


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes one file, or a zip of files, and names it."""

    def saved(name: str, content: str | Mapping[str, str]) -> Path:
        path = tmp_path / name
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8", newline="")
        else:
            path.write_bytes(zipped(content))
        return path

    return saved


@pytest.fixture
def query(database: str) -> Iterator[Query]:
    """Asks the database past the product, on a connection of its own."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield lambda statement: connection.execute(statement).fetchall()


def zipped(members: Mapping[str, str]) -> bytes:
    """A zip of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


@each_file
def test_importing_again_changes_no_row(user: UserBlock, save: Save, dump: Dump, name: str, content: str) -> None:
    """Of every layout: the same file again, or its one table in a zip, is the same import."""
    first = core.import_path(user.id, save(name, content))
    assert (first.rows, first.refused, first.known_before) == (1, 0, False)
    before, version = dump(physical=True), browser.data_version(user.id)
    for path in (save(name, content), save("all.zip", {name: content})):
        again = core.import_path(user.id, path)
        assert again.known_before
        assert dump(physical=True) == before
    assert browser.data_version(user.id) == version


@pytest.mark.parametrize("layout", [name for name in FILES if not name.startswith("D")])
def test_unknown_columns_are_named_in_the_summary(user: UserBlock, save: Save, layout: str) -> None:
    """Of every layout that is known by its names, to whoever imports and in the list of imports."""
    name, content = FILES[layout]
    header, row, _ = content.split("\r\n")
    summary = core.import_path(user.id, save(name, f'{header},"Mood"\r\n{row},"calm"\r\n'))
    assert summary.rows == 1
    assert summary.notices == ("These columns are not known and were passed over: Mood.",)
    assert core.list_imports(user.id)[0].summary.notices == summary.notices


def test_a_layout_known_by_its_places_has_no_other_column(user: UserBlock, save: Save, dump: Dump) -> None:
    """In another language one more column could be any; nothing is written."""
    header, row, _ = FILES["D"][1].split("\r\n")
    before = dump()
    with pytest.raises(FileRefused, match="has a header that DashSpot does not know"):
        core.import_path(user.id, save("Mix.csv", f'{header},"Mood"\r\n{row},"calm"\r\n'))
    assert dump() == before


def test_a_zip_of_all_playlists_lands(user: UserBlock, save: Save, query: Query) -> None:
    """Playlists with who added what and when, liked songs with their dates, albums with covers, artists by id."""
    gone = ("", *["undefined"] * 3, *[""] * 15)
    local = changed("C", TrackURI="spotify:local:a:b:c:1", AlbumURI="", ArtistURIs="", ArtistNames="Tape", AddedBy="")
    epoch = changed("C", TrackURI=f"spotify:track:{'4' * 22}", AddedAt="1970-01-01T00:00:00Z", AddedBy="spotify:user:")
    members = {
        "Road_trip.csv": exported("C", C_CELLS, gone, local, C_CELLS),
        "Top_Songs_2021.csv": exported("C", epoch),
        "Liked_Songs.csv": exported("C", changed("C", TrackURI=f"spotify:track:{'5' * 22}"), C_CELLS),
    }
    summary = core.import_path(user.id, save("spotify_playlists.zip", members))
    assert summary.format == "Exportify, watsonbox, since 2023"
    assert isinstance(summary, ImportSummary)
    assert (summary.rows, summary.tracks, summary.playlists, summary.memberships, summary.liked) == (6, 4, 2, 4, 2)
    assert [(refusal.file, refusal.line) for refusal in summary.refusals] == [("Road_trip.csv", 3)]
    assert query("select playlist_id, position, track_id, added_at, added_by from playlist_items order by 1, 2") == [
        ("name:Road trip", 0, TRACK, ADDED, "me"),
        ("name:Road trip", 1, "spotify:local:a:b:c:1", ADDED, None),
        ("name:Road trip", 2, TRACK, ADDED, "me"),
        ("name:Top Songs 2021", 0, "4" * 22, None, None),
    ]
    assert query("select track_id, position, added_at from saved_tracks order by 2") == [
        ("5" * 22, 0, ADDED),
        (TRACK, 1, ADDED),
    ]
    assert query("select album_id, name, release_date, image_url from albums order by 1") == [
        (ALBUM, "Album", "2013-06", COVER),
        ("name:Tape: Album", "Album", "2013-06", COVER),
    ]
    assert query("select artist_id, name from artists order by 1") == [
        (ARTIST, "Some Band"),
        (OTHER, "Guest"),
        ("name:Tape", "Tape"),
    ]
    facts = query("select disc_number, track_number, duration_ms, explicit, isrc, popularity from tracks")
    assert set(facts) == {(2, 7, 180_000, True, "GBXXX1300001", 66)}


def test_genres_label_and_sound_land(user: UserBlock, save: Save, query: Query) -> None:
    """The layout with features brings all of them."""
    core.import_path(user.id, save("Road_trip.csv", exported("E", CELLS["E"])))
    assert query("select genres from tracks") == [(["indie rock", "dream pop"],)]
    assert query("select name, release_date, label from albums") == [("Album", "2013-06", "Label")]
    assert query("select tempo, key, mode, time_signature, instrumentalness from track_features") == [
        (122.036, 11, 1, 4, 0.0)
    ]


def test_a_playlist_exported_again_is_the_newer_one(user: UserBlock, save: Save) -> None:
    """A later file of the same name is the same playlist as it is now."""
    core.import_path(user.id, save("Road_trip.csv", exported("A", A_CELLS, A_CELLS)))
    core.import_path(user.id, save("Road_trip.csv", exported("C", C_CELLS)))
    library = browser.load_library(user.id)
    assert library.playlists["name"].tolist() == ["Road trip"]
    assert len(library.items) == 1


def test_features_alone_join_no_collection(user: UserBlock, save: Save) -> None:
    """A table of features tells of the sound of what is saved, and of nothing else."""
    core.import_path(user.id, save("Road_trip.csv", exported("C", C_CELLS)))
    other = KAGGLE["tracks"] | {"id": "8" * 22}
    summary = core.import_path(user.id, save("t.csv", table("tracks", KAGGLE["tracks"], other)), features_only=True)
    assert isinstance(summary, ImportSummary)
    assert (summary.rows, summary.features_new) == (2, 2)
    library = browser.load_library(user.id)
    assert library.tracks["track_id"].tolist() == [TRACK]
    assert library.tracks["danceability"].tolist() == [0.748]
    assert library.playlists["name"].tolist() == ["Road trip"]
