"""From a file to validated rows: what is understood, what is refused, and what the person is told."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from dashspot.blocks.features import ANALYSED
from dashspot.blocks.imports import SHOWN_REFUSALS, ImportedRow, Refusal
from dashspot.errors import FileRefused
from dashspot.files import open_import
from dashspot.files.feature_tables import TIDYTUESDAY_COLUMNS
from dashspot.files.own import OWN_COLUMNS

SONG = {
    "track_id": "6f807x0ima9a1j3VPbc7VN",
    "track_name": "I Don't Care",
    "track_artist": "Ed Sheeran",
    "track_popularity": "66",
    "track_album_id": "2oCs0DGTsRO98Gh5ZSl2Cx",
    "track_album_name": "I Don't Care (Remix)",
    "track_album_release_date": "2019-06-14",
    "playlist_name": "Pop Remix",
    "playlist_id": "37i9dQZF1DXcZDD7cfEKhW",
    "playlist_genre": "pop",
    "playlist_subgenre": "dance pop",
    "danceability": "0.748",
    "energy": "0.916",
    "key": "6",
    "loudness": "-2.634",
    "mode": "1",
    "speechiness": "0.0583",
    "acousticness": "0.102",
    "instrumentalness": "0",
    "liveness": "0.0653",
    "valence": "0.518",
    "tempo": "122.036",
    "duration_ms": "194754",
}
OWN_SONG = dict.fromkeys(OWN_COLUMNS, "") | {
    "track_id": "6f807x0ima9a1j3VPbc7VN",
    "track_name": "I Don't Care",
    "artist_ids": "name:Ed Sheeran;name:Justin Bieber",
    "artist_names": "Ed Sheeran;Justin Bieber",
    "danceability": "0.748",
    "time_signature": "4",
}
UNDERSTOOD = ImportedRow(
    track_id="6f807x0ima9a1j3VPbc7VN",
    track_name="I Don't Care",
    artist_ids=("name:Ed Sheeran",),
    artist_names=("Ed Sheeran",),
    album_id="2oCs0DGTsRO98Gh5ZSl2Cx",
    album_name="I Don't Care (Remix)",
    album_release_date="2019-06-14",
    popularity=66,
    duration_ms=194_754,
    playlist_id="37i9dQZF1DXcZDD7cfEKhW",
    playlist_name="Pop Remix",
    genre="pop",
    subgenre="dance pop",
    danceability=0.748,
    energy=0.916,
    key=6,
    loudness=-2.634,
    mode=1,
    speechiness=0.0583,
    acousticness=0.102,
    instrumentalness=0,
    liveness=0.0653,
    valence=0.518,
    tempo=122.036,
)
LIMIT = 10
TIDY, OWN = "TidyTuesday playlist table (spotify_songs.csv)", "DashSpot track export"

Save = Callable[[str | bytes], Path]


def table(*songs: Mapping[str, str], delimiter: str = ",", columns: Sequence[str] | None = None) -> str:
    """The songs as a table, its columns in the order of the first song unless named."""
    target = io.StringIO()
    writer = csv.DictWriter(target, columns or list(songs[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(songs)
    return target.getvalue()


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes one file and names it."""

    def saved(content: str | bytes) -> Path:
        path = tmp_path / "songs.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return saved


def refused(path: Path) -> list[Refusal]:
    """What is refused of a file with nothing acceptable in it."""
    reader = open_import(path, LIMIT)
    assert list(reader) == []
    assert reader.refused == len(reader.refusals)
    return reader.refusals


def test_row_is_understood(save: Save) -> None:
    """Every cell of a TidyTuesday row finds its field, with its type."""
    reader = open_import(save(table(SONG)), LIMIT)
    assert list(reader) == [UNDERSTOOD]
    assert (reader.format, reader.title, reader.lines) == (TIDY, "songs.csv", 2)
    assert (reader.refused, reader.refusals, reader.notices) == (0, [], ())


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"\ufeff{text}",
        lambda text: f"\ufeff\ufeff{text}",
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text.replace("\r\n", "\r"),
        lambda text: gzip.compress(text.encode()),
        lambda text: gzip.compress(f"\ufeff{text}".encode()),
        lambda text: text.rstrip(),
        lambda text: f"{text}\r\n\r\n",
    ],
    ids=["mark", "double mark", "LF", "CR", "gz", "gz with mark", "no last line end", "blank lines"],
)
def test_wrapping_makes_no_difference(save: Save, change: Callable[[str], str | bytes]) -> None:
    """However the same rows are packed, marked or broken into lines, they are the same rows, without a notice."""
    reader = open_import(save(change(table(SONG, SONG))), LIMIT)
    assert list(reader) == [UNDERSTOOD, UNDERSTOOD]
    assert reader.notices == ()


def test_order_of_columns_makes_no_difference(save: Save) -> None:
    """Columns are known by name."""
    assert list(open_import(save(table(SONG, columns=sorted(SONG))), LIMIT)) == [UNDERSTOOD]
    assert list(open_import(save(table(SONG, columns=list(SONG)[::-1])), LIMIT)) == [UNDERSTOOD]


def test_semicolons_are_read_with_a_notice(save: Save) -> None:
    """A table as some spreadsheets save it is read, and the person is told."""
    reader = open_import(save(table(SONG, delimiter=";")), LIMIT)
    assert list(reader) == [UNDERSTOOD]
    assert reader.notices == ("The file separates its cells by semicolons, as some spreadsheets do.",)


def test_latin1_is_read_with_a_notice(save: Save) -> None:
    """A file in the old encoding is read, and the person is told what to look at."""
    reader = open_import(save(table(SONG | {"track_name": "Café Señor"}).encode("latin-1")), LIMIT)
    assert [row.track_name for row in reader] == ["Café Señor"]
    assert len(reader.notices) == 1
    assert "latin-1" in reader.notices[0]


@pytest.mark.parametrize("name", ["UCLÃ", "CÃ©line Dion"])
def test_strange_names_are_never_repaired(save: Save, name: str) -> None:
    """What looks doubly encoded may be the true name."""
    assert [row.track_name for row in open_import(save(table(SONG | {"track_name": name})), LIMIT)] == [name]


def test_unknown_columns_are_named(save: Save) -> None:
    """Columns that nobody knows are passed over and named, those of our own export that say nothing new are not."""
    reader = open_import(save(table(SONG | {"rating": "5", "möod": "x"})), LIMIT)
    assert list(reader) == [UNDERSTOOD]
    assert reader.notices == ("These columns are not known and were passed over: rating, möod.",)
    own = open_import(save(table(OWN_SONG | {"feature_source": "x", "features_as_of": "y"})), LIMIT)
    assert own.notices == ()


def test_notices_can_be_stored(save: Save) -> None:
    """A NUL in the header does not reach the database, which would refuse the import for it."""
    reader = open_import(save(table(SONG | {"ra\0ting": "5"})), LIMIT)
    assert len(reader.notices) == 1
    assert "\0" not in reader.notices[0]


def test_file_name_can_be_stored(tmp_path: Path) -> None:
    """A file whose name is no UTF-8, as old disks have them, has a title that can be saved and shown."""
    path = tmp_path / "caf\udce9.csv"
    path.write_text(table(SONG), encoding="utf-8")
    assert open_import(path, LIMIT).title == "caf\ufffd.csv"


def test_long_titles_are_kept(save: Save) -> None:
    """The longest real title has 254 characters; nothing is cut."""
    name = ("Sonata No. 1: " * 19)[:254]
    assert [row.track_name for row in open_import(save(table(SONG | {"track_name": name})), LIMIT)] == [name]


def test_na_is_unknown_in_one_format_and_a_name_in_the_other(save: Save) -> None:
    """R writes NA for what is missing; our own export leaves the cell empty, so there NA is a name."""
    (tidy,) = open_import(save(table(SONG | {"track_name": "NA", "track_artist": "NA", "tempo": "NA"})), LIMIT)
    assert (tidy.track_name, tidy.artist_names, tidy.artist_ids, tidy.tempo) == (None, (), (), None)
    (own,) = open_import(save(table(OWN_SONG | {"track_name": "NA", "artist_names": "NA", "artist_ids": "x"})), LIMIT)
    assert (own.track_name, own.artist_names, own.tempo) == ("NA", ("NA",), None)


@pytest.mark.parametrize("name", ["Na", "na", "Infinity", "nan", "TRUE", "None", "null", "7", "98.6", "20200101", " "])
def test_names_that_parsers_eat_are_kept(save: Save, name: str) -> None:
    """Only the very text NA is missing, and no name becomes a number or a truth value."""
    assert [row.track_name for row in open_import(save(table(SONG | {"track_name": name})), LIMIT)] == [name]


REASONS: dict[str, tuple[dict[str, str], str]] = {
    "NUL": ({"track_name": "a\0b"}, "track_name: holds a NUL character, not 'a\\x00b'"),
    "too danceable": ({"danceability": "1.7"}, "danceability: input should be less than or equal to 1, not '1.7'"),
    "below nothing": ({"tempo": "-1"}, "tempo: input should be greater than or equal to 0, not '-1'"),
    "too fast": ({"tempo": "500.1"}, "tempo: "),
    "too loud": ({"loudness": "20.5"}, "loudness: "),
    "nan": ({"energy": "nan"}, "energy: input should be a finite number, not 'nan'"),
    "inf": ({"tempo": "inf"}, "tempo: "),
    "minus inf": ({"loudness": "-inf"}, "loudness: "),
    "huge": ({"loudness": "-1e999"}, "loudness: "),
    "a word": ({"valence": "happy"}, "valence: "),
    "decimal comma": ({"valence": "0,518"}, "valence: "),
    "no such key": ({"key": "12"}, "key: "),
    "key by name": ({"key": "C#"}, "key: "),
    "half a key": ({"key": "1.5"}, "key: "),
    "no such mode": ({"mode": "2"}, "mode: "),
    "popularity": ({"track_popularity": "101"}, "popularity: "),
    "endless": ({"duration_ms": "86400001"}, "duration_ms: "),
    "no id": ({"track_id": "NA"}, "track_id: "),
    "short id": ({"track_id": "6f807x0ima9a1j3VPbc7V"}, "track_id: "),
    "long id": ({"track_id": "6f807x0ima9a1j3VPbc7VNN"}, "track_id: "),
    "URI": ({"track_id": "spotify:track:6f807x0ima9a1j3VPbc7VN"}, "track_id: "),
    "id and newline": ({"track_id": "6f807x0ima9a1j3VPbc7VN\n"}, "track_id: "),
    "foreign digit in id": ({"track_id": "٣f807x0ima9a1j3VPbc7VN"}, "track_id: "),
    "playlist id": ({"playlist_id": "x" * 601}, "playlist_id: must have at most 600 characters, not 'xxx"),
    "album id": ({"track_album_id": "x" * 601}, "album_id: must have at most 600 characters, not 'xxx"),
    "month 13": ({"track_album_release_date": "2019-13"}, "album_release_date: "),
    "day 32": ({"track_album_release_date": "2019-12-32"}, "album_release_date: "),
    "two months": ({"track_album_release_date": "25/13/2013"}, "album_release_date: "),
    "short year": ({"track_album_release_date": "6/25/13"}, "album_release_date: must be a year, or a date such as"),
    "foreign digits in date": ({"track_album_release_date": "٢٠١٩"}, "album_release_date: "),
    "endless name": ({"track_name": "x" * 2001}, "track_name: "),
}


@pytest.mark.parametrize(("cells", "reason"), REASONS.values(), ids=REASONS)
def test_row_is_refused_with_line_and_reason(save: Save, cells: dict[str, str], reason: str) -> None:
    """A row with something impossible is left out, named by its line and the first wrong cell; the others stay."""
    reader = open_import(save(table(SONG, SONG | cells, SONG)), LIMIT)
    assert list(reader) == [UNDERSTOOD, UNDERSTOOD]
    (refusal,) = reader.refusals
    assert reader.refused == 1
    assert refusal.line == 3
    assert refusal.reason.startswith(reason)
    assert refusal.reason.isprintable()
    assert len(refusal.reason) < 200


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("danceability", "0"),
        ("danceability", "1"),
        ("loudness", "2.291"),
        ("loudness", "-60"),
        ("tempo", "0"),
        ("key", "-1"),
        ("duration_ms", "0"),
        ("track_album_release_date", "0000"),
        ("track_album_release_date", "1999"),
        ("track_album_release_date", "1999-06"),
    ],
)
def test_strange_but_real_values_are_kept(save: Save, name: str, cell: str) -> None:
    """Bounds are those of real files: positive loudness, failed analyses, ghosts and dates without a day pass."""
    reader = open_import(save(table(SONG | {name: cell})), LIMIT)
    assert len(list(reader)) == 1, reader.refusals


@pytest.mark.parametrize(("row", "cells"), [("1,2", "2 cells"), ("x", "1 cell"), (",".join("x" * 24), "24 cells")])
def test_row_of_another_width_is_refused(save: Save, row: str, cells: str) -> None:
    """A cut row, or one with a stray comma, is not guessed at."""
    found = refused(save(f"{','.join(SONG)}\n{row}\n"))
    assert found == [Refusal(line=2, reason=f"has {cells} where the header has 23")]


def test_endless_cell_is_refused(save: Save) -> None:
    """A cell beyond any name is refused with its row, and the next row is read."""
    reader = open_import(save(table(SONG | {"track_name": "x" * 200_000}, SONG)), LIMIT)
    assert list(reader) == [UNDERSTOOD]
    assert [refusal.line for refusal in reader.refusals] == [2]


def test_lines_are_right_behind_newlines_in_names(save: Save) -> None:
    """A refused row is named by the line it begins on, whatever the names before it hold."""
    names = ["plain", "two\nlines", "three\r\nmore\r\nlines"]
    rows = [SONG | {"track_name": name} for name in names]
    bad = SONG | {"track_name": "a\nb", "tempo": "-1"}
    reader = open_import(save(table(*rows, bad, SONG, bad)), LIMIT)
    assert [row.track_name for row in reader] == [*names, SONG["track_name"]]
    assert [refusal.line for refusal in reader.refusals] == [8, 11]


def test_first_refusals_are_kept_and_all_are_told(save: Save) -> None:
    """However many rows are wrong, memory holds the first twenty; whoever listens hears of each at once."""
    told: list[Refusal] = []
    reader = open_import(save(table(*([SONG | {"tempo": "-1"}] * 50))), LIMIT)
    reader.on_refusal = told.append
    assert list(reader) == []
    assert reader.refused == 50
    assert [refusal.line for refusal in told] == list(range(2, 52))
    assert reader.refusals == told[:SHOWN_REFUSALS]


def test_line_says_how_far_it_is(save: Save) -> None:
    """While rows come, the reader knows the line of the newest."""
    reader = open_import(save(table(SONG, SONG, SONG)), LIMIT)
    assert [reader.line for _ in reader] == [2, 3, 4]
    assert reader.lines == 4


def test_lost_decimal_points_refuse_the_file(save: Save) -> None:
    """0.748 that a spreadsheet turned into 748 is wrong as a whole: no row of such a file is trusted."""
    mangled = SONG | {"danceability": "748", "energy": "916"}
    reader = open_import(save(table(SONG, mangled, delimiter=";")), LIMIT)
    with pytest.raises(FileRefused, match=r"^songs\.csv has lost its decimal points: line 3 says danceability 748"):
        list(reader)


def test_one_large_value_is_no_lost_point(save: Save) -> None:
    """A single impossible share is that row's mistake."""
    assert len(refused(save(table(SONG | {"danceability": "748"})))) == 1


def test_own_row_is_understood(save: Save) -> None:
    """Our own table keeps ids and names of several artists, and the time signature."""
    reader = open_import(save(table(OWN_SONG)), LIMIT)
    (row,) = reader
    assert reader.format == OWN
    assert row.artist_ids == ("name:Ed Sheeran", "name:Justin Bieber")
    assert row.artist_names == ("Ed Sheeran", "Justin Bieber")
    assert {name for name in ANALYSED if getattr(row, name) is not None} == {"danceability", "time_signature"}
    assert (row.playlist_id, row.playlist_name, row.liked) == ("name:songs", "songs", False)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"artist_ids": "x"}, "artist_names: "),
        ({"artist_ids": ""}, "artist_names: "),
        ({"artist_names": ""}, "artist_names: "),
        ({"artist_ids": ";", "artist_names": ";"}, "artist_ids: "),
        ({"artist_ids": "ä" * 601, "artist_names": "x"}, "artist_ids: "),
        ({"artist_ids": "x;" * 1000 + "x", "artist_names": "x;" * 1000 + "x"}, "artist_ids: "),
        ({"time_signature": "16"}, "time_signature: "),
    ],
    ids=["too few ids", "no ids", "no names", "blank ids", "id too long for a key", "crowd", "metre"],
)
def test_own_row_is_refused(save: Save, cells: dict[str, str], reason: str) -> None:
    """A row of our own table that somebody has edited can't bring the import down: it is refused alone."""
    (refusal,) = refused(save(table(OWN_SONG | cells)))
    assert refusal.reason.startswith(reason)


def test_long_name_of_an_artist_without_id_is_refused(save: Save) -> None:
    """Where a name serves as the id it must be short enough for a key."""
    (refusal,) = refused(save(table(SONG | {"track_artist": "夜" * 600})))
    assert refusal.reason.startswith("artist_ids: ")
    assert len(list(open_import(save(table(SONG | {"track_artist": "夜" * 500})), LIMIT))) == 1


def headed(*columns: str) -> str:
    """A table with this header and one row of nothing."""
    return f"{','.join(columns)}\n{','.join(['x'] * len(columns))}\n"


@pytest.mark.parametrize(
    "header",
    [
        ["track", "artist", "uri"],
        TIDYTUESDAY_COLUMNS[1:],
        [*TIDYTUESDAY_COLUMNS, "track_name"],
        [*TIDYTUESDAY_COLUMNS, "", ""],
        [name.upper() for name in TIDYTUESDAY_COLUMNS],
    ],
    ids=["another set", "one is missing", "one is there twice", "two without name", "upper case"],
)
def test_unknown_header_is_refused(save: Save, header: Sequence[str]) -> None:
    """A table that isn't known, or says which column is which in two ways, is refused, and where to look is said."""
    with pytest.raises(
        FileRefused, match=r"^songs\.csv has a header that DashSpot does not know\. The page of imports"
    ):
        open_import(save(headed(*header)), LIMIT)


def test_header_alone_has_no_rows(save: Save) -> None:
    """A table without rows opens and gives none; the import then says so."""
    reader = open_import(save(",".join(SONG)), LIMIT)
    assert list(reader) == []
    assert (reader.refused, reader.lines) == (0, 0)


def test_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    """What `open_tables` refuses is refused here."""
    with pytest.raises(FileRefused, match="There is no file"):
        open_import(tmp_path / "absent.csv", LIMIT)
