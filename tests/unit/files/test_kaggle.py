"""Feature tables of Kaggle, written by hand from their headers and from what spreadsheets do to them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from dashspot.blocks.imports import FeatureValues, ImportedRow
from dashspot.errors import FileRefused
from dashspot.files import ImportReader, open_import

FEATURES = "danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo"
HEADERS: dict[str, str] = {
    "spotify_features": "genre,artist_name,track_name,track_id,popularity,acousticness,danceability,duration_ms,energy,"
    "instrumentalness,key,liveness,loudness,mode,speechiness,tempo,time_signature,valence",
    "hit_predictor": f"track,artist,uri,{FEATURES},duration_ms,time_signature,chorus_hit,sections,target",
    "hit_predictor, decade": f"track,artist,uri,{FEATURES},duration_ms,time_signature,chorus_hit,sections,target,"
    "decade",
    "tracks": f"id,name,popularity,duration_ms,explicit,artists,id_artists,release_date,{FEATURES},time_signature",
    "genres": f"{FEATURES},type,id,uri,track_href,analysis_url,duration_ms,time_signature,genre,song_name,"
    "Unnamed: 0,title",
}
TRACK, ARTIST, OTHER = "0" * 22, "1" * 22, "2" * 22
SOUND: dict[str, str] = {
    "danceability": "0.748", "energy": "0.916", "key": "6", "loudness": "-2.634", "mode": "1", "speechiness": "0.0583",
    "acousticness": "0.102", "instrumentalness": "5e-06", "liveness": "0.0653", "valence": "0.518", "tempo": "122.036",
    "time_signature": "4", "duration_ms": "194754",
}  # fmt: skip
CELLS: dict[str, dict[str, str]] = {
    "spotify_features": SOUND
    | {"genre": "Movie", "artist_name": "Some Band", "track_name": "Song", "track_id": TRACK, "popularity": "66"}
    | {"key": "F#", "mode": "Major", "time_signature": "4/4"},
    "hit_predictor": SOUND
    | {"track": "Song", "artist": "Some Band", "uri": f"spotify:track:{TRACK}", "chorus_hit": "35.2", "sections": "9"}
    | {"target": "1", "decade": "60s"},
    "tracks": SOUND
    | {"id": TRACK, "name": "Song", "popularity": "66", "explicit": "1", "artists": "['Some Band', \"O'Guest\"]"}
    | {"id_artists": f"['{ARTIST}', '{OTHER}']", "release_date": "1922-02"},
    "genres": SOUND
    | {"type": "audio_features", "id": TRACK, "uri": f"spotify:track:{TRACK}", "genre": "Dark Trap"}
    | {"song_name": "Song", "Unnamed: 0": "", "title": "", "track_href": "x", "analysis_url": "x"},
}
CELLS["hit_predictor, decade"] = CELLS["hit_predictor"]
NUMBERS = {name: float(cell) for name, cell in SOUND.items()}
PLACE = {"playlist_id": "name:songs", "playlist_name": "songs"}
PLAIN = ImportedRow.model_validate(
    NUMBERS
    | PLACE
    | {"track_id": TRACK, "track_name": "Song", "artist_ids": ("name:Some Band",), "artist_names": ("Some Band",)}
)
UNDERSTOOD: dict[str, ImportedRow] = {
    "spotify_features": PLAIN.model_copy(update={"genre": "Movie", "popularity": 66}),
    "hit_predictor": PLAIN,
    "hit_predictor, decade": PLAIN,
    "tracks": PLAIN.model_copy(
        update={
            "artist_ids": (ARTIST, OTHER),
            "artist_names": ("Some Band", "O'Guest"),
            "album_release_date": "1922-02",
            "popularity": 66,
            "explicit": True,
        }
    ),
    "genres": PLAIN.model_copy(update={"artist_ids": (), "artist_names": (), "genre": "Dark Trap"}),
}
each_table = pytest.mark.parametrize("name", HEADERS)

Read = Callable[..., ImportReader]


def table(name: str, *rows: dict[str, str], delimiter: str = ",", index: str | None = None) -> str:
    """The rows under the header of one table, with a column of numbers before it where it has a name."""
    target = io.StringIO()
    header = next(csv.reader([HEADERS[name]]))
    first: list[str] = [] if index is None else [index]
    lines = ([*(str(number) for _ in first), *(row[column] for column in header)] for number, row in enumerate(rows))
    csv.writer(target, delimiter=delimiter).writerows([[*first, *header], *lines])
    return target.getvalue()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes one table into a file, and opens it."""

    def reading(name: str, *changes: dict[str, str], **options: str) -> ImportReader:
        path = tmp_path / "songs.csv"
        rows = [CELLS[name] | change for change in changes or ({},)]
        path.write_text(table(name, *rows, **options), encoding="utf-8", newline="")
        return open_import(path, 10)

    return reading


@each_table
def test_row_is_understood(read: Read, name: str) -> None:
    """Every cell finds its field; what says nothing of a track is passed over without a word."""
    reader = read(name)
    assert list(reader) == [UNDERSTOOD[name]]
    assert (reader.refused, reader.notices) == (0, ())
    assert reader.is_feature_table


@each_table
@pytest.mark.parametrize(("index", "shown"), [("", "(without a name)"), ("index", "index"), ("X1", "X1")])
def test_a_column_of_numbers_is_passed_over_and_named(read: Read, name: str, index: str, shown: str) -> None:
    """As pandas and R write it; it makes no difference to the rows."""
    reader = read(name, index=index)
    assert list(reader) == [UNDERSTOOD[name]]
    assert reader.notices == (f"These columns are not known and were passed over: {shown}.",)


def test_tables_are_told_apart(read: Read) -> None:
    """The person is told which of them a file is."""
    assert {name: read(name).format for name in HEADERS} == {
        "spotify_features": "Kaggle SpotifyFeatures",
        "hit_predictor": "Kaggle hit predictor",
        "hit_predictor, decade": "Kaggle hit predictor",
        "tracks": "Kaggle tracks.csv",
        "genres": "Kaggle genres_v2",
    }


@each_table
@pytest.mark.parametrize(
    ("cell", "beats"),
    [
        ("4", 4), ("4/4", 4), ("3/4", 3), ("5/4", 5), ("1/4", 1), ("0/4", 0), ("4-Apr", 4), ("04-Apr", 4),
        ("4-Mar", 3), ("4-May", 5), ("4-Jan", 1), ("04-jan", 1), ("", None),
    ],
)  # fmt: skip
def test_metre_is_read_after_a_spreadsheet_too(read: Read, name: str, cell: str, beats: int | None) -> None:
    """A fraction becomes a day of the year: `3/4` the fourth of March."""
    (row,) = read(name, {"time_signature": cell})
    assert row.time_signature == beats


@each_table
@pytest.mark.parametrize("cell", ["4-Jun", "5-Apr", "7 beats", "16"])
def test_no_other_day_is_a_metre(read: Read, name: str, cell: str) -> None:
    """What no fraction becomes is refused, not guessed."""
    reader = read(name, {"time_signature": cell})
    assert list(reader) == []
    assert reader.refusals[0].reason.startswith("time_signature: ")


@each_table
@pytest.mark.parametrize(
    ("key", "mode", "found"),
    [
        ("C", "Major", (0, 1)),
        ("C#", "Minor", (1, 0)),
        ("Bb", "major", (10, 1)),
        ("11", "0", (11, 0)),
        ("", "", (None,) * 2),
    ],
)
def test_keys_are_read_by_name_and_number(
    read: Read, name: str, key: str, mode: str, found: tuple[int | None, int | None]
) -> None:
    """As musicians write them, or as Spotify does."""
    (row,) = read(name, {"key": key, "mode": mode})
    assert (row.key, row.mode) == found


@pytest.mark.parametrize("cell", ["H", "C##", "c", "Cmajor"])
def test_no_other_name_is_a_key(read: Read, cell: str) -> None:
    """What is no key costs its row."""
    reader = read("spotify_features", {"key": cell})
    assert list(reader) == []
    assert reader.refusals[0].reason.startswith("key: ")


def test_a_track_stands_once_per_genre(read: Read) -> None:
    """The same id repeats, each time with another genre; all rows are kept."""
    rows = list(read("spotify_features", {}, {"genre": "Opera"}))
    assert [(row.track_id, row.genre) for row in rows] == [(TRACK, "Movie"), (TRACK, "Opera")]


@pytest.mark.parametrize(
    ("cell", "credited"),
    [
        ("[]", ()),
        ("['Some Band']", ("Some Band",)),
        ('["Guns N\' Roses", \'Say "x"\']', ("Guns N' Roses", 'Say "x"')),
        ("['Black Country, New Road', 'a;b']", ("Black Country, New Road", "a;b")),
        ("['', 'x']", ("x",)),
    ],
)
def test_lists_are_read_as_python_prints_them(read: Read, cell: str, credited: tuple[str, ...]) -> None:
    """With either quote, and whatever the names hold."""
    ids = repr([f"{place:022d}" for place in range(len(credited))])
    (row,) = read("tracks", {"artists": cell, "id_artists": ids})
    assert row.artist_names == credited


@pytest.mark.parametrize(
    "cell",
    [
        "Some Band", "['a'", "__import__('os').system('true')", "['a'] * 9", "{'a': 1}", "[1, 2]", "('a',)", "",
        "[" * 5_000, "['" + "x" * 30_000 + "']",
    ],
    ids=range(10),
)  # fmt: skip
def test_anything_else_is_refused_and_never_run(read: Read, cell: str) -> None:
    """A list is read as text; nothing in it is a program."""
    reader = read("tracks", {"artists": cell})
    assert list(reader) == []
    assert reader.refusals[0].reason.startswith("has ")
    assert len(reader.refusals[0].reason) < 120


@pytest.mark.parametrize(("cell", "explicit"), [("0", False), ("1", True), ("", None)])
def test_explicit_is_a_number(read: Read, cell: str, *, explicit: bool | None) -> None:
    """Zero or one."""
    (row,) = read("tracks", {"explicit": cell})
    assert row.explicit is explicit


@pytest.mark.parametrize(
    ("cell", "date"), [("14-06-2019", "2019-06-14"), ("6/14/2019", "2019-06-14"), ("1922", "1922"), ("", None)]
)
def test_release_dates_are_read_in_any_form(read: Read, cell: str, date: str | None) -> None:
    """Day first with hyphens, month first with slashes, as the spreadsheets of their countries write."""
    (row,) = read("tracks", {"release_date": cell})
    assert row.album_release_date == date


@pytest.mark.parametrize(("first", "second", "name"), [("Song", "", "Song"), ("", "A mix", "A mix"), ("", "", None)])
def test_genres_has_its_names_in_two_columns(read: Read, first: str, second: str, name: str | None) -> None:
    """Tracks in one, mixes in the other."""
    (row,) = read("genres", {"song_name": first, "title": second})
    assert row.track_name == name


@each_table
@pytest.mark.parametrize("place", ["track_id", "id", "uri"])
@pytest.mark.parametrize(
    "cell", [f"spotify:track:{TRACK}", f"https://open.spotify.com/track/{TRACK}?si=x", TRACK, f" {TRACK} "]
)
def test_a_track_is_named_by_id_address_or_link(read: Read, name: str, place: str, cell: str) -> None:
    """In whichever column a table has it."""
    (row,) = read(name, {place: cell} if place in CELLS[name] else {})
    assert row.track_id == TRACK


@each_table
def test_lost_decimal_points_refuse_the_file(read: Read, name: str) -> None:
    """Saved with semicolons by a spreadsheet that took 0.748 for 748: no number in it can be trusted."""
    reader = read(name, {}, {"danceability": "748", "energy": "916"}, delimiter=";")
    with pytest.raises(FileRefused, match=r"^songs\.csv has lost its decimal points: line 3 says danceability 748"):
        list(reader)


@each_table
def test_percents_refuse_the_file(read: Read, name: str) -> None:
    """Whole percents are another scale; taking them for shares would be wrong by a hundred."""
    with pytest.raises(FileRefused, match="has lost its decimal points"):
        list(read(name, {"danceability": "75", "energy": "92", "valence": "52"}))


@each_table
def test_sound_is_the_same_in_every_table(read: Read, name: str) -> None:
    """Numbers are read in full, small ones with their exponent."""
    (row,) = read(name)
    assert {field: getattr(row, field) for field in FeatureValues.model_fields} == {
        field: NUMBERS[field] for field in FeatureValues.model_fields
    }
