"""The five layouts of Exportify, written by hand from their headers and quirks."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashspot.blocks.features import ANALYSED
from dashspot.blocks.imports import ImportedRow
from dashspot.files import ImportReader, exportify, open_import

HEADERS: dict[str, str] = {
    "A": "Spotify URI,Track Name,Artist Name,Album Name,Disc Number,Track Number,Track Duration (ms),Added By,Added At",
    "B": "Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,Album Artist URI(s),"
    "Album Artist Name(s),Album Release Date,Album Image URL,Disc Number,Track Number,Track Duration (ms),"
    "Track Preview URL,Explicit,Popularity,Added By,Added At",
    "C": "Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,Album Artist URI(s),"
    "Album Artist Name(s),Album Release Date,Album Image URL,Disc Number,Track Number,Track Duration (ms),"
    "Track Preview URL,Explicit,Popularity,ISRC,Added By,Added At",
    "D": "Track-URI,Track-Name,Künstler-URI(s),Künstlername(n),Album-URI,Album-Name,Album-Künstler-URI(s),"
    "Album-Künstlername(n),Veröffentlichungsdatum des Albums,Album-Bild-URL,Disc-Nummer,Track-Nummer,"
    "Track-Dauer (ms),Track-Vorschau-URL,Explizit,Beliebtheit,ISRC,Hinzugefügt von,Hinzugefügt am",
    "D, Spanish": "URI de la pista,Nombre de la pista,URI(s) del artista,Nombre(s) del artista,URI del álbum,"
    "Nombre del álbum,URI(s) del artista del álbum,Nombre(s) del artista del álbum,Fecha,URL de la imagen,"
    "Disco,Pista,Duración (ms),URL de la muestra,Explícito,Popularidad,ISRC,Añadido por,Añadido el",
    "E": "Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Explicit,Added By,"
    "Added At,Genres,Record Label,Danceability,Energy,Key,Loudness,Mode,Speechiness,Acousticness,Instrumentalness,"
    "Liveness,Valence,Tempo,Time Signature",
}
TRACK, ARTIST, OTHER, ALBUM = "0" * 22, "1" * 22, "2" * 22, "3" * 22
ADDED = datetime(2016, 3, 4, 5, 6, 7, tzinfo=UTC)
A_CELLS = (f"spotify:track:{TRACK}", "Song", "Some Band", "Album", "2", "7", "180000", "", "2016-03-04T05:06:07Z")
C_CELLS = (
    f"spotify:track:{TRACK}", "Song", f"spotify:artist:{ARTIST}, spotify:artist:{OTHER}", "Some Band, Guest",
    f"spotify:album:{ALBUM}", "Album", f"spotify:artist:{ARTIST}", "Some Band", "2013-06", "https://i.scdn.co/image/x",
    "2", "7", "180000", "https://p.scdn.co/mp3-preview/x", "true", "66", "GBXXX1300001", "spotify:user:me",
    "2016-03-04T05:06:07Z",
)  # fmt: skip
B_CELLS = (*C_CELLS[:16], *C_CELLS[17:])
E_CELLS = (
    f"spotify:track:{TRACK}", "Song", "Album", "Some Band;Guest", "2013-06", "180000", "66", "TRUE", "me",
    "2016-03-04T05:06:07Z", "indie rock,dream pop", "Label", "0.5", "0.6", "11", "-5.25", "1", "0.04", "0.1", "0.0",
    "0.11", "0.9", "122.036", "4",
)  # fmt: skip
CELLS: dict[str, tuple[str, ...]] = {
    "A": A_CELLS, "B": B_CELLS, "C": C_CELLS, "D": C_CELLS, "D, Spanish": C_CELLS, "E": E_CELLS,
}  # fmt: skip
MARKS = {"A": "\ufeff\ufeff", "E": "\ufeff"}
PLACE = {"playlist_id": "name:Road trip", "playlist_name": "Road trip"}
COMMON = ImportedRow(
    track_id=TRACK, track_name="Song", album_name="Album", duration_ms=180_000, added_at=ADDED, **PLACE
)
WATSONBOX = COMMON.model_copy(
    update={
        "artist_ids": (ARTIST, OTHER),
        "artist_names": ("Some Band", "Guest"),
        "album_id": ALBUM,
        "album_release_date": "2013-06",
        "album_image_url": "https://i.scdn.co/image/x",
        "popularity": 66,
        "explicit": True,
        "disc_number": 2,
        "track_number": 7,
        "added_by": "me",
    }
)
UNDERSTOOD: dict[str, ImportedRow] = {
    "A": COMMON.model_copy(
        update={
            "artist_ids": ("name:Some Band",),
            "artist_names": ("Some Band",),
            "album_id": "name:Some Band: Album",
            "disc_number": 2,
            "track_number": 7,
        }
    ),
    "B": WATSONBOX,
    **dict.fromkeys(("C", "D", "D, Spanish"), WATSONBOX.model_copy(update={"isrc": "GBXXX1300001"})),
    "E": COMMON.model_copy(
        update={
            "artist_ids": ("name:Some Band", "name:Guest"),
            "artist_names": ("Some Band", "Guest"),
            "album_id": "name:Some Band: Album",
            "album_release_date": "2013-06",
            "popularity": 66,
            "explicit": True,
            "genres": ("indie rock", "dream pop"),
            "label": "Label",
            "added_by": "me",
            "danceability": 0.5,
            "energy": 0.6,
            "key": 11,
            "loudness": -5.25,
            "mode": 1,
            "speechiness": 0.04,
            "acousticness": 0.1,
            "instrumentalness": 0.0,
            "liveness": 0.11,
            "valence": 0.9,
            "tempo": 122.036,
            "time_signature": 4,
        }
    ),
}
BARE = {"E": {0, 5, 6, 7, 9, *range(12, 24)}}
"""Columns that a layout leaves unquoted; the others quote everything."""
each_layout = pytest.mark.parametrize("layout", HEADERS)

Save = Callable[..., ImportReader]


def exported(layout: str, *rows: Sequence[str]) -> str:
    """The rows as the site writes them."""
    lines = [[f'"{name}"' for name in next(csv.reader([HEADERS[layout]]))]]
    bare = BARE.get(layout, set())
    for row in rows:
        quoted = ['"{}"'.format(cell.replace('"', '""')) for cell in row]
        lines.append([cell if place in bare else quoted[place] for place, cell in enumerate(row)])
    return MARKS.get(layout, "") + "".join(",".join(line) + "\r\n" for line in lines)


def changed(layout: str, **cells: str) -> tuple[str, ...]:
    """The layout's row with other cells, named by the columns of its English header without blanks and signs."""
    header = next(csv.reader([HEADERS["C" if layout.startswith("D") else layout]]))
    names = {"".join(letter for letter in name if letter.isalpha()): place for place, name in enumerate(header)}
    row = list(CELLS[layout])
    for name, cell in cells.items():
        row[names[name]] = cell
    return tuple(row)


@pytest.fixture
def read(tmp_path: Path) -> Save:
    """Writes the rows of one layout into a file, and opens it."""

    def reading(layout: str, *rows: Sequence[str], name: str = "Road_trip.csv") -> ImportReader:
        path = tmp_path / name
        path.write_text(exported(layout, *rows), encoding="utf-8", newline="")
        return open_import(path, 10)

    return reading


def only(reader: ImportReader) -> ImportedRow:
    """The one row of a file."""
    (row,) = reader
    return row


@each_layout
def test_row_is_understood(read: Save, layout: str) -> None:
    """Every cell finds its field, in every layout and language, and nothing is said to be unknown."""
    reader = read(layout, CELLS[layout])
    assert list(reader) == [UNDERSTOOD[layout]]
    assert (reader.refused, reader.notices) == (0, ())
    assert reader.format.startswith("Exportify")
    assert not reader.is_feature_table


def test_layouts_are_told_apart(read: Save) -> None:
    """The person is told which of them a file is of."""
    told = {layout: read(layout, CELLS[layout]).format for layout in HEADERS}
    assert told == {
        "A": "Exportify, before 2020",
        "B": "Exportify, watsonbox, 2021",
        "C": "Exportify, watsonbox, since 2023",
        "D": "Exportify, watsonbox, in another language",
        "D, Spanish": "Exportify, watsonbox, in another language",
        "E": "Exportify, pavelkomarov, since 2025",
    }


def test_b_is_known_in_another_language_too(read: Save) -> None:
    """Without ISRC, by the places of its columns."""
    header = next(csv.reader([HEADERS["D"]]))
    assert exportify.translated([*header[:16], *header[17:]]) == exportify.COLUMNS_B
    assert exportify.translated(header) == exportify.COLUMNS_C
    assert exportify.translated(header[:18]) is None
    assert exportify.translated([*header[:16], "x", *header[17:]]) is None
    assert exportify.translated(["x", *header[1:]]) is None
    assert only(read("D", changed("D", AlbumArtistNames="Verschiedene Interpreten"))) == UNDERSTOOD["D"]


@pytest.mark.parametrize("layout", ["A", "B", "C", "E"])
def test_unknown_columns_are_named(tmp_path: Path, layout: str) -> None:
    """A column that a site adds one day is passed over, and named."""
    path = tmp_path / "Road trip.csv"
    text = exported(layout, CELLS[layout]).split("\r\n")
    path.write_text(f'{text[0]},"Mood"\r\n{text[1]},"calm"\r\n', encoding="utf-8", newline="")
    reader = open_import(path, 10)
    assert list(reader) == [UNDERSTOOD[layout]]
    assert reader.notices == ("These columns are not known and were passed over: Mood.",)


@each_layout
@pytest.mark.parametrize("name", ["Liked_Songs.csv", "liked.csv", "Liked Songs (1).csv", "Lieblingssongs.csv"])
def test_a_file_named_so_holds_the_liked_songs(read: Save, layout: str, name: str) -> None:
    """Its rows are liked, with the date each was; they stand in no playlist."""
    row = only(read(layout, CELLS[layout], name=name))
    assert (row.liked, row.playlist_id, row.playlist_name, row.added_at) == (True, None, None, ADDED)


@pytest.mark.parametrize("name", ["Liked Songs of 2019.csv", "Not liked.csv", "Unliked.csv"])
def test_a_name_that_comes_near_is_a_playlist(read: Save, name: str) -> None:
    """Only the very name is the list of liked songs."""
    row = only(read("A", A_CELLS, name=name))
    assert (row.liked, row.playlist_name) == (False, name.removesuffix(".csv"))


@pytest.mark.parametrize(
    ("name", "playlist"),
    [("a_b__c.csv", "a b  c"), ("v1.2.csv", "v1.2"), ("_.csv", "_.csv"), ("UPPER.CSV", "UPPER"), ("7.csv", "7")],
)
def test_playlist_is_named_by_the_file(read: Save, name: str, playlist: str) -> None:
    """Without its ending, and with blanks where the site put underlines."""
    row = only(read("A", A_CELLS, name=name))
    assert (row.playlist_id, row.playlist_name) == (f"name:{playlist}", playlist)


@each_layout
def test_a_track_that_is_gone_is_refused(read: Save, layout: str) -> None:
    """Of a null track the site writes `undefined`; there is nothing to keep, and the rows around it stay."""
    gone = ("", *["undefined"] * 3, *[""] * (len(CELLS[layout]) - 4))
    reader = read(layout, CELLS[layout], gone, CELLS[layout])
    assert len(list(reader)) == 2
    assert [(refusal.line, refusal.reason) for refusal in reader.refusals] == [
        (3, "names no track: it is gone from Spotify")
    ]


URI_COLUMN = {"A": "SpotifyURI"}


@each_layout
def test_an_episode_is_refused(read: Save, layout: str) -> None:
    """A playlist may hold podcasts; they are named for what they are."""
    reader = read(layout, changed(layout, **{URI_COLUMN.get(layout, "TrackURI"): f"spotify:episode:{TRACK}"}))
    assert list(reader) == []
    assert [refusal.reason for refusal in reader.refusals] == ["is of the kind episode, not a track"]


LOCAL = "spotify:local:Some+Band:Album:S%C3%B6ng:181"


@each_layout
def test_a_local_file_keeps_its_address(read: Save, layout: str) -> None:
    """It has neither date nor ids, and is known by its address."""
    nothing = {"A": {}, "E": {"ReleaseDate": "", "Popularity": "", "Genres": "", "RecordLabel": ""}}.get(
        layout, {"AlbumReleaseDate": "", "ArtistURIs": "", "ArtistNames": "Some Band", "AlbumURI": ""}
    )
    row = only(read(layout, changed(layout, **{URI_COLUMN.get(layout, "TrackURI"): LOCAL}, **nothing)))
    assert (row.track_id, row.track_name, row.artist_names[0]) == (LOCAL, "Song", "Some Band")
    assert row.artist_ids[0] == "name:Some Band"
    assert row.album_release_date is None
    assert row.album_id == "name:Some Band: Album"


@each_layout
def test_the_epoch_is_no_date(read: Save, layout: str) -> None:
    """Yearly lists hold 1970 in every row, which says nothing; so does an empty cell."""
    for cell in ("1970-01-01T00:00:00Z", ""):
        assert only(read(layout, changed(layout, AddedAt=cell))).added_at is None


@each_layout
@pytest.mark.parametrize(
    ("cell", "who"), [("", None), ("me", "me"), ("spotify:user:me", "me"), ("spotify:user:", None)]
)
def test_added_by_is_an_id_however_it_is_written(read: Save, layout: str, cell: str, who: str | None) -> None:
    """Blank, an id, an address, or an address of nobody."""
    assert only(read(layout, changed(layout, AddedBy=cell))).added_by == who


@each_layout
@pytest.mark.parametrize(
    "cell", ["yesterday", "2016-13-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"]
)
def test_a_wrong_date_of_adding_is_refused(read: Save, layout: str, cell: str) -> None:
    """What is no date, or one that no calendar here reaches, costs its row."""
    reader = read(layout, changed(layout, AddedAt=cell))
    assert list(reader) == []
    assert reader.refusals[0].reason.startswith(f"was added at {cell!a}, wh")


@pytest.mark.parametrize("layout", ["B", "C", "D", "E"])
@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("6/25/2013", "2013-06-25"),
        ("25/6/2013", "2013-06-25"),
        ("2000", "2000"),
        ("1969-06", "1969-06"),
        ("25-06-2013", "2013-06-25"),
        ("0000", None),
        ("", None),
    ],
)
def test_release_dates_are_read_in_any_form(read: Save, layout: str, cell: str, date: str | None) -> None:
    """As Spotify writes them, and as spreadsheets of two continents leave them."""
    column = "ReleaseDate" if layout == "E" else "AlbumReleaseDate"
    assert only(read(layout, changed(layout, **{column: cell}))).album_release_date == date


def test_three_forms_of_dates_stand_in_one_column(read: Save) -> None:
    """Each cell is read for itself, so that a spreadsheet that changed some of them does no harm."""
    cells = ("6/25/2013", "2000", "1969-06")
    rows = read("C", *(changed("C", AlbumReleaseDate=cell) for cell in cells))
    assert [row.album_release_date for row in rows] == ["2013-06-25", "2000", "1969-06"]


@pytest.mark.parametrize("layout", ["B", "C", "D", "E"])
@pytest.mark.parametrize(("cell", "explicit"), [("true", True), ("TRUE", True), ("false", False), ("", None)])
def test_explicit_is_read_after_a_spreadsheet_too(read: Save, layout: str, cell: str, *, explicit: bool | None) -> None:
    """In small letters or capitals."""
    assert only(read(layout, changed(layout, Explicit=cell))).explicit is explicit


COMMAS = "Black Country, New Road"


@pytest.mark.parametrize(
    ("uris", "names", "credited"),
    [
        ((ARTIST,), COMMAS, (COMMAS,)),
        ((ARTIST, OTHER), f"{COMMAS}, Guest", (COMMAS, "Guest")),
        ((ARTIST, OTHER), "Guest, Some Band", ("Guest", "Some Band")),
        ((), "Local Band", ("Local Band",)),
        ((), "", ()),
    ],
)
def test_ids_tell_where_a_name_ends(read: Save, uris: tuple[str, ...], names: str, credited: tuple[str, ...]) -> None:
    """A, B and C join names by what a name may hold; where there are ids there are as many names."""
    joined = ", ".join(f"spotify:artist:{uri}" for uri in uris)
    row = only(read("C", changed("C", ArtistURIs=joined, ArtistNames=names)))
    assert row.artist_names == credited
    assert row.artist_ids == (uris or tuple(f"name:{name}" for name in credited))


def test_fewer_names_than_ids_are_known_by_name(read: Save) -> None:
    """A nameless artist leaves a gap that nothing fills; no name is given another's id."""
    row = only(read("C", changed("C", ArtistNames="Some Band")))
    assert (row.artist_ids, row.artist_names) == (("name:Some Band",), ("Some Band",))


def test_an_id_of_another_kind_is_no_artists(read: Save) -> None:
    """The row is kept, its artists known by name."""
    row = only(read("C", changed("C", ArtistURIs="null, null")))
    assert row.artist_ids == ("name:Some Band", "name:Guest")


def test_a_has_names_alone(read: Save) -> None:
    """There a comma and a blank separate, even within a name: nothing tells."""
    assert only(read("A", changed("A", ArtistName=f"{COMMAS}, Guest"))).artist_names == (
        "Black Country",
        "New Road",
        "Guest",
    )


@pytest.mark.parametrize(
    ("cell", "credited"),
    [
        ("Some Band;Guest", ("Some Band", "Guest")),
        ("Some Band,Guest", ("Some Band", "Guest")),
        (COMMAS, (COMMAS,)),
        (f"{COMMAS};Guest", (COMMAS, "Guest")),
        (f"{COMMAS},Guest", (COMMAS, "Guest")),
        ("Tyler, The Creator,Guest", ("Tyler, The Creator", "Guest")),
        ("10,000 Maniacs", ("10,000 Maniacs",)),
        ("10,000 Maniacs,Guest", ("10,000 Maniacs", "Guest")),
        ("Guest,311", ("Guest", "311")),
        ("", ()),
    ],
)
def test_e_is_read_with_both_separators(read: Save, cell: str, credited: tuple[str, ...]) -> None:
    """`;` in most files, a bare `,` in some: a comma before a blank or between digits belongs to the name."""
    assert only(read("E", changed("E", ArtistNames=cell))).artist_names == credited


def test_e_without_features_is_a_track_without(read: Save) -> None:
    """Spotify has none for some tracks; the cells are then empty."""
    nothing = {"".join(filter(str.isalpha, name.title())): "" for name in ANALYSED}
    row = only(read("E", changed("E", **nothing)))
    assert {getattr(row, name) for name in ANALYSED} == {None}
    assert row.track_name == "Song"


@pytest.mark.parametrize("address", ["http://i.scdn.co/x", "javascript:alert(1)", "", "x"])
def test_a_cover_has_a_safe_address(read: Save, address: str) -> None:
    """Anything else is left out, and the track stays."""
    assert only(read("C", changed("C", AlbumImageURL=address))).album_image_url is None


def test_semicolons_from_a_spreadsheet_are_read(tmp_path: Path) -> None:
    """The artists' own semicolons are then within quotes."""
    path = tmp_path / "Road trip.csv"
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows([next(csv.reader([HEADERS["E"]])), E_CELLS])
    path.write_text(target.getvalue(), encoding="utf-8", newline="")
    assert list(open_import(path, 10)) == [UNDERSTOOD["E"]]
